/** Facts about the past of records that a long random workload has written. */
import fc from 'fast-check'
import { type Activity, history, type RecordAsOf } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { seed } from '../../query/questions.js'
import { Account } from './entities.js'
import { accountActivities, anyWrite, type Instant, type Office, openOffice, plainly } from './office.js'

const WRITES = 120

forEachDatabase('what a history tells', (database) => {
  let office: Office
  const instants: Instant[] = []
  let ids: readonly number[] = []
  let activities: readonly Activity[] = []
  const all = () => history(office.application.db, Account).unrestricted('test')

  beforeAll(async () => {
    office = await openOffice(database)
    const [writes = []] = fc.sample(fc.array(anyWrite, { minLength: WRITES, maxLength: WRITES }), {
      seed,
      numRuns: 1,
    })
    for (const write of writes) instants.push(await office.write(write))
    activities = await accountActivities(office.application)
    ids = [...new Set(activities.map(({ record }) => Number(record?.id)))]
  }, 120_000)

  afterAll(() => office.application.db.destroy())

  test('all records that were there at an instant are found as they were', async () => {
    for (const { at, records } of instants.filter((_, index) => index % 10 === 0)) {
      const found = new Map<number, unknown>()
      for await (const record of all().allAsOf(at)) found.set(record.id as number, plainly(record))
      expect(found).toEqual(records)
    }
  })

  test('conditions choose among the records of then', async () => {
    const { at, records } = instants.at(-1) as Instant
    const found: number[] = []
    for await (const record of all().allAsOf(at, { active: true, address: { zip: null } }))
      found.push(record.id as number)
    const wanted = [...records].filter(
      ([, { active, address }]) => active === true && (address as Account['address']).zip === null,
    )
    expect(found.sort()).toEqual(wanted.map(([id]) => id).sort())
  })

  test('a timeline shows each activity once, with the record after it', async () => {
    for (const id of ids) {
      const oldestFirst = await gather(all().of(id).timeline({ order: 'oldest first' }))
      expect(oldestFirst.map(({ activity }) => activity.id)).toEqual(
        activities.filter(({ record }) => record?.id === String(id)).map((each) => each.id),
      )
      for (const { activity, record } of oldestFirst)
        expect(record).toEqual(await all().of(id).asOf(activity))
    }
  })

  test('a timeline from the newest on is the one from the oldest on, turned round', async () => {
    for (const id of ids) {
      const oldestFirst = await gather(all().of(id).timeline({ order: 'oldest first' }))
      expect((await gather(all().of(id).timeline())).reverse()).toEqual(oldestFirst)
    }
  })

  test('versions follow each other without a gap, and hold what the record was throughout', async () => {
    for (const id of ids) {
      const versions = await gather(all().of(id).versions())
      expect(versions.slice(1).map(({ from }) => from)).toEqual(
        versions.slice(0, -1).map(({ until }) => until),
      )
      expect(versions.map(({ number }) => number)).toEqual(versions.map((_, index) => index + 1))
      for (const { at, records } of instants) {
        const version = versions.findLast(({ from }) => new Date(from) <= at)
        expect(plainly(version?.record ?? null)).toEqual(records.get(id) ?? null)
      }
    }
  })

  test('blame names the last activity that set each field, as a walk through all of them finds it', async () => {
    for (const id of ids) {
      const blame = await all().of(id).blame()
      const record = await all()
        .of(id)
        .asOf(new Date(8.64e15 / 1000))
      expect(blame === null).toBe(record === null)
      const own = activities.filter((each) => each.record?.id === String(id))
      for (const [field, { value, actor, activityId }] of Object.entries(blame ?? {})) {
        expect(activityId).toBe(lastThatSet(own, field)?.id)
        expect(actor).toEqual(lastThatSet(own, field)?.actor)
        expect(value).toEqual(at(record, field))
      }
    }
  })

  test('a difference between two instants turns the first record into the second', async () => {
    for (const id of ids) {
      const [from, to] = [instants[30] as Instant, instants.at(-20) as Instant]
      const before = plainly(await all().of(id).asOf(from.at))
      const after = plainly(await all().of(id).asOf(to.at))
      const differences = await all().of(id).diff(from.at, to.at)
      for (const { field, before: old, after: now } of differences) {
        expect(old).toEqual(before === null ? null : at(before, field))
        expect(now).toEqual(after === null ? null : at(after, field))
      }
      if (before !== null && after !== null) {
        const same = ['title', 'balance', 'owner', 'labels', 'settings'].filter(
          (field) => !differences.some((each) => each.field === field),
        )
        for (const field of same) expect(at(after, field)).toEqual(at(before, field))
      }
    }
  })
})

/** The naive walk: the last change of the field that made a difference, over all of the record's life. */
function lastThatSet(activities: readonly Activity[], field: string): Activity | undefined {
  return activities.findLast(({ kind, changes }) =>
    changes.some(
      (change) =>
        change.field === field &&
        (kind !== 'deleted' || JSON.stringify(change.before) !== JSON.stringify(change.after)),
    ),
  )
}

function at(record: RecordAsOf<Account> | Readonly<Record<string, unknown>> | null, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | null)?.[key], record)
}

async function gather<T>(all: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = []
  for await (const each of all) gathered.push(each)
  return gathered
}
