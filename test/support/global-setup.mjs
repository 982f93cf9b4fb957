/**
 * Runs once before all tests of both projects: checks the databases that the environment names, starts the embedded
 * PostgreSQL, and says which databases and tests this run leaves out. Workers read the result from the environment.
 */
import mysql from 'mysql2/promise'
import pg from 'pg'
import { startEmbeddedPostgres } from './embedded-postgres.mjs'

const runKey = Symbol.for('typeorm-activity-log/test-run')

export default async function globalSetup() {
  const { env } = process
  env['TEST_RUN_ID'] = String(process.pid)
  const left = []

  if (env['TEST_ONLY_SQLITE'] === '1') {
    delete env['TEST_EMBEDDED_POSTGRES_URL']
    announce('SQLite only (TEST_ONLY_SQLITE=1).')
    return
  }
  if (env['TEST_POSTGRES_URL']) await reach('TEST_POSTGRES_URL', env['TEST_POSTGRES_URL'], reachPostgres)
  else left.push('a PostgreSQL of your own (set TEST_POSTGRES_URL)')
  if (env['TEST_MARIADB_URL']) await reach('TEST_MARIADB_URL', env['TEST_MARIADB_URL'], reachMariadb)
  else left.push('MariaDB (set TEST_MARIADB_URL)')

  if (env['TEST_NO_EMBEDDED_POSTGRES'] === '1') {
    delete env['TEST_EMBEDDED_POSTGRES_URL']
    left.push('the embedded PostgreSQL (unset TEST_NO_EMBEDDED_POSTGRES)')
  } else {
    const embedded = await startEmbeddedPostgres()
    env['TEST_EMBEDDED_POSTGRES_URL'] = embedded.url
    run.stopEmbeddedPostgres = embedded.stop
  }
  announce(left.length === 0 ? 'all of them.' : `left out: ${left.join(', ')}.`)
}

/**
 * What global-teardown needs. On globalThis, because jest loads this module once for each of the two.
 *
 * @type {{ notice: string, stopEmbeddedPostgres?: () => Promise<void> }}
 */
export const run = Reflect.get(globalThis, runKey) ?? { notice: '' }
Reflect.set(globalThis, runKey, run)

/** @param {string} text */
function announce(text) {
  run.notice = `[test databases] ${text}\n[browser tests] left out: they need Chromium. Run them with: npm run test:browser\n`
  process.stderr.write(run.notice)
}

/**
 * @param {string} variable
 * @param {string} url
 * @param {(url: string) => Promise<void>} connect
 */
async function reach(variable, url, connect) {
  try {
    await connect(url)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message || String(Reflect.get(cause, 'code')) : String(cause)
    const where = new URL(url).host
    throw new Error(
      `Cannot reach the database of ${variable} at ${where}: ${why}. Start it, or unset ${variable} to leave it out.`,
      { cause },
    )
  }
}

/** @param {string} url */
async function reachPostgres(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  await client.connect()
  await client.query('SELECT 1')
  await client.end()
}

/** @param {string} url */
async function reachMariadb(url) {
  const { host, port, user, password } = mysqlAddress(url)
  const connection = await mysql.createConnection({ host, port, user, password, connectTimeout: 5_000 })
  await connection.query('SELECT 1')
  await connection.end()
}

/** @param {string} url */
export function mysqlAddress(url) {
  const { hostname, port, username, password } = new URL(url)
  return {
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
  }
}
