import { Column, type DataSource, Entity, PrimaryColumn } from 'typeorm'
import type { Activity } from '../../../src/index.js'
import { databases, type TestDatabase } from '../../support/databases.js'
import { type Application, changesOf, openApplication, openWithoutLog } from './open-application.js'

@Entity()
class Counter {
  @PrimaryColumn({ type: 'int' }) id!: number
  /** Every write sets it to a number of its own: so the chain of befores and afters tells the true order of writes. */
  @Column({ type: 'int' }) mark!: number
  @Column({ type: 'varchar', length: 50 }) writer!: string
}

@Entity()
class Arrival {
  @PrimaryColumn({ type: 'varchar', length: 20 }) id!: string
  @Column({ type: 'int' }) place!: number
}

@Entity()
class Step {
  @PrimaryColumn({ type: 'int' }) writer!: number
  @PrimaryColumn({ type: 'int' }) place!: number
  @Column({ type: 'int' }) mark!: number
}

const ENTITIES = [Counter, Arrival, Step]
const IDS = [1, 2, 3, 4, 5]
const WRITERS = 8
const ROUNDS = 6
const POOL = { poolSize: WRITERS, extra: { connectionLimit: WRITERS } }

type Round = (db: DataSource, writer: number, round: number) => Promise<unknown>

/** Reads a row without a lock, as applications do, and saves what it made of it. */
const saveOne: Round = async (db, writer, round) => {
  const counter = await db.manager.findOneByOrFail(Counter, {
    id: 1 + ((writer * 3 + round * 7) % IDS.length),
  })
  counter.mark = markOf(writer, round)
  counter.writer = `w${writer}`
  await db.manager.save(counter)
}

/** Saves several rows at once, in the order of their keys as everybody does. */
const saveSeveral: Round = async (db, writer, round) => {
  const counters = await db.manager.find(Counter, { order: { id: 'ASC' } })
  const some = counters.filter(({ id }) => (id + writer + round) % 2 === 0)
  some.forEach((counter) => (counter.mark = markOf(writer, round)))
  await db.manager.save(some)
}

/** Inserts, changes and removes rows that are nobody else's. */
const comeAndGo: Round = async (db, writer, round) => {
  const arrivals = IDS.map((place) => ({ id: `${writer}-${round}-${place}`, place }))
  const steps = IDS.map((place) => ({ writer, place: place + 10 * round, mark: 0 }))
  await db.transaction(async (manager) => {
    await manager.save(Arrival, arrivals)
    await manager.save(Step, steps)
    await manager.save(
      Arrival,
      arrivals.map((arrival) => ({ ...arrival, place: arrival.place + 1 })),
    )
    await manager.save(
      Step,
      steps.map((step) => ({ ...step, mark: markOf(writer, round) })),
    )
    await manager.remove(manager.create(Arrival, arrivals.slice(1)))
    // One by one: TypeORM's DELETE of several composite keys locks whole tables of MariaDB, and itself out.
    for (const step of manager.create(Step, steps.slice(1))) await manager.remove(step)
  })
}

const markOf = (writer: number, round: number) => 1000 * (writer + 1) + round

/** Lets all writers do their rounds at the same time, each again after a deadlock; says how many of those there were. */
async function race(db: DataSource, rounds: number, round: Round): Promise<number> {
  let deadlocks = 0
  const withRetry = async (writer: number, at: number): Promise<void> => {
    for (let attempt = 0; attempt < 50; attempt++) {
      try {
        await round(db, writer, at)
        return
      } catch (error) {
        if (!isDeadlock(error)) throw error
        deadlocks++
      }
    }
    throw new Error('no end of deadlocks')
  }
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    for (let at = 0; at < rounds; at++) await withRetry(writer, at)
  })
  await Promise.all(writers)
  return deadlocks
}

function isDeadlock(error: unknown): boolean {
  const { code, driverError } = error as { code?: string; driverError?: unknown }
  return (
    /^(40P01|40001|ER_LOCK_DEADLOCK)$/.test(code ?? '') || (driverError != null && isDeadlock(driverError))
  )
}

const newCounters = () => IDS.map((id) => ({ id, mark: id, writer: '' }))

/** Follows a record's marks from its creation on, each before to the after that it equals. */
function chainOf(activities: readonly Activity[], id: number): readonly Activity[] {
  const ofRecord = activities.filter(({ record }) => record?.entity === 'Counter' && record.id === String(id))
  const byBefore = new Map(ofRecord.map((activity) => [changesOf(activity)['mark']?.[0], activity]))
  const chain: Activity[] = []
  for (let at = byBefore.get(null); at !== undefined; at = byBefore.get(changesOf(at)['mark']?.[1]))
    chain.push(at)
  return chain
}

