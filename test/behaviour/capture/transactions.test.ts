import {
  Column,
  Entity,
  type EntityManager,
  type EntitySubscriberInterface,
  EventSubscriber,
  type InsertEvent,
  PrimaryGeneratedColumn,
} from 'typeorm'
import { activityLog, actAs } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { countStatements } from '../../support/statements.js'
import { type Application, changesOf, inWords, openApplication } from './open-application.js'

@Entity()
class Account {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) owner!: string
  @Column({ type: 'int', default: 0 }) balance!: number
}

@Entity()
class Entry {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) text!: string
}

/** What many applications do: a subscriber of their own writes a further row whenever one is inserted. */
@EventSubscriber()
class EntryWriter implements EntitySubscriberInterface<Account> {
  listenTo() {
    return Account
  }

  async afterInsert({ manager, entity }: InsertEvent<Account>): Promise<void> {
    await manager.save(Entry, { text: `opened for ${entity.owner}` })
  }
}

const transactionIds = async (app: Application) =>
  new Set((await app.activities()).map(({ transactionId }) => transactionId))

class Refusal extends Error {}
const refuse = () => {
  throw new Refusal()
}

forEachDatabase('a transaction', (database) => {
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, [Account, Entry])
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())
  afterEach(() => expect(app.reports).toEqual([]))

  const open = (manager: EntityManager, owner: string) => manager.save(Account, { owner })
  const changedOwners = async () =>
    (await app.activities()).map((activity) => changesOf(activity)['owner']?.[1])

  test('gives all its activities one transactionId, and two transactions have two', async () => {
    await app.db.transaction(async (manager) => {
      await open(manager, 'a')
      await manager.save(Account, [{ owner: 'b' }, { owner: 'c' }])
    })
    expect(await changedOwners()).toEqual(['a', 'b', 'c'])
    expect(await transactionIds(app)).toHaveProperty('size', 1)

    await open(app.db.manager, 'd')
    expect(await transactionIds(app)).toHaveProperty('size', 2)
  })

  test('writes all its activities in one INSERT before it commits', async () => {
    const { statements } = await countStatements(app.db, () =>
      app.db.transaction(async (manager) => {
        await open(manager, 'a')
        await open(manager, 'b')
      }),
    )
    const isOurs = (sql: string) => /INSERT INTO ["`]activity_log/.test(sql)
    expect(statements.filter(isOurs)).toHaveLength(1)
    expect(statements.slice(-2).map((sql) => (isOurs(sql) ? 'activities' : sql))).toEqual([
      'activities',
      'COMMIT',
    ])
  })

  test('leaves neither rows nor activities when it rolls back', async () => {
    const failing = app.db.transaction(async (manager) => {
      const account = await open(manager, 'never')
      await manager.save(Account, { ...account, balance: 1 })
      await manager.remove(Account, account)
      refuse()
    })
    await expect(failing).rejects.toThrow(Refusal)

    expect(await app.db.getRepository(Account).countBy({ owner: 'never' })).toBe(0)
    expect(await app.activities()).toEqual([])
    expect(await app.db.getRepository(Account).save({ owner: 'next' })).toBeDefined()
    expect(await changedOwners()).toEqual(['next'])
  })

  test('that a failing statement ends leaves no activity of what came before', async () => {
    const account = await open(app.db.manager, 'a')
    await app.forget()
    const failing = app.db.manager.save(Account, [
      { ...account, owner: 'changed' },
      { owner: null as unknown as string },
    ])
    await expect(failing).rejects.toThrow()
    expect(await app.activities()).toEqual([])
  })

  test('of a query runner, begun and committed by hand, is recorded as one', async () => {
    const runner = app.db.createQueryRunner()
    await runner.connect()
    await runner.startTransaction()
    await open(runner.manager, 'a')
    await open(runner.manager, 'b')
    await runner.commitTransaction()
    await runner.release()

    expect(await changedOwners()).toEqual(['a', 'b'])
    expect(await transactionIds(app)).toHaveProperty('size', 1)
  })

  test('of a query runner, rolled back by hand, leaves nothing, and the runner goes on', async () => {
    const runner = app.db.createQueryRunner()
    await runner.startTransaction()
    await open(runner.manager, 'never')
    await runner.rollbackTransaction()
    await runner.startTransaction()
    await open(runner.manager, 'after')
    await runner.commitTransaction()
    await runner.release()

    expect(await changedOwners()).toEqual(['after'])
  })

  test('with the same runner twice is two transactions', async () => {
    const runner = app.db.createQueryRunner()
    for (const owner of ['a', 'b']) {
      await runner.startTransaction()
      await open(runner.manager, owner)
      await runner.commitTransaction()
    }
    await runner.release()
    expect(await transactionIds(app)).toHaveProperty('size', 2)
  })

  test('that reads its own activities before the commit does not find them', async () => {
    await app.db.transaction(async (manager) => {
      await open(manager, 'a')
      expect((await activityLog(manager).unrestricted('test').count()).value).toBe(0)
    })
  })

  describe('with savepoints', () => {
    test('a rolled-back savepoint drops its own activities and keeps the outer ones', async () => {
      await app.db.transaction(async (manager) => {
        await open(manager, 'before')
        await manager
          .transaction(async (inner) => {
            await open(inner, 'dropped')
            refuse()
          })
          .catch(() => undefined)
        await open(manager, 'after')
      })
      expect(await changedOwners()).toEqual(['before', 'after'])
    })

    test('a savepoint that is the first to write drops its own when it rolls back', async () => {
      await app.db.transaction(async (manager) => {
        await manager.transaction((inner) => open(inner, 'dropped').then(refuse)).catch(() => undefined)
        await open(manager, 'kept')
      })
      expect(await changedOwners()).toEqual(['kept'])
    })

    test('a released savepoint goes with the outer transaction', async () => {
      await app.db.transaction(async (manager) => {
        await manager.transaction((inner) => open(inner, 'inner'))
        await open(manager, 'outer')
      })
      expect(await changedOwners()).toEqual(['inner', 'outer'])
      expect(await transactionIds(app)).toHaveProperty('size', 1)

      await app.forget()
      const failing = app.db.transaction(async (manager) => {
        await manager.transaction((inner) => open(inner, 'inner'))
        refuse()
      })
      await expect(failing).rejects.toThrow(Refusal)
      expect(await app.activities()).toEqual([])
    })

    test('three levels keep what survives: the outer rollback takes the released inner one along', async () => {
      await app.db.transaction(async (first) => {
        await open(first, '1')
        await first
          .transaction(async (second) => {
            await open(second, '2')
            await second.transaction((third) => open(third, '3'))
            refuse()
          })
          .catch(() => undefined)
        await first.transaction(async (second) => {
          await open(second, '4')
          await second.transaction((third) => open(third, '5').then(refuse)).catch(() => undefined)
          await open(second, '6')
        })
      })
      expect(await changedOwners()).toEqual(['1', '4', '6'])
    })

    test('one savepoint after another is judged by itself', async () => {
      await app.db.transaction(async (manager) => {
        for (const [owner, isKept] of [
          ['a', true],
          ['b', false],
          ['c', true],
          ['d', false],
        ] as const) {
          await manager
            .transaction(async (inner) => {
              await open(inner, owner)
              if (!isKept) refuse()
            })
            .catch(() => undefined)
        }
      })
      expect(await changedOwners()).toEqual(['a', 'c'])
    })

    test('an update that a savepoint undid is not the before of the next update', async () => {
      const account = await open(app.db.manager, 'a')
      await app.forget()
      await app.db.transaction(async (manager) => {
        const undone = manager.transaction((inner) =>
          inner.save(Account, { ...account, balance: 50 }).then(refuse),
        )
        await undone.catch(() => undefined)
        await manager.save(Account, { ...account, balance: 70 })
      })
      expect((await app.activities()).map(changesOf)).toEqual([{ balance: [0, 70] }])
    })
  })

  test('keeps several updates of one record apart, each with its own before', async () => {
    const account = await open(app.db.manager, 'a')
    await app.forget()
    await app.db.transaction(async (manager) => {
      for (const balance of [1, 2, 3]) await manager.save(Account, { ...account, balance })
    })
    expect((await app.activities()).map(changesOf)).toEqual([
      { balance: [0, 1] },
      { balance: [1, 2] },
      { balance: [2, 3] },
    ])
  })

  test('keeps a record that it creates, changes and removes as three activities', async () => {
    await app.db.transaction(async (manager) => {
      const account = await open(manager, 'short-lived')
      account.balance = 5
      await manager.save(Account, account)
      await manager.remove(Account, account)
    })
    const events = (await app.activities()).map(({ event }) => event)
    expect(events).toEqual(['created', 'updated', 'deleted'])
  })

  test('names who acted when each row was written, not who acts at the commit', async () => {
    const as = (id: string) => ({ actor: { kind: 'user', id, name: id } }) as const
    await actAs(as('committer'), () =>
      app.db.transaction(async (manager) => {
        await actAs(as('ana'), () => open(manager, 'a'))
        await actAs(as('bob'), () => open(manager, 'b'))
      }),
    )
    expect((await app.activities()).map(({ actor }) => actor.id)).toEqual(['ana', 'bob'])
  })
})

