import {
  Column,
  DataSource,
  type DataSourceOptions,
  Entity,
  type EntityManager,
  type EntitySubscriberInterface,
  EventSubscriber,
  LessThan,
  PrimaryColumn,
  type TransactionCommitEvent,
} from 'typeorm'
import {
  type ActivityDraft,
  activityLog,
  ActivityLog,
  type ActivityLogOptions,
  Audited,
  isActivityLogError,
  NotAudited,
  withActivityLog,
} from '../../src/index.js'
import { databases, forEachDatabase, type TestDatabase } from '../support/databases.js'
import { countStatements } from '../support/statements.js'

@Entity()
@Audited()
class Account {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
}

@Entity()
@Audited()
class Receipt {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'varchar', length: 50 }) text!: string
}

@Entity()
@NotAudited('counts')
class Counter {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'int' }) value!: number
}

/** A subscriber of the application, as it is at the time. */
let hooks: { beforeTransactionCommit?: (event: TransactionCommitEvent) => Promise<unknown> | void } = {}

@EventSubscriber()
class ApplicationSubscriber implements EntitySubscriberInterface {
  beforeTransactionCommit = async (event: TransactionCommitEvent) => {
    await hooks.beforeTransactionCommit?.(event)
  }
}

interface Failing {
  readonly db: DataSource
  readonly failures: { readonly error: Error; readonly lost: readonly ActivityDraft[] }[]
}

async function open(database: TestDatabase, options: ActivityLogOptions = {}): Promise<Failing> {
  await database.reset()
  const failures: Failing['failures'] = []
  const db = new DataSource(
    withActivityLog(
      {
        ...database.options(),
        entities: [Account, Receipt, Counter],
        subscribers: [ApplicationSubscriber],
      } as DataSourceOptions,
      { onError: (error, lost) => void failures.push({ error, lost }), ...options },
    ),
  )
  return { db: await db.initialize(), failures }
}

const ours = (db: DataSource) => db.driver.escape('activity_log')
const takeTableAway = (db: DataSource) => db.query(`ALTER TABLE ${ours(db)} RENAME TO taken_away`)
const bringTableBack = (db: DataSource) => db.query(`ALTER TABLE taken_away RENAME TO ${ours(db)}`)
const accounts = (db: DataSource) => db.getRepository(Account)
const names = async (db: DataSource) =>
  (await accounts(db).find({ order: { id: 'ASC' } })).map(({ name }) => name)
const recorded = async (db: DataSource) =>
  (await db.getRepository(ActivityLog).find({ order: { id: 'ASC' } })).map(
    ({ event, recordName, recordId }) => `${event} ${recordName ?? recordId}`,
  )

class Refusal extends Error {}

afterEach(() => {
  hooks = {}
})

