/** What there is to filter by: the users, types and events of the newest activities that a viewer may see. */
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm'
import type { Actor } from '../model/actor.js'
import { timeOfId } from '../store/activity-id.js'
import type { ActivityLog } from '../store/activity-log-entity.js'
import { type ActorColumns, toActor } from '../store/activity-mapper.js'
import { type Rows, selectWhere } from './activity-rows.js'
import { ALIAS } from './condition.js'
import { readMatches } from './matches.js'
import { isBounded, type Question, type ReadPlan } from './question.js'
import { type OpenLog, planOf } from './read-page.js'
import { sortTexts } from './sort.js'
import { type Sight, whereVisible } from './visibility.js'

/** Something to filter by, and how many activities it has among those that were looked at. */
export interface Choice {
  readonly name: string
  readonly count: number
}

/** Somebody to filter by, under the newest name. */
export interface ActorChoice {
  readonly actor: Actor
  readonly count: number
}

/** What there is to filter by, by name. */
export interface ActivityChoices {
  readonly users: readonly ActorChoice[]
  readonly types: readonly Choice[]
  readonly events: readonly Choice[]
  /** The time (ISO 8601) of the oldest activity that was looked at; null when all were. */
  readonly lookedBackTo: string | null
}

/** The most users, types or events that are told, those with most activities. */
const MOST_CHOICES = 500

const GROUPED = ['actorKind', 'actorId', 'type', 'event'] as const

/** Activities that are alike: how many, and the newest. */
type Group = Pick<ActivityLog, (typeof GROUPED)[number]> & { readonly count: number; readonly newest: string }

/** The choices among the newest activities that a question asks for. */
export async function readChoices(log: OpenLog, question: Question): Promise<ActivityChoices> {
  const plan: ReadPlan = { ...planOf(log, question), direction: 'desc' }
  const { groups, oldest } = isBounded(plan) ? await groupMatches(log, plan) : await groupByIndex(log, plan)
  return {
    users: await namedActors(
      log,
      question,
      tally(groups, ({ actorKind, actorId }) => JSON.stringify([actorKind, actorId])),
    ),
    types: namedChoices(tally(groups, ({ type }) => type)),
    events: namedChoices(tally(groups, ({ event }) => event)),
    lookedBackTo: oldest === null ? null : timeOfId(oldest).toISOString(),
  }
}

interface Grouped {
  readonly groups: readonly Group[]
  readonly oldest: string | null
}

/** Filters without an index: their matches are read, and put together here. */
async function groupMatches({ rows, bounds }: OpenLog, plan: ReadPlan): Promise<Grouped> {
  // One more than can be found, so that looking stops at the bound and says so.
  const stretch = { take: bounds.scanned * plan.branches.length + 1, columns: GROUPED }
  const matches = await readMatches(rows, plan, stretch, bounds.scanned)
  const groups = matches.rows.map((row) => ({ ...(row as ActivityLog), count: 1, newest: row.id }))
  return { groups, oldest: matches.edge }
}

/** The database groups the newest rows; where an index has these columns, it reads nothing else. */
async function groupByIndex({ rows, bounds }: OpenLog, plan: ReadPlan): Promise<Grouped> {
  const groups: Group[] = []
  let oldest: string | null = null
  for (const branch of plan.branches) {
    const newest = (query: SelectQueryBuilder<ActivityLog>) => {
      query.select(`${ALIAS}.id`, 'id')
      for (const column of GROUPED) query.addSelect(`${ALIAS}.${column}`, column)
      return query.orderBy(`${ALIAS}.id`, 'DESC').limit(bounds.scanned + 1)
    }
    const source = newest(selectWhere(rows, [branch, ...plan.covered]))
    const found = await groupRows(
      rows.manager.createQueryBuilder() as SelectQueryBuilder<ObjectLiteral>,
      source,
    )
    groups.push(...found.map((group) => ({ ...group, count: Number(group.count) })))
    if (found.reduce((sum, { count }) => sum + Number(count), 0) <= bounds.scanned) continue
    // Of two branches the one that reaches less far back says how far all were looked at.
    const last = found.map((group) => group.oldest).sort()[0] ?? ''
    if (oldest === null || last > oldest) oldest = last
  }
  return { groups, oldest }
}

async function groupRows(
  query: SelectQueryBuilder<ObjectLiteral>,
  source: SelectQueryBuilder<ActivityLog>,
): Promise<readonly (Group & { readonly oldest: string })[]> {
  const { driver } = source.connection
  const names = GROUPED.map((column) => `newest.${driver.escape(column)}`)
  // By length as well: MySQL and MariaDB take `Sales ` for `Sales`.
  const grouped = [...names, ...names.map((name) => `LENGTH(${name})`)].join(', ')
  query
    .select('COUNT(*)', 'count')
    .addSelect('MAX(newest.id)', 'newest')
    .addSelect('MIN(newest.id)', 'oldest')
  GROUPED.forEach((column, index) => query.addSelect(names[index] ?? '', column))
  return query
    .from(`(${source.getQuery()})`, 'newest')
    .setParameters(source.getParameters())
    .groupBy(grouped)
    .getRawMany()
}

interface Tally {
  readonly key: string
  count: number
  newest: string
}

/** Groups put together by a key; those with most activities first. */
function tally(groups: readonly Group[], keyOf: (group: Group) => string): readonly Tally[] {
  const tallies = new Map<string, Tally>()
  for (const group of groups) {
    const key = keyOf(group)
    const known = tallies.get(key)
    if (known === undefined) tallies.set(key, { key, count: group.count, newest: group.newest })
    else {
      known.count += group.count
      if (group.newest > known.newest) known.newest = group.newest
    }
  }
  return [...tallies.values()]
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
    .slice(0, MOST_CHOICES)
}

function namedChoices(tallies: readonly Tally[]): readonly Choice[] {
  return sortTexts(
    tallies.map(({ key, count }) => ({ name: key, count })),
    ({ name }) => name,
  )
}

async function namedActors(
  { rows }: OpenLog,
  { sight }: Question,
  tallies: readonly Tally[],
): Promise<readonly ActorChoice[]> {
  const ids = tallies.map((each) => each.newest)
  const actors = await readActors(rows, sight, ids)
  const named = tallies.flatMap((each) => {
    const actor = actors.get(each.newest)
    return actor === undefined ? [] : [{ actor, count: each.count }]
  })
  return sortTexts(named, ({ actor }) => actor.name)
}

/** Who did these activities, by their ids. */
async function readActors(
  rows: Rows,
  sight: Sight,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Actor>> {
  if (ids.length === 0) return new Map()
  const query = selectWhere(rows, [whereVisible(sight)]).andWhere(`${ALIAS}.id IN (:...ids)`, { ids })
  query.select(`${ALIAS}.id`, 'id')
  for (const column of ['actorKind', 'actorId', 'actorName', 'context'] as const)
    query.addSelect(`${ALIAS}.${column}`, column)
  const found = await query.getRawMany<ActorColumns & { readonly id: string }>()
  return new Map(found.map((row) => [row.id, toActor(row)]))
}
