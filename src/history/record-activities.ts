/** Reads the activities of one record, as far as a question needs them: most end at the nearest snapshot. */
import type { Activity } from '../model/activity.js'
import type { ActivityQuery } from '../query/activity-query.js'
import { toInstant } from '../query/date-range.js'
import { foldActivity, isSnapshot, learnFromLater, NOTHING_KNOWN, type RecordState } from './record-state.js'

/**
 * A point in a record's history: a Date, a text of ISO 8601 (a date alone is midnight in UTC), or an activity, which is right
 * after it.
 */
export type Moment = Date | string | { readonly id: string; readonly occurredAt: string }

/** Half-open bounds of time: what happened up to a moment is before `end`. */
export interface Bound {
  /** The first millisecond after the moment. */
  readonly end: Date
  /** The last activity up to the moment, where it is within a millisecond. */
  readonly lastId: string | null
}

/** Ids reach so far: in the year 10889. */
const END_OF_TIME = new Date(2 ** 48 - 1)

/** What happens now and later included. */
export const WHOLE: Bound = { end: END_OF_TIME, lastId: null }

/** Most records have few activities since their nearest snapshot; those that have many are not read by tens. */
const FIRST_PAGE = 20
const LARGEST_PAGE = 500

/** What a record was at a moment, and the activities since the nearest snapshot that led to it, oldest first. */
export interface StateWithReasons {
  readonly state: RecordState
  readonly activities: readonly Activity[]
}

/** What a record was up to a bound. */
export async function readState(log: ActivityQuery, bound: Bound): Promise<StateWithReasons> {
  const activities = await readBackTo(isSnapshot, log, bound)
  const folded = activities.reduce(foldActivity, NOTHING_KNOWN)
  if (folded.hasSnapshot || folded.existence === 'deleted') return { state: folded, activities }
  return { state: await learnFrom(folded, oldestFirst(log, bound)), activities }
}

/** What a record was before the first of its activities, as far as they tell: for histories whose beginning was not recorded. */
export async function readBeginning(log: ActivityQuery): Promise<RecordState> {
  return learnFrom(NOTHING_KNOWN, oldestFirst(log))
}

async function learnFrom(known: RecordState, later: AsyncIterable<Activity>): Promise<RecordState> {
  let state = known
  for await (const activity of later) {
    state = learnFromLater(state, activity)
    if (isSnapshot(activity)) break
  }
  return state
}

/** A record's activities up to a bound, oldest first, from the last one on that is what is looked for. */
export async function readBackTo(
  isFirst: (activity: Activity) => boolean,
  log: ActivityQuery,
  bound: Bound,
): Promise<readonly Activity[]> {
  const activities: Activity[] = []
  for await (const activity of newestFirst(log, bound)) {
    activities.push(activity)
    if (isFirst(activity)) break
  }
  return activities.reverse()
}

/** A record's activities up to a moment, newest first. */
export async function* newestFirst(
  log: ActivityQuery,
  { end, lastId }: Bound = WHOLE,
): AsyncGenerator<Activity, void, undefined> {
  const upTo = log.between(new Date(0), end)
  for await (const activity of pagesOf(upTo.sort('date', 'desc')))
    if (isUpTo(activity, { end, lastId })) yield activity
}

/** A record's activities after a moment, oldest first; all of them where none is given. */
export async function* oldestFirst(
  log: ActivityQuery,
  after: Bound | null = null,
): AsyncGenerator<Activity, void, undefined> {
  const from = after === null ? new Date(0) : new Date(after.end.getTime() - 1)
  const since = log.between(from, END_OF_TIME)
  for await (const activity of pagesOf(since.sort('date', 'asc')))
    if (after === null || !isUpTo(activity, after)) yield activity
}

/** Whether an activity happened up to a moment. */
export function isUpTo({ id, occurredAt }: Activity, { end, lastId }: Bound): boolean {
  return lastId === null ? new Date(occurredAt) < end : id <= lastId
}

async function* pagesOf(log: ActivityQuery): AsyncGenerator<Activity, void, undefined> {
  let size = FIRST_PAGE
  let page = await log.page({ size })
  yield* page.activities
  while (page.cursor !== null) {
    size = Math.min(size * 2, LARGEST_PAGE)
    page = await log.page({ size, after: page.cursor })
    yield* page.activities
  }
}

/** @throws ActivityLogError `QUERY_INVALID` for what is no moment */
export function boundOf(moment: Moment): Bound {
  const activity = typeof moment === 'object' && moment !== null && 'id' in moment ? moment : null
  const ms = toInstant(activity === null ? (moment as Date | string) : activity.occurredAt, 'instant')
  return { end: new Date(ms + 1), lastId: activity?.id ?? null }
}