forEachDatabase('a log that cannot be written fails the write', (database) => {
  let app: Failing
  beforeAll(async () => {
    app = await open(database)
  })
  afterAll(() => app.db.destroy())

  test('of a save: typed error, cause, no row, and the connection goes on', async () => {
    const { db, failures } = app
    await takeTableAway(db)
    const error: unknown = await accounts(db)
      .save({ id: 1, name: 'canary' })
      .catch((reason: unknown) => reason)
    await bringTableBack(db)

    expect(isActivityLogError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'WRITE_FAILED', cause: { name: 'QueryFailedError' } })
    const { message } = error as Error
    expect(message).toMatch(
      /^\[activity-log\] Cannot write an activity of this transaction: .*activity_log.*\. The cause is attached\. Check that the table exists \(synchronize or run its migration\) and may be written\. \(WRITE_FAILED\)$/,
    )
    expect(message).not.toContain('canary')
    expect(await names(db)).toEqual([])
    expect(failures).toEqual([])

    await accounts(db).save({ id: 2, name: 'after' })
    expect(await recorded(db)).toEqual(['created after'])
  })

  test('of a whole transaction, and of an entry in words', async () => {
    const { db } = app
    await takeTableAway(db)
    const failing = db.transaction(async (manager) => {
      await manager.save(Account, [
        { id: 10, name: 'a' },
        { id: 11, name: 'b' },
      ])
      await manager.save(Counter, { id: 1, value: 1 })
    })
    await expect(failing).rejects.toThrow('Cannot write 2 activities of this transaction')
    await expect(activityLog(db).log({ type: 'Tests', event: 'tried' })).rejects.toMatchObject({
      code: 'WRITE_FAILED',
    })
    await bringTableBack(db)
    expect(await db.getRepository(Counter).count()).toBe(0)
    expect(await names(db)).not.toEqual(expect.arrayContaining(['a', 'b']))
  })

  test('of a query runner, which then rolls back and goes on', async () => {
    const { db } = app
    await takeTableAway(db)
    const runner = db.createQueryRunner()
    await runner.startTransaction()
    await runner.manager.save(Account, { id: 20, name: 'never' })
    await expect(runner.commitTransaction()).rejects.toMatchObject({ code: 'WRITE_FAILED' })
    await runner.rollbackTransaction()
    await bringTableBack(db)

    await runner.startTransaction()
    await runner.manager.save(Account, { id: 20, name: 'once' })
    await runner.commitTransaction()
    await runner.release()
    expect((await recorded(db)).filter((line) => /never|once/.test(line))).toEqual(['created once'])
  })

  test('of a commit that is then tried again, which has its activity', async () => {
    if (database.family !== 'sqlite') return // MySQL commits by ALTER TABLE, and PostgreSQL refuses all that follows.
    const { db } = app
    const runner = db.createQueryRunner()
    await runner.startTransaction()
    await runner.manager.save(Account, { id: 25, name: 'again' })
    await takeTableAway(db)
    await expect(runner.commitTransaction()).rejects.toMatchObject({ code: 'WRITE_FAILED' })
    await bringTableBack(db)
    await runner.commitTransaction()
    expect(await recorded(db)).toContain('created again')
  })

  test('of a transaction that is then retried, which makes one set of activities', async () => {
    const { db } = app
    const work = (attempt: number) =>
      db.transaction(async (manager) => {
        await manager.save(Account, { id: 30, name: 'retried' })
        await manager.save(Receipt, { id: 30, text: 'retried' })
        if (attempt < 3) throw new Refusal()
      })
    for (const attempt of [1, 2]) await expect(work(attempt)).rejects.toThrow(Refusal)
    await work(3)
    expect((await recorded(db)).filter((line) => /retried|30/.test(line))).toEqual([
      'created retried',
      'created 30',
    ])
  })
})

forEachDatabase(
  'a log that cannot be written fails a statement over more rows than bulkLimit',
  (database) => {
    const many = [
      { id: 3, name: 'c' },
      { id: 4, name: 'd' },
    ]
    const writes: Record<string, (db: DataSource) => Promise<unknown>> = {
      insert: (db) => accounts(db).insert(many),
      update: (db) => accounts(db).update({ id: LessThan(9) }, { name: 'x' }),
      delete: (db) => accounts(db).delete({ id: LessThan(9) }),
    }

    test.each(Object.keys(writes))('%s', async (write) => {
      const { db } = await open(database, { bulkLimit: 1 })
      await accounts(db).insert({ id: 1, name: 'a' })
      await accounts(db).insert({ id: 2, name: 'b' })
      await takeTableAway(db)
      await expect(writes[write]?.(db)).rejects.toMatchObject({ code: 'WRITE_FAILED' })
      await bringTableBack(db)
      expect(await names(db)).toEqual(['a', 'b'])
      await db.destroy()
    })
  },
)

