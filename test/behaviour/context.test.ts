import { setTimeout as wait } from 'node:timers/promises'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { activityLog, actAs, type ActivityContext, Audited, withoutAudit } from '../../src/index.js'
import { databases, forEachDatabase, type TestDatabase } from '../support/databases.js'
import { type Application, inWords, onlyActivity, openApplication } from './capture/open-application.js'

@Entity()
@Audited()
class Note {
  // Given by the application: sql.js tells TypeORM wrong ids of rows that are inserted at the same time.
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'varchar', length: 50 }) text!: string
}

const user = (id: string, companyId?: string) =>
  ({ kind: 'user', id, name: `User ${id}`, companyId }) as const

class Refusal extends Error {}

forEachDatabase('who acts', (database) => {
  let app: Application
  let lastId = 0
  beforeAll(async () => {
    app = await openApplication(database, [Note])
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())
  afterEach(() => expect(app.reports).toEqual([]))

  const save = (text = 'a note') => app.db.getRepository(Note).save({ id: ++lastId, text })

  test('is in the activity, with where from and for whom', async () => {
    const context: ActivityContext = {
      actor: { kind: 'user', id: 7, name: 'Ana', companyId: 3 },
      ip: '203.0.113.7',
      userAgent: 'curl/8',
      requestId: 'r-1',
      traceId: 't-1',
      source: 'http',
      metadata: { campaign: 'spring', password: 'canary' },
    }
    await actAs(context, () => save())
    expect(await onlyActivity(app)).toMatchObject({
      actor: { kind: 'user', id: '7', name: 'Ana' },
      onBehalf: false,
      impersonator: null,
      companyId: '3',
      ip: '203.0.113.7',
      userAgent: 'curl/8',
      requestId: 'r-1',
      traceId: 't-1',
      source: 'http',
      metadata: { campaign: 'spring', password: '[masked]' },
    })
    expect(JSON.stringify(await app.rows())).not.toContain('canary')
  })

  test('is the system outside every scope', async () => {
    await save()
    expect(await onlyActivity(app)).toMatchObject({
      actor: { kind: 'system', id: null, name: 'system' },
      companyId: null,
      ip: null,
      userAgent: null,
      metadata: null,
    })
  })

  test('is the innermost scope’s, and the outer one’s again after it threw', async () => {
    await actAs({ actor: user('outer', 'A'), ip: '::1' }, async () => {
      await actAs({ actor: user('inner', 'B') }, () => save())
      await actAs({ actor: user('thrown') }, async () => {
        await save()
        throw new Refusal()
      }).catch(() => undefined)
      await save()
      await actAs({ companyId: 'C', ip: '::2' }, () => save())
    })
    await save()

    const activities = await app.activities()
    expect(activities.map(({ actor, companyId, ip }) => [actor.id, companyId, ip])).toEqual([
      ['inner', 'B', '::1'],
      ['thrown', null, '::1'],
      ['outer', 'A', '::1'],
      ['outer', 'C', '::2'],
      [null, null, null],
    ])
  })

  test('given as a function is asked at each write', async () => {
    let id = 'first'
    await actAs({ actor: () => user(id) }, async () => {
      await save()
      id = 'second'
      await save()
    })
    expect((await app.activities()).map(({ actor }) => actor.id)).toEqual(['first', 'second'])
  })

  test('in somebody’s name is the admin who really acts', async () => {
    await actAs(
      { actor: user('7', '3'), impersonator: { kind: 'admin', id: 'root', name: 'Root', companyId: '9' } },
      () => save(),
    )
    expect(await onlyActivity(app)).toMatchObject({
      actor: { kind: 'user', id: '7' },
      onBehalf: true,
      impersonator: { kind: 'admin', id: 'root', name: 'Root' },
      companyId: '3',
    })
  })

  test('is an admin for no company, whatever company is given', async () => {
    await actAs({ actor: { kind: 'admin', id: 'root', companyId: '3' }, companyId: '4' }, () => save())
    expect(await onlyActivity(app)).toMatchObject({ actor: { kind: 'admin' }, companyId: null })
    expect((await activityLog(app.db).visibleTo({ as: 'company', companyId: '4' }).count()).value).toBe(0)
    expect((await activityLog(app.db).visibleTo({ as: 'admin', adminId: 'root' }).count()).value).toBe(1)
  })

  test('is never mixed up among 50 chains of calls that write at the same time', async () => {
    const pause = () => wait(Math.random() * 4)
    const chain = (index: number) =>
      actAs({ actor: user(`u${index}`), metadata: { index } }, async () => {
        await pause()
        const note = await save(`made by u${index}`)
        await pause()
        await actAs({ ip: `10.0.0.${index}` }, () =>
          app.db.getRepository(Note).save({ ...note, text: 'changed' }),
        )
        await pause()
        await app.db.getRepository(Note).remove(note)
      })
    await Promise.all(Array.from({ length: 50 }, (_, index) => chain(index)))

    const activities = await app.activities()
    expect(activities).toHaveLength(150)
    for (let index = 0; index < 50; index++) {
      const own = activities.filter(({ actor }) => actor.id === `u${index}`)
      expect(own.map(({ event, ip, metadata }) => [event, ip, metadata])).toEqual([
        ['created', null, { index }],
        ['updated', `10.0.0.${index}`, { index }],
        ['deleted', null, { index }],
      ])
      expect(new Set(own.map(({ record }) => record?.id))).toHaveProperty('size', 1)
    }
  }, 60_000)

  test('is kept in what nobody awaits', async () => {
    let done: Promise<unknown> = Promise.resolve()
    actAs({ actor: user('7') }, () => {
      done = wait(5).then(() => save())
    })
    await actAs({ actor: user('8') }, () => done)
    expect((await onlyActivity(app)).actor.id).toBe('7')
  })

  test('is nobody’s business under withoutAudit', async () => {
    await actAs({ actor: user('7') }, async () => {
      await withoutAudit('an import', async () => {
        const note = await save()
        await actAs({ actor: user('8') }, () => app.db.getRepository(Note).save({ ...note, text: 'b' }))
        await app.db.getRepository(Note).remove(note)
        await activityLog(app.db).log({ type: 'Notes', event: 'imported' })
      })
      await save()
    })
    expect(inWords(await app.activities())).toEqual([`created Note ${lastId}`])
  })

  test('is forgotten for a part of a transaction only', async () => {
    await app.db.transaction(async (manager) => {
      await withoutAudit('derived', () => manager.save(Note, { id: ++lastId, text: 'silent' }))
      await manager.save(Note, { id: ++lastId, text: 'loud' })
    })
    expect(inWords(await app.activities())).toEqual([`created Note ${lastId}`])
    expect(await app.db.getRepository(Note).countBy({ text: 'silent' })).toBe(1)
  })
})

forEachDatabase('where nobody acts and somebody must', (database) => {
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, [Note], { missingActor: 'error' })
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())

  const notes = () => app.db.getRepository(Note)

  test('a save fails with an error that says what to do, and stores nothing', async () => {
    await expect(notes().save({ id: 1, text: 'nobody’s' })).rejects.toMatchObject({
      code: 'ACTOR_MISSING',
      message:
        '[activity-log] Cannot record an activity: nobody acts here. Wrap the write in actAs({ actor }, fn), or set ' +
        'missingActor to "system". (ACTOR_MISSING)',
    })
    expect(await notes().count()).toBe(0)
    expect(await app.activities()).toEqual([])
  })

  test('so does an entry in words', async () => {
    await expect(activityLog(app.db).log({ type: 'Notes', event: 'read' })).rejects.toMatchObject({
      code: 'ACTOR_MISSING',
    })
    expect(await app.activities()).toEqual([])
  })

  test('so does one whose actor’s function fails, with what it threw as the cause', async () => {
    const actor = () => {
      throw new Refusal('no session')
    }
    await expect(actAs({ actor }, () => notes().save({ id: 1, text: 'a' }))).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      cause: expect.any(Refusal) as Refusal,
    })
    expect(await notes().count()).toBe(0)
  })

  test('a save in a scope and one without audit are fine', async () => {
    await actAs({ actor: user('7') }, () => notes().save({ id: 1, text: 'Ana’s' }))
    await withoutAudit('import', () => notes().save({ id: 2, text: 'imported' }))
    expect(await notes().count()).toBe(2)
    expect((await onlyActivity(app)).actor.id).toBe('7')
    await withoutAudit('cleaning up', () => notes().clear())
  })
})

describe('a context that JavaScript lets through', () => {
  const sqlite = databases[0] as TestDatabase

  test.each([
    ['a number as request id', { requestId: 42 }, { requestId: '42' }],
    ['a list as ip', { ip: ['10.0.0.1', '10.0.0.2'] }, { ip: null }],
    [
      'an object that is no text',
      { userAgent: Object.create(null) as unknown, traceId: {} },
      { userAgent: null },
    ],
    ['a symbol as source', { source: Symbol('job') }, { source: null }],
    [
      'texts beyond every column',
      { ip: 'x'.repeat(100), userAgent: '😀'.repeat(1_000) },
      { ip: `${'x'.repeat(44)}…` },
    ],
    ['NUL in a text', { requestId: 'a\0b', userAgent: 'c\0d' }, { requestId: 'ab', userAgent: 'cd' }],
  ])('is recorded as far as it goes: %s', async (_, context, recorded) => {
    const app = await openApplication(sqlite, [Note])
    await actAs({ actor: user('7'), ...context } as never, () =>
      app.db.getRepository(Note).save({ id: 1, text: 'a' }),
    )
    expect(await onlyActivity(app)).toMatchObject(recorded)
    expect(app.reports).toEqual([])
    await app.db.destroy()
  })
})
