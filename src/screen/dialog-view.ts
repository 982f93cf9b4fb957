/** The modal around the details of an activity. */
import { html, nothing, type TemplateResult } from 'lit'
import { chevronLeft, chevronRight, cross } from './icons.js'
import { detailsView, type DetailsHost } from './details-view.js'
import type { ScreenModel } from './screen-model.js'

/** What the modal can do. */
export interface DialogHost extends DetailsHost {
  close(): void
}

/** The modal; closed while no details are asked for. */
export function dialogView(model: ScreenModel, host: DialogHost): TemplateResult {
  const { messages } = host.reading
  const { details, isGone, state } = model
  const isLoaded = details !== null && details.activity.id === state.open
  const title = isLoaded ? `${details.activity.type} – ${details.activity.description}` : messages.details
  const step = (label: string, id: string | null, icon: unknown) =>
    html`<button type="button" aria-label=${label} title=${label} ?disabled=${id === null} @click=${() => id !== null && host.open(id)}>${icon}</button>`
  return html`<dialog
    part="dialog"
    aria-labelledby="dialog-title"
    @cancel=${(event: Event) => {
      event.preventDefault()
      host.close()
    }}
    @click=${(event: Event) => event.target === event.currentTarget && host.close()}
  >
    <header>
      <h2 id="dialog-title" tabindex="-1" dir="auto">${title}</h2>
      ${step(messages.newer, isLoaded ? details.newer : null, chevronLeft)}
      ${step(messages.older, isLoaded ? details.older : null, chevronRight)}
      <button type="button" aria-label=${messages.close} title=${messages.close} @click=${() => host.close()}>${cross}</button>
    </header>
    <div class="content">
      ${isLoaded ? detailsView(details, host) : nothing}
      ${isGone ? html`<p class="muted" role="alert">${messages.gone}</p>` : nothing}
    </div>
  </dialog>`
}
