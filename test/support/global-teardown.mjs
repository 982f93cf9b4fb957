/** Runs once after all tests: drops this run's databases, stops the embedded PostgreSQL, and repeats what was left out. */
import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { mysqlAddress, run } from './global-setup.mjs'

export default async function globalTeardown() {
  const { env } = process
  const prefix = `activity_log_test_${env['TEST_RUN_ID']}_`
  if (env['TEST_ONLY_SQLITE'] !== '1') {
    if (env['TEST_POSTGRES_URL']) await dropPostgresDatabases(env['TEST_POSTGRES_URL'], prefix)
    if (env['TEST_MARIADB_URL']) await dropMariadbDatabases(env['TEST_MARIADB_URL'], prefix)
  }
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(prefix)) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
  await run.stopEmbeddedPostgres?.()
  process.stderr.write(run.notice)
}

/**
 * @param {string} url
 * @param {string} prefix
 */
async function dropPostgresDatabases(url, prefix) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
    prefix,
  ])
  for (const { datname } of rows) await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`)
  await client.end()
}

/**
 * @param {string} url
 * @param {string} prefix
 */
async function dropMariadbDatabases(url, prefix) {
  const { host, port, user, password } = mysqlAddress(url)
  const connection = await mysql.createConnection({ host, port, user, password, rowsAsArray: true })
  const [rows] = await connection.query('SELECT schema_name FROM information_schema.schemata')
  for (const [name] of /** @type {string[][]} */ (rows)) {
    if (name?.startsWith(prefix)) await connection.query(`DROP DATABASE \`${name}\``)
  }
  await connection.end()
}
