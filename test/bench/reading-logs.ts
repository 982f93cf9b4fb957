/** Fills a log with rows on the server itself, then makes its indexes as `synchronize` would. */
import type { DataSource, QueryRunner } from 'typeorm'
import { ActivityLog } from '../../src/store/activity-log-entity.js'
import { type DatabaseFamily, familyOf } from '../../src/store/dialect.js'
import { escapedPath } from '../../src/store/table-path.js'
import { measureSizes, type LogSizes } from './reading-sizes.js'
import { selectRows } from './reading-rows.js'

/** A log that has been filled. */
export interface FilledLog {
  readonly rows: number
  readonly sizes: LogSizes
  /** How long it took. Undefined: it was there already. */
  readonly seconds: FillSeconds | undefined
}

export interface FillSeconds {
  readonly rows: number
  readonly indexes: Readonly<Record<string, number>>
  readonly analyze: number
}

/** Rows of one INSERT. MariaDB keeps the numbers of a chunk in memory while they fit into 16 MB. */
const chunkRows: Readonly<Record<DatabaseFamily, number>> = {
  postgres: 500_000,
  mysql: 30_000,
  sqlite: 100_000,
}

/** Makes the table of this data source hold these rows and no others. What is there already is not made again. */
export async function fillLog(db: DataSource, rows: number): Promise<FilledLog> {
  const family = familyOf(db.options.type)
  const runner = db.createQueryRunner()
  try {
    if (await isFilled(db, runner, rows))
      return { rows, sizes: await measureSizes(runner), seconds: undefined }
    await createTable(db, runner)
    const seconds = {
      rows: await timed(() => insertRows(db, runner, rows)),
      indexes: await createIndexes(db, runner),
      analyze: await timed(() => runner.query(analyze[family](escapedPath(db.getMetadata(ActivityLog))))),
    }
    return { rows, sizes: await measureSizes(runner), seconds }
  } finally {
    await runner.release()
  }
}

const analyze: Readonly<Record<DatabaseFamily, (table: string) => string>> = {
  // VACUUM: an index-only scan believes the index only where the whole page of the table is known to be visible.
  postgres: (table) => `VACUUM (ANALYZE) ${table}`,
  mysql: (table) => `ANALYZE TABLE ${table}`,
  sqlite: () => 'ANALYZE',
}

async function isFilled(db: DataSource, runner: QueryRunner, rows: number): Promise<boolean> {
  if (!(await runner.hasTable(db.getMetadata(ActivityLog).tablePath))) return false
  const [counted] = (await runner.query(
    `SELECT COUNT(*) AS rows_there FROM ${escapedPath(db.getMetadata(ActivityLog))}`,
  )) as {
    rows_there: string | number
  }[]
  if (Number(counted?.rows_there) !== rows) return false
  return (await schemaChanges(db)).length === 0
}

/** As `synchronize` makes it, without its indexes. */
async function createTable(db: DataSource, runner: QueryRunner): Promise<void> {
  const { tablePath } = db.getMetadata(ActivityLog)
  await runner.dropTable(tablePath, true)
  await db.synchronize()
  const table = await runner.getTable(tablePath)
  if (table === undefined) throw new Error(`Cannot fill "${tablePath}": it was not made.`)
  await runner.dropIndices(table, [...table.indices])
  for (const statement of speedUps[familyOf(db.options.type)](escapedPath(db.getMetadata(ActivityLog))))
    await runner.query(statement)
}

/** What a log that is read from can do without. */
const speedUps: Readonly<Record<DatabaseFamily, (table: string) => readonly string[]>> = {
  postgres: (table) => [
    `ALTER TABLE ${table} SET UNLOGGED`,
    `ALTER TABLE ${table} SET (autovacuum_enabled = false)`,
    `SET maintenance_work_mem = '1GB'`,
  ],
  mysql: () => [
    'SET unique_checks = 0',
    "SET character_set_connection = 'utf8mb4', collation_connection = 'utf8mb4_bin'",
  ],
  sqlite: () => ['PRAGMA synchronous = OFF', 'PRAGMA cache_size = -1000000'],
}

async function insertRows(db: DataSource, runner: QueryRunner, rows: number): Promise<void> {
  const family = familyOf(db.options.type)
  const metadata = db.getMetadata(ActivityLog)
  for (let from = 0; from < rows; from += chunkRows[family]) {
    const to = Math.min(from + chunkRows[family], rows)
    const { sql, columns } = selectRows(family, { from, to, count: rows })
    const names = columns.map((column) => {
      const found = metadata.findColumnWithPropertyName(column)
      if (found === undefined) throw new Error(`Cannot fill the log: it has no column "${column}".`)
      return db.driver.escape(found.databaseName)
    })
    await runner.query(`INSERT INTO ${escapedPath(db.getMetadata(ActivityLog))} (${names.join(', ')}) ${sql}`)
    if (rows >= 1_000_000 && (to % 1_000_000 < chunkRows[family] || to === rows))
      console.error(`  ${to.toLocaleString('en')} rows`)
  }
}

/** @returns seconds of each, by the name of the index */
async function createIndexes(db: DataSource, runner: QueryRunner): Promise<Readonly<Record<string, number>>> {
  const seconds: Record<string, number> = {}
  for (const statement of await schemaChanges(db)) {
    const name = /INDEX\s+["`](\w+)["`]/i.exec(statement)?.[1]
    if (name === undefined) throw new Error(`Cannot fill the log: synchronize() still wants to ${statement}`)
    seconds[name] = await timed(() => runner.query(statement))
    console.error(`  ${name}: ${seconds[name].toFixed(1)} s`)
  }
  return seconds
}

async function schemaChanges(db: DataSource): Promise<readonly string[]> {
  const { upQueries } = await db.driver.createSchemaBuilder().log()
  return upQueries.map(({ query }) => query)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}
