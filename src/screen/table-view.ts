/** The table of activities. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Activity, SortDirection, SortKey } from '../http/contract.js'
import { sortDown, sortNone, sortUp } from './icons.js'
import { cellOf, type ColumnName, type OwnColumn, type RowHost, SORTED_BY } from './table-columns.js'
import type { ViewState } from './view-state.js'

/** What the table shows and can do. */
export interface TableHost extends RowHost {
  readonly state: ViewState
  readonly columns: readonly (ColumnName | OwnColumn)[]
  /** The rows are not, or not yet, what is asked for. */
  readonly isStale: boolean
  readonly isBusy: boolean
  /** Ids of activities whose request is unfolded. */
  readonly unfolded: ReadonlySet<string>
  sortBy(key: SortKey, direction: SortDirection): void
  toggle(id: string): void
}

/** The table of a page of activities, the first of which has this number. */
export function tableView(activities: readonly Activity[], first: number, host: TableHost): TemplateResult {
  const { messages } = host.reading
  return html`<div class="scroller" part="table" tabindex="0" role="region" aria-label=${messages.title}>
    <table class="log ${host.isStale ? 'stale' : ''}" aria-busy=${host.isBusy}>
      <caption class="only-spoken">${messages.title}</caption>
      <thead><tr>${host.columns.map((column) => header(column, host))}</tr></thead>
      <tbody>${rowsOf(activities, first, host)}</tbody>
    </table>
  </div>`
}

function header(column: ColumnName | OwnColumn, host: TableHost): TemplateResult {
  const { messages } = host.reading
  if (typeof column !== 'string') return html`<th scope="col">${column.label}</th>`
  const label = messages[column]
  const key = SORTED_BY[column]
  if (key === undefined) return html`<th scope="col" class=${column}>${label}</th>`
  const { sort } = host.state
  const direction = sort.key === key ? sort.direction : null
  const usual: SortDirection = key === 'date' ? 'desc' : 'asc'
  const next = direction === null ? usual : direction === 'asc' ? 'desc' : 'asc'
  const mark = direction === null ? sortNone : direction === 'asc' ? sortUp : sortDown
  return html`<th scope="col" class=${column} aria-sort=${direction === null ? nothing : `${direction}ending`}>
    <button type="button" @click=${() => host.sortBy(key, next)}>
      ${label} <span class="mark ${direction === null ? '' : 'on'}">${mark}</span>
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
    <td colspan=${host.columns.length}>
      <button type="button" class="plain" aria-expanded=${isOpen} @click=${() => host.toggle(id)}>
        ${isOpen ? messages.less : messages.more(more)}
      </button>
    </td>
  </tr>`
}

function row(activity: Activity, number: number, host: TableHost, isInGroup = false): TemplateResult {
  const { messages } = host.reading
  return html`<tr class=${isInGroup ? 'grouped' : ''}>
    ${host.columns.map((column) =>
      typeof column === 'string'
        ? html`<td class=${column} data-label=${messages[column]}>${cellOf(column, activity, number, host)}</td>`
        : html`<td data-label=${column.label}>${column.render(activity)}</td>`,
    )}
  </tr>`
}
