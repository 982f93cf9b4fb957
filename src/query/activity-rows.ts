/**
 * The statements of the read side. All of them begin with visibility. A list is read in two steps: the ids from an index
 * alone, then those rows by id.
 */
import type { Repository, SelectQueryBuilder } from 'typeorm'
import type { Activity } from '../model/activity.js'
import type { ActivityLog } from '../store/activity-log-entity.js'
import { toActivity } from '../store/activity-mapper.js'
import { ALIAS, type Condition } from './condition.js'
import { whereMatches, type Criterion } from './criteria.js'
import type { Stretch } from './paging.js'
import type { SortDirection } from './sort.js'
import { asSeenBy, canSee, whereVisible, type Sight } from './visibility.js'

/** Everything that a query asks: who looks, for what, in which order. */
export interface Question {
  readonly sight: Sight
  readonly criteria: readonly Criterion[]
  readonly direction: SortDirection
}

type Rows = Repository<ActivityLog>

/** The ids of a stretch of the activities that a question asks for, in its order. */
export async function readIds(
  rows: Rows,
  question: Question,
  { skip, take }: Stretch,
): Promise<readonly string[]> {
  const found = await selectMatching(rows, question)
    .select(`${ALIAS}.id`, 'id')
    .orderBy(`${ALIAS}.id`, question.direction === 'asc' ? 'ASC' : 'DESC')
    .offset(skip)
    .limit(take)
    .getRawMany<{ id: string }>()
  return found.map(({ id }) => id)
}

/** The activities with these ids, in the order of the ids, without those that this sight may not see. */
export async function readByIds(
  rows: Rows,
  sight: Sight,
  ids: readonly string[],
): Promise<readonly Activity[]> {
  if (ids.length === 0) return []
  const found = await selectVisible(rows, sight).andWhere(`${ALIAS}.id IN (:...ids)`, { ids }).getMany()
  const byId = new Map(found.map((row) => [row.id, toActivity(row)]))
  return (
    ids
      .flatMap((id) => byId.get(id) ?? [])
      // A second lock: should somebody give the table's columns another collation, no row gets out by it.
      .filter((activity) => canSee(sight, activity))
      .map((activity) => asSeenBy(sight, activity))
  )
}

/** How many activities a question asks for, exactly. */
export async function countRows(rows: Rows, question: Question): Promise<number> {
  const found = await selectMatching(rows, question)
    .select('COUNT(*)', 'count')
    .getRawOne<{ count: number | string }>()
  return Number(found?.count ?? 0)
}

function selectMatching(rows: Rows, { sight, criteria }: Question): SelectQueryBuilder<ActivityLog> {
  return criteria.map(whereMatches).reduce(narrow, selectVisible(rows, sight))
}

function selectVisible(rows: Rows, sight: Sight): SelectQueryBuilder<ActivityLog> {
  return narrow(rows.createQueryBuilder(ALIAS), whereVisible(sight))
}

function narrow(
  query: SelectQueryBuilder<ActivityLog>,
  { sql, parameters }: Condition,
): SelectQueryBuilder<ActivityLog> {
  return query.andWhere(sql, parameters)
}
