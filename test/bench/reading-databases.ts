/** The databases that `reading` measures: a log with so many rows in each. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { DataSource, type DataSourceOptions } from 'typeorm'
import { createActivityLogEntity } from '../../src/store/activity-log-entity.js'
import { familyOf } from '../../src/store/dialect.js'
import { openers } from './databases.js'

/** A database that is open until `close()`. */
export interface ReadingDatabase {
  readonly description: string
  /** A place of its own for a log of so many rows. */
  open(rows: number): Promise<DataSource>
  /** Drops what was made, unless it is kept. */
  close(): Promise<void>
}

/** `keep`: what is made stays, and is found by the next run that keeps. */
export interface ReadingDatabaseOptions {
  readonly keep: boolean
}

export type ReadingDatabaseName = 'sqlite' | 'postgres' | 'mariadb'

export const readingOpeners: Readonly<
  Record<ReadingDatabaseName, (options: ReadingDatabaseOptions) => Promise<ReadingDatabase>>
> = { sqlite: openSqlite, postgres: openPostgres, mariadb: openMariadb }

const keptName = 'activity_log_reading'
const placeOf = (rows: number) => `rows_${rows}`

/** A data source that has the log's table and nothing else. */
async function connect(options: DataSourceOptions): Promise<DataSource> {
  const entity = createActivityLogEntity(familyOf(options.type), { table: 'activity_log' })
  return new DataSource({ ...options, entities: [entity] }).initialize()
}

async function openSqlite({ keep }: ReadingDatabaseOptions): Promise<ReadingDatabase> {
  const bench = await openers.sqlite()
  const directory = join(process.cwd(), 'node_modules', '.cache', 'bench')
  return {
    description: bench.description,
    open: async (rows) => {
      const given = await bench.options(placeOf(rows))
      if (!keep || given.type !== 'better-sqlite3') return connect(given)
      mkdirSync(directory, { recursive: true })
      return connect({ ...given, database: join(directory, `${keptName}_${rows}.sqlite`) })
    },
    close: () => bench.close(),
  }
}

async function openPostgres({ keep }: ReadingDatabaseOptions): Promise<ReadingDatabase> {
  const bench = await openers.postgres()
  return {
    description: bench.description,
    open: async (rows) => {
      const given = await bench.options(placeOf(rows))
      if (!keep || given.type !== 'postgres' || given.url === undefined) return connect(given)
      return connect({ ...given, url: await keptPostgres(given.url, placeOf(rows)) })
    },
    close: () => bench.close(),
  }
}

async function keptPostgres(bench: string, schema: string): Promise<string> {
  const url = new URL(bench)
  await onPostgres(url.href, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [keptName])
    if (rowCount === 0) await client.query(`CREATE DATABASE "${keptName}"`)
  })
  url.pathname = `/${keptName}`
  await onPostgres(url.href, (client) => client.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`))
  return url.href
}

async function onPostgres(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}

/** Databases of its own on the server of TEST_MARIADB_URL, or of this machine. */
async function openMariadb({ keep }: ReadingDatabaseOptions): Promise<ReadingDatabase> {
  const url = new URL(process.env['TEST_MARIADB_URL'] || 'mysql://root@127.0.0.1:3306')
  const address = {
    host: url.hostname,
    port: Number(url.port || 3306),
    password: decodeURIComponent(url.password),
  }
  const user = decodeURIComponent(url.username)
  const server = await mysql.createConnection({ ...address, user })
  const made: string[] = []
  return {
    description: await describeMariadb(server),
    open: async (rows) => {
      const database = keep ? `${keptName}_${rows}` : `activity_log_bench_${process.pid}_${rows}`
      await server.query(`CREATE DATABASE IF NOT EXISTS \`${database}\``)
      if (!keep) made.push(database)
      return connect({ type: 'mariadb', ...address, username: user, database, poolSize: 2 })
    },
    close: async () => {
      for (const database of made) await server.query(`DROP DATABASE \`${database}\``)
      await server.end()
    },
  }
}

async function describeMariadb(server: mysql.Connection): Promise<string> {
  const [rows] = await server.query<mysql.RowDataPacket[]>(
    'SELECT VERSION() AS version, @@innodb_buffer_pool_size DIV 1048576 AS pool',
  )
  const { version, pool } = rows[0] as { version: string; pool: number }
  return `MariaDB ${version}, buffer pool of ${pool} MB`
}
