/** The table of activities. */
import { html, nothing, type TemplateResult } from 'lit'
import type { Activity, SortDirection, SortKey } from '../http/contract.js'
import { sortDown, sortNone, sortUp, target } from './icons.js'
import type { Messages } from './messages/messages.js'
import { eventTag, typeTag } from './tags.js'
import type { Reading } from './value-view.js'
import type { Filters, ViewState } from './view-state.js'

/** What the table shows and can do. */
export interface TableHost {
  readonly reading: Reading
  readonly state: ViewState
  readonly isBusy: boolean
  readonly now: number
  /** Ids of activities whose request is unfolded. */
  readonly unfolded: ReadonlySet<string>
  sortBy(key: SortKey, direction: SortDirection): void
  open(id: string): void
  toggle(id: string): void
  filterBy(filters: Partial<Filters>): void
}

const COLUMNS: readonly { readonly text: keyof Messages; readonly key?: SortKey }[] = [
  { text: 'number' },
  { text: 'user', key: 'user' },
  { text: 'type', key: 'type' },
  { text: 'event', key: 'event' },
  { text: 'description' },
  { text: 'ip', key: 'ip' },
  { text: 'time', key: 'date' },
  { text: 'details' },
]

/** The table of a page of activities, the first of which has this number. */
export function tableView(activities: readonly Activity[], first: number, host: TableHost): TemplateResult {
  const { messages } = host.reading
  return html`<div class="scroller" part="table" tabindex="0" role="region" aria-label=${messages.title}>
    <table class="log" aria-busy=${host.isBusy}>
      <caption class="only-spoken">${messages.title}</caption>
      <thead><tr>${COLUMNS.map((column) => header(column, host))}</tr></thead>
      <tbody>${rowsOf(activities, first, host)}</tbody>
    </table>
  </div>`
}

function header({ text, key }: (typeof COLUMNS)[number], host: TableHost): TemplateResult {
  const { messages } = host.reading
  const label = messages[text] as string
  if (key === undefined) return html`<th scope="col" class=${text}>${label}</th>`
  const { sort } = host.state
  const isSorted = sort.key === key
  const usual: SortDirection = key === 'date' ? 'desc' : 'asc'
  const next = isSorted ? (sort.direction === 'asc' ? 'desc' : 'asc') : usual
  return html`<th
    scope="col"
    class=${text}
    aria-sort=${isSorted ? (sort.direction === 'asc' ? 'ascending' : 'descending') : nothing}
  >
    <button type="button" title=${messages.sortBy(label)} @click=${() => host.sortBy(key, next)}>
      ${label} <span class="mark ${isSorted ? 'on' : ''}">${isSorted ? (sort.direction === 'asc' ? sortUp : sortDown) : sortNone}</span>
    </button>
  </th>`
}

/** Activities of one request that follow one another are one group, of which the first stands for all. */
function rowsOf(activities: readonly Activity[], first: number, host: TableHost): readonly TemplateResult[] {
  const rows: TemplateResult[] = []
  for (let index = 0; index < activities.length;) {
    const leader = activities[index] as Activity
    let end = index + 1
    while (leader.requestId !== null && activities[end]?.requestId === leader.requestId) end++
    const isOpen = host.unfolded.has(leader.id)
    rows.push(row(leader, first + index, host))
    const more = end - index - 1
    if (more > 1) rows.push(folded(leader.id, more, isOpen, host))
    if (more === 1 || isOpen) {
      for (let each = index + 1; each < end; each++)
        rows.push(row(activities[each] as Activity, first + each, host, true))
    }
    index = end
  }
  return rows
}

function folded(id: string, more: number, isOpen: boolean, host: TableHost): TemplateResult {
  const { messages } = host.reading
  return html`<tr class="fold">
    <td></td>
    <td colspan="7">
      <button type="button" class="plain" aria-expanded=${isOpen} @click=${() => host.toggle(id)}>
        ${isOpen ? messages.less : messages.more(more)}
      </button>
    </td>
  </tr>`
}

function row(activity: Activity, number: number, host: TableHost, isInGroup = false): TemplateResult {
  const { messages, formats } = host.reading
  const { actor, type, event, description, ip, occurredAt, onBehalf, record } = activity
  const relative = formats.relativeTime(occurredAt, host.now)
  const about = record === null ? type : `${record.entity} ${record.name ?? record.id}`
  const cell = (name: keyof Messages, content: unknown) =>
    html`<td class=${name} data-label=${messages[name]}>${content}</td>`
  const value = (text: string, content: unknown, filters: Partial<Filters>) =>
    html`<button type="button" class="value" title=${messages.filterBy(text)} @click=${() => host.filterBy(filters)}>${content}</button>`
  const actorFilter = { actor: actor.id === null ? actor.kind : `${actor.kind}:${actor.id}` }
  return html`<tr class=${isInGroup ? 'grouped' : ''}>
    ${cell('number', formats.number(number))}
    ${cell(
      'user',
      html`${value(actor.name, html`<bdi>${actor.name}</bdi>`, actorFilter)}${
        onBehalf ? html` <span class="muted small">${messages.onBehalf}</span>` : nothing
      }`,
    )}
    ${cell('type', value(type, typeTag(type), { type }))} ${cell('event', value(event, eventTag(event), { event }))}
    ${cell('description', html`<span dir="auto">${description}</span>`)}
    ${cell('ip', ip === null ? html`<span class="muted">—</span>` : value(ip, html`<span class="address">${ip}</span>`, { ip }))}
    ${cell('time', html`<time datetime=${occurredAt} title=${formats.exactTime(occurredAt)}>${relative}</time>`)}
    ${cell(
      'details',
      html`<button
        type="button"
        class="target"
        part="details-button"
        data-id=${activity.id}
        aria-label=${messages.detailsOf(about, event, actor.name, relative)}
        @click=${() => host.open(activity.id)}
      >
        ${target}
      </button>`,
    )}
  </tr>`
}
