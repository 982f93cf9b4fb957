import fc from 'fast-check'
import type { DataSource } from 'typeorm'
import { actAs, type Activity, type ActivityLogError, history, type RestorePlan } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { settingsFor } from '../../query/questions.js'
import { Account, Address, Label, Line, Owner } from './entities.js'
import { accountActivities, anyWrite, inOffice, type Office, openOffice, recordsOf } from './office.js'

const RUNS = 6

const accountsOf = ({ application }: Office) =>
  history(application.db, Account, { canRestore: () => true }).unrestricted('test')

async function lastOf(office: Office): Promise<Activity> {
  return (await accountActivities(office.application)).at(-1) as Activity
}

/** What only an account itself has: masked values never come back, and who keeps them up to date is TypeORM. */
function comparable(record: Readonly<Record<string, unknown>> | undefined) {
  if (record === undefined) return undefined
  return { ...record, updatedAt: null, version: null }
}

async function errorOf(work: Promise<unknown>): Promise<ActivityLogError> {
  return work.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: ActivityLogError) => error,
  )
}

forEachDatabase('restoring', (database) => {
  test('a removed record comes back equal, after whatever happened to it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyWrite, { minLength: 3, maxLength: 15 }), fc.boolean(), (writes, softly) =>
        inOffice(database, async (office) => {
          await office.write({ what: 'create', which: 1, value: 5 })
          for (const write of writes) await office.write(write)
          const [before] = (await recordsOf(office.application.db)).values()
          if (before === undefined) return
          await office.write({ what: softly ? 'softRemove' : 'remove', which: 0, value: 0 })
          const deletion = await lastOf(office)
          office.tick()
          await accountsOf(office).restore(deletion)
          const after = (await recordsOf(office.application.db)).get(before['id'] as number)
          expect(comparable(after)).toEqual(comparable(before))
          const restored = await lastOf(office)
          expect(restored).toMatchObject({ event: 'restored', restoredFrom: deletion.id })
        }),
      ),
      settingsFor(RUNS),
    )
  }, 300_000)

  test('taking the last activity back gives the state before it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyWrite, { minLength: 1, maxLength: 12 }), anyWrite, (writes, last) =>
        inOffice(database, async (office) => {
          await office.write({ what: 'create', which: 2, value: 5 })
          for (const write of writes) await office.write(write)
          const before = await recordsOf(office.application.db)
          const known = await lastOf(office)
          await office.write({ ...last, what: WAYS_TO_UPDATE[last.value % WAYS_TO_UPDATE.length] ?? 'save' })
          const update = await lastOf(office)
          if (update.id === known.id) return
          office.tick()
          if (update.changes.every(({ field }) => NOT_PUT_BACK.has(field))) return
          await accountsOf(office).revert(update)
          const id = Number(update.record?.id)
          const after = (await recordsOf(office.application.db)).get(id)
          expect(comparable(after)).toEqual(comparable(before.get(id)))
          expect(await lastOf(office)).toMatchObject({ kind: 'updated', restoredFrom: update.id })
        }),
      ),
      settingsFor(RUNS),
    )
  }, 300_000)
})

const WAYS_TO_UPDATE = ['save', 'updateByCriteria', 'assign', 'link'] as const

/** A masked value, and what TypeORM keeps up to date. */
const NOT_PUT_BACK: ReadonlySet<string> = new Set(['iban', 'updatedAt', 'version'])

