/** Lists of activities: a page, a count, a stream. */
import type { Repository } from 'typeorm'
import type { Activity } from '../model/activity.js'
import { timeOfId } from '../store/activity-id.js'
import type { ActivityLog } from '../store/activity-log-entity.js'
import { familyOf } from '../store/dialect.js'
import { countCovered, readActivities, readByIds, toActivities } from './activity-rows.js'
import { ALIAS } from './condition.js'
import { type CursorPlace, fromCursor, toCursor } from './cursor.js'
import { type ReadBounds, readMatches } from './matches.js'
import type { ActivityCount, ActivityPage, CheckedPage, SortedWithin } from './paging.js'
import { queryError } from './query-error.js'
import { withReadSettings } from './read-settings.js'
import { isBounded, planRead, type Question, type ReadPlan, textOf } from './question.js'
import { SORT_COLUMNS, sortRows } from './sort.js'

/** The log as one read finds it. */
export interface OpenLog {
  readonly rows: Repository<ActivityLog>
  readonly now: Date
  readonly bounds: ReadBounds
}

/** Ids of a page, and what is told beside it. */
interface Found {
  readonly ids: readonly string[]
  /** The rows themselves, where they were read with their ids. */
  readonly rows?: readonly ActivityLog[]
  readonly hasNext: boolean
  readonly next: CursorPlace | null
  readonly edge: string | null
  readonly sortedWithin: SortedWithin | null
}

/** One page. */
export async function readPage(log: OpenLog, question: Question, page: CheckedPage): Promise<ActivityPage> {
  const text = textOf(question)
  const place = page.after === null ? null : fromCursor(text, page.after)
  const plan = planOf(log, question)
  const found = await find(log, question, plan, page, place)
  return {
    activities:
      found.rows === undefined
        ? await readByIds(log.rows, question.sight, found.ids)
        : toActivities(question.sight, found.rows),
    number: place === null ? page.number : null,
    size: page.size,
    hasNext: found.hasNext,
    cursor: found.next === null ? null : toCursor(text, found.next),
    searchedBackTo: found.edge === null ? null : timeTextOf(found.edge),
    sortedWithin: found.sortedWithin,
    dates: plan.range === null ? null : { from: timeTextOf(plan.range.from), to: timeTextOf(plan.range.to) },
  }
}

/** Rows that are skipped without an index of their own are read in full: few of them. */
const MOST_READ_AT_ONCE = 600

function find(
  log: OpenLog,
  question: Question,
  plan: ReadPlan,
  page: CheckedPage,
  place: CursorPlace | null,
): Promise<Found> {
  if (question.sort.key !== 'date') {
    return withReadSettings(log.rows, (rows) => findSorted({ ...log, rows }, plan, page, place, question))
  }
  if (isBounded(plan))
    return withReadSettings(log.rows, (rows) => findByDate({ ...log, rows }, plan, page, place))
  const isFiltered = question.criteria.some(({ on }) => on !== 'date' && on !== 'during')
  const isNear = place !== null || page.number * page.size <= MOST_READ_AT_ONCE
  return !isFiltered && isNear ? findAtOnce(log, plan, page, place) : findByDate(log, plan, page, place)
}

async function findAtOnce(
  { rows }: OpenLog,
  plan: ReadPlan,
  { number, size }: CheckedPage,
  place: CursorPlace | null,
): Promise<Found> {
  const stretch = { after: place?.id ?? null, skip: place === null ? (number - 1) * size : 0, take: size + 1 }
  const found = await readActivities(rows, plan, stretch)
  const shown = found.slice(0, size)
  const hasNext = found.length > size
  const last = shown.at(-1)
  const next = hasNext && last !== undefined ? { id: last.id } : null
  return { ids: [], rows: shown, hasNext, next, edge: null, sortedWithin: null }
}

async function findByDate(
  { rows, bounds }: OpenLog,
  plan: ReadPlan,
  { number, size }: CheckedPage,
  place: CursorPlace | null,
): Promise<Found> {
  // One more than the page holds tells whether there is a next one, without counting.
  const stretch = { after: place?.id ?? null, skip: place === null ? (number - 1) * size : 0, take: size + 1 }
  const { rows: found, edge } = await readMatches(rows, plan, stretch, bounds.scanned)
  const ids = found.slice(0, size).map(({ id }) => id)
  const hasNext = found.length > size
  const last = hasNext ? ids.at(-1) : edge
  return { ids, hasNext, next: last == null ? null : { id: last }, edge, sortedWithin: null }
}

