import {
  Column,
  type DataSource,
  Entity,
  type EntitySubscriberInterface,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm'
import { actAs, AuditMask, withoutAudit } from '../../../src/index.js'
import { forEachDatabase, typeormLine } from '../../support/databases.js'
import { countStatements } from '../../support/statements.js'
import { type Application, changesOf, onlyActivity, openApplication } from './open-application.js'

@Entity()
class Ticket {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50, unique: true }) title!: string
  @Column({ type: 'varchar', length: 50, default: '' }) @AuditMask() code!: string
  @Column({ type: 'int', default: 0 }) rank!: number
}

/** Two entities of one table, as some applications declare them for two views of it. */
@Entity({ name: 'human' })
class Author {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'varchar', length: 50, nullable: true }) name!: string | null
}

@Entity({ name: 'human' })
class Employee {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'varchar', length: 50, nullable: true }) name!: string | null
  @Column({ type: 'varchar', length: 50, nullable: true }) office!: string | null
}

forEachDatabase('a query builder', (database) => {
  let app: Application
  const tickets = () => app.db.getRepository(Ticket)
  beforeAll(async () => {
    app = await openApplication(database, [Ticket, Author, Employee], { bulkLimit: 3 })
  })
  beforeEach(async () => {
    await withoutAudit('to begin anew', () => app.db.createQueryBuilder().delete().from(Ticket).execute())
    await app.forget()
  })
  afterAll(() => app.db.destroy())

  test('is recorded as done by whoever acts, and not at all inside withoutAudit', async () => {
    const ana = { kind: 'user', id: 7, name: 'Ana', companyId: 3 } as const
    await actAs({ actor: ana }, () => tickets().insert({ title: 'a' }))
    await withoutAudit('a test', () => tickets().update({ title: 'a' }, { rank: 1 }))
    const activity = await onlyActivity(app)
    expect([activity.actor, activity.companyId]).toEqual([{ kind: 'user', id: '7', name: 'Ana' }, '3'])
  })

  test('keeps secrets: masked values, and texts in the criteria of a summary', async () => {
    const titles = ['a', 'b', 'c', 'd'].map((title) => ({ title, code: 's3cret' }))
    await tickets().insert(titles[0] as Ticket)
    await tickets().update({ title: 'a' }, { code: 's3cret 2' })
    await withoutAudit('a test', () => tickets().insert(titles.slice(1)))
    const builder = app.db.createQueryBuilder().update(Ticket).set({ rank: 5 })
    await builder.where("code <> 's3cret 3'").andWhere('rank < :most', { most: 99 }).execute()

    expect(
      JSON.stringify(
        (await app.rows()).map(({ changes, context, description }) => [changes, context, description]),
      ),
    ).not.toMatch(/s3cret|99/)
    const summary = (await app.activities()).at(-1)
    expect(summary).toMatchObject({ kind: 'action', event: 'updated', record: null })
    expect(summary?.metadata).toMatchObject({ rows: 4, fields: ['rank'] })
  })

  test('that fails writes nothing, and its connection goes on', async () => {
    await tickets().insert({ title: 'a' })
    await expect(tickets().insert([{ title: 'b' }, { title: 'a' }])).rejects.toThrow()
    await tickets().insert({ title: 'c' })
    expect((await app.activities()).map(({ record }) => record?.name)).toEqual(['a', 'c'])
  })

  test('writes in the transaction that it is given, and drops its activities with it', async () => {
    await app.db
      .transaction(async (manager) => {
        await manager.update(Ticket, { rank: 0 }, { rank: 1 })
        await manager.insert(Ticket, { title: 'never' })
        throw new RangeError('no')
      })
      .catch(() => undefined)
    expect(await app.activities()).toEqual([])
  })

  test('tells entities apart that share a table', async () => {
    await app.db.getRepository(Employee).insert({ id: 1, name: 'Bo', office: 'Oslo' })
    await app.db.getRepository(Employee).update({ id: 1 }, { office: 'Rome' })
    await app.db.getRepository(Author).update({ id: 1 }, { name: 'Bob' })
    await app.db.getRepository(Employee).delete({ id: 1 })
    const activities = await app.activities()
    expect(activities.map(({ event }) => event)).toEqual(['created', 'updated', 'updated', 'deleted'])
    expect(activities[1] && changesOf(activities[1])).toEqual({ office: ['Oslo', 'Rome'] })
    expect(activities[2] && changesOf(activities[2])).toEqual({ name: ['Bo', 'Bob'] })
  })

  if (typeormLine === '1') {
    test('comes to an end although a subscriber writes whenever its table is read', async () => {
      let reads = 0
      const listener = {
        beforeQuery: ({ query }: { query: string }) =>
          /^SELECT[\s\S]*ticket/i.test(query) && reads++ < 100
            ? app.db.getRepository(Author).insert({ id: 1000 + reads, name: 'reader' })
            : undefined,
      }
      await tickets().insert({ title: 'a' })
      app.db.subscribers.push(listener as EntitySubscriberInterface)
      await tickets().update({ title: 'a' }, { rank: 4 })
      app.db.subscribers.splice(app.db.subscribers.indexOf(listener as EntitySubscriberInterface), 1)
      expect(reads).toBe(0)
      expect((await app.activities()).map(({ event }) => event)).toEqual(['created', 'updated'])
    })
  }

  if (database.family !== 'sqlite') {
    test('writes the rows that were read and no others, also where its criteria are a text with OR', async () => {
      await tickets().insert([{ title: 'a' }, { title: 'b' }])
      const builder = app.db.createQueryBuilder().update(Ticket).set({ rank: 1 })
      const { statements } = await countStatements(app.db, () =>
        builder.where("title = 'a' OR title = 'b'").execute(),
      )
      expect(statements.find((sql) => sql.startsWith('UPDATE'))).toMatch(
        /WHERE \([`"]?title[`"]? = 'a' OR [`"]?title[`"]? = 'b'\) AND [`"]id[`"] (?:= ANY\(|IN \()/,
      )
    })
  }

  if (database.family !== 'postgres') {
    test('and a save() that fails midway are recorded as far as they got, if the application commits', async () => {
      await tickets().insert({ title: 'there' })
      await app.forget()
      await app.db.transaction(async (manager) => {
        await manager.insert(Ticket, { title: 'before' })
        await manager.save(Ticket, { title: 'first' })
        await expect(manager.save(Ticket, [{ title: 'there' }])).rejects.toThrow()
        await manager.save(Ticket, { title: 'last' })
      })
      const names = (await app.activities()).map(({ record }) => record?.name)
      expect(names).toEqual(['before', 'first', 'last'])
      expect((await tickets().find()).map(({ title }) => title).sort()).toEqual([...names, 'there'].sort())
    })
  }

  if (database.family === 'postgres') {
    test('whose CTE writes runs once, and is a summary', async () => {
      await tickets().insert({ title: 'a' })
      const table = app.db.getMetadata(Ticket).tableName
      await app.db
        .createQueryBuilder()
        .addCommonTableExpression(`INSERT INTO ${table} (title) VALUES ('by cte') RETURNING id`, 'added')
        .update(Ticket)
        .set({ rank: 2 })
        .where("title = 'a'")
        .execute()
      expect(await tickets().countBy({ title: 'by cte' })).toBe(1)
      expect((await app.activities()).map(({ kind }) => kind)).toEqual(['created', 'action'])
    })
  }
})

forEachDatabase('on a file of SQLite', (database) => {
  const isFile = database.family === 'sqlite' && database.name !== 'sqljs'
  test('a transaction takes the lock for writing before the log reads', async () => {
    const app = await openApplication(database, [Ticket])
    const write = (db: DataSource) => async () => {
      const ticket = await db.getRepository(Ticket).save({ title: 'a' })
      await db.transaction((manager) => manager.save(Ticket, { ...ticket, rank: 1 }))
    }
    const { statements } = await countStatements(app.db, write(app.db))
    await app.db.destroy()
    const locks = statements.filter((sql) => /^BEGIN IMMEDIATE|WHERE 0$/.test(sql))
    expect(locks).toHaveLength(isFile ? 2 : 0)
  })
})
