/**
 * The read side's face: a reader that gives no rows before it knows who looks, and the query that it then gives.
 * Queries are values: each call returns a new one, and the one it was called on goes on meaning what it meant.
 */
import type { EntityTarget, ObjectLiteral, Repository } from 'typeorm'
import type { Activity } from '../model/activity.js'
import type { EventName } from '../model/event.js'
import { toId, type IdInput } from '../model/id.js'
import { toViewer, type Viewer } from '../model/viewer.js'
import type { ActivityLog } from '../store/activity-log-entity.js'
import { countRows, readByIds, readIds, type Question } from './activity-rows.js'
import { aboutRecord, between, byActor, oneOf, type ActorFilter, type Criterion } from './criteria.js'
import { toDetails, type ActivityDetails } from './details.js'
import { toPage, toSize, type PageRequest } from './paging.js'
import { queryError } from './query-error.js'
import { toDirection, type SortDirection, type SortKey } from './sort.js'
import type { Sight } from './visibility.js'

/** What the read side needs from the data source that holds the log. */
export interface ReadSource {
  /** The log's rows. Asked at each read, so that a data source may still be connecting when a query is built. */
  repository(): Promise<Repository<ActivityLog>>
  /** The name and the key by which the log knows a record. Throws for what is no record's id. */
  recordKey(
    entity: EntityTarget<ObjectLiteral>,
    id: unknown,
  ): { readonly entity: string; readonly id: string }
}

/** A record's primary key: its value, or an object of values when the key is composite. */
export type RecordId<T> = IdInput | { readonly [K in keyof T]?: T[K] }

/** Activities in their order, and whether there are more. */
export interface ActivityPage {
  readonly activities: readonly Activity[]
  /** From 1 on. */
  readonly number: number
  /** The size asked for; the last page may hold fewer. */
  readonly size: number
  readonly hasNext: boolean
}

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
   * Activities of this actor. A bare id is any kind of actor with that id; `{ kind }` alone is everybody of a kind.
   *
   * @example
   * query.by(7)
   * query.by({ kind: 'user', id: 7 })
   */
  by(actor: ActorFilter): ActivityQuery
  /** Activities of these types, e.g. `ofType('Contact Management', 'Authentication')`. */
  ofType(...types: string[]): ActivityQuery
  /** Activities of these events, e.g. `event('created', 'transferred')`. */
  event(...events: EventName[]): ActivityQuery
  /**
   * Activities from `from` on and before `to`. Strings are dates (midnight in UTC) or date-times with a zone.
   *
   * @example
   * query.between('2026-03-01', '2026-04-01') // March
   */
  between(from: Date | string, to: Date | string): ActivityQuery
  /**
   * Activities about one record.
   *
   * @example
   * query.about(Deal, 42)
   * query.about(OrderLine, { orderId: 7, line: 2 })
   */
  about<T extends ObjectLiteral>(entity: EntityTarget<T>, id: RecordId<NoInfer<T>>): ActivityQuery
  /** The order; the last call wins. Default: newest first. */
  sort(key: SortKey, direction: SortDirection): ActivityQuery
  /** One page. Default: the first, of 25 activities. */
  page(request?: PageRequest): Promise<ActivityPage>
  /** The first activities, 1 to 500. */
  first(count: number): Promise<readonly Activity[]>
  /** How many activities there are, exactly. */
  count(): Promise<number>
  /**
   * One activity in full, by its id. Filters do not matter here, visibility does: null for an id that does not exist, for
   * one that this viewer may not see, and for what is no id.
   */
  details(id: string): Promise<ActivityDetails | null>
}

const ACTIVITY_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/

/** A reader of one data source's log. */
export function createActivityReader(source: ReadSource): ActivityReader {
  return Object.freeze<ActivityReader>({
    visibleTo: (viewer) => createQuery(source, startWith(toViewer(viewer))),
    unrestricted: (reason) =>
      createQuery(source, startWith({ as: 'everyone', reason: checkedReason(reason) })),
  })
}

function startWith(sight: Sight): Question {
  return { sight, criteria: [], direction: 'desc' }
}

function createQuery(source: ReadSource, question: Question): ActivityQuery {
  const narrowed = (criterion: Criterion): ActivityQuery =>
    createQuery(source, { ...question, criteria: [...question.criteria, criterion] })
  return Object.freeze<ActivityQuery>({
    by: (actor) => narrowed(byActor(actor)),
    ofType: (...types) => narrowed(oneOf('type', types)),
    event: (...events) => narrowed(oneOf('event', events)),
    between: (from, to) => narrowed(between(from, to)),
    about: (entity, id) => narrowed(aboutRecord(source.recordKey(entity, checkedRecordId(id)))),
    sort: (key, direction) => createQuery(source, { ...question, direction: toDirection(key, direction) }),
    page: (request) => readPage(source, question, request),
    first: (count) => readFirst(source, question, count),
    count: async () => countRows(await source.repository(), question),
    details: (id) => readDetails(source, question.sight, id),
  })
}

async function readPage(
  source: ReadSource,
  question: Question,
  request?: PageRequest,
): Promise<ActivityPage> {
  const { number, size } = toPage(request)
  const rows = await source.repository()
  // One more than the page holds tells whether there is a next one, without counting.
  const ids = await readIds(rows, question, { skip: (number - 1) * size, take: size + 1 })
  const activities = await readByIds(rows, question.sight, ids.slice(0, size))
  return { activities, number, size, hasNext: ids.length > size }
}

async function readFirst(
  source: ReadSource,
  question: Question,
  count: number,
): Promise<readonly Activity[]> {
  const take = toSize(count, 'read the first activities', 'their count')
  const rows = await source.repository()
  return readByIds(rows, question.sight, await readIds(rows, question, { skip: 0, take }))
}

async function readDetails(source: ReadSource, sight: Sight, id: string): Promise<ActivityDetails | null> {
  if (typeof id !== 'string' || !ACTIVITY_ID.test(id)) return null
  const [activity] = await readByIds(await source.repository(), sight, [id])
  return activity === undefined ? null : toDetails(activity)
}

function checkedReason(reason: string): string {
  if (typeof reason === 'string' && reason.trim() !== '') return reason
  throw queryError(
    'read the whole activity log',
    'no reason is given',
    'Say why in words, e.g. unrestricted("retention job"), or name a viewer with visibleTo()',
  )
}

function checkedRecordId(id: unknown): unknown {
  if (toId(id) !== null || isKeyObject(id)) return id
  throw queryError(
    'filter by record',
    'the id is empty or neither a string, number or bigint nor an object of key values',
    'Pass the value of the primary key, or for a composite key an object such as { orderId, line }',
  )
}

function isKeyObject(id: unknown): boolean {
  return typeof id === 'object' && id !== null && !Array.isArray(id) && Object.keys(id).length > 0
}
