import { isDeepStrictEqual } from 'node:util'
import type { EntityManager } from 'typeorm'
import { type Activity, type Change, baseline, type JsonValue } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, openApplication } from '../capture/open-application.js'
import { Account, beforeTheLog, RECORDS, Tag } from './records.js'

const ACCOUNTS = 40
const ROUNDS = 30

type State = Map<string, JsonValue>
type Random = (below: number) => number

/** The same numbers for the same seed. */
function randomFrom(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

/** Follows one record's activities from its last snapshot on; says where an activity does not go on from the one before. */
function follow(activities: readonly Activity[]): {
  readonly state: State
  readonly breaks: readonly string[]
} {
  const state: State = new Map()
  const breaks: string[] = []
  let isKnown = false
  for (const { id, kind, changes } of activities) {
    const isSnapshot = kind === 'created' || kind === 'baseline'
    if (isSnapshot) state.clear()
    isKnown ||= isSnapshot
    // A write of nothing but the version is no activity.
    for (const change of changes.filter(({ field }) => field !== 'version')) {
      if (isKnown && !isSnapshot && !goesOn(state, change)) breaks.push(`${id} ${kind} ${change.field}`)
      state.set(change.field, afterOf(state, change))
    }
  }
  return { state, breaks }
}

const linksIn = (value: JsonValue | undefined) => (value ?? []) as readonly { readonly id: string }[]
const idsOf = (value: JsonValue | undefined) => linksIn(value).map(({ id }) => id)

function goesOn(state: State, { field, before, after, links }: Change): boolean {
  if (!links) return isDeepStrictEqual(state.get(field) ?? null, before)
  const linked = idsOf(state.get(field))
  return idsOf(before).every((id) => linked.includes(id)) && idsOf(after).every((id) => !linked.includes(id))
}

function afterOf(state: State, { field, before, after, links }: Change): JsonValue {
  if (!links) return after
  const kept = linksIn(state.get(field)).filter(({ id }) => !idsOf(before).includes(id))
  return [...kept, ...linksIn(after)].sort((a, b) => Number(a.id) - Number(b.id))
}

function byRecord(activities: readonly Activity[]): ReadonlyMap<string, readonly Activity[]> {
  const records = new Map<string, Activity[]>()
  for (const activity of activities) {
    const id = activity.record?.id ?? ''
    records.set(id, [...(records.get(id) ?? []), activity])
  }
  return records
}

function statesOf(activities: readonly Activity[]): Record<string, Record<string, JsonValue>> {
  const known = [...byRecord(activities)].map(([id, own]) => [id, follow(own).state] as const)
  const filled = known.map(([id, state]) => [id, [...state].filter(([, value]) => hasValue(value))] as const)
  return Object.fromEntries(filled.map(([id, fields]) => [id, Object.fromEntries(fields)]))
}

const hasValue = (value: JsonValue) => value !== null && !(Array.isArray(value) && value.length === 0)

forEachDatabase('the log folded over baselines that were made while the application wrote', (database) => {
  let app: Application
  let tags: Tag[]
  beforeAll(async () => {
    app = await openApplication(database, RECORDS, { audit: [] }, { poolSize: 8 })
  })
  afterAll(() => app.db.destroy())

  const newAccount = (random: Random) =>
    app.db.manager.create(Account, {
      name: `n${random(1_000)}`,
      views: String(random(1_000_000)),
      settings: { a: random(5), b: [random(5)] },
      address: { street: `s${random(9)}`, city: null },
      tags: tags.filter(() => random(2) === 0),
    })
  const pickFrom = async (random: Random, manager: EntityManager) => {
    const all = await manager.find(Account, { select: { id: true }, order: { id: 'ASC' } })
    return all[random(all.length)]
  }
  const write = async (random: Random, manager: EntityManager): Promise<unknown> => {
    const account = await pickFrom(random, manager)
    const tag = tags[random(tags.length)]
    if (account === undefined || tag === undefined) return manager.save(newAccount(random))
    const { id } = account
    switch (random(8)) {
      case 0:
        return manager.save(newAccount(random))
      case 1:
        return manager.delete(Account, id)
      case 2:
        return manager.increment(Account, { id }, 'views', 1)
      case 3: {
        const loaded = await manager.findOne(Account, { where: { id }, relations: { tags: true } })
        if (loaded === null) return
        loaded.tags = tags.filter(() => random(2) === 0)
        loaded.settings = { a: random(5) }
        return manager.save(loaded)
      }
      case 4:
        return manager.createQueryBuilder().relation(Account, 'tags').of(id).remove(tag.id)
      default:
        return manager.update(
          Account,
          { id },
          { name: `n${random(1_000)}`, address: { city: `c${random(9)}` } },
        )
    }
  }

  /** Again after a deadlock, a link to what is gone, or a version that is not the newest: applications meet these anyway. */
  const writeRounds = async (seed: number): Promise<void> => {
    const random = randomFrom(seed)
    for (let round = 0; round < ROUNDS; round++) {
      await app.db
        .transaction((manager) => write(random, manager))
        .catch((error: Error) => failures.push(error.message))
    }
  }
  const failures: string[] = []

  it.each([1, 2, 3])('goes on from each to the next, and ends with the tables (%i)', async (seed) => {
    await beforeTheLog(async () => {
      await app.db.manager.remove(await app.db.manager.find(Account))
      tags = await app.db.manager.save(
        ['red', 'green', 'blue'].map((name) => app.db.manager.create(Tag, { name })),
      )
      const random = randomFrom(seed)
      await app.db.manager.save(Array.from({ length: ACCOUNTS }, () => newAccount(random)))
    })
    await app.forget()
    const writers = database.concurrent ? [1, 2, 3, 4] : [1]
    await Promise.all([
      ...writers.map((writer) => writeRounds(seed * 10 + writer)),
      baseline(app.db, Account, { batchSize: 3 }),
      baseline(app.db, Account, { batchSize: 7 }),
    ])
    const { recorded, skipped } = await baseline(app.db, Account)
    const activities = await app.activities()
    const histories = [...byRecord(activities).values()]
    expect(histories.flatMap((own) => follow(own).breaks)).toEqual([])
    expect(histories.filter((own) => own.filter(({ kind }) => kind === 'baseline').length > 1)).toEqual([])
    expect(activities.filter(({ kind }) => kind === 'updated').length).toBeGreaterThan(ROUNDS / 3)
    expect(failures.length).toBeLessThan(writers.length * ROUNDS)

    await app.forget()
    expect(await baseline(app.db, Account)).toEqual({ recorded: recorded + skipped, skipped: 0 })
    const stand = statesOf(await app.activities())
    const folded = statesOf(activities)
    expect(Object.fromEntries(Object.keys(stand).map((id) => [id, folded[id]]))).toEqual(stand)
  })
})
