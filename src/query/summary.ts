/** How many activities there were in each day or hour, by event: what a histogram shows. */
import type { ObjectLiteral } from 'typeorm'
import { timeOfId } from '../store/activity-id.js'
import { selectWhere } from './activity-rows.js'
import { ALIAS } from './condition.js'
import { bucketStarts } from './calendar.js'
import { checkTimeZone, resolveDuring, toIdRange } from './date-range.js'
import { readMatches } from './matches.js'
import { queryError } from './query-error.js'
import { isBounded, type Question, type ReadPlan } from './question.js'
import { type OpenLog, planOf } from './read-page.js'
import { whereInRange } from './where-matches.js'

/** What a summary counts by. */
export interface SummaryRequest {
  /** How long one bar is. */
  readonly per: 'day' | 'hour'
  /** The viewer's IANA time zone, whose days and hours these are. */
  readonly timeZone: string
}

/** One day or hour. */
export interface SummaryBar {
  /** ISO 8601: the activities from `from` on and before `to`. */
  readonly from: string
  readonly to: string
  readonly total: number
  /** Event → how many. */
  readonly events: Readonly<Record<string, number>>
  /** False when there are or may be more than were counted. */
  readonly isExact: boolean
}

/** Activities over time, oldest first; days and hours without any are there too. */
export interface ActivitySummary {
  readonly bars: readonly SummaryBar[]
  /** The time (ISO 8601) back to which a search or a filter without an index was looked for; null when it was in all bars. */
  readonly searchedBackTo: string | null
}

const MOST_BARS = 400

/** Rows that one summary counts, shared out evenly among its bars. */
const MOST_COUNTED = 600_000

const DAY_MS = 86_400_000

/** @throws ActivityLogError `QUERY_INVALID` for an unknown zone or unit, and for a range of more than 400 bars. */
export async function readSummary(
  log: OpenLog,
  question: Question,
  { per, timeZone }: SummaryRequest,
): Promise<ActivitySummary> {
  if (per !== 'day' && per !== 'hour') {
    throw queryError('summarise activities', 'the unit is unknown', 'Pass per: "day" or per: "hour"')
  }
  const plan: ReadPlan = { ...planOf(log, question), direction: 'desc' }
  const starts = startsOf(plan, log.now, per, checkTimeZone(timeZone))
  return isBounded(plan) ? summariseMatches(log, plan, starts) : summariseByIndex(log, plan, starts)
}

function startsOf({ range }: ReadPlan, now: Date, per: 'day' | 'hour', timeZone: string): readonly number[] {
  const span =
    range === null
      ? resolveDuring({ during: 'last 30 days', timeZone, weekStart: 'monday' }, now)
      : { from: timeOfId(range.from).getTime(), to: timeOfId(range.to).getTime() }
  const most = MOST_BARS * (per === 'day' ? DAY_MS : DAY_MS / 24)
  if (span.to - span.from <= most) return span.to <= span.from ? [] : bucketStarts(span, per, timeZone)
  throw queryError(
    'summarise activities',
    `the dates span more than ${MOST_BARS} ${per}s`,
    'Choose fewer with during() or between(), or count per day',
  )
}

/** The matches are read, and counted here. */
async function summariseMatches(
  { rows, bounds }: OpenLog,
  plan: ReadPlan,
  starts: readonly number[],
): Promise<ActivitySummary> {
  // One more than can be found, so that looking stops at the bound and says so.
  const stretch = { take: bounds.scanned * plan.branches.length + 1, columns: ['event'] as const }
  const matches = await readMatches(rows, within(plan, starts), stretch, bounds.scanned)
  const bars = starts.slice(0, -1).map(() => new Map<string, number>())
  for (const { id, event = '' } of matches.rows) {
    const counts = bars[indexOfBar(starts, timeOfId(id).getTime())]
    counts?.set(event, (counts.get(event) ?? 0) + 1)
  }
  const searchedTo = matches.edge === null ? -Infinity : timeOfId(matches.edge).getTime()
  return {
    bars: bars.map((counts, index) => toBar(starts, index, [...counts], (starts[index] ?? 0) > searchedTo)),
    searchedBackTo: matches.edge === null ? null : new Date(searchedTo).toISOString(),
  }
}

/** One statement counts all bars, each up to its share of what is counted. */
async function summariseByIndex(
  log: OpenLog,
  plan: ReadPlan,
  starts: readonly number[],
): Promise<ActivitySummary> {
  const bars = starts.slice(0, -1)
  const share = Math.floor(MOST_COUNTED / Math.max(bars.length, 1))
  const counts = bars.map(() => new Map<string, number>())
  for (const { bar, event, count } of await countBars(log, plan, starts, share)) {
    const known = counts[Number(bar)]
    known?.set(event, (known.get(event) ?? 0) + Number(count))
  }
  return {
    bars: counts.map((events, index) => {
      const total = [...events.values()].reduce((sum, count) => sum + count, 0)
      return toBar(starts, index, [...events], total < share)
    }),
    searchedBackTo: null,
  }
}

/** Bars that one statement counts: SQLite joins no more than 500 selects, and takes no more than 32,766 parameters. */
const BARS_AT_ONCE = 100

interface BarCount {
  readonly bar: number
  readonly event: string
  readonly count: number | string
}

async function countBars(
  { rows }: OpenLog,
  plan: ReadPlan,
  starts: readonly number[],
  share: number,
): Promise<readonly BarCount[]> {
  const counts: BarCount[] = []
  for (let first = 0; first < starts.length - 1; first += BARS_AT_ONCE) {
    const parts: string[] = []
    const parameters: ObjectLiteral = {}
    for (const [index, start] of starts.slice(first, first + BARS_AT_ONCE).entries()) {
      const end = starts[first + index + 1]
      if (end === undefined) continue
      const range = whereInRange(toIdRange(new Date(start), new Date(end)), `bar${index}`)
      for (const branch of plan.branches) {
        const counted = selectWhere(rows, [branch, ...plan.covered, range])
          .select(`${ALIAS}.event`, 'event')
          .limit(share)
        Object.assign(parameters, counted.getParameters())
        parts.push(selectBar(first + index, counted.getQuery()))
      }
    }
    const query = rows.manager.createQueryBuilder().select('bars.bar', 'bar')
    query.addSelect('bars.event', 'event').addSelect('bars.counted', 'count')
    counts.push(
      ...(await query
        .from(`(${parts.join(' UNION ALL ')})`, 'bars')
        .setParameters(parameters)
        .getRawMany<BarCount>()),
    )
  }
  return counts
}

function selectBar(bar: number, counted: string): string {
  return `SELECT ${bar} AS bar, event, COUNT(*) AS counted FROM (${counted}) counted GROUP BY event, LENGTH(event)`
}

function within(plan: ReadPlan, starts: readonly number[]): ReadPlan {
  const [from, to] = [starts[0] ?? 0, starts.at(-1) ?? 0]
  return {
    ...plan,
    covered: [...plan.covered, whereInRange(toIdRange(new Date(from), new Date(to)), 'bars')],
  }
}

function indexOfBar(starts: readonly number[], ms: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= ms) low = middle
    else high = middle - 1
  }
  return low
}

function toBar(
  starts: readonly number[],
  index: number,
  events: readonly (readonly [string, number])[],
  isExact: boolean,
): SummaryBar {
  return {
    from: new Date(starts[index] ?? 0).toISOString(),
    to: new Date(starts[index + 1] ?? 0).toISOString(),
    total: events.reduce((sum, [, count]) => sum + count, 0),
    events: Object.fromEntries(events),
    isExact,
  }
}
