/** The databases of the kill test: each says how a writer reaches it, and reads what a killed one has left. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import sqlite3 from 'sqlite3'
import { startEmbeddedPostgres } from '../support/embedded-postgres.mjs'

/** @typedef {Record<string, unknown>} Row */

/**
 * @typedef {object} KillDatabase
 * @property {'0.3' | '1'} line the TypeORM that the writer uses
 * @property {object} options of its DataSource
 * @property {() => Promise<void>} settle waits until nothing of the killed writer is left
 * @property {(sql: string) => Promise<Row[]>} read
 * @property {() => Promise<void>} close
 */

/** @type {Record<string, () => Promise<KillDatabase>>} */
export const openers = { sqlite: openSqlite, postgres: openPostgres }

/** @returns {Promise<KillDatabase>} */
async function openSqlite() {
  const directory = mkdtempSync(join(tmpdir(), 'activity-log-kill-'))
  const file = join(directory, 'kill.sqlite')
  return {
    line: '0.3',
    options: { type: 'sqlite', database: file },
    settle: async () => {},
    read: (sql) => readSqlite(file, sql),
    close: async () => rmSync(directory, { recursive: true, force: true }),
  }
}

/**
 * A connection of its own for each read: the first one after a kill rolls back what the writer has left half done.
 *
 * @param {string} file
 * @param {string} sql
 * @returns {Promise<Row[]>}
 */
function readSqlite(file, sql) {
  return new Promise((resolve, reject) => {
    const connection = new sqlite3.Database(file)
    connection.all(sql, (/** @type {Error | null} */ error, /** @type {Row[]} */ rows) => {
      connection.close(() => (error ? reject(error) : resolve(rows)))
    })
  })
}

/** @returns {Promise<KillDatabase>} */
async function openPostgres() {
  const given = process.env['TEST_POSTGRES_URL'] || process.env['TEST_EMBEDDED_POSTGRES_URL']
  const server = given ? { url: given, stop: async () => {} } : await startEmbeddedPostgres()
  const name = `activity_log_kill_${process.pid}`
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  await admin.query(`CREATE DATABASE "${name}"`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  const reader = new pg.Client({ connectionString: url.href, application_name: 'reader' })
  await reader.connect()
  return {
    line: '1',
    options: { type: 'postgres', url: url.href, installExtensions: false },
    settle: () => untilAlone(admin, name),
    read: async (sql) => (await reader.query(sql)).rows,
    close: async () => {
      await reader.end()
      await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`)
      await admin.end()
      await server.stop()
    },
  }
}

/**
 * The server finishes the statement that it has before it notices that the client is gone.
 *
 * @param {pg.Client} admin
 * @param {string} name
 */
async function untilAlone(admin, name) {
  for (let attempt = 0; attempt < 500; attempt++) {
    const { rowCount } = await admin.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND application_name <> 'reader'`,
      [name],
    )
    if (rowCount === 0) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('The connections of a killed writer stay open.')
}
