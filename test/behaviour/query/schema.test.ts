import { DataSource, type DataSourceOptions } from 'typeorm'
import { createSearchIndex, dropSearchIndex, withActivityLog } from '../../../src/index.js'
import { databases, forEachDatabase, type TestDatabase } from '../../support/databases.js'

forEachDatabase('the schema of the log', (database) => {
  test('comes with synchronize, and nothing is left to do after it', async () => {
    const db = await openLog(database)
    expect(await leftToDo(db)).toEqual([])
    await db.destroy()
  })

  test('comes with what migration:generate finds, and nothing is left to do after it', async () => {
    const db = await openLog(database, { synchronize: false })
    const { upQueries } = await db.driver.createSchemaBuilder().log()
    const made = upQueries.filter(({ query }) => query.includes('activity_log')).map(({ query }) => query)
    for (const query of made) await db.query(query)

    const indexed = made.join(' ').match(/IDX_activity_log_(company|actor|impersonator|record)\b/g)
    expect(new Set(indexed).size).toBe(4)
    expect(await leftToDo(db)).toEqual([])
    await db.destroy()
  })
})

forEachDatabase('logs that a prefix tells apart', (database) => {
  test('have indexes of their own, also in one schema', async () => {
    const crm = await openLog(database, { entityPrefix: 'crm_' })
    const { upQueries } = await openShop(database)
    const made = upQueries.map(({ query }) => query).join('\n')
    expect(made).toMatch(/["`]IDX_shop_activity_log_company["`]/)
    expect(made).not.toMatch(/["`]IDX_activity_log/)
    for (const query of upQueries) await crm.query(query.query)
    expect(await leftToDo(crm)).toEqual([])
    await crm.destroy()
  })

  test('keep short names where the prefix is too long for them', async () => {
    const db = await openLog(database, { entityPrefix: 'an_application_with_a_long_name_' })
    expect(await leftToDo(db)).toEqual([])
    await db.destroy()
  })
})

/** What a second application in the same schema does at its start. */
async function openShop(database: TestDatabase) {
  const options = {
    ...database.options(),
    entities: [],
    synchronize: false,
    dropSchema: false,
    entityPrefix: 'shop_',
  }
  const shop = await new DataSource(withActivityLog(options as DataSourceOptions)).initialize()
  const statements = await shop.driver.createSchemaBuilder().log()
  await shop.destroy()
  return statements
}

// Not describe.each: a run may have none of them.
ofFamily('postgres').forEach((database) =>
  describe(`a search index on ${database.name}`, () => {
    test('is made and dropped by a migration, and left alone by synchronize', async () => {
      const db = await openLog(database)
      await withRunner(db, createSearchIndex)
      await db.synchronize()
      expect(await indexNames(db)).toContain('IDX_activity_log_search')
      expect(await leftToDo(db)).toEqual([])

      await withRunner(db, dropSearchIndex)
      await withRunner(db, dropSearchIndex)
      expect(await indexNames(db)).not.toContain('IDX_activity_log_search')
      await db.destroy()
    })

    test('is left alone where the data source has a prefix', async () => {
      const db = await openLog(database, { entityPrefix: 'crm_' })
      await withRunner(db, createSearchIndex)
      expect(await leftToDo(db)).toEqual([])
      await withRunner(db, dropSearchIndex)
      expect(await indexNames(db, 'crm_activity_log')).toHaveLength(5)
      await db.destroy()
    })
  }),
)

;[...ofFamily('sqlite'), ...ofFamily('mysql')].forEach((database) =>
  describe(`a search index on ${database.name}`, () => {
    test('is refused with what to do instead', async () => {
      const db = await openLog(database)
      await expect(withRunner(db, createSearchIndex)).rejects.toThrow(
        /^\[activity-log\] Cannot make a search index in a database of type "[\w-]+": .* \(SEARCH_INDEX_UNSUPPORTED\)$/,
      )
      await db.destroy()
    })
  }),
)

function ofFamily(family: TestDatabase['family']): readonly TestDatabase[] {
  return databases.filter((database) => database.family === family)
}

async function openLog(
  database: TestDatabase,
  options: Partial<DataSourceOptions> = {},
): Promise<DataSource> {
  await database.reset()
  const merged = { ...database.options(), entities: [], ...options } as DataSourceOptions
  return new DataSource(withActivityLog(merged)).initialize()
}

const RESTATED = /^(ALTER TABLE .* CHANGE|DROP INDEX|CREATE INDEX) /

/**
 * What TypeORM would still do. With `type: 'mysql'` on MariaDB it states every nullable column again at each start, those of
 * applications too, and the indexes over it: not counted. `type: 'mariadb'` is right for such a server.
 */
async function leftToDo(db: DataSource): Promise<readonly string[]> {
  const { upQueries } = await db.driver.createSchemaBuilder().log()
  const queries = upQueries.map(({ query }) => query)
  return db.options.type === 'mysql' ? queries.filter((query) => !RESTATED.test(query)) : queries
}

async function withRunner(
  db: DataSource,
  use: (runner: ReturnType<DataSource['createQueryRunner']>) => Promise<void>,
): Promise<void> {
  const runner = db.createQueryRunner()
  try {
    await use(runner)
  } finally {
    await runner.release()
  }
}

async function indexNames(db: DataSource, table = 'activity_log'): Promise<readonly string[]> {
  const rows: { indexname: string }[] = await db.query(
    'SELECT indexname FROM pg_indexes WHERE tablename = $1',
    [table],
  )
  return rows.map(({ indexname }) => indexname)
}
