/** The columns of the table: what each is called, how it is sorted, and what stands in it. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Activity, SortKey } from '../http/contract.js'
import { target } from './icons.js'
import { eventName, eventTag, typeTag } from './tags.js'
import { type Reading, showSentence } from './value-view.js'
import type { Filters } from './view-state.js'

/** What a row can do. */
export interface RowHost {
  readonly reading: Reading
  /** Times as they are, instead of how long ago. */
  readonly isExact: boolean
  /** Milliseconds since 1970. */
  readonly now: number
  open(id: string): void
  filterBy(filters: Partial<Filters>): void
}

/** The names of the screen's own columns, in their usual order. */
export const COLUMN_NAMES = [
  'number',
  'user',
  'type',
  'event',
  'description',
  'ip',
  'time',
  'details',
] as const

/** One of the screen's own columns. */
export type ColumnName = (typeof COLUMN_NAMES)[number]

/** A column of the host page's own. */
export interface OwnColumn {
  /** What stands in the head. */
  readonly label: string
  /** What stands in a row. A text is shown as text. */
  readonly render: (activity: Activity) => TemplateResult | string | Node
}

/** By what a column is sorted. */
export const SORTED_BY: Readonly<Partial<Record<ColumnName, SortKey>>> = {
  user: 'user',
  type: 'type',
  event: 'event',
  ip: 'ip',
  time: 'date',
}

/** What stands in a column of the screen's own; the row's number is known to the table. */
export function cellOf(name: ColumnName, activity: Activity, number: number, host: RowHost): unknown {
  const { messages, formats } = host.reading
  const { actor, type, event, description, ip, onBehalf } = activity
  switch (name) {
    case 'number':
      return formats.number(number)
    case 'user': {
      const who = { actor: actor.id === null ? actor.kind : `${actor.kind}:${actor.id}` }
      return html`${value(actor.name, html`<bdi>${actor.name}</bdi>`, who, host)}${
        onBehalf ? html` <span class="muted small">${messages.onBehalf}</span>` : nothing
      }`
    }
    case 'type':
      return value(type, typeTag(type), { type }, host)
    case 'event':
      return value(eventName(event, messages), eventTag(event, messages), { event }, host)
    case 'description':
      return html`<span dir="auto">${showSentence(description, host.reading)}</span>`
    case 'ip':
      return ip === null
        ? html`<span class="muted">—</span>`
        : value(ip, html`<span class="address">${ip}</span>`, { ip }, host)
    case 'time':
      return timeOf(activity, host)
    case 'details':
      return detailsButton(activity, host)
  }
}

/** When it was, the exact time on hover. */
export function timeOf(
  { occurredAt }: Activity,
  { reading: { formats }, isExact, now }: RowHost,
): TemplateResult {
  const exact = formats.exactTime(occurredAt)
  return html`<time datetime=${occurredAt} title=${exact}>${
    isExact ? formats.secondsTime(occurredAt) : formats.relativeTime(occurredAt, now)
  }</time>`
}

/** The way to the details. */
export function detailsButton(activity: Activity, host: RowHost): TemplateResult {
  const { messages, formats } = host.reading
  const { id, record, type, event, actor, occurredAt } = activity
  const about = record === null ? type : `${record.entity} ${record.name ?? record.id}`
  const time = formats.relativeTime(occurredAt, host.now)
  return html`<button
    type="button"
    class="target"
    part="details-button"
    data-id=${id}
    aria-label=${messages.detailsOf(about, eventName(event, messages), actor.name, time)}
    @click=${() => host.open(id)}
  >
    ${target}
  </button>`
}

/** A value that is filtered by with a click. */
function value(text: string, content: unknown, filters: Partial<Filters>, host: RowHost): TemplateResult {
  return html`<button
    type="button"
    class="value"
    title=${host.reading.messages.filterBy(text)}
    @click=${() => host.filterBy(filters)}
  >
    ${content}
  </button>`
}