forEachDatabase('under the policy `continue`', (database) => {
  let app: Failing
  beforeAll(async () => {
    app = await open(database, { onWriteFailure: 'continue' })
  })
  beforeEach(() => {
    app.failures.length = 0
  })
  afterAll(() => app.db.destroy())

  test('a lost activity keeps the row, and is reported once with the draft', async () => {
    const { db, failures } = app
    await takeTableAway(db)
    await accounts(db).save({ id: 1, name: 'kept' })
    await bringTableBack(db)

    expect(await names(db)).toEqual(['kept'])
    expect(failures).toHaveLength(1)
    expect(failures[0]).toMatchObject({
      error: { code: 'WRITE_FAILED', cause: { name: 'QueryFailedError' } },
      lost: [{ event: 'created', record: { entity: 'Account', id: '1', name: 'kept' } }],
    })
    expect(await recorded(db)).toEqual([])
  })

  test('a transaction keeps all its rows, and loses its activities in one failure', async () => {
    const { db, failures } = app
    await takeTableAway(db)
    await db.transaction(async (manager) => {
      await manager.save(Account, { id: 10, name: 'first' })
      await manager.transaction((inner) => inner.save(Account, { id: 11, name: 'inner' }))
      await manager
        .transaction(async (inner) => {
          await inner.save(Account, { id: 12, name: 'dropped' })
          throw new Refusal()
        })
        .catch(() => undefined)
      await manager.save(Account, { id: 13, name: 'last' })
    })
    await bringTableBack(db)

    expect(await names(db)).toEqual(expect.arrayContaining(['first', 'inner', 'last']))
    expect(await names(db)).not.toContain('dropped')
    expect(failures.map(({ lost }) => lost.map(({ record }) => record?.name))).toEqual([
      ['first', 'inner', 'last'],
    ])
  })

  test('what comes later is recorded again', async () => {
    const { db, failures } = app
    await accounts(db).save({ id: 20, name: 'later' })
    expect(await recorded(db)).toEqual(['created later'])
    expect(failures).toEqual([])
  })

  test('an entry in words is lost without an error', async () => {
    const { db, failures } = app
    await takeTableAway(db)
    await activityLog(db).log({ type: 'Tests', event: 'outside' })
    await db.transaction((manager) => activityLog(manager).log({ type: 'Tests', event: 'inside' }))
    await bringTableBack(db)
    expect(failures.map(({ lost }) => lost.map(({ event }) => event))).toEqual([['outside'], ['inside']])
  })

  test('two statements are added to a transaction, around the insertion', async () => {
    const { statements } = await countStatements(app.db, () =>
      accounts(app.db).save({ id: 30, name: 'counted' }),
    )
    const end = statements.slice(-4).map((sql) => sql.replace(/(INSERT INTO \S+).*/s, '$1'))
    expect(end).toEqual([
      'SAVEPOINT typeorm_activity_log',
      `INSERT INTO ${ours(app.db)}`,
      'RELEASE SAVEPOINT typeorm_activity_log',
      'COMMIT',
    ])
  })
})

forEachDatabase('a savepoint', (database) => {
  let app: Failing
  beforeAll(async () => {
    app = await open(database)
  })
  afterAll(() => app.db.destroy())

  test('that is rolled back drops its own activities and keeps the outer ones', async () => {
    const { db } = app
    const inner = async (manager: EntityManager, id: number, fails: boolean) => {
      await manager.save(Account, { id, name: `inner ${id}` })
      if (fails) throw new Refusal()
    }
    await db.transaction(async (manager) => {
      await manager.save(Account, { id: 1, name: 'before' })
      await manager.transaction((nested) => inner(nested, 2, true)).catch(() => undefined)
      await manager.transaction((nested) => inner(nested, 3, false))
      await manager.save(Account, { id: 4, name: 'after' })
    })
    expect(await recorded(db)).toEqual(['created before', 'created inner 3', 'created after'])
    expect(await names(db)).toEqual(['before', 'inner 3', 'after'])
  })
})