forEachDatabase('a pool of one connection', (database) => {
  let app: Application
  beforeAll(async () => {
    app = await openApplication(
      database,
      [Account, Entry],
      {},
      {
        subscribers: [EntryWriter],
        poolSize: 1,
        extra: { max: 1, connectionLimit: 1, connectionTimeoutMillis: 2_000, acquireTimeout: 2_000 },
      },
    )
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())
  afterEach(() => expect(app.reports).toEqual([]))

  test('is enough, also when a subscriber of the application saves in afterInsert', async () => {
    const account = await app.db.getRepository(Account).save({ owner: 'Ana' })
    const entry = await app.db.getRepository(Entry).findOneByOrFail({ text: 'opened for Ana' })

    expect([...inWords(await app.activities())].sort()).toEqual([
      `created Account ${account.id}`,
      `created Entry ${entry.id}`,
    ])
    expect(await transactionIds(app)).toHaveProperty('size', 1)
  })

  test('is enough for transactions with savepoints, reads of the log and entries in words', async () => {
    await app.db.transaction(async (manager) => {
      const account = await manager.save(Account, { owner: 'Bob' })
      await manager.transaction((inner) => inner.save(Account, { ...account, balance: 3 }))
      await activityLog(manager).log({ type: 'Bank', event: 'audited' })
      await activityLog(manager).unrestricted('test').count()
    })
    const events = (await app.activities()).map(({ event }) => event)
    expect([...events].sort()).toEqual(['audited', 'created', 'created', 'updated'])
  })

  test('serves saves that wait for one another', async () => {
    const owners = Array.from({ length: 12 }, (_, index) => ({ owner: `n${index}` }))
    const accounts = await app.db.getRepository(Account).save(owners)
    await app.forget()
    // Updates, because sql.js tells TypeORM wrong ids of rows that are inserted at the same time.
    await Promise.all(
      accounts.map((account, balance) => app.db.getRepository(Account).save({ ...account, balance })),
    )

    const balances = (await app.activities()).map((activity) => changesOf(activity)['balance'])
    const expected = accounts.slice(1).map((_, index) => [0, index + 1])
    expect(balances).toHaveLength(11)
    expect(balances).toEqual(expect.arrayContaining(expected))
  })
})
