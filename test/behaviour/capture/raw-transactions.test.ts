import { Column, Entity, PrimaryGeneratedColumn, type QueryRunner } from 'typeorm'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, changesOf, openApplication } from './open-application.js'

@Entity()
class Account {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50, unique: true }) owner!: string
  @Column({ type: 'int', default: 0 }) balance!: number
}

forEachDatabase('a transaction that the application opens by SQL', (database) => {
  let app: Application
  let runner: QueryRunner
  beforeAll(async () => {
    app = await openApplication(database, [Account])
    runner = app.db.createQueryRunner()
  })
  afterAll(async () => {
    await runner.release()
    await app.db.destroy()
  })
  beforeEach(async () => {
    await app.db.getRepository(Account).createQueryBuilder().delete().execute()
    await app.forget()
  })
  afterEach(() => expect(app.reports).toEqual([]))

  const insert = (owner: string) => runner.manager.insert(Account, { owner })
  const pay = (owner: string) => runner.manager.update(Account, { owner }, { balance: 5 })
  const stored = async () =>
    (await app.db.getRepository(Account).find({ order: { id: 'ASC' } })).map(
      ({ owner, balance }) => `${owner} ${balance}`,
    )
  const recorded = async () =>
    (await app.activities()).map((activity) => {
      const change =
        activity.event === 'created' ? changesOf(activity)['owner'] : changesOf(activity)['balance']
      return `${activity.event} ${JSON.stringify(change?.[1])}`
    })

  test('keeps its rows and their activities when it commits, under one transactionId', async () => {
    await insert('a')
    await runner.query('BEGIN')
    await pay('a')
    await insert('b')
    await runner.query('COMMIT')
    await insert('c')
    expect(await stored()).toEqual(['a 5', 'b 0', 'c 0'])
    expect(await recorded()).toEqual(['created "a"', 'updated 5', 'created "b"', 'created "c"'])
    const ids = (await app.activities()).map(({ transactionId }) => transactionId)
    expect([new Set(ids).size, ids[1] === ids[2]]).toEqual([3, true])
  })

  test('takes both back when it rolls back, and the next write stands for itself', async () => {
    await insert('a')
    await runner.query('begin')
    await pay('a')
    await insert('b')
    await runner.query('rollback')
    await insert('c')
    expect(await stored()).toEqual(['a 0', 'c 0'])
    expect(await recorded()).toEqual(['created "a"', 'created "c"'])
  })

  test('goes on after a statement that fails, as the database says', async () => {
    await insert('a')
    await runner.query('BEGIN')
    await runner.query('SAVEPOINT mine')
    await expect(insert('a')).rejects.toThrow()
    await runner.query('ROLLBACK TO SAVEPOINT mine')
    await insert('b')
    await runner.query('COMMIT')
    expect(await stored()).toEqual(['a 0', 'b 0'])
    expect(await recorded()).toEqual(['created "a"', 'created "b"'])
  })
})

forEachDatabase('a savepoint that the application sets by SQL', (database) => {
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, [Account])
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())
  afterEach(() => expect(app.reports).toEqual([]))

  const owners = async () => (await app.activities()).map((activity) => changesOf(activity)['owner']?.[1])

  test('drops what came after it when it is rolled back to, and nothing else', async () => {
    await app.db.transaction(async (manager) => {
      await manager.insert(Account, { owner: 'before' })
      await manager.query('SAVEPOINT mine')
      await manager.insert(Account, { owner: 'never' })
      await manager.save(Account, { owner: 'neither' })
      await manager.query('ROLLBACK TO SAVEPOINT mine')
      await manager.insert(Account, { owner: 'after' })
      await manager.query('RELEASE SAVEPOINT mine')
    })
    expect(await owners()).toEqual(['before', 'after'])
  })

  test('goes with a savepoint of TypeORM’s that it stands in', async () => {
    await app.db.transaction(async (manager) => {
      await manager.save(Account, { owner: '1' })
      const inner = manager.transaction(async (nested) => {
        await nested.save(Account, { owner: '2' })
        await nested.query('SAVEPOINT mine')
        await nested.save(Account, { owner: '3' })
        throw new Error('no')
      })
      await expect(inner).rejects.toThrow('no')
      await manager.save(Account, { owner: '4' })
    })
    expect(await owners()).toEqual(['1', '4'])
  })
})
