import { Column, Entity, PrimaryColumn } from 'typeorm'
import { activityLog, type ActivityEntry, actAs, Audited, withoutAudit } from '../../src/index.js'
import { forEachDatabase } from '../support/databases.js'
import { type Application, onlyActivity, openApplication } from './capture/open-application.js'

@Entity()
@Audited()
class Contact {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
}

@Entity()
@Audited()
class Line {
  @PrimaryColumn({ type: 'int' }) orderId!: number
  @PrimaryColumn({ type: 'int' }) line!: number
}

const ana = { kind: 'user', id: '7', name: 'Ana', companyId: '3' } as const
const wrong = (value: unknown): never => value as never

forEachDatabase('an entry in words', (database) => {
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, [Contact, Line])
  })
  afterAll(() => app.db.destroy())
  beforeEach(async () => {
    await withoutAudit('a clean start', () => app.db.getRepository(Contact).clear())
    await app.forget()
  })
  afterEach(() => expect(app.reports).toEqual([]))

  const log = (entry: ActivityEntry) => activityLog(app.db).log(entry)
  const metadataOf = async (metadata: object) => {
    await log({ type: 'Tests', event: 'tried', metadata: metadata as Record<string, unknown> })
    return (await onlyActivity(app)).metadata
  }

  test('is an activity of whoever acts, written at once', async () => {
    await actAs({ actor: ana, ip: '::1', metadata: { outer: 1, both: 'outer' } }, () =>
      log({
        type: 'Authentication',
        event: 'logged in',
        description: 'User logged in',
        metadata: { inner: 2, both: 'inner' },
      }),
    )
    const activity = await onlyActivity(app)
    expect(activity).toMatchObject({
      kind: 'action',
      type: 'Authentication',
      event: 'logged in',
      description: 'User logged in',
      actor: { kind: 'user', id: '7', name: 'Ana' },
      companyId: '3',
      ip: '::1',
      record: null,
      related: [],
      changes: [],
      metadata: { outer: 1, both: 'inner', inner: 2 },
    })
    expect(activity.transactionId).toMatch(/^\w{26}$/)
    const details = await activityLog(app.db)
      .visibleTo({ as: 'company', companyId: '3' })
      .details(activity.id)
    expect(details).toMatchObject({ kind: 'action', metadata: { inner: 2 } })
  })

  test('has a description of its own making where none is given', async () => {
    await log({ type: 'Reports', event: 'exported' })
    expect((await onlyActivity(app)).description).toBe('Reports: exported')
  })

  test('may be about a record and others, named by entity and key', async () => {
    await log({
      type: 'Contact Management',
      event: 'merged',
      record: { entity: Contact, id: 42, name: 'Ana' },
      related: [
        { relation: 'from', entity: 'Contact', id: '43' },
        { relation: 'line', entity: Line, id: { line: 2, orderId: 1 }, name: 'Line 2' },
      ],
    })
    expect(await onlyActivity(app)).toMatchObject({
      record: { entity: 'Contact', id: '42', name: 'Ana' },
      related: [
        { relation: 'from', entity: 'Contact', id: '43', name: null },
        { relation: 'line', entity: 'Line', id: '{"line":"2","orderId":"1"}', name: 'Line 2' },
      ],
    })
    expect((await activityLog(app.db).unrestricted('test').about(Contact, 42).count()).value).toBe(1)
  })

  describe('with an EntityManager', () => {
    test('is one of its transaction, in order', async () => {
      await app.db.transaction(async (manager) => {
        await manager.save(Contact, { id: 1, name: 'Ana' })
        await activityLog(manager).log({ type: 'Contacts', event: 'imported' })
        await manager.save(Contact, { id: 2, name: 'Bob' })
        expect((await activityLog(manager).unrestricted('test').count()).value).toBe(0)
      })
      const activities = await app.activities()
      expect(activities.map(({ event }) => event)).toEqual(['created', 'imported', 'created'])
      expect(new Set(activities.map(({ transactionId }) => transactionId))).toHaveProperty('size', 1)
    })

    test('goes when the transaction rolls back', async () => {
      const failing = app.db.transaction(async (manager) => {
        await activityLog(manager).log({ type: 'Contacts', event: 'imported' })
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await app.activities()).toEqual([])
    })

    test('goes with its savepoint', async () => {
      await app.db.transaction(async (manager) => {
        await activityLog(manager).log({ type: 'Contacts', event: 'kept' })
        await manager
          .transaction(async (inner) => {
            await activityLog(inner).log({ type: 'Contacts', event: 'dropped' })
            throw new Error('no')
          })
          .catch(() => undefined)
      })
      expect((await onlyActivity(app)).event).toBe('kept')
    })

    test('outside a transaction is written at once', async () => {
      await activityLog(app.db.manager).log({ type: 'Contacts', event: 'read' })
      const runner = app.db.createQueryRunner()
      await activityLog(runner.manager).log({ type: 'Contacts', event: 'read too' })
      await runner.release()
      expect((await app.activities()).map(({ event }) => event)).toEqual(['read', 'read too'])
    })
  })

  if (database.concurrent) {
    test('with the DataSource stays although a transaction beside it rolls back', async () => {
      const failing = app.db.transaction(async (manager) => {
        await manager.save(Contact, { id: 1, name: 'Ana' })
        await log({ type: 'Authentication', event: 'login failed' })
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect((await onlyActivity(app)).event).toBe('login failed')
    })
  }

  test('holds no connection afterwards', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => log({ type: 'Load', event: `number ${index}` })),
    )
    expect(await app.activities()).toHaveLength(30)
  })

  describe('has metadata', () => {
    test('whose secrets are masked at any depth', async () => {
      const metadata = await metadataOf({
        password: 'canary',
        headers: { Authorization: 'Bearer canary', 'set-cookie': ['canary'], accept: '*/*' },
        list: [{ apiKey: 'canary' }],
        tokenCount: 3,
      })
      expect(metadata).toEqual({
        password: '[masked]',
        headers: { Authorization: '[masked]', 'set-cookie': '[masked]', accept: '*/*' },
        list: [{ apiKey: '[masked]' }],
        tokenCount: 3,
      })
      expect(JSON.stringify(await app.rows())).not.toContain('canary')
    })

    test('with circles, BigInts and what else JSON has no word for', async () => {
      const circle: Record<string, unknown> = { name: 'circle' }
      circle['self'] = circle
      const metadata = await metadataOf({
        circle,
        big: 2n ** 64n,
        nan: NaN,
        symbol: Symbol('s'),
        fn: () => 1,
        date: new Date(NaN),
        at: new Date(0),
        map: new Map([['a', 1]]),
      })
      expect(metadata).toMatchObject({
        circle: { name: 'circle', self: '[circular]' },
        big: '18446744073709551616',
        at: '1970-01-01T00:00:00.000Z',
      })
      const notes = (JSON.parse((await app.rows())[0]?.context ?? '') as { notes: { at: string }[] }).notes
      expect(notes.map(({ at }) => at)).toEqual(
        expect.arrayContaining(['/circle/self', '/nan', '/symbol', '/fn', '/date']),
      )
    })

    test('whose getters throw, at the root or below', async () => {
      const hostile = () =>
        Object.defineProperty({ fine: 1 }, 'broken', {
          enumerable: true,
          get() {
            throw new Error('no')
          },
        })
      expect(await metadataOf({ nested: hostile() })).toEqual({ nested: { fine: 1, broken: '[unreadable]' } })
      await app.forget()
      expect(await metadataOf(hostile())).toEqual({ fine: 1, broken: '[unreadable]' })
      await app.forget()
      const context = hostile() as unknown as Record<string, unknown>
      await actAs({ metadata: context }, () => log({ type: 'Tests', event: 'tried', metadata: { more: 2 } }))
      expect((await onlyActivity(app)).metadata).toEqual({ fine: 1, broken: '[unreadable]', more: 2 })
    })

    test('that is a Proxy which refuses everything', async () => {
      const refuse = () => {
        throw new Error('no')
      }
      const proxy = new Proxy({}, { ownKeys: refuse, get: refuse, getOwnPropertyDescriptor: refuse })
      expect(await metadataOf(proxy)).toBe('[unreadable]')
      await app.forget()
      await actAs({ metadata: { from: 'context' } }, () => metadataOf(proxy))
      expect((await onlyActivity(app)).metadata).toEqual({ from: 'context' })
    })

    test('under names that would poison an object', async () => {
      const metadata = await metadataOf(JSON.parse('{"__proto__":{"polluted":1},"constructor":2}') as object)
      expect(JSON.stringify(metadata)).toBe('{"__proto__":{"polluted":1},"constructor":2}')
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      await app.forget()
      await actAs({ metadata: { a: 1 } }, () =>
        log({ type: 'Tests', event: 'tried', metadata: JSON.parse('{"__proto__":{"polluted":1}}') as never }),
      )
      expect(JSON.stringify((await onlyActivity(app)).metadata)).toBe('{"a":1,"__proto__":{"polluted":1}}')
    })

    test('with NUL characters and lone surrogates', async () => {
      const metadata = await metadataOf({ nul: 'a\0b', lone: '\uD800', '\0': '\uDC00' })
      expect(metadata).toEqual({ nul: 'a\0b', lone: '\uD800', '\0': '\uDC00' })
    })

    test('of two megabytes, of which a mark and the size remain', async () => {
      const metadata = await metadataOf({ blob: 'x'.repeat(2 * 1024 * 1024) })
      expect(metadata).toBe('[too large]')
      const [row] = await app.rows()
      expect(row?.context.length).toBeLessThan(1_000)
      expect(JSON.parse(row?.context ?? '')).toMatchObject({ notes: [{ at: '', why: 'too-large' }] })
    })

    test('that is empty, which is none', async () => {
      expect(await metadataOf({})).toBeNull()
    })
  })

  test('has texts that no database refuses', async () => {
    await log({
      type: 'Te\0xt',
      event: '\uD800 logged',
      description: `\0${'😀'.repeat(2_000)}\uDC00`,
      record: { entity: Contact, id: 1, name: `\0${'n'.repeat(400)}` },
      related: [{ relation: `\0${'r'.repeat(400)}`, entity: Contact, id: 1, name: `\0${'n'.repeat(400)}` }],
    })
    const { type, event, description, record, related } = await onlyActivity(app)
    expect([type, event]).toEqual(['Text', '\uFFFD logged'])
    expect(Array.from(description)).toHaveLength(1_000)
    expect(record?.name).toHaveLength(255)
    expect(related.map(({ relation, name }) => [relation, name])).toEqual([
      [`${'r'.repeat(254)}…`, `${'n'.repeat(254)}…`],
    ])
  })

  describe('that is wrong is an error, and nothing is written', () => {
    const noText = (property: string, length: number) =>
      `[activity-log] Cannot log an activity: its "${property}" is no text of 1 to ${length} characters. ` +
      'Pass such a text, e.g. { type: "Authentication", event: "logged in" }. (ENTRY_INVALID)'

    test.each([
      ['nothing', undefined, noText('type', 64)],
      ['null', null, noText('type', 64)],
      ['without type', { event: 'read' }, noText('type', 64)],
      ['with an empty type', { type: ' ', event: 'read' }, noText('type', 64)],
      ['with a type of 65 characters', { type: '😀'.repeat(65), event: 'read' }, noText('type', 64)],
      ['without event', { type: 'Contacts' }, noText('event', 32)],
      ['with a number as event', { type: 'Contacts', event: 7 }, noText('event', 32)],
      ['with an event of 33 characters', { type: 'Contacts', event: 'x'.repeat(33) }, noText('event', 32)],
      [
        'with a description that is no text',
        { type: 'Contacts', event: 'read', description: {} },
        '[activity-log] Cannot log an activity: its "description" is no text. Pass a text or leave it out. (ENTRY_INVALID)',
      ],
      [
        'about an entity that is none',
        { type: 'Contacts', event: 'read', record: { entity: 'Contcat', id: 1 } },
        '[activity-log] Cannot name a record: the data source has no such entity. Its entities: Contact, Line, ' +
          'ActivityLog. (ENTRY_INVALID)',
      ],
      [
        'about a record without id',
        { type: 'Contacts', event: 'read', record: { entity: Contact } },
        '[activity-log] Cannot name a record of "Contact": the id is not a key of it. Pass the value of "id". (ENTRY_INVALID)',
      ],
      [
        'about half a key',
        { type: 'Contacts', event: 'read', record: { entity: Line, id: { line: 1 } } },
        '[activity-log] Cannot name a record of "Line": the id is not a key of it. ' +
          'Pass an object with orderId, line. (ENTRY_INVALID)',
      ],
      [
        'with related records that are no list',
        { type: 'Contacts', event: 'read', related: { entity: Contact, id: 1 } },
        '[activity-log] Cannot log an activity: its "related" is no list. Pass a list of records or leave it out. (ENTRY_INVALID)',
      ],
    ])('%s', async (_, entry, message) => {
      await expect(log(wrong(entry))).rejects.toThrow(message)
      await expect(withoutAudit('test', () => log(wrong(entry)))).rejects.toThrow(message)
      expect(await app.activities()).toEqual([])
    })

    test.each([null, undefined, 7, { entity: Contact, id: 1 }, { relation: '', entity: Contact, id: 1 }])(
      'with %j as a related record',
      async (related) => {
        await expect(log(wrong({ type: 'Contacts', event: 'read', related: [related] }))).rejects.toThrow(
          '[activity-log] Cannot log an activity: one of its "related" is no record with a relation. ' +
            'Pass such records, e.g. { relation: "company", entity: Company, id: 3 }. (ENTRY_INVALID)',
        )
        expect(await app.activities()).toEqual([])
      },
    )
  })
})