/** The newest matches, sorted; the cursor holds on to the newest of them, so that later ones do not move the others. */
async function findSorted(
  { rows, bounds }: OpenLog,
  plan: ReadPlan,
  { number, size }: CheckedPage,
  place: CursorPlace | null,
  { sort }: Question,
): Promise<Found> {
  const column = SORT_COLUMNS[sort.key as keyof typeof SORT_COLUMNS]
  const stretch = { take: bounds.sorted + 1, columns: [column] }
  const within = between(plan, place ?? {})
  const looked = await readMatches(rows, within, stretch, bounds.scanned)
  const { rows: found } = looked
  // What the first page looked at is what the others sort.
  const edge = looked.edge ?? place?.end ?? null
  const newest = found.slice(0, bounds.sorted).map((row) => ({ id: row.id, text: row[column] ?? null }))
  const ids = sortRows(newest, sort).map(({ id }) => id)
  const start = place === null ? (number - 1) * size : placeAfter(ids, place)
  const end = start + size
  const last = ids[end - 1]
  const top = newest[0]?.id
  return {
    ids: ids.slice(start, end),
    hasNext: end < ids.length,
    next:
      end < ids.length && last && top
        ? { id: last, top, skip: end, ...(edge === null ? {} : { end: edge }) }
        : null,
    edge,
    sortedWithin:
      found.length > bounds.sorted
        ? { activities: newest.length, backTo: timeTextOf(newest.at(-1)?.id ?? '') }
        : null,
  }
}

/** Behind the activity of the cursor; where it is gone, as many further on as there were. */
function placeAfter(ids: readonly string[], { id, skip = 0 }: CursorPlace): number {
  const index = ids.indexOf(id)
  return index < 0 ? skip : index + 1
}

/** How many activities there are, counted up to a number. */
export async function countActivities(
  log: OpenLog,
  question: Question,
  most: number,
): Promise<ActivityCount> {
  const plan = planOf(log, question)
  if (!isBounded(plan)) {
    const counted = await countCovered(log.rows, plan, most + 1)
    return { value: Math.min(counted, most), isExact: counted <= most }
  }
  const { rows, edge } = await withReadSettings(log.rows, (own) =>
    readMatches(own, plan, { take: most + 1 }, log.bounds.scanned),
  )
  return { value: Math.min(rows.length, most), isExact: rows.length <= most && edge === null }
}

/** Rows of a stream that are in memory at a time. */
const BATCH = 200

/**
 * All activities, batch by batch. Those that are written after it began are not among them.
 *
 * @throws ActivityLogError `QUERY_INVALID` when they are sorted by anything but the date.
 */
export async function* streamActivities(
  log: OpenLog,
  question: Question,
): AsyncGenerator<Activity, void, undefined> {
  if (question.sort.key !== 'date') {
    throw queryError('stream activities', 'they are sorted by something else than the date', 'Sort by "date"')
  }
  const plan = planOf(log, question)
  const newest = await readMatches(log.rows, { ...plan, direction: 'desc' }, { take: 1 }, log.bounds.scanned)
  const top = newest.rows[0]?.id ?? newest.edge
  if (top === null) return
  let after: string | null = null
  do {
    const batch: Batch = await readBatch(log, question, between(plan, { top }), after)
    yield* batch.activities
    after = batch.next
  } while (after !== null)
}

interface Batch {
  readonly activities: readonly Activity[]
  /** The last row that was looked at; null at the end. */
  readonly next: string | null
}

async function readBatch(
  log: OpenLog,
  question: Question,
  plan: ReadPlan,
  after: string | null,
): Promise<Batch> {
  const lastOf = (found: readonly { readonly id: string }[]) =>
    found.length < BATCH ? null : (found.at(-1)?.id ?? null)
  if (!isBounded(plan)) {
    const found = await readActivities(log.rows, plan, { after, take: BATCH })
    return { activities: toActivities(question.sight, found), next: lastOf(found) }
  }
  return withReadSettings(log.rows, async (rows) => {
    const { rows: found, edge } = await readMatches(rows, plan, { after, take: BATCH }, log.bounds.scanned)
    const activities = await readByIds(
      rows,
      question.sight,
      found.map(({ id }) => id),
    )
    return { activities, next: edge ?? lastOf(found) }
  })
}

/** The plan for a question in this log at this time. */
export function planOf({ rows, now }: OpenLog, question: Question): ReadPlan {
  return planRead(question, now, familyOf(rows.manager.connection.options.type))
}

/** The plan for what is no newer than one activity, and no older than another. */
function between(plan: ReadPlan, { top, end }: Pick<CursorPlace, 'top' | 'end'>): ReadPlan {
  const conditions = [
    ...(top === undefined ? [] : [{ sql: `${ALIAS}.id <= :top`, parameters: { top } }]),
    ...(end === undefined ? [] : [{ sql: `${ALIAS}.id >= :end`, parameters: { end } }]),
  ]
  return { ...plan, covered: [...plan.covered, ...conditions] }
}

function timeTextOf(id: string): string {
  return timeOfId(id).toISOString()
}
