/** What stands around the table: the head, the line of chips and counts, and what is there instead of rows. */
import { html, nothing, type TemplateResult } from 'lit'
import { download, magnifier, refresh } from './icons.js'
import type { ScreenModel } from './screen-model.js'
import type { Reading } from './value-view.js'

/** The title, the search box and the exports. */
export function headView(model: ScreenModel, { messages }: Reading, isTimeline: boolean): TemplateResult {
  return html`<div class="head" part="head">
    <h2 tabindex="-1">${isTimeline ? messages.history : messages.title}</h2>
    <label class="search">
      <span class="only-spoken">${messages.searchLabel}</span>
      ${magnifier}
      <input
        type="search"
        part="search"
        autocomplete="off"
        maxlength="500"
        placeholder=${messages.searchPlaceholder}
        .value=${model.state.search}
        @input=${(event: Event) => model.search((event.target as HTMLInputElement).value)}
      />
    </label>
    ${
      isTimeline
        ? nothing
        : html`<details class="menu">
          <summary class="quiet">${download} ${messages.exportAs}</summary>
          <div>
            <a download href=${model.settings.api.exportUrl('csv', model.parameters)}>CSV</a>
            <a download href=${model.settings.api.exportUrl('ndjson', model.parameters)}>NDJSON</a>
          </div>
        </details>`
    }
  </div>`
}

/** The filters in force, how many activities there are, and whose time it is. */
export function lineView(
  model: ScreenModel,
  { messages, formats }: Reading,
  chips: unknown,
  isUtc: boolean,
  toggleUtc: () => void,
): TemplateResult {
  const { answer } = model
  const count = answer?.count ?? null
  const total = count === null ? '' : `${formats.number(count.value)}${count.isExact ? '' : '+'}`
  const shown = answer?.activities.length ?? 0
  const { first } = model
  return html`<div class="line" part="line">
    ${chips}
    <span role="status" aria-live="polite">
      ${shown === 0 ? '' : messages.shown(formats.number(first), formats.number(first + shown - 1), total)}
    </span>
    <span class="muted small">${messages.timesIn(formats.zone)}</span>
    <button type="button" class="quiet small" aria-pressed=${isUtc} @click=${toggleUtc}>
      ${isUtc ? messages.showLocal : messages.showUtc}
    </button>
  </div>
  ${notice(model, { messages, formats })}`
}

/** How far a search came, and what was sorted. */
function notice(model: ScreenModel, { messages, formats }: Reading): TemplateResult | typeof nothing {
  const { answer } = model
  if (answer === null) return nothing
  const { searchedBackTo, sortedWithin, cursor } = answer
  if (searchedBackTo === null && sortedWithin === null) return nothing
  return html`<p class="notice muted">
    ${searchedBackTo === null ? nothing : messages.searchedBackTo(formats.time(searchedBackTo))}
    ${sortedWithin === null ? nothing : messages.sortedWithin(formats.number(sortedWithin.activities))}
    ${
      searchedBackTo === null || cursor === null
        ? nothing
        : html`<button type="button" class="quiet" @click=${() => model.next()}>${messages.searchOn}</button>`
    }
  </p>`
}

/** What is there instead of rows: never a blank. */
export function stateView(model: ScreenModel, { messages }: Reading): TemplateResult | typeof nothing {
  if (model.failure === 'notAllowed') return state(messages.notAllowed, messages.notAllowedHint, 'alert')
  if (model.failure === 'failed') {
    return state(
      messages.failed,
      messages.failedHint,
      'alert',
      html`<button type="button" class="primary retry" @click=${() => model.retry()}>${refresh} ${messages.retry}</button>`,
    )
  }
  if (model.answer === null)
    return model.isSlow ? skeleton(messages.loading) : html`<div class="waiting"></div>`
  if (!model.isFiltered) return state(messages.nothingYet, messages.nothingYetHint)
  return state(
    messages.nothingFound,
    messages.nothingFoundHint,
    'status',
    html`<button type="button" class="primary reset" @click=${() => model.reset()}>${refresh} ${messages.reset}</button>`,
  )
}

function state(title: string, hint: string, role = 'status', action: unknown = nothing): TemplateResult {
  return html`<div class="state" role=${role} part="state"><b>${title}</b><span class="muted">${hint}</span>${action}</div>`
}

function skeleton(label: string): TemplateResult {
  return html`<div class="skeleton" role="status" aria-label=${label}>${Array.from({ length: 6 }, () => html`<span></span>`)}</div>`
}
