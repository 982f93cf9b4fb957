/**
 * The databases that behaviour tests run on: those available in this run, for the TypeORM line of this project.
 *
 * Each jest worker has a database of its own on each server, so that test files run side by side. Whether a server is
 * there was settled by global-setup; nothing here falls back in silence.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mysql from 'mysql2/promise'
import { Client } from 'pg'
import type { DataSourceOptions } from 'typeorm'

/** One database of this run. */
export interface TestDatabase {
  /** For test titles: `sqlite3`, `postgres 18 (embedded)`, `mariadb driver on mariadb`, ... */
  readonly name: string
  readonly family: 'sqlite' | 'postgres' | 'mysql'
  /** Whether several connections work side by side; SQLite drivers have one connection for all. */
  readonly concurrent: boolean
  /** Options for this worker's database; entities and the rest are added by the caller. Call `reset()` first. */
  options(): DataSourceOptions
  /** Empties this worker's database; creates it if it is missing. */
  reset(): Promise<void>
}

declare global {
  // The TypeORM line that `typeorm` stands for in this project.
  var __TYPEORM_LINE__: '1' | '0.3'
}

/** The TypeORM line that `import 'typeorm'` means in this run. */
export const typeormLine = globalThis.__TYPEORM_LINE__

const poolSize = 4
const worker = process.env['JEST_WORKER_ID'] ?? '1'
const databaseName = `activity_log_test_${process.env['TEST_RUN_ID']}_v${typeormLine.replace('.', '_')}_w${worker}`

export const databases: readonly TestDatabase[] = [sqlite(), ...servers()]

/** `describe.each` over the databases of this run. */
export function forEachDatabase(title: string, body: (database: TestDatabase) => void): void {
  describe.each(databases.map((database) => ({ database, name: database.name })))(
    `${title} ($name)`,
    ({ database }) => body(database),
  )
}

function sqlite(): TestDatabase {
  if (process.env['TEST_BETTER_SQLITE3'] === '1') return betterSqlite3()
  return typeormLine === '1' ? sqljs() : sqlite3()
}

/** In memory: each DataSource that is initialized has an empty database of its own. */
function sqljs(): TestDatabase {
  return {
    name: 'sqljs',
    family: 'sqlite',
    concurrent: false,
    options: () => ({ type: 'sqljs', synchronize: true }),
    reset: () => Promise.resolve(),
  }
}

function sqlite3(): TestDatabase {
  const { file, reset } = sqliteFile()
  return {
    name: 'sqlite3',
    family: 'sqlite',
    concurrent: false,
    // TypeORM 1.x has no such type any more, and its types are the ones that tests are compiled with.
    options: () => ({ type: 'sqlite', database: file(), synchronize: true }) as unknown as DataSourceOptions,
    reset,
  }
}

function betterSqlite3(): TestDatabase {
  const { file, reset } = sqliteFile()
  const fromNative = createRequire(join(process.cwd(), 'test', 'native', 'package.json'))
  return {
    name: 'better-sqlite3',
    family: 'sqlite',
    concurrent: false,
    options: () => ({
      type: 'better-sqlite3',
      database: file(),
      driver: fromNative('better-sqlite3') as unknown,
      synchronize: true,
    }),
    reset,
  }
}

/**
 * Each reset gives another file: a data source of an earlier test that is still at work (an application that did not start, and
 * so cannot be closed) would remove the journal of a new file in the same place.
 */
function sqliteFile(): { file: () => string; reset: () => Promise<void> } {
  const root = join(tmpdir(), databaseName)
  let directory = root
  const reset = () => {
    if (directory !== root) rmSync(directory, { recursive: true, force: true })
    mkdirSync(root, { recursive: true })
    directory = mkdtempSync(join(root, 'reset-'))
    return Promise.resolve()
  }
  return { file: () => join(directory, 'test.sqlite'), reset }
}

function servers(): TestDatabase[] {
  if (process.env['TEST_ONLY_SQLITE'] === '1') return []
  const embedded = process.env['TEST_EMBEDDED_POSTGRES_URL']
  const postgresUrl = process.env['TEST_POSTGRES_URL']
  const mariadbUrl = process.env['TEST_MARIADB_URL']
  return [
    ...(embedded ? [postgres('postgres 18 (embedded)', embedded)] : []),
    ...(postgresUrl ? [postgres('postgres', postgresUrl)] : []),
    ...(mariadbUrl ? [mariadb('mysql', mariadbUrl), mariadb('mariadb', mariadbUrl)] : []),
  ]
}

function postgres(name: string, serverUrl: string): TestDatabase {
  const url = new URL(serverUrl)
  url.pathname = `/${databaseName}`
  return {
    name,
    family: 'postgres',
    concurrent: true,
    options: () => ({
      type: 'postgres',
      url: url.href,
      poolSize,
      synchronize: true,
      // gen_random_uuid() is part of PostgreSQL since 13: no extension to install after each reset.
      uuidExtension: 'pgcrypto',
      installExtensions: false,
    }),
    reset: async () => {
      await createPostgresDatabase(serverUrl)
      await withPostgres(url.href, async (client) => {
        await client.query('DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public')
      })
    },
  }
}

async function createPostgresDatabase(serverUrl: string): Promise<void> {
  await withPostgres(serverUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`CREATE DATABASE "${databaseName}"`)
  })
}

async function withPostgres(url: string, use: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}

function mariadb(type: 'mysql' | 'mariadb', serverUrl: string): TestDatabase {
  const { hostname, port, username, password } = new URL(serverUrl)
  const address = { host: hostname, port: Number(port || 3306), password: decodeURIComponent(password) }
  const user = decodeURIComponent(username)
  const database = `${databaseName}_${type}`
  return {
    name: `${type} driver on mariadb`,
    family: 'mysql',
    concurrent: true,
    options: () => ({ type, ...address, username: user, database, poolSize, synchronize: true }),
    reset: async () => {
      const connection = await mysql.createConnection({ ...address, user, multipleStatements: true })
      try {
        await connection.query(`DROP DATABASE IF EXISTS \`${database}\`; CREATE DATABASE \`${database}\``)
      } finally {
        await connection.end()
      }
    },
  }
}