forEachDatabase('a hook of the application before the commit', (database) => {
  let app: Failing
  beforeAll(async () => {
    app = await open(database)
  })
  beforeEach(() => app.db.getRepository(ActivityLog).clear())
  afterAll(() => app.db.destroy())

  /** Writes once, and not again at the commit of what it writes itself. */
  const once = (write: (manager: EntityManager) => Promise<unknown>) => {
    hooks.beforeTransactionCommit = async ({ manager }) => {
      hooks = {}
      await write(manager)
    }
  }

  test('that writes an audited entity is recorded, once', async () => {
    once((manager) => manager.save(Receipt, { id: 1, text: 'at once' }))
    await accounts(app.db).save({ id: 1, name: 'paid' })
    expect([...(await recorded(app.db))].sort()).toEqual(['created 1', 'created paid'])
  })

  test('that writes late is recorded too', async () => {
    once(async (manager) => {
      await new Promise((resolve) => setTimeout(resolve, 30))
      await manager.save(Receipt, { id: 2, text: 'late' })
      await activityLog(manager).log({ type: 'Receipts', event: 'printed' })
    })
    await accounts(app.db).save({ id: 2, name: 'paid' })
    expect(await recorded(app.db)).toEqual(['created paid', 'created 2', 'printed null'])
  })

  test('that is the first to write anything audited is recorded too', async () => {
    once(async (manager) => {
      await new Promise((resolve) => setTimeout(resolve, 10))
      await manager.save(Receipt, { id: 3, text: 'alone' })
    })
    await app.db.getRepository(Counter).save({ id: 3, value: 1 })
    expect(await app.db.getRepository(Receipt).countBy({ id: 3 })).toBe(1)
    expect(await recorded(app.db)).toEqual(['created 3'])
  })

  test('that writes in a savepoint of its own is recorded as far as that goes', async () => {
    once(async (manager) => {
      await manager.transaction((inner) => inner.save(Receipt, { id: 4, text: 'kept' }))
      await manager
        .transaction(async (inner) => {
          await inner.save(Receipt, { id: 5, text: 'dropped' })
          throw new Refusal()
        })
        .catch(() => undefined)
    })
    await app.db.getRepository(Counter).save({ id: 4, value: 1 })
    expect(await recorded(app.db)).toEqual(['created 4'])
  })

  test('that throws leaves neither row nor activity', async () => {
    hooks.beforeTransactionCommit = () => {
      throw new Refusal()
    }
    await expect(accounts(app.db).save({ id: 6, name: 'never' })).rejects.toThrow(Refusal)
    hooks = {}
    expect(await accounts(app.db).countBy({ id: 6 })).toBe(0)
    expect(await recorded(app.db)).toEqual([])
    await accounts(app.db).save({ id: 6, name: 'again' })
    expect(await recorded(app.db)).toEqual(['created again'])
  })
})

