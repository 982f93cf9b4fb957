import { type Activity, baseline } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, changesOf, openApplication } from '../capture/open-application.js'
import { hold, untilBlocked } from './hold.js'
import { Account, beforeTheLog, Line, RECORDS, Tag } from './records.js'

forEachDatabase('baselines at the same time', (database) => {
  let app: Application
  afterEach(() => app.db.destroy())

  const open = async (extra: object = {}) => {
    app = await openApplication(database, RECORDS, { audit: [] }, { poolSize: 8, extra })
    await beforeTheLog(async () => {
      const lines = Array.from({ length: 60 }, (_, place) => ({ article: 'a', place, text: 'old' }))
      await app.db.getRepository(Line).insert(lines)
    })
  }
  const recordedIds = async () => (await app.activities()).map(({ record }) => record?.id)

  it('record nothing twice', async () => {
    await open()
    const runs = await Promise.all([3, 7, 60].map((batchSize) => baseline(app.db, Line, { batchSize })))
    const sum = (key: 'recorded' | 'skipped') => runs.reduce((all, run) => all + run[key], 0)
    expect([sum('recorded'), new Set(await recordedIds()).size]).toEqual([60, 60])
    expect(await recordedIds()).toHaveLength(60)
  })

  const { family } = database
  if (family === 'sqlite') return

  const isolations: readonly (readonly [string, object])[] = [
    ['as the database does by default', {}],
    ...(database.family === 'postgres'
      ? [['at REPEATABLE READ', { options: '-c default_transaction_isolation=repeatable\\ read' }] as const]
      : []),
  ]
  it.each(isolations)(
    'record nothing twice when both wait for the same rows, isolated %s',
    async (_, extra) => {
      await open(extra)
      const holder = await hold(app.db, (manager) =>
        manager.update(Line, { article: 'a', place: 0 }, { text: 'new' }),
      )
      const runs = Promise.all([baseline(app.db, Line), baseline(app.db, Line)])
      await untilBlocked(app.db, family, runs, 2)
      await holder.commit()
      expect((await runs).map(({ recorded }) => recorded).sort()).toEqual([0, 60])
      expect(await recordedIds()).toHaveLength(61)
    },
  )
})

forEachDatabase('a baseline while the application writes', (database) => {
  const { family } = database
  if (family === 'sqlite') return
  let app: Application
  let first: Account
  let second: Account
  beforeEach(async () => {
    app = await openApplication(database, RECORDS, { audit: [] }, { poolSize: 8 })
    await beforeTheLog(async () => {
      const account = (name: string, tags: Tag[]) =>
        app.db.manager.save(app.db.manager.create(Account, { name, tags, address: {} as never }))
      const [red, blue] = (await app.db.manager.save([
        app.db.manager.create(Tag, { name: 'red' }),
        app.db.manager.create(Tag, { name: 'blue' }),
      ])) as [Tag, Tag]
      first = await account('first', [red, blue])
      second = await account('second', [])
    })
  })
  afterEach(() => app.db.destroy())

  const blocked = (work: Promise<unknown>, count?: number) => untilBlocked(app.db, family, work, count)
  const named = (activities: readonly Activity[], id: number) =>
    activities
      .filter(({ record }) => record?.id === String(id))
      .map((activity) => [activity.event, changesOf(activity)['name']?.[1]])

  it('has what was committed before it, whose activity comes first', async () => {
    const holder = await hold(app.db, (manager) => manager.update(Account, first.id, { name: 'renamed' }))
    const run = baseline(app.db, Account)
    await blocked(run)
    await holder.commit()
    expect(await run).toEqual({ recorded: 2, skipped: 0 })
    expect(named(await app.activities(), first.id)).toEqual([
      ['updated', 'renamed'],
      ['baseline', 'renamed'],
    ])
  })

  it('has nothing of what was rolled back', async () => {
    const holder = await hold(app.db, (manager) => manager.update(Account, first.id, { name: 'renamed' }))
    const run = baseline(app.db, Account)
    await blocked(run)
    await holder.rollBack()
    await run
    expect(named(await app.activities(), first.id)).toEqual([['baseline', 'first']])
  })

  it('records nothing of a row that is deleted meanwhile', async () => {
    const holder = await hold(app.db, (manager) => manager.delete(Account, second.id))
    const run = baseline(app.db, Account)
    await blocked(run)
    await holder.commit()
    expect(await run).toEqual({ recorded: 1, skipped: 0 })
    expect(named(await app.activities(), second.id).map(([event]) => event)).toEqual(['deleted'])
  })

  it('waits for a link that is being cut, and lets an update of its rows wait until it is written', async () => {
    const holder = await hold(app.db, (manager) =>
      manager.createQueryBuilder().relation(Account, 'tags').of(first).remove(first.tags[0]),
    )
    const run = baseline(app.db, Account)
    await blocked(run)
    const update = app.db.manager.update(Account, first.id, { name: 'renamed' })
    await blocked(update, 2)
    await holder.commit()
    await Promise.all([run, update])
    const activities = await app.activities()
    expect(named(activities, first.id)).toEqual([
      ['unlinked', undefined],
      ['baseline', 'first'],
      ['updated', 'renamed'],
    ])
    expect(
      activities.find(({ event, record }) => event === 'baseline' && record?.id === String(first.id)),
    ).toMatchObject({
      changes: expect.arrayContaining([
        { field: 'tags', before: [], after: [{ id: String(first.tags[1]?.id), name: 'blue' }], links: true },
      ]) as unknown,
    })
  })

  it('waits for a link that is being made', async () => {
    const holder = await hold(app.db, (manager) =>
      manager.createQueryBuilder().relation(Account, 'tags').of(second).add(first.tags[0]),
    )
    const run = baseline(app.db, Account)
    await blocked(run)
    await holder.commit()
    await run
    const ofSecond = (await app.activities()).filter(({ record }) => record?.id === String(second.id))
    expect(ofSecond.map((activity) => [activity.event, changesOf(activity)['tags']?.[1]])).toEqual([
      ['linked', [{ id: String(first.tags[0]?.id), name: 'red' }]],
      ['baseline', [{ id: String(first.tags[0]?.id), name: 'red' }]],
    ])
  })

  it('begins a batch again that has lost a deadlock', async () => {
    const holder = await hold(app.db, (manager) => manager.update(Account, second.id, { name: 'renamed' }))
    const run = baseline(app.db, Account)
    await blocked(run)
    // It has the first row and waits for the second; the database ends one of the two, and may choose the other as well.
    const renaming = holder.manager
      .update(Account, first.id, { name: 'renamed too' })
      .then(holder.commit, holder.rollBack)
    expect(await run).toEqual({ recorded: 2, skipped: 0 })
    await renaming
  })
})
