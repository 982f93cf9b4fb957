/**
 * The read side's face: a reader that gives no rows before it knows who looks, and the query that it then gives.
 * Queries are values: each call returns a new one, and the one it was called on goes on meaning what it meant.
 */
import type { EntityTarget, ObjectLiteral } from 'typeorm'
import type { Activity } from '../model/activity.js'
import type { EventName } from '../model/event.js'
import type { FieldPath, ValueAt } from '../model/field-path.js'
import type { IdInput } from '../model/id.js'
import type { JsonValue } from '../model/json.js'
import type { Viewer } from '../model/viewer.js'
import type { ActivityCriteria } from './activity-criteria.js'
import type { ActivityChoices } from './choices.js'
import type { ActorFilter, ChangedValues } from './criteria.js'
import type { Calendar, CalendarRange, DatePreset } from './date-range.js'
import type { ActivityDetails } from './details.js'
import type { ActivityCount, ActivityPage, PageRequest } from './paging.js'
import type { SortDirection, SortKey } from './sort.js'
import type { ActivitySummary, SummaryRequest } from './summary.js'

/** A record's primary key: its value, or an object of values when the key is composite. */
export type RecordId<T> = IdInput | { readonly [K in keyof T]?: T[K] }

/** T where it is not to be inferred from: TypeScript has `NoInfer` for it, but since 5.4 alone. */
type AsInferred<T> = [T][T extends unknown ? 0 : never]

/** The log, before anybody looks. */
export interface ActivityReader {
  /**
   * The activities that this viewer may see, as if there were no others.
   *
   * @example
   * const query = reader.visibleTo({ as: 'company', companyId: '3' }).ofType('Authentication')
   * const { activities } = await query.page() // the company's newest 25 sign-ins and the like
   *
   * @throws ActivityLogError `VIEWER_INVALID` when its id is absent, empty or of a wrong type.
   */
  visibleTo(viewer: Viewer): ActivityQuery
  /**
   * All activities, for trusted code that serves no viewer: a retention job, a migration.
   *
   * @param reason why this code may read everything, for whoever reads the code
   * @throws ActivityLogError `QUERY_INVALID` when the reason is empty.
   */
  unrestricted(reason: string): ActivityQuery
}