for (const policy of ['rollback', 'continue'] as const) {
  forEachDatabase(`an error that ends the transaction, under ${policy}`, (database) => {
    if (!database.concurrent) return
    let app: Failing
    beforeAll(async () => {
      app = await open(database, { onWriteFailure: policy })
      await accounts(app.db).save([
        { id: 1, name: 'one' },
        { id: 2, name: 'two' },
      ])
    })
    afterAll(() => app.db.destroy())

    test('is thrown as it is: a deadlock inside the insertion of activities', async () => {
      const { db, failures } = app
      failures.length = 0
      // The other transaction holds the log's table and wants the account that ours has locked.
      const other = db.createQueryRunner()
      const lockLog =
        database.family === 'postgres'
          ? `LOCK TABLE ${ours(db)} IN ACCESS EXCLUSIVE MODE`
          : `SELECT * FROM ${ours(db)} FOR UPDATE`
      let attempts = 0
      let waiting: Promise<unknown> = Promise.resolve()
      const attempt = () =>
        db.transaction(async (manager) => {
          attempts++
          await manager.save(Account, { id: 1, name: `changed ${attempts}` })
          if (attempts > 1) return
          await other.startTransaction()
          // Changes that weigh more: of two transactions MariaDB ends the lighter one, which is to be ours.
          await other.query(`UPDATE ${db.driver.escape('account')} SET name = 'other' WHERE id = 2`)
          for (let id = 100; id < 140; id++)
            await other.query(`INSERT INTO ${db.driver.escape('counter')} VALUES (${id}, 1)`)
          if (database.family === 'postgres') await other.query(`SET LOCAL deadlock_timeout = '20s'`)
          await other.query(lockLog)
          waiting = other.query(`UPDATE ${db.driver.escape('account')} SET name = 'other' WHERE id = 1`)
          waiting.catch(() => undefined)
          await new Promise((resolve) => setTimeout(resolve, 50))
        })

      const error: unknown = await attempt().catch((reason: unknown) => reason)
      await waiting
      await other.rollbackTransaction()
      await other.release()

      expect(isActivityLogError(error)).toBe(false)
      expect(error).toMatchObject({ name: 'QueryFailedError' })
      expect((error as { driverError: { code: string } }).driverError.code).toMatch(
        /^(40P01|ER_LOCK_DEADLOCK)$/,
      )
      expect(failures).toEqual([])
      expect(await names(db)).toEqual(['one', 'two'])

      await attempt()
      expect(await recorded(db)).toEqual(['created one', 'created two', 'updated changed 2'])
    })

    if (database.family === 'postgres') {
      test('is thrown as it is: a serialization failure, after which a retry makes one set', async () => {
        const { db, failures } = app
        failures.length = 0
        const before = await recorded(db)
        let attempts = 0
        const attempt = () =>
          db.transaction('SERIALIZABLE', async (manager) => {
            attempts++
            const all = await manager.find(Account)
            if (attempts === 1) {
              await db.transaction('SERIALIZABLE', async (beside) => {
                await beside.find(Account)
                await beside.save(Account, { id: 2, name: 'beside' })
              })
            }
            await manager.save(Account, { id: 1, name: `sum ${all.length}` })
          })
        const error: unknown = await attempt().catch((reason: unknown) => reason)
        expect((error as { driverError?: { code: string } }).driverError?.code).toBe('40001')
        await attempt()

        expect(failures).toEqual([])
        expect((await recorded(db)).slice(before.length)).toEqual(['updated beside', 'updated sum 2'])
      })
    }
  })
}

describe('a reporter', () => {
  const sqlite = databases[0] as TestDatabase

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('reporter down')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('reporter down'))],
  ])('that %s changes nothing', async (_, onError) => {
    const unhandled = jest.fn()
    process.once('unhandledRejection', unhandled)
    const { db } = await open(sqlite, {
      onWriteFailure: 'continue',
      onError: onError,
    })
    await takeTableAway(db)
    await accounts(db).save({ id: 1, name: 'kept' })
    await new Promise((resolve) => setImmediate(resolve))
    process.removeListener('unhandledRejection', unhandled)

    expect(await names(db)).toEqual(['kept'])
    expect(unhandled).not.toHaveBeenCalled()
    await db.destroy()
  })

  test('that is not given is the process’s warning', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const { db } = await open(sqlite, { onWriteFailure: 'continue', onError: undefined })
    await takeTableAway(db)
    await accounts(db).save({ id: 1, name: 'kept' })

    expect(warn.mock.calls).toEqual([[expect.objectContaining({ code: 'WRITE_FAILED' })]])
    warn.mockRestore()
    await db.destroy()
  })
})

describe('nobody to act, under `continue`', () => {
  test('loses the activity, reports it, and keeps the row', async () => {
    const { db, failures } = await open(databases[0] as TestDatabase, {
      onWriteFailure: 'continue',
      missingActor: 'error',
    })
    await accounts(db).save({ id: 1, name: 'kept' })
    expect(await names(db)).toEqual(['kept'])
    expect(failures.map(({ error }) => isActivityLogError(error) && error.code)).toEqual(['ACTOR_MISSING'])
    await db.destroy()
  })
})
