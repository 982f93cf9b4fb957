/** The statements that make the log's table what it should be, and those that take them back, as TypeORM itself finds them. */
import type { DataSource, EntityMetadata } from 'typeorm'
import { compareTable, isCurrent, withQueryRunner } from './compare-table.js'

/** One statement of SQL. */
export interface Statement {
  readonly query: string
  readonly parameters?: readonly unknown[] | undefined
}

/** Statements in the order in which they run. */
export interface SchemaStatements {
  readonly up: readonly Statement[]
  readonly down: readonly Statement[]
}

/** What is left to do for the log's table; nothing for the tables of the application. */
export async function findStatements(
  dataSource: DataSource,
  table: EntityMetadata,
): Promise<SchemaStatements> {
  if (await isRestatedForEver(dataSource, table)) return { up: [], down: [] }
  const { upQueries, downQueries } = await withOnlyTable(dataSource, table, () =>
    dataSource.driver.createSchemaBuilder().log(),
  )
  return {
    up: [...(await missingSchema(dataSource, table)), ...upQueries],
    down: [...downQueries].reverse(),
  }
}

/** With `type: 'mysql'` on MariaDB, TypeORM finds every nullable column of any table changed, each time anew. */
async function isRestatedForEver(dataSource: DataSource, table: EntityMetadata): Promise<boolean> {
  if (dataSource.options.type !== 'mysql') return false
  const [row] = await dataSource.query<{ readonly version: string }[]>('SELECT VERSION() AS version')
  return /mariadb/i.test(row?.version ?? '') && isCurrent(await compareTable(dataSource, table))
}

/** The schema builder looks at what is to be synchronized, and at the table of the query cache. */
async function withOnlyTable<T>(
  dataSource: DataSource,
  table: EntityMetadata,
  use: () => Promise<T>,
): Promise<T> {
  const { queryResultCache } = dataSource
  const others = dataSource.entityMetadatas.filter((each) => each !== table && each.synchronize)
  Object.assign(dataSource, { queryResultCache: undefined })
  for (const other of others) other.synchronize = false
  try {
    return await use()
  } finally {
    for (const other of others) other.synchronize = true
    Object.assign(dataSource, { queryResultCache })
  }
}

/** TypeORM makes tables in schemas, but no schemas. */
async function missingSchema(
  dataSource: DataSource,
  { schema }: EntityMetadata,
): Promise<readonly Statement[]> {
  if (schema === undefined || dataSource.options.type !== 'postgres') return []
  const isThere = await withQueryRunner(dataSource, (queryRunner) => queryRunner.hasSchema(schema))
  return isThere ? [] : [{ query: `CREATE SCHEMA IF NOT EXISTS ${dataSource.driver.escape(schema)}` }]
}
