/** What a query asks, and how it will be read: which conditions an index answers and which have to look at rows. */
import { isActivityId, timeOfId } from '../store/activity-id.js'
import type { ActivityLog } from '../store/activity-log-entity.js'
import type { DatabaseFamily } from '../store/dialect.js'
import { checkOf, type Check } from './checks.js'
import { ALIAS, type Condition } from './condition.js'
import type { Criterion, CriterionOn } from './criterion.js'
import { type IdRange, resolveDuring, toIdRange } from './date-range.js'
import type { Sort, SortDirection } from './sort.js'
import { visibleBranches, type Sight } from './visibility.js'
import { whereInRange, whereMatches } from './where-matches.js'

/** Everything that a query asks: who looks, for what, in which order. */
export interface Question {
  readonly sight: Sight
  readonly criteria: readonly Criterion[]
  readonly sort: Sort
}

/** How a question is read. */
export interface ReadPlan {
  readonly sight: Sight
  readonly family: DatabaseFamily
  /** Conditions of which no two hold for one row; what any of them lets through is visible. */
  readonly branches: readonly Condition[]
  /** What an index answers. */
  readonly covered: readonly Condition[]
  /** What has to look at rows: only so many are looked at. */
  readonly scanned: readonly Condition[]
  readonly checks: readonly Check[]
  readonly search: CriterionOn<'search'> | null
  readonly range: IdRange | null
  readonly direction: SortDirection
}

/** The plan for a question asked at a time. */
export function planRead(question: Question, now: Date, family: DatabaseFamily): ReadPlan {
  const { sight, sort } = question
  const range = intersect(question.criteria.flatMap((criterion) => rangeOf(criterion, now) ?? []))
  const others = question.criteria
    .filter(({ on }) => on !== 'date' && on !== 'during')
    .map((criterion) => inZoneOfDates(criterion, question))
  const conditions = others.map((criterion, index) => ({
    where: whereMatches(criterion, `filter${index}`, family),
    isCovered: isCovered(criterion, question),
  }))
  const ranges = range === null ? [] : [whereInRange(range, 'date')]
  return {
    sight,
    family,
    branches: visibleBranches(sight),
    covered: [...conditions.filter(({ isCovered }) => isCovered).map(({ where }) => where), ...ranges],
    scanned: conditions.filter(({ isCovered }) => !isCovered).map(({ where }) => where),
    checks: others.flatMap((criterion) => checkOf(criterion) ?? []),
    search: others.find((criterion) => criterion.on === 'search') ?? null,
    range,
    direction: sort.key === 'date' ? sort.direction : 'desc',
  }
}

/** Whether reading by this plan stops after so many rows that it looked at. */
export function isBounded({ scanned, checks }: ReadPlan): boolean {
  return scanned.length > 0 || checks.length > 0
}

/** The columns that the checks of a plan read. */
export function checkedColumns({ checks }: ReadPlan): readonly (keyof ActivityLog)[] {
  return [...new Set(checks.flatMap(({ columns }) => columns))]
}

/** The same text for the same viewer, filters and order, whatever the filters' order is. */
export function textOf({ sight, criteria, sort }: Question): string {
  return JSON.stringify([sight, criteria.map((each) => JSON.stringify(each)).sort(), sort])
}

/** The ids that a filter leaves, where it is one of dates. */
function rangeOf(criterion: Criterion, now: Date): IdRange | null {
  switch (criterion.on) {
    case 'date':
      return criterion.range
    case 'during': {
      const { from, to } = resolveDuring(criterion.during, now)
      return toIdRange(new Date(from), new Date(to))
    }
    case 'transactionId':
      return rangeOfTransaction(criterion.id)
    default:
      return null
  }
}

const LONGEST_TRANSACTION_MS = 86_400_000

/** A transaction's id tells when it began: its activities are not searched for elsewhere. */
function rangeOfTransaction(id: string): IdRange | null {
  if (!isActivityId(id)) return null
  const began = timeOfId(id)
  return toIdRange(began, new Date(began.getTime() + LONGEST_TRANSACTION_MS))
}

/** One screen has one zone: a search without one takes that of the dates. */
function inZoneOfDates(criterion: Criterion, { criteria }: Question): Criterion {
  if (criterion.on !== 'search' || criterion.timeZone !== null) return criterion
  const dates = criteria.find(({ on }) => on === 'during')
  return { ...criterion, timeZone: dates?.on === 'during' ? dates.during.timeZone : 'UTC' }
}

function intersect(ranges: readonly IdRange[]): IdRange | null {
  return ranges.reduce<IdRange | null>((all, { from, to }) => {
    if (all === null) return { from, to }
    const start = from > all.from ? from : all.from
    const end = to < all.to ? to : all.to
    return { from: start, to: end < start ? start : end }
  }, null)
}

/**
 * Whether an index holds the column beside what makes an activity visible. The company's index has actor, type and event; a
 * user's and an admin's are their own activities, of which there are few enough to look at.
 */
function isCovered(criterion: Criterion, { sight, criteria }: Question): boolean {
  const isOfOneRecord = criteria.some((each) => each.on === 'record' && each.id !== null)
  switch (criterion.on) {
    case 'record':
      return criterion.id !== null
    case 'company':
      return true
    case 'actor':
      return sight.as !== 'everyone' || isOneActor(criterion)
    case 'type':
    case 'event':
      return (sight.as === 'company' || criteria.some(({ on }) => on === 'company')) && !isOfOneRecord
    default:
      return false
  }
}

function isOneActor({ take, actors }: CriterionOn<'actor'>): boolean {
  const [actor, ...others] = actors
  return take === 'these' && others.length === 0 && actor?.kind != null && actor.id !== null
}

/** A condition on the ids from one on. `after` and `downTo` follow the direction: newest first, they are upper and lower. */
export function whereBetweenIds(
  { direction }: ReadPlan,
  { after, downTo }: { readonly after?: string | null; readonly downTo?: string | null },
): readonly Condition[] {
  const [beyond, until] = direction === 'desc' ? ['<', '>='] : ['>', '<=']
  return [
    ...(after == null ? [] : [{ sql: `${ALIAS}.id ${beyond} :after`, parameters: { after } }]),
    ...(downTo == null ? [] : [{ sql: `${ALIAS}.id ${until} :downTo`, parameters: { downTo } }]),
  ]
}
