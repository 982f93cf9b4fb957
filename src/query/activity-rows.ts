/**
 * The statements of the read side. All of them begin with visibility. A list is read in two steps: the ids from an index
 * alone, then those rows by id.
 */
import type { Repository, SelectQueryBuilder } from 'typeorm'
import type { Activity } from '../model/activity.js'
import { type ActivityLog, OWN_COLUMNS } from '../store/activity-log-entity.js'
import { toActivity } from '../store/activity-mapper.js'
import type { CheckedRow } from './checks.js'
import { ALIAS, type Condition } from './condition.js'
import { type ReadPlan, whereBetweenIds } from './question.js'
import { asSeenBy, canSee, whereVisible, type Sight } from './visibility.js'

export type Rows = Repository<ActivityLog>

/** A stretch of the rows that a plan chooses, in its direction. */
export interface Stretch {
  /** The last row before the stretch. */
  readonly after?: string | null
  /** The last row that may be in it. */
  readonly downTo?: string | null
  readonly skip?: number
  readonly take: number
  /** What is read of each beside its id. */
  readonly columns?: readonly (keyof ActivityLog)[]
}

/** The rows of a stretch. Without `scanned` conditions an index answers it. */
export async function readRows(
  rows: Rows,
  plan: ReadPlan,
  conditions: readonly Condition[],
  { after = null, downTo = null, skip = 0, take, columns = [] }: Stretch,
): Promise<readonly CheckedRow[]> {
  const found: CheckedRow[] = []
  const hasOneBranch = plan.branches.length === 1
  for (const branch of plan.branches) {
    const query = selectWhere(rows, [branch, ...conditions, ...whereBetweenIds(plan, { after, downTo })])
      .select(`${ALIAS}.id`, 'id')
      .orderBy(`${ALIAS}.id`, plan.direction === 'asc' ? 'ASC' : 'DESC')
      .offset(hasOneBranch ? skip : 0)
      .limit(hasOneBranch ? take : skip + take)
    for (const column of columns) query.addSelect(`${ALIAS}.${column}`, column)
    found.push(...takeOut(await query.getRawMany<CheckedRow>()))
  }
  return hasOneBranch ? found : sortById(found, plan).slice(skip, skip + take)
}

/** The same as activities, in one step: where nothing but visibility chooses, each row that is looked at is one that is wanted. */
export async function readActivities(
  rows: Rows,
  plan: ReadPlan,
  { after = null, skip = 0, take }: Stretch,
): Promise<readonly ActivityLog[]> {
  const found: ActivityLog[] = []
  for (const branch of plan.branches) {
    const query = selectWhere(rows, [branch, ...plan.covered, ...whereBetweenIds(plan, { after })])
    query.orderBy(`${ALIAS}.id`, plan.direction === 'asc' ? 'ASC' : 'DESC').limit(skip + take)
    found.push(...(await readColumns(rows, query)))
  }
  return sortById(found, plan).slice(skip, skip + take)
}

/**
 * The row at which so many have been looked at, or null when there are no more than that. What is looked at is visible and
 * within what an index answers.
 */
export async function findEdge(
  rows: Rows,
  plan: ReadPlan,
  { after = null, take }: Pick<Stretch, 'after' | 'take'>,
): Promise<string | null> {
  const edges: { readonly id: string }[] = []
  for (const branch of plan.branches) {
    const one = { ...plan, branches: [branch] }
    const [edge, next] = await readRows(rows, one, plan.covered, { after, skip: take - 1, take: 2 })
    if (edge !== undefined && next !== undefined) edges.push(edge)
  }
  return sortById(edges, plan)[0]?.id ?? null
}

