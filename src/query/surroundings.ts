/** What stands around one activity: its transaction and request, and its neighbours in the list. */
import type { Activity } from '../model/activity.js'
import { lowestIdAt, timeOfId } from '../store/activity-id.js'
import { readByIds, readRows } from './activity-rows.js'
import { ALIAS, type Condition } from './condition.js'
import type { Surroundings } from './details.js'
import { readMatches } from './matches.js'
import type { Question, ReadPlan } from './question.js'
import { type OpenLog, planOf } from './read-page.js'

/** Rows looked at on either side of an activity: its transaction and request are near it. */
const LOOKED_AT = 2_000

const MOST_OF_A_GROUP = 100

/** The surroundings of an activity that the question's viewer may see. */
export async function readSurroundings(
  log: OpenLog,
  question: Question,
  activity: Activity,
): Promise<Surroundings> {
  const group = await readGroup(log, question, activity)
  return {
    sameTransaction: group.filter((each) => isSame(each.transactionId, activity.transactionId)),
    sameRequest: group.filter((each) => isSame(each.requestId, activity.requestId)),
    newer: await readNeighbour(log, question, activity.id, 'asc'),
    older: await readNeighbour(log, question, activity.id, 'desc'),
  }
}

function isSame(id: string | null, wanted: string | null): boolean {
  return id !== null && id === wanted
}

async function readGroup(log: OpenLog, question: Question, activity: Activity): Promise<readonly Activity[]> {
  const grouped = whereGrouped(activity)
  if (grouped === null) return []
  const everything: Question = { ...question, criteria: [] }
  const ids: string[] = []
  for (const direction of ['desc', 'asc'] as const) {
    const plan: ReadPlan = { ...planOf(log, everything), direction }
    const [edge] = await readRows(log.rows, plan, [], { after: activity.id, skip: LOOKED_AT - 1, take: 1 })
    const downTo = edge?.id ?? farthest(activity, direction)
    const found = await readRows(log.rows, plan, [grouped], {
      after: activity.id,
      downTo,
      take: MOST_OF_A_GROUP,
    })
    ids.push(...found.map(({ id }) => id))
  }
  return readByIds(log.rows, question.sight, nearest(ids, activity.id))
}

/** Where there are fewer rows than are looked at, an hour before or after is the end. */
function farthest({ id }: Activity, direction: 'asc' | 'desc'): string {
  const hour = direction === 'desc' ? -3_600_000 : 3_600_000
  return lowestIdAt(new Date(Math.max(0, timeOfId(id).getTime() + hour)))
}

function whereGrouped({ transactionId, requestId }: Activity): Condition | null {
  const parts = [
    ...(transactionId === null ? [] : [`${ALIAS}.transactionId = :groupTransaction`]),
    ...(requestId === null ? [] : [`${ALIAS}.requestId = :groupRequest`]),
  ]
  if (parts.length === 0) return null
  return {
    sql: `(${parts.join(' OR ')})`,
    parameters: {
      ...(transactionId === null ? {} : { groupTransaction: transactionId }),
      ...(requestId === null ? {} : { groupRequest: requestId }),
    },
  }
}

/** As many as are told of, oldest first: those nearest to the activity. */
function nearest(ids: readonly string[], id: string): readonly string[] {
  const older = ids.filter((each) => each < id).sort()
  const newer = ids.filter((each) => each > id).sort()
  const half = MOST_OF_A_GROUP / 2
  const fromOlder = older.slice(-Math.max(half, MOST_OF_A_GROUP - newer.length))
  return [...fromOlder, ...newer.slice(0, MOST_OF_A_GROUP - fromOlder.length)]
}

async function readNeighbour(
  log: OpenLog,
  question: Question,
  id: string,
  direction: 'asc' | 'desc',
): Promise<string | null> {
  const plan: ReadPlan = { ...planOf(log, question), direction }
  const { rows } = await readMatches(log.rows, plan, { after: id, take: 1 }, log.bounds.scanned)
  return rows[0]?.id ?? null
}
