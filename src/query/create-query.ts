/** The query itself: each filter makes a new one, each reading asks the log. */
import type { EntityTarget, ObjectLiteral, Repository } from 'typeorm'
import { toId } from '../model/id.js'
import { toViewer } from '../model/viewer.js'
import { isActivityId } from '../store/activity-id.js'
import type { ActivityLog } from '../store/activity-log-entity.js'
import { type ActivityCriteria, toCriteria } from './activity-criteria.js'
import type { ActivityQuery, ActivityReader } from './activity-query.js'
import { readByIds } from './activity-rows.js'
import { readChoices } from './choices.js'
import {
  aboutRecord,
  between,
  byActors,
  changedField,
  fromIp,
  fromSource,
  inGroup,
  ofCompany,
  oneOf,
  withColumn,
  withMetadata,
} from './criteria.js'
import type { Criterion } from './criterion.js'
import { toDuring } from './date-range.js'
import { toDetails, type ActivityDetails } from './details.js'
import { READ_BOUNDS, type ReadBounds } from './matches.js'
import { toCap, toPage, toSize } from './paging.js'
import { queryError } from './query-error.js'
import type { Question } from './question.js'
import { countActivities, type OpenLog, readPage, streamActivities } from './read-page.js'
import { withReadSettings } from './read-settings.js'
import { toSearch } from './search.js'
import { toSort } from './sort.js'
import { readSummary } from './summary.js'
import { readSurroundings } from './surroundings.js'
import type { Sight } from './visibility.js'

/** What the read side needs from the data source that holds the log. */
export interface ReadSource {
  /** The log's rows. Asked at each read, so that a data source may still be connecting when a query is built. */
  repository(): Promise<Repository<ActivityLog>>
  /** The name by which the log knows an entity. Throws for what is none. */
  entityName(entity: EntityTarget<ObjectLiteral>): string
  /** The name and the key by which the log knows a record. Throws for what is no record's id. */
  recordKey(
    entity: EntityTarget<ObjectLiteral>,
    id: unknown,
  ): { readonly entity: string; readonly id: string }
  /** The properties of the application's own columns. */
  extraColumns(): readonly string[]
  /** The time that `during('today')` means. */
  now(): Date
  /** Default: READ_BOUNDS. */
  readonly bounds?: ReadBounds
}

/** A reader of one data source's log. */
export function createActivityReader(source: ReadSource): ActivityReader {
  return Object.freeze<ActivityReader>({
    visibleTo: (viewer) => createQuery(source, startWith(toViewer(viewer))),
    unrestricted: (reason) =>
      createQuery(source, startWith({ as: 'everyone', reason: checkedReason(reason) })),
  })
}

function startWith(sight: Sight): Question {
  return { sight, criteria: [], sort: { key: 'date', direction: 'desc' } }
}

function createQuery(source: ReadSource, question: Question): ActivityQuery {
  const narrowed = (...criteria: readonly (Criterion | null)[]): ActivityQuery =>
    createQuery(source, {
      ...question,
      criteria: [...question.criteria, ...criteria.filter((criterion) => criterion !== null)],
    })
  return Object.freeze<ActivityQuery>({
    by: (...actors) => narrowed(byActors(actors, 'these')),
    notBy: (...actors) => narrowed(byActors(actors, 'others')),
    ofType: (...types) => narrowed(oneOf('type', types)),
    notOfType: (...types) => narrowed(oneOf('type', types, 'others')),
    event: (...events) => narrowed(oneOf('event', events)),
    notEvent: (...events) => narrowed(oneOf('event', events, 'others')),
    between: (from, to) => narrowed(between(from, to)),
    during: (dates, calendar) => narrowed({ on: 'during', during: toDuring(dates, calendar) }),
    about: (entity, ...ids) => narrowed(aboutRecord(recordOf(source, entity, ids))),
    changed: (field, values) => narrowed(changedField(field, values)),
    ofCompany: (companyId) => narrowed(ofCompany(companyId)),
    fromIp: (network) => narrowed(fromIp(network)),
    fromSource: (name) => narrowed(fromSource(name)),
    inRequest: (id) => narrowed(inGroup('requestId', id)),
    inTransaction: (id) => narrowed(inGroup('transactionId', id)),
    withMetadata: (path, value) => narrowed(withMetadata(path, value)),
    withColumn: (column, value) => narrowed(withColumn(column, value, source.extraColumns())),
    search: (text, options) => narrowed(toSearch(text, options?.timeZone)),
    matching: (criteria) => matching(source, question, criteria),
    sort: (key, direction) => createQuery(source, { ...question, sort: toSort(key, direction) }),
    page: async (request) => {
      const page = toPage(request)
      return readPage(await open(source), question, page)
    },
    first: (count) => readFirst(source, question, count),
    count: async (cap) => {
      const most = toCap(cap?.upTo ?? (source.bounds ?? READ_BOUNDS).counted)
      return countActivities(await open(source), question, most)
    },
    stream: () => streamFrom(source, question),
    choices: async () => withSettings(await open(source), (log) => readChoices(log, question)),
    summary: async (request) =>
      withSettings(await open(source), (log) => readSummary(log, question, request)),
    details: (id) => readDetails(source, question, id),
  })
}

async function open(source: ReadSource): Promise<OpenLog> {
  return { rows: await source.repository(), now: source.now(), bounds: source.bounds ?? READ_BOUNDS }
}

function withSettings<T>(log: OpenLog, read: (log: OpenLog) => Promise<T>): Promise<T> {
  return withReadSettings(log.rows, (rows) => read({ ...log, rows }))
}

async function readFirst(source: ReadSource, question: Question, count: number) {
  const size = toSize(count, 'read the first activities', 'their count')
  const { activities } = await readPage(await open(source), question, { number: 1, size, after: null })
  return activities
}

async function* streamFrom(source: ReadSource, question: Question) {
  yield* streamActivities(await open(source), question)
}

async function readDetails(
  source: ReadSource,
  question: Question,
  id: string,
): Promise<ActivityDetails | null> {
  if (!isActivityId(id)) return null
  const log = await open(source)
  const [activity] = await readByIds(log.rows, question.sight, [id])
  if (activity === undefined) return null
  return toDetails(activity, await withSettings(log, (own) => readSurroundings(own, question, activity)))
}

function recordOf(source: ReadSource, entity: EntityTarget<ObjectLiteral>, ids: readonly unknown[]) {
  if (ids.length === 0) return { entity: source.entityName(entity), id: null }
  return source.recordKey(entity, checkedRecordId(ids[0]))
}

function matching(source: ReadSource, question: Question, criteria: ActivityCriteria): ActivityQuery {
  const { sort } = criteria
  return createQuery(source, {
    ...question,
    criteria: [...question.criteria, ...toCriteria(criteria)],
    sort: sort === undefined ? question.sort : toSort(sort.key, sort.direction),
  })
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
