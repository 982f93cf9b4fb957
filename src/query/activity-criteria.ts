/** The filters of a query as one plain value: what a form, a saved view or a URL holds. */
import type { IdInput } from '../model/id.js'
import type { JsonValue } from '../model/json.js'
import {
  aboutRecord,
  type ActorFilter,
  between,
  byActors,
  changedField,
  fromIp,
  fromSource,
  inGroup,
  ofCompany,
  oneOf,
  withMetadata,
} from './criteria.js'
import type { Criterion } from './criterion.js'
import { type CalendarRange, type DatePreset, toDuring, type WeekDay } from './date-range.js'
import { toSearch } from './search.js'
import type { SortDirection, SortKey } from './sort.js'

/** What a query asks for. Everything given narrows it; nothing given is everything that the viewer may see. */
export interface ActivityCriteria {
  /** Done by any of these. */
  readonly by?: readonly ActorFilter[] | undefined
  /** Done by none of these. */
  readonly notBy?: readonly ActorFilter[] | undefined
  /** Of any of these types. */
  readonly types?: readonly string[] | undefined
  /** Of none of these types. */
  readonly notTypes?: readonly string[] | undefined
  /** With any of these events. */
  readonly events?: readonly string[] | undefined
  /** With none of these events. */
  readonly notEvents?: readonly string[] | undefined
  /** About this record; without an id, about any record of the entity. */
  readonly record?: { readonly entity: string; readonly id?: string | undefined } | undefined
  /** A field that changed; with `from` or `to` from or to that value, as the log stores it. */
  readonly changed?:
    | {
        readonly field: string
        readonly from?: JsonValue | undefined
        readonly to?: JsonValue | undefined
      }
    | undefined
  /** Of this company, for viewers who see several. */
  readonly companyId?: IdInput | undefined
  /** An IP address, or a network such as `10.0.0.0/8`. */
  readonly ip?: string | undefined
  readonly requestId?: string | undefined
  readonly transactionId?: string | undefined
  readonly source?: string | undefined
  /** The metadata holds this value at this path. */
  readonly metadata?: { readonly path: readonly string[]; readonly value: JsonValue } | undefined
  /** Instants: from the first on, and before the second. */
  readonly between?: { readonly from: Date | string; readonly to: Date | string } | undefined
  /** A preset or a range of calendar days, in `timeZone`. */
  readonly during?: DatePreset | CalendarRange | undefined
  /** The viewer's IANA time zone. Needed with `during`; words of a search that read as dates or times are in it. */
  readonly timeZone?: string | undefined
  /** Default: `monday`. */
  readonly weekStart?: WeekDay | undefined
  /** Every word of it is found, see `ActivityQuery.search`. */
  readonly search?: string | undefined
  /** Default: newest first. */
  readonly sort?: { readonly key: SortKey; readonly direction: SortDirection } | undefined
}

/**
 * The filters of these criteria, without their order.
 *
 * @throws ActivityLogError `QUERY_INVALID` as the single filters do
 */
export function toCriteria(criteria: ActivityCriteria): readonly Criterion[] {
  const { timeZone, weekStart } = criteria
  const given = <V>(value: V | undefined, toCriterion: (value: V) => Criterion | null) =>
    value === undefined ? [] : [toCriterion(value)]
  return [
    ...given(criteria.by, (actors) => byActors(actors, 'these')),
    ...given(criteria.notBy, (actors) => byActors(actors, 'others')),
    ...given(criteria.types, (types) => oneOf('type', types)),
    ...given(criteria.notTypes, (types) => oneOf('type', types, 'others')),
    ...given(criteria.events, (events) => oneOf('event', events)),
    ...given(criteria.notEvents, (events) => oneOf('event', events, 'others')),
    ...given(criteria.record, ({ entity, id }) => aboutRecord({ entity, id: id ?? null })),
    ...given(criteria.changed, ({ field, ...values }) => changedField(field, values)),
    ...given(criteria.companyId, ofCompany),
    ...given(criteria.ip, fromIp),
    ...given(criteria.requestId, (id) => inGroup('requestId', id)),
    ...given(criteria.transactionId, (id) => inGroup('transactionId', id)),
    ...given(criteria.source, fromSource),
    ...given(criteria.metadata, ({ path, value }) => withMetadata(path, value)),
    ...given(criteria.between, ({ from, to }) => between(from, to)),
    ...given(criteria.during, (dates) => ({
      on: 'during' as const,
      // Without a zone it is an error there: another's days would be wrong in silence.
      during: toDuring(dates, { timeZone: timeZone as string, weekStart }),
    })),
    ...given(criteria.search, (text) => toSearch(text, timeZone)),
  ].filter((criterion) => criterion !== null)
}
