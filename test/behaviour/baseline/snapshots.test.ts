import { actAs, activityLog, type ActorInput, baseline } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import {
  type Application,
  changesOf,
  inWords,
  onlyActivity,
  openApplication,
} from '../capture/open-application.js'
import {
  Account,
  Animal,
  beforeTheLog,
  contentOf,
  Course,
  Dog,
  Firm,
  Mouse,
  Pupil,
  Puppy,
  RECORDS,
  Tag,
} from './records.js'

forEachDatabase('a baseline', (database) => {
  let app: Application
  let acme: Firm
  beforeAll(async () => {
    app = await openApplication(database, RECORDS, { audit: [], missingActor: 'error' })
  })
  afterAll(() => app.db.destroy())
  beforeEach(async () => {
    for (const entity of [Account, Tag, Animal])
      await beforeTheLog(async () => app.db.manager.remove(await app.db.manager.find(entity)))
    acme = await app.db.manager.save(Firm, { name: 'Acme' } as Firm)
    await app.forget()
  })
  afterEach(() => expect(app.reports).toEqual([]))

  const ana: ActorInput = { kind: 'user', id: 7, name: 'Ana' }
  const tags = (...names: string[]) =>
    app.db.manager.save(names.map((name) => app.db.manager.create(Tag, { name })))
  const full = async (): Promise<Partial<Account>> => ({
    name: 'Main',
    views: '123456789',
    balance: '12.50',
    day: '2026-02-28',
    seenAt: new Date('2026-02-28T10:00:00Z'),
    settings: { a: [1, { b: 'c' }], password: 'hunter2' },
    words: ['x', 'y'],
    price: 12,
    address: { street: 'Main Street 1', city: null },
    iban: 'DE02 1203',
    pin: '1234',
    draft: 'not for the log',
    firmId: acme.id,
    tags: await tags('old', 'new'),
    secretTags: await tags('hidden'),
  })
  const given = async (values: Partial<Account>) =>
    beforeTheLog(() =>
      app.db.manager.save(app.db.manager.create(Account, { address: {} as never, ...values })),
    )

  it('has the content of the creation that was not recorded: values, links, related records, masks', async () => {
    const values = await full()
    await actAs({ actor: ana, companyId: acme.id }, () =>
      app.db.manager.save(app.db.manager.create(Account, values)),
    )
    const created = await onlyActivity(app)
    await app.forget()
    expect(await baseline(app.db, Account)).toEqual({ recorded: 1, skipped: 0 })
    const recorded = await onlyActivity(app)
    expect(contentOf(recorded)).toEqual(contentOf(created))
    expect(created.changes.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['views', 'settings', 'address.street', 'tags', 'secretTags', 'iban']),
    )
  })

  it('says in words, kind and event that the record was there before', async () => {
    await given({ name: 'Main' })
    await baseline(app.db, Account)
    expect(await onlyActivity(app)).toMatchObject({
      kind: 'baseline',
      event: 'baseline',
      type: 'Account Management',
      description: 'Account "Main" was there before the log',
      record: { entity: 'Account', name: 'Main' },
    })
  })

  it('holds no value that is masked, ignored or secret', async () => {
    await given(await full())
    await baseline(app.db, Account)
    const [row] = await app.rows()
    expect(JSON.stringify(row)).not.toMatch(/DE02|1234"|hunter2|not for the log|hidden/)
    expect(row?.changes).toContain('"iban":{"masked":true}')
  })

  it('is found by the words of a search, like a creation', async () => {
    await given({ name: 'Needle' })
    await baseline(app.db, Account)
    const found = await activityLog(app.db).unrestricted('this test').search('needle').first(5)
    expect(inWords(found)).toHaveLength(1)
  })

  it('gives its values as details', async () => {
    await given({ name: 'Main' })
    await baseline(app.db, Account)
    const { id } = await onlyActivity(app)
    const details = await activityLog(app.db).unrestricted('this test').details(id)
    expect(details).toMatchObject({ kind: 'baseline' })
    expect(details?.kind === 'baseline' && details.values).toContainEqual({ field: 'name', value: 'Main' })
  })

  it('lists the links of each record, those at the other end by name', async () => {
    const [red, blue] = (await tags('red', 'blue')) as [Tag, Tag]
    await given({ name: 'first', tags: [red, blue] })
    await given({ name: 'second', tags: [] })
    await given({ name: 'third', tags: [blue] })
    await baseline(app.db, Account)
    const links = (await app.activities()).map(
      ({ changes }) => changes.find(({ field }) => field === 'tags') ?? null,
    )
    const named = ({ id, name }: Tag) => ({ id: String(id), name })
    expect(links).toEqual([
      { field: 'tags', before: [], after: [named(red), named(blue)], links: true },
      null,
      { field: 'tags', before: [], after: [named(blue)], links: true },
    ])
  })

  it('leaves softly deleted records out, until they are back', async () => {
    const account = await given({ name: 'gone' })
    await beforeTheLog(() => app.db.manager.softRemove(account))
    expect(await baseline(app.db, Account)).toEqual({ recorded: 0, skipped: 0 })
    await beforeTheLog(() => app.db.manager.restore(Account, account.id))
    expect(await baseline(app.db, Account)).toEqual({ recorded: 1, skipped: 0 })
  })

  it('follows the plan of the entity that each row is', async () => {
    const zoo = [
      app.db.manager.create(Animal, { name: 'any' }),
      app.db.manager.create(Dog, { name: 'Rex', owner: 'Ana' }),
      app.db.manager.create(Puppy, { name: 'Tiny', weeks: 3 }),
      app.db.manager.create(Mouse, { name: 'Jerry', hole: 'left' }),
    ]
    for (const animal of zoo) await actAs({ actor: ana }, () => app.db.manager.save(animal))
    const created = new Map((await app.activities()).map((each) => [each.record?.name, contentOf(each)]))
    await app.forget()
    expect(await baseline(app.db, Dog)).toEqual({ recorded: 2, skipped: 0 })
    expect(await baseline(app.db, Animal)).toEqual({ recorded: 1, skipped: 2 })
    const activities = await app.activities()
    expect(activities.map(({ type, record }) => [type, record?.entity, record?.name])).toEqual([
      ['Kennel', 'Animal', 'Rex'],
      ['Kennel', 'Animal', 'Tiny'],
      ['Zoo', 'Animal', 'any'],
    ])
    for (const each of activities) expect(contentOf(each)).toEqual(created.get(each.record?.name))
  })

  describe('by whom and for whom', () => {
    beforeEach(() => given({ name: 'Main', firmId: acme.id }))

    const seen = async (companyId: number | string) =>
      (await activityLog(app.db).visibleTo({ as: 'company', companyId }).first(5)).length

    it('is the actor system where nobody acts, even if somebody must', async () => {
      await baseline(app.db, Account)
      expect((await onlyActivity(app)).actor).toEqual({ kind: 'system', id: null, name: 'system' })
    })

    it('is whoever acts, from where that is', async () => {
      await actAs({ actor: { ...ana, companyId: 99 }, source: 'cli', requestId: 'r1' }, () =>
        baseline(app.db, Account),
      )
      expect(await onlyActivity(app)).toMatchObject({
        actor: { kind: 'user', id: '7', name: 'Ana' },
        source: 'cli',
        requestId: 'r1',
        companyId: '99',
      })
    })

    it('is seen by the company of the record where the context has none', async () => {
      await baseline(app.db, Account)
      expect([await seen(acme.id), await seen(acme.id + 1)]).toEqual([1, 0])
    })

    it('is seen by the company of the context where that has one, and not by that of the record', async () => {
      await actAs({ companyId: 99 }, () =>
        actAs({ actor: { kind: 'system', id: null, name: 'job' }, companyId: 99 }, () =>
          baseline(app.db, Account),
        ),
      )
      expect([await seen(99), await seen(acme.id)]).toEqual([1, 0])
    })

    it("is no company's where an admin acts", async () => {
      await actAs({ actor: { kind: 'admin', id: 1, name: 'Root' } }, () => baseline(app.db, Account))
      expect((await onlyActivity(app)).companyId).toBeNull()
      expect(await seen(acme.id)).toBe(0)
    })
  })
})

forEachDatabase('a baseline of an entity that bears the links of the other end', (database) => {
  it('has them', async () => {
    const app = await openApplication(database, [Course, Pupil], { audit: [] })
    const { manager } = app.db
    await beforeTheLog(async () => {
      const [ana, bo] = await manager.save(
        [{ name: 'Ana' }, { name: 'Bo' }].map((each) => manager.create(Pupil, each)),
      )
      await manager.save(manager.create(Course, { name: 'Greek', pupils: [ana, bo] as Pupil[] }))
    })
    await baseline(app.db, Pupil)
    expect(
      (await app.activities()).map((activity) => [activity.record?.name, changesOf(activity)['courses']]),
    ).toEqual([
      ['Ana', [[], [{ id: '1', name: 'Greek' }]]],
      ['Bo', [[], [{ id: '1', name: 'Greek' }]]],
    ])
    await app.db.destroy()
  })
})
