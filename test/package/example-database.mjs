/** A database of its own on a server, for as long as an example runs. */
import mysql from 'mysql2/promise'
import pg from 'pg'

let databases = 0

/**
 * @param {string | undefined} server undefined for none: the example is then on SQLite
 * @param {(url: string | undefined) => Promise<void>} use
 */
export async function withDatabase(server, use) {
  if (server === undefined) return use(undefined)
  const url = new URL(server)
  const database = `activity_log_example_${process.pid}_${++databases}`
  const run = url.protocol.startsWith('postgres') ? runOnPostgres : runOnMysql
  await run(server, `CREATE DATABASE ${database}`)
  try {
    url.pathname = `/${database}`
    if (run === runOnMysql) url.protocol = 'mariadb:'
    await use(url.href)
  } finally {
    await run(server, `DROP DATABASE ${database}`)
  }
}

/** @param {string} server @param {string} sql */
async function runOnPostgres(server, sql) {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

/** @param {string} server @param {string} sql */
async function runOnMysql(server, sql) {
  const connection = await mysql.createConnection(server)
  await connection.query(sql).finally(() => connection.end())
}
