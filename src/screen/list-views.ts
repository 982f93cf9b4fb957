/** What stands around the table: the head, the line of chips and counts, and what is there instead of rows. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { ExportFormat } from './api.js'
import { chevronLeft, download, magnifier, refresh } from './icons.js'
import type { ScreenModel } from './screen-model.js'
import type { Reading } from './value-view.js'

/** What the head can do. */
export interface HeadHost {
  readonly reading: Reading
  readonly isTimeline: boolean
  /** Back from one record's history to all activities; null where they are on the screen. */
  readonly leave: (() => void) | null
  /** The level of the title, where it is another than 2. */
  readonly level: string
  /** Saves an export where the browser cannot fetch it by itself; null where it can. */
  readonly save: ((format: ExportFormat) => void) | null
}

/** The title, the search box and the exports. */
export function headView(model: ScreenModel, host: HeadHost): TemplateResult {
  const { messages } = host.reading
  if (host.isTimeline)
    return html`<div class="head" part="head"><h2 tabindex="-1" aria-level=${host.level || nothing}>${messages.history}</h2></div>`
  if (host.leave !== null) return historyHead(model, host.leave, host)
  return html`<div class="head" part="head">
    <h2 tabindex="-1" aria-level=${host.level || nothing}>${messages.title}</h2>
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
    <details class="menu" @keydown=${closeByKey} @focusout=${closeByLeaving}>
      <summary class="quiet" part="export">${download} ${messages.exportAs}</summary>
      <div>${exportLink('csv', model, host)}${exportLink('ndjson', model, host)}</div>
    </details>
  </div>`
}

function historyHead(
  { answer, state }: ScreenModel,
  leave: () => void,
  { level, reading: { messages } }: HeadHost,
): TemplateResult {
  const record = answer?.activities.find((each) => each.record !== null)?.record
  const isOf = record != null && `${record.entity}:${record.id}` === state.filters.record
  return html`<div class="head" part="head">
    <button type="button" class="quiet turn" part="back-button" @click=${leave}>${chevronLeft} ${messages.allActivities}</button>
    <h2 tabindex="-1" aria-level=${level || nothing}>${messages.history}${isOf ? html` <bdi class="record">${record.name ?? record.id}</bdi>` : nothing}</h2>
  </div>`
}

function exportLink(format: ExportFormat, model: ScreenModel, { save }: HeadHost): TemplateResult {
  return html`<a
    download
    href=${model.settings.api.exportUrl(format, model.exported)}
    @click=${(event: Event) => {
      ;(event.currentTarget as Element).closest('details')?.removeAttribute('open')
      if (save === null) return
      event.preventDefault()
      save(format)
    }}
    >${format.toUpperCase()}</a
  >`
}

function closeByKey(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLDetailsElement
  if (event.key !== 'Escape' || !menu.open) return
  menu.open = false
  menu.querySelector('summary')?.focus()
}

function closeByLeaving(event: FocusEvent): void {
  const menu = event.currentTarget as HTMLDetailsElement
  if (!menu.contains(event.relatedTarget as Node | null)) menu.open = false
}

/** What the line above the rows can do. */
export interface LineHost {
  readonly reading: Reading
  readonly chips: unknown
  readonly isUtc: boolean
  readonly isExact: boolean
  readonly toggleUtc: () => void
  readonly toggleExact: () => void
}

/** The filters in force, how many activities there are, and whose time it is. */
export function lineView(model: ScreenModel, host: LineHost): TemplateResult {
  const { messages, formats } = host.reading
  const toggle = (text: string, act: () => void) =>
    html`<button type="button" class="plain small" @click=${act}>${text}</button>`
  return html`<div class="line" part="line">
    ${host.chips}
    <span role="status" aria-live="polite">${statusOfList(model, host.reading)}</span>
    ${datesView(model, host.reading)}
    <span class="muted small zone">${messages.timesIn(formats.zone)}</span>
    <span class="toggles">
      ${toggle(host.isExact ? messages.showRelative : messages.showExact, host.toggleExact)}
      ${toggle(host.isUtc ? messages.showLocal : messages.showUtc, host.toggleUtc)}
    </span>
  </div>`
}