/** How many rows an index says that there are, counted up to `most`. */
export async function countCovered(rows: Rows, plan: ReadPlan, most: number): Promise<number> {
  let total = 0
  for (const branch of plan.branches) {
    const found = await rows.manager
      .createQueryBuilder()
      .select('COUNT(*)', 'count')
      .from((counted) => {
        const ids = counted.select(`${ALIAS}.id`, 'id').from<ActivityLog>(rows.target, ALIAS)
        return [branch, ...plan.covered].reduce(narrow, ids).limit(most)
      }, 'counted')
      .getRawOne<{ count: number | string }>()
    total += Number(found?.count ?? 0)
  }
  return Math.min(total, most)
}

/** The activities with these ids, in the order of the ids, without those that this sight may not see. */
export async function readByIds(
  rows: Rows,
  sight: Sight,
  ids: readonly string[],
): Promise<readonly Activity[]> {
  if (ids.length === 0) return []
  const query = selectWhere(rows, [whereVisible(sight)]).andWhere(`${ALIAS}.id IN (:...ids)`, { ids })
  const found = await readColumns(rows, query)
  const byId = new Map(found.map((row) => [row.id, row]))
  return toActivities(
    sight,
    ids.flatMap((id) => byId.get(id) ?? []),
  )
}

/**
 * Whole rows, as the driver gives them: to make entities of them would cost more than all else, and what the log itself keeps is
 * text. The application's own columns are made what their types say.
 */
async function readColumns(
  rows: Rows,
  query: SelectQueryBuilder<ActivityLog>,
): Promise<readonly ActivityLog[]> {
  const { columns, connection } = rows.metadata
  query.select([])
  for (const { propertyName } of columns) query.addSelect(`${ALIAS}.${propertyName}`, propertyName)
  const found = takeOut(await query.getRawMany<ActivityLog>())
  const extra = columns.filter(({ propertyName }) => !OWN_COLUMNS.has(propertyName))
  if (extra.length === 0) return found
  return found.map((row) => {
    const values: Record<string, unknown> = { ...row }
    for (const column of extra) {
      const { propertyName } = column
      values[propertyName] = connection.driver.prepareHydratedValue(values[propertyName], column) as unknown
    }
    return values as unknown as ActivityLog
  })
}

/**
 * The rows of an answer, which is left empty. A driver's answers hold on to each other until all of memory is collected: with
 * their rows in them, an export of a large log took 50 MB more.
 */
function takeOut<R>(answer: R[]): R[] {
  return answer.splice(0)
}

/** The whole rows that all conditions hold for, of which the first is about visibility, in the order that `arrange` gives. */
export function readRowsWhere(
  rows: Rows,
  conditions: readonly [Condition, ...Condition[]],
  arrange: (query: SelectQueryBuilder<ActivityLog>) => SelectQueryBuilder<ActivityLog>,
): Promise<readonly ActivityLog[]> {
  return readColumns(rows, arrange(selectWhere(rows, conditions)))
}

/** Rows as this sight may read them. */
export function toActivities(sight: Sight, rows: readonly ActivityLog[]): readonly Activity[] {
  return (
    rows
      .map(toActivity)
      // A second lock: should somebody give the table's columns another collation, no row gets out by it.
      .filter((activity) => canSee(sight, activity))
      .map((activity) => asSeenBy(sight, activity))
  )
}

/** A query for the rows that all conditions hold for, of which the first is about visibility. */
export function selectWhere(
  rows: Rows,
  conditions: readonly [Condition, ...Condition[]],
): SelectQueryBuilder<ActivityLog> {
  return conditions.reduce(narrow, rows.createQueryBuilder(ALIAS))
}

/** Ids in the direction of a plan. */
export function sortById<R extends { readonly id: string }>(
  found: readonly R[],
  { direction }: Pick<ReadPlan, 'direction'>,
): readonly R[] {
  const sign = direction === 'asc' ? 1 : -1
  return [...found].sort((a, b) => (a.id < b.id ? -sign : sign))
}

function narrow(
  query: SelectQueryBuilder<ActivityLog>,
  { sql, parameters }: Condition,
): SelectQueryBuilder<ActivityLog> {
  return query.andWhere(sql, parameters)
}