/** A query within what its viewer may see. Several filters narrow it together; bad input throws `QUERY_INVALID`. */
export interface ActivityQuery {
  /**
   * Activities of any of these actors. A bare id is any kind of actor with that id; `{ kind }` alone is everybody of a kind.
   *
   * @example
   * query.by(7)
   * query.by({ kind: 'user', id: 7 }, { kind: 'system' })
   */
  by(...actors: ActorFilter[]): this
  /** Activities of none of these actors. */
  notBy(...actors: ActorFilter[]): this
  /** Activities of these types, e.g. `ofType('Contact Management', 'Authentication')`. */
  ofType(...types: string[]): this
  /** Activities of none of these types. */
  notOfType(...types: string[]): this
  /** Activities of these events, e.g. `event('created', 'transferred')`. */
  event(...events: EventName[]): this
  /** Activities of none of these events. */
  notEvent(...events: EventName[]): this
  /**
   * Activities from `from` on and before `to`. Strings are dates (midnight in UTC) or date-times with a zone.
   *
   * @example
   * query.between('2026-03-01', '2026-04-01') // March
   */
  between(from: Date | string, to: Date | string): this
  /**
   * Activities of whole days in the viewer's zone: a preset, counted from the time of reading, or the days that somebody
   * picked, both included. `last 7 days` is today and the six before. Weeks begin on `weekStart`, by default on Monday.
   *
   * @example
   * query.during('last 7 days', { timeZone: 'Europe/Madrid' })
   * query.during({ from: '2026-05-01', to: '2026-05-31' }, { timeZone: 'America/New_York' })
   */
  during(dates: DatePreset | CalendarRange, calendar: Calendar): this
  /**
   * Activities about one record, or about any record of an entity.
   *
   * @example
   * query.about(Deal, 42)
   * query.about(OrderLine, { orderId: 7, line: 2 })
   * query.about(Deal)
   */
  about<E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    ...id: [] | [RecordId<AsInferred<E>>]
  ): RecordQuery<E>
  /**
   * Updates that changed this field, from or to these values where they are given. Creations and deletions list every field
   * and are not among them. After `about(Entity)` the compiler knows its fields and their types.
   *
   * @example
   * query.about(Deal).changed('stage', { to: 'won' })
   */
  changed(field: string, values?: ChangedValues<unknown>): this
  /** Activities of one company: for users of several, admins and trusted code. */
  ofCompany(companyId: IdInput): this
  /** Activities from an IP address, or from a network such as `10.0.0.0/8` or `2001:db8::/32`. */
  fromIp(network: string): this
  /** Activities from `http`, `job`, `cli` or whatever the application calls it. */
  fromSource(source: string): this
  /** Activities of one request, by the `requestId` that it acted with. */
  inRequest(requestId: string): this
  /** Activities of one transaction, by the `transactionId` that they share. */
  inTransaction(transactionId: string): this
  /** Activities whose metadata holds this value at this path: keys joined by dots, or one by one. */
  withMetadata(path: string | readonly string[], value: JsonValue): this
  /** Activities whose column of the application's own (see the option `extension`) holds this value. */
  withColumn(column: string, value: string | number | boolean | null): this
  /**
   * Activities that every word of this text is found in: in user, type, event, description, record, IP address, or date and
   * time. Parts of words count, upper and lower case do not, and `%` and `_` are plain characters. A word that reads as a date or
   * a time (`2026-03-01`, `2026-03`, `01/05/2026`, `14:30`, `2:30pm`) also finds the activities of then, in `timeZone`
   * (default: that of `during`, before or after it, else UTC).
   *
   * Looks at the newest 20,000 activities within the other filters and says so: see `searchedBackTo` of the page.
   */
  search(text: string, options?: { readonly timeZone?: string | undefined }): this
  /** All that these criteria ask for; `parseActivityQuery` makes them of URL parameters. */
  matching(criteria: ActivityCriteria): this
  /**
   * The order; the last call wins. Default: newest first. Sorted by anything but the date, the newest 10,000 activities are,
   * and the page says so (`sortedWithin`); those without an IP address come last, and equal ones newest first.
   */
  sort(key: SortKey, direction: SortDirection): this
  /**
   * One page. Default: the first, of 25 activities.
   *
   * @example
   * let page = await query.page({ size: 50 })
   * while (page.cursor !== null) page = await query.page({ size: 50, after: page.cursor })
   * @throws ActivityLogError `CURSOR_INVALID` for a cursor that was changed or is of another query.
   */
  page(request?: PageRequest): Promise<ActivityPage>
  /** The first activities, 1 to 500. */
  first(count: number): Promise<readonly Activity[]>
  /** How many activities there are, counted up to a number. Default: 10,000, at most 1,000,000. */
  count(cap?: { readonly upTo?: number | undefined }): Promise<ActivityCount>
  /**
   * All activities one by one, for exports: in constant memory, without a connection held between batches, and without those
   * written after it began. By date only.
   */
  stream(): AsyncIterable<Activity>
  /** The users, types and events among the newest 20,000 activities, with their numbers: what drop-downs offer. */
  choices(): Promise<ActivityChoices>
  /** How many activities there were each day or hour, by event. Without dates: of the last 30 days. */
  summary(request: SummaryRequest): Promise<ActivitySummary>
  /**
   * One activity in full, by its id. Filters do not matter for it, visibility does: null for an id that does not exist, for
   * one that this viewer may not see, and for what is no id. They matter for what is `newer` and `older`.
   */
  details(id: string): Promise<ActivityDetails | null>
}

/** A query about one entity's records. */
export interface RecordQuery<E> extends ActivityQuery {
  changed<P extends FieldPath<E>>(field: P, values?: ChangedValues<ValueAt<E, P> | null>): this
}