/** Spoken as well as shown, but for what stands in large letters below. */
function statusOfList(model: ScreenModel, { messages, formats }: Reading): unknown {
  const { answer, firstShown: first, isSlow } = model
  const spoken = (text: string) => html`<span class="only-spoken">${text}</span>`
  if (answer === null) return isSlow ? spoken(messages.loading) : nothing
  if (model.failure === 'notAllowed') return nothing
  const { count, activities } = answer
  if (activities.length === 0)
    return spoken(model.isFiltered ? messages.nothingFoundHint : messages.nothingYetHint)
  const total = count === null ? '' : `${formats.number(count.value)}${count.isExact ? '' : '+'}`
  return messages.shown(formats.number(first), formats.number(first + activities.length - 1), total)
}

/** The days that the server made of a preset; custom dates are in their chip. */
function datesView({ answer, state }: ScreenModel, { formats }: Reading): unknown {
  const { dates = null } = answer ?? {}
  if (dates === null || state.filters.during === 'custom') return nothing
  const { from, to } = dates
  return html`<span class="muted small" part="dates" title="${formats.exactTime(from)} – ${formats.exactTime(to)}">${formats.days(from, to)}</span>`
}

/** How far a search came, and what was sorted. */
export function noticeView(model: ScreenModel, { messages, formats }: Reading): unknown {
  const { searchedBackTo = null, sortedWithin = null, cursor = null } = model.answer ?? {}
  if (searchedBackTo === null && sortedWithin === null) return nothing
  return html`<p class="notice muted" part="notice">
    ${searchedBackTo === null ? nothing : messages.searchedBackTo(formats.time(searchedBackTo))}
    ${sortedWithin === null ? nothing : messages.sortedWithin(formats.number(sortedWithin.activities))}
    ${
      searchedBackTo === null || cursor === null
        ? nothing
        : html`<button type="button" class="quiet small" @click=${() => model.next()}>${messages.searchOn}</button>`
    }
  </p>`
}

/** What is there instead of rows: never a blank. */
export function stateView(model: ScreenModel, { messages }: Reading): TemplateResult {
  if (model.failure === 'notAllowed') return state(messages.notAllowed, messages.notAllowedHint, true)
  if (model.failure !== null) {
    const button = model.failure === 'invalid' ? resetButton : retryButton
    return state(messages.failed, messages.failedHint, true, button(model, { messages }))
  }
  if (model.answer === null) {
    return model.isSlow
      ? html`<div class="skeleton" role="img" aria-label=${messages.loading}>${Array.from({ length: 10 }, () => html`<span></span>`)}</div>`
      : html`<div class="waiting"></div>`
  }
  if (!model.isFiltered) return state(messages.nothingYet, messages.nothingYetHint)
  return state(messages.nothingFound, messages.nothingFoundHint, false, resetButton(model, { messages }))
}

/** Above rows that could not be loaded anew. */
export function staleView(model: ScreenModel, { messages }: Reading): TemplateResult {
  return html`<div class="bar" role="alert" part="stale">
    <b>${messages.failed}</b> <span>${messages.failedHint}</span>
    ${model.failure === 'invalid' ? resetButton(model, { messages }) : retryButton(model, { messages })}
  </div>`
}

function retryButton(model: ScreenModel, { messages }: Pick<Reading, 'messages'>): TemplateResult {
  return html`<button type="button" class="primary retry" @click=${() => model.retry()}>${refresh} ${messages.retry}</button>`
}

function resetButton(model: ScreenModel, { messages }: Pick<Reading, 'messages'>): TemplateResult {
  return html`<button type="button" class="primary reset" @click=${() => model.reset()}>${refresh} ${messages.reset}</button>`
}

function state(title: string, hint: string, isAlert = false, action: unknown = nothing): TemplateResult {
  return html`<div class="state" role=${isAlert ? 'alert' : nothing} part="state">
    <b>${title}</b><span class="muted">${hint}</span>${action}
  </div>`
}
