/** The schema with the log, and the log's table in it. */
import type { DataSource } from 'typeorm'
import { ActivityLog } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { openApplication, openWithoutLog } from '../capture/open-application.js'
import { Author, LIBRARY, Tag } from './library.js'
import { countStatements } from '../../support/statements.js'

forEachDatabase('the schema', (database) => {
  test('is the same twice: the second synchronize() does what it does without the log, and nothing to its table', async () => {
    const changesOf = async (db: DataSource) => {
      const { statements } = await countStatements(db, () => db.synchronize())
      const changes = statements.filter((sql) => /^\s*(CREATE|ALTER|DROP)\b/i.test(sql)).sort()
      // With this driver TypeORM takes each nullable column of MariaDB for changed, the application's own as well.
      const isNoise = (sql: string) => /activity_log/.test(sql) && /\bCHANGE\b|\bINDEX\b/.test(sql)
      return database.name.startsWith('mysql driver') ? changes.filter((sql) => !isNoise(sql)) : changes
    }
    const bare = await openWithoutLog(database, LIBRARY)
    const without = await changesOf(bare)
    await bare.destroy()
    const app = await openApplication(database, LIBRARY)
    await app.db.getRepository(Tag).save({ code: 'x' })
    expect(await changesOf(app.db)).toStrictEqual(without)
    expect(await app.rows()).toHaveLength(1)
    await app.db.destroy()
  })

  test('is dropped as a whole, and made anew', async () => {
    const app = await openApplication(database, LIBRARY)
    const { db } = app
    await db.getRepository(Tag).save({ code: 'x' })
    await db.dropDatabase()
    await db.synchronize()
    expect([await db.getRepository(Tag).count(), (await app.rows()).length]).toStrictEqual([0, 0])
    await db.getRepository(Tag).insert({ code: 'y' })
    expect(await app.rows()).toHaveLength(1)
    await db.destroy()
  })

  test('has the same tables of the application', async () => {
    const columnsOf = async (db: Awaited<ReturnType<typeof openWithoutLog>>) => {
      const runner = db.createQueryRunner()
      const tables = await runner.getTables(LIBRARY.map((entity) => db.getMetadata(entity).tablePath))
      await runner.release()
      await db.destroy()
      tables.sort((a, b) => a.name.localeCompare(b.name))
      return tables.map(({ name, columns }) => [
        name,
        columns.map((column) => ({ ...column, table: undefined })),
      ])
    }
    const without = await columnsOf(await openWithoutLog(database, LIBRARY))
    expect(await columnsOf((await openApplication(database, LIBRARY)).db)).toEqual(without)
  })

  test('is recorded from after destroy() and initialize()', async () => {
    const app = await openApplication(database, LIBRARY)
    const { db } = app
    await db.getRepository(Author).insert({ name: 'A' })
    const before = (await app.rows()).length
    await db.destroy()
    await db.initialize()
    const kept = await db.getRepository(ActivityLog).count()
    await db.getRepository(Author).update({ name: 'A' }, { rank: 9 })
    await db.getRepository(Author).save({ name: 'B' })
    expect(before).toBe(1)
    // In memory nothing is left, and so nothing was updated.
    expect((await app.rows()).length - kept).toBe(database.name === 'sqljs' ? 1 : 2)
    await db.destroy()
  })
})
