/** The modal around the details of an activity. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import { detailsView, type DetailsHost } from './details-view.js'
import { check, chevronLeft, chevronRight, cross, refresh } from './icons.js'
import { type PlanHost, planView } from './plan-view.js'
import type { ScreenModel } from './screen-model.js'
import { showSentence } from './value-view.js'

/** What the modal can do. */
export interface DialogHost extends DetailsHost {
  readonly restoring: Pick<PlanHost, 'choose' | 'confirm' | 'cancel' | 'again'>
  readonly close: () => void
}

/** The modal; closed while no details are asked for. While others are loading, those that were open stay, dimmed. */
export function dialogView(model: ScreenModel, host: DialogHost): TemplateResult {
  const { messages } = host.reading
  const { details, openFailure, state } = model
  const isLoaded = details !== null && details.activity.id === state.open
  const cancel = (event: Event) => {
    event.preventDefault()
    host.close()
  }
  // Where the press begins decides: a selection of text may well end beside the modal.
  const leave = (event: MouseEvent) => {
    if (event.target !== event.currentTarget || event.button !== 0) return
    // The press would take the focus from where closing puts it.
    event.preventDefault()
    host.close()
  }
  const step = (label: string, id: string | null | undefined, icon: unknown) =>
    html`<button
      type="button"
      class="turn"
      aria-label=${label}
      title=${label}
      aria-disabled=${id == null}
      @click=${() => id != null && host.open(id)}
    >
      ${icon}
    </button>`
  return html`<dialog
    part="dialog"
    aria-labelledby="dialog-title"
    @cancel=${cancel}
    @close=${() => state.open !== '' && host.close()}
    @mousedown=${leave}
  >
    <header>
      <h2 id="dialog-title" tabindex="-1" dir="auto" aria-live="polite">${
        details === null
          ? messages.details
          : html`${details.activity.type} – ${showSentence(details.activity.description, host.reading)}`
      }</h2>
      ${step(messages.newer, details?.newer, chevronLeft)} ${step(messages.older, details?.older, chevronRight)}
      <button type="button" class="close" aria-label=${messages.close} title=${messages.close} @click=${host.close}>${cross}</button>
    </header>
    <div class="content" aria-busy=${state.open !== '' && !isLoaded && openFailure === null}>
      <div role="status">${model.done === null ? nothing : html`<p class="done">${check} ${messages[model.done]}</p>`}</div>
      ${contentView(model, host)} ${failureView(model, host)}
      ${details === null && openFailure === null ? html`<p class="loading muted">${messages.loading}</p>` : nothing}
    </div>
  </dialog>`
}

function contentView({ details, restoration }: ScreenModel, host: DialogHost): unknown {
  if (details === null) return nothing
  if (restoration === null) return detailsView(details, host)
  return planView(details.activity, restoration, { ...host, ...host.restoring })
}

function failureView(
  model: ScreenModel,
  { reading: { messages } }: DialogHost,
): TemplateResult | typeof nothing {
  if (model.openFailure === null) return nothing
  if (model.openFailure === 'gone') return html`<p class="muted" role="alert">${messages.gone}</p>`
  if (model.openFailure === 'notAllowed')
    return html`<div class="state" role="alert"><b>${messages.notAllowed}</b><span class="muted">${messages.notAllowedHint}</span></div>`
  return html`<div class="state" role="alert">
    <b>${messages.failed}</b>
    <button type="button" class="primary retry" @click=${() => model.reopen()}>${refresh} ${messages.retry}</button>
  </div>`
}
