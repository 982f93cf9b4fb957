/** The databases that are measured. Each variant has a place of its own there: a file on SQLite, a schema on PostgreSQL. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { DataSource, DataSourceOptions } from 'typeorm'
import { startEmbeddedPostgres } from '../support/embedded-postgres.mjs'

/** A database that is open until `close()`. */
export interface BenchDatabase {
  readonly family: 'sqlite' | 'postgres'
  /** Product, version and what else decides how long a COMMIT takes. */
  readonly description: string
  /** Options for a place of that name, which is made if it is missing. */
  options(place: string): Promise<DataSourceOptions>
  /** Runs SQL past TypeORM, so that nobody who listens there sees it. */
  execute(db: DataSource, sql: string): Promise<void>
  /** Brings a place to the state that each timed run begins in. `filled` tells whether rows were just put there. */
  settle(db: DataSource, tables: readonly string[], filled: boolean): Promise<void>
  /** Drops what was made. */
  close(): Promise<void>
}

export type DatabaseName = 'sqlite' | 'postgres'

export const openers: Readonly<Record<DatabaseName, () => Promise<BenchDatabase>>> = {
  sqlite: openSqlite,
  postgres: openPostgres,
}

const localPostgres = 'postgres://postgres@127.0.0.1:5432/postgres'

/** better-sqlite3 on files where `npm run test:native` has installed it, otherwise sql.js in memory. */
async function openSqlite(): Promise<BenchDatabase> {
  const driver = loadBetterSqlite3()
  if (driver === undefined) return openSqlJs()
  const directory = mkdtempSync(join(tmpdir(), 'activity-log-bench-'))
  const { version } = createRequire(nativePackage)('better-sqlite3/package.json') as { version: string }
  const database: BenchDatabase = {
    family: 'sqlite',
    description: `SQLite: better-sqlite3 ${version}, a file in WAL mode`,
    options: async (place) => ({
      type: 'better-sqlite3',
      database: join(directory, `${place}.sqlite`),
      driver,
      enableWAL: true,
    }),
    execute: executeOnSqlite,
    settle: (db) => executeOnSqlite(db, 'PRAGMA wal_checkpoint(TRUNCATE)'),
    close: async () => rmSync(directory, { recursive: true, force: true }),
  }
  return database
}

const nativePackage = join(process.cwd(), 'test', 'native', 'package.json')

function loadBetterSqlite3(): unknown {
  try {
    return createRequire(nativePackage)('better-sqlite3')
  } catch {
    return undefined
  }
}

function openSqlJs(): BenchDatabase {
  return {
    family: 'sqlite',
    description: 'SQLite: sql.js, in memory (better-sqlite3 is not installed: npm run test:native does that)',
    options: async () => ({ type: 'sqljs' }),
    execute: executeOnSqlite,
    settle: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

async function executeOnSqlite(db: DataSource, sql: string): Promise<void> {
  const { databaseConnection } = db.driver as unknown as {
    databaseConnection: { exec(sql: string): unknown }
  }
  databaseConnection.exec(sql)
}

/** A database of its own on the server of TEST_POSTGRES_URL, or of this machine, or else on the one that npm installed. */
async function openPostgres(): Promise<BenchDatabase> {
  const server = await findServer()
  const name = `activity_log_bench_${process.pid}`
  const admin = await connect(server.url)
  await admin.query(`CREATE DATABASE "${name}"`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  const client = await connect(url.href)
  const execute = async (_db: DataSource, sql: string) => void (await client.query(sql))
  return {
    family: 'postgres',
    description: await describePostgres(client, server.origin),
    options: async (place) => {
      await client.query(`CREATE SCHEMA IF NOT EXISTS "${place}"`)
      const local = { uuidExtension: 'pgcrypto', installExtensions: false } as const
      return { type: 'postgres', url: url.href, schema: place, poolSize: 2, ...local }
    },
    execute,
    settle: async (db, tables, filled) => {
      if (filled) await execute(db, `ANALYZE ${tables.join(', ')}`)
    },
    close: async () => {
      await client.end()
      await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`)
      await admin.end()
      await server.stop()
    },
  }
}

interface Server {
  readonly url: string
  readonly origin: string
  stop(): Promise<void>
}

async function findServer(): Promise<Server> {
  const given = process.env['TEST_POSTGRES_URL']
  const url = given || localPostgres
  try {
    await (await connect(url)).end()
    return { url, origin: given ? 'of TEST_POSTGRES_URL' : 'of this machine', stop: () => Promise.resolve() }
  } catch (error) {
    if (given) throw error
  }
  return { ...(await startEmbeddedPostgres()), origin: 'embedded' }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

async function describePostgres(client: pg.Client, origin: string): Promise<string> {
  const settings = ['server_version', 'fsync', 'synchronous_commit']
  const list = settings.map((name) => `current_setting('${name}') AS ${name}`).join(', ')
  const { rows } = await client.query<Record<string, string>>(`SELECT ${list}`)
  const { server_version: version, fsync, synchronous_commit: commit } = rows[0] ?? {}
  return `PostgreSQL ${version} (${origin}), fsync ${fsync}, synchronous_commit ${commit}`
}