forEachDatabase('what a restoration meets', (database) => {
  let office: Office
  let db: DataSource

  beforeEach(async () => {
    office = await openOffice(database)
    db = office.application.db
  })

  afterEach(() => db.destroy())

  async function createAndRemove(values: Partial<Account> = {}): Promise<{ id: number; deletion: Activity }> {
    const account = await db
      .getRepository(Account)
      .save(
        db
          .getRepository(Account)
          .create({ title: 'Renewal', words: ['a'], address: new Address(), ...values }),
      )
    const { id } = account
    await db.getRepository(Account).remove(account)
    return { id, deletion: await lastOf(office) }
  }

  async function createAndUpdate(values: Partial<Account>): Promise<{ id: number; update: Activity }> {
    const accounts = db.getRepository(Account)
    const account = await accounts.save(
      accounts.create({ title: 'Renewal', price: '1.00', words: ['a'], address: new Address() }),
    )
    await accounts.save({ ...account, ...values })
    return { id: account.id, update: await lastOf(office) }
  }

  test('without canRestore nothing is restored, and no plan is told', async () => {
    const { deletion } = await createAndRemove()
    const accounts = history(db, Account).unrestricted('test')
    expect((await errorOf(accounts.restore(deletion))).code).toBe('RESTORE_NOT_ALLOWED')
    expect((await errorOf(accounts.planRestore(deletion))).code).toBe('RESTORE_NOT_ALLOWED')
    const refusing = history(db, Account, { canRestore: () => false }).unrestricted('test')
    expect((await errorOf(refusing.restore(deletion))).code).toBe('RESTORE_NOT_ALLOWED')
  })

  test('canRestore is asked with the activity and the viewer', async () => {
    const { update } = await createAndUpdate({ title: 'Won' })
    const asked: unknown[] = []
    const viewer = { as: 'user', userId: '1' } as const
    const canRestore = (activity: Activity, who: unknown) => asked.push([activity.id, who]) > 0
    const { deletion } = await asLeo(() => createAndRemove())
    await history(db, Account, { canRestore }).visibleTo(viewer).planRestore(deletion)
    expect(asked).toEqual([[deletion.id, viewer]])
    const hidden = history(db, Account, { canRestore }).visibleTo(viewer)
    expect((await errorOf(hidden.planRevert(update))).code).toBe('ACTIVITY_NOT_FOUND')
  })

  test('an activity of another entity, or none at all, is not found', async () => {
    const { deletion } = await createAndRemove()
    const owners = history(db, Owner, { canRestore: () => true }).unrestricted('test')
    expect((await errorOf(owners.restore(deletion))).code).toBe('ACTIVITY_NOT_FOUND')
    expect((await errorOf(accountsOf(office).restore('nonsense'))).code).toBe('ACTIVITY_NOT_FOUND')
  })

  test('a record that is there is not restored over', async () => {
    const { deletion } = await createAndRemove()
    await accountsOf(office).restore(deletion)
    const error = await errorOf(accountsOf(office).restore(deletion))
    expect(error.code).toBe('RESTORE_IMPOSSIBLE')
    expect((error.cause as RestorePlan).obstacles).toEqual([{ why: 'exists', fields: [] }])
    expect(await db.getRepository(Account).count()).toBe(1)
  })

  test('a plan writes nothing', async () => {
    const { deletion } = await createAndRemove()
    const plan = await accountsOf(office).planRestore(deletion)
    expect(plan).toMatchObject({ what: 'restore', canBeDone: 'yes', obstacles: [] })
    expect(await db.getRepository(Account).count()).toBe(0)
    expect((await lastOf(office)).id).toBe(deletion.id)
  })

  test('a masked value stays out, and the plan says so', async () => {
    const { id, deletion } = await createAndRemove({ iban: 'ES91 2100' })
    const plan = await accountsOf(office).restore(deletion)
    expect(plan.fields).toContainEqual({
      field: 'iban',
      outcome: 'left out',
      why: 'masked',
      now: null,
      then: null,
      changedBy: null,
    })
    expect(plan.summary).toContain('iban was never recorded')
    expect((await db.getRepository(Account).findOneByOrFail({ id })).iban).toBeNull()
  })

  test('a reference to what is gone is left empty, and the plan says so', async () => {
    const owner = await db.getRepository(Owner).save({ name: 'Gone' })
    const { id, deletion } = await createAndRemove({ owner })
    await db.getRepository(Owner).remove(owner)
    const plan = await accountsOf(office).restore(deletion)
    expect(plan.fields.find(({ field }) => field === 'owner')).toMatchObject({
      outcome: 'left out',
      why: 'gone',
    })
    const restored = await db
      .getRepository(Account)
      .findOneOrFail({ where: { id }, relations: { owner: true } })
    expect(restored.owner).toBeNull()
  })

  test('links to what is gone are left out, the others come back', async () => {
    const labels = await db.getRepository(Label).find()
    const { id, deletion } = await createAndRemove({ labels })
    await db.getRepository(Label).delete({ code: 'red' })
    const plan = await accountsOf(office).restore(deletion)
    expect(plan.fields.find(({ field }) => field === 'labels')).toMatchObject({
      outcome: 'put back',
      why: 'gone',
    })
    const restored = await db
      .getRepository(Account)
      .findOneOrFail({ where: { id }, relations: { labels: true } })
    expect(restored.labels.map(({ code }) => code).sort()).toEqual(['blue', 'green'])
  })

  test('a composite key comes back whole', async () => {
    const lines = db.getRepository(Line)
    await lines.save({ order: 7, part: 'x"1', text: 'first' })
    await lines.delete({ order: 7, part: 'x"1' })
    const deletion = (await office.application.activities()).at(-1) as Activity
    await history(db, Line, { canRestore: () => true })
      .unrestricted('test')
      .restore(deletion)
    expect(await lines.findOneBy({ order: 7, part: 'x"1' })).toEqual({ order: 7, part: 'x"1', text: 'first' })
  })

  test('a value that was changed since is told with its author, and kept', async () => {
    const { id, update } = await createAndUpdate({ price: '2.00', title: 'Won', active: false })
    await asLeo(() => db.getRepository(Account).update({ id }, { price: '3.00' }))
    const plan = await accountsOf(office).planRevert(update)
    expect(plan.canBeDone).toBe('by force')
    expect(plan.summary).toBe('2 of 3 fields can be put back; price was changed since by Leo')
    const error = await errorOf(accountsOf(office).revert(update))
    expect(error.code).toBe('CHANGED_SINCE')
    expect(error.message).toContain('price was changed since')
    expect(await db.getRepository(Account).findOneByOrFail({ id })).toMatchObject({
      title: 'Won',
      active: false,
    })
  })

  test('fields that are named go back without the others', async () => {
    const { id, update } = await createAndUpdate({ price: '2.00', title: 'Won' })
    await db.getRepository(Account).update({ id }, { price: '3.00' })
    await accountsOf(office).revert(update, { fields: ['title'] })
    const account = await db.getRepository(Account).findOneByOrFail({ id })
    expect([account.title, Number(account.price)]).toEqual(['Renewal', 3])
  })

  test('force overwrites what was changed since', async () => {
    const { id, update } = await createAndUpdate({ price: '2.00', title: 'Won' })
    await db.getRepository(Account).update({ id }, { price: '3.00' })
    await accountsOf(office).revert(update, { force: true })
    const account = await db.getRepository(Account).findOneByOrFail({ id })
    expect([account.title, Number(account.price)]).toEqual(['Renewal', 1])
  })

  test('taking back what is as it was before writes nothing', async () => {
    const { update } = await createAndUpdate({ title: 'Won' })
    await accountsOf(office).revert(update)
    const last = await lastOf(office)
    expect((await accountsOf(office).revert(update)).summary).toBe('Everything is as it was')
    expect((await lastOf(office)).id).toBe(last.id)
  })

  test('an update of a record that is gone cannot be taken back', async () => {
    const { id, update } = await createAndUpdate({ title: 'Won' })
    await db.getRepository(Account).delete(id)
    const error = await errorOf(accountsOf(office).revert(update))
    expect((error.cause as RestorePlan).obstacles).toEqual([{ why: 'record gone', fields: [] }])
  })

  test('a creation is neither restored nor taken back', async () => {
    await createAndUpdate({ title: 'Won' })
    const [creation] = await accountActivities(office.application)
    expect((await errorOf(accountsOf(office).revert(creation as Activity))).code).toBe('RESTORE_IMPOSSIBLE')
    expect((await errorOf(accountsOf(office).restore(creation as Activity))).code).toBe('RESTORE_IMPOSSIBLE')
  })

  test('within a transaction that rolls back nothing is restored', async () => {
    const { deletion } = await createAndRemove()
    const abandoned = db.transaction(async (manager) => {
      await history(manager, Account, { canRestore: () => true })
        .unrestricted('test')
        .restore(deletion)
      throw new Error('no')
    })
    await expect(abandoned).rejects.toThrow('no')
    expect(await db.getRepository(Account).count()).toBe(0)
    expect((await lastOf(office)).id).toBe(deletion.id)
  })
})

function asLeo<R>(fn: () => Promise<R>): Promise<R> {
  return actAs({ actor: { kind: 'user', id: '1', name: 'Leo', companyId: '3' } }, fn)
}