/** The databases whose connections work side by side, or those that have one for all. */
function onConnections(how: 'several' | 'one', title: string, body: (database: TestDatabase) => void): void {
  for (const database of databases) {
    if (database.concurrent === (how === 'several'))
      describe(`${title} (${database.name})`, () => body(database))
  }
}

onConnections('several', 'eight writers on five rows', (database) => {
  let app: Application
  const deadlocks: Record<string, number> = {}
  beforeAll(async () => {
    const plain = await openWithoutLog(database, ENTITIES, POOL)
    await plain.getRepository(Counter).save(newCounters())
    deadlocks['saveSeveral'] = await race(plain, ROUNDS, saveSeveral)
    deadlocks['comeAndGo'] = await race(plain, ROUNDS, comeAndGo)
    await plain.destroy()
    app = await openApplication(database, ENTITIES, {}, POOL)
  })
  afterAll(() => app.db.destroy())
  beforeEach(async () => {
    await app.db.getRepository(Counter).createQueryBuilder().delete().execute()
    await app.forget()
    await app.db.getRepository(Counter).save(newCounters())
  })
  afterEach(() => expect(app.reports).toEqual([]))

  const expectChains = async (): Promise<void> => {
    const activities = await app.activities()
    for (const counter of await app.db.getRepository(Counter).find()) {
      const chain = chainOf(activities, counter.id)
      const ids = chain.map(({ id }) => id)
      expect(chain).toHaveLength(activities.filter(({ record }) => record?.id === String(counter.id)).length)
      expect(ids).toEqual([...ids].sort())
      expect(changesOf(chain.at(-1) as Activity)['mark']?.[1]).toBe(counter.mark)
    }
  }

  test('that save one each: every before is the after that precedes it', async () => {
    expect(await race(app.db, 2 * ROUNDS, saveOne)).toBe(0)
    expect((await app.activities()).length).toBeGreaterThan(100)
    await expectChains()
  })

  test('that save several each: every before is the after that precedes it, and nobody is locked out', async () => {
    const met = await race(app.db, ROUNDS, saveSeveral)
    await expectChains()
    if (deadlocks['saveSeveral'] === 0) expect(met).toBe(0)
  })

  test('that insert, change and remove rows of their own do not lock one another out', async () => {
    const met = await race(app.db, ROUNDS, comeAndGo)
    if (deadlocks['comeAndGo'] === 0) expect(met).toBe(0)
    const events = (await app.activities()).map(({ event, record }) => `${event} ${record?.entity}`)
    const count = (word: string) => events.filter((each) => each === word).length
    const rounds = WRITERS * ROUNDS
    expect([count('created Arrival'), count('updated Arrival'), count('deleted Arrival')]).toEqual([
      5 * rounds,
      5 * rounds,
      4 * rounds,
    ])
    expect([count('created Step'), count('updated Step'), count('deleted Step')]).toEqual([
      5 * rounds,
      5 * rounds,
      4 * rounds,
    ])
  })
})

onConnections('one', 'saves that interleave on one connection', (database) => {
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, ENTITIES)
  })
  afterAll(() => app.db.destroy())
  beforeEach(async () => {
    await app.db.getRepository(Counter).createQueryBuilder().delete().execute()
    await app.db.getRepository(Counter).save(newCounters())
    await app.forget()
  })

  test('are told apart when they are of different rows', async () => {
    const counters = await app.db.getRepository(Counter).find()
    await Promise.all(
      counters.map(async (counter) => {
        for (let round = 1; round <= 5; round++) {
          await app.db.getRepository(Counter).save({ id: counter.id, mark: markOf(counter.id, round) })
        }
      }),
    )
    const activities = await app.activities()
    for (const { id } of counters) {
      const marks = activities
        .filter(({ record }) => record?.id === String(id))
        .map((activity) => changesOf(activity)['mark'])
      const written = [id, ...[1, 2, 3, 4, 5].map((round) => markOf(id, round))]
      expect(marks).toEqual(written.slice(1).map((mark, index) => [written[index], mark]))
    }
  })

  // No lock tells such saves apart: one may see the other's values in its own after.
  test('end with what the table holds when they are of the same row', async () => {
    await race(app.db, ROUNDS, saveOne)
    const activities = await app.activities()
    for (const { id, mark } of await app.db.getRepository(Counter).find()) {
      const last = activities.findLast(({ record }) => record?.id === String(id)) as Activity
      expect(changesOf(last)['mark']?.[1]).toBe(mark)
    }
  })
})
