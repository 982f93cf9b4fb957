/**
 * The example applications, each in a bare project with the packed tarball: on SQLite, and on the server it is named after where
 * TEST_POSTGRES_URL or TEST_MARIADB_URL names one. Needs `dist`.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { install, pack } from './bare-project.mjs'

const project = resolve(import.meta.dirname, '../..')
const database = `activity_log_example_${process.pid}`

const runs = [
  { example: 'express-postgres', on: 'SQLite', server: undefined },
  { example: 'express-postgres', on: 'PostgreSQL', server: process.env['TEST_POSTGRES_URL'] },
  { example: 'fastify-mysql', on: 'SQLite', server: undefined },
  { example: 'fastify-mysql', on: 'MariaDB', server: process.env['TEST_MARIADB_URL'] },
  { example: 'nestjs', on: 'SQLite', server: undefined },
].filter(({ on, server }) => on === 'SQLite' || server)

const folder = mkdtempSync(join(tmpdir(), 'activity-log-examples-'))
let failed = 0
try {
  const tarball = pack(folder)
  for (const example of new Set(runs.map((run) => run.example))) {
    const bare = join(folder, example)
    cpSync(join(project, 'examples', example), bare, { recursive: true })
    install(bare, tarball, { typeorm: 'typeorm', drivers: ['sql.js'], isTypeOrmLinked: true })
  }
  for (const { example, on, server } of runs) {
    try {
      await withDatabase(server, (url) => tryOut(join(folder, example), url))
      console.log(`ok: ${example} on ${on}`)
    } catch (error) {
      failed += 1
      console.log(`FAILED: ${example} on ${on}`)
      console.error(error)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1

/**
 * Starts an example, uses it as its README says, and reads its log.
 *
 * @param {string} bare
 * @param {string | undefined} url
 */
async function tryOut(bare, url) {
  const env = { ...process.env, PORT: '0', ...(url === undefined ? {} : { DATABASE_URL: url }) }
  const started = spawn(process.execPath, ['--import', 'tsx', 'main.ts'], {
    cwd: bare,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const origin = `http://127.0.0.1:${await portOf(started)}`
    /** @param {string} path @param {string} user @param {RequestInit} [init] */
    const ask = (path, user, init) =>
      fetch(origin + path, { ...init, headers: { 'x-user': user, 'content-type': 'application/json' } })
    const created = await ask('/tasks', '7', { method: 'POST', body: '{"title":"Call Ana"}' })
    assert.equal(created.status, 201)
    const { id } = /** @type {{ id: number }} */ (await created.json())
    await ask(`/tasks/${id}`, '8', { method: 'PATCH', body: '{"assignee":"Ben"}' })
    await ask(`/tasks/${id}`, '8', { method: 'PATCH', body: '{"isDone":true}' })
    await ask(`/tasks/${id}`, 'admin', { method: 'DELETE' })
    const read = await ask('/activity/api/activities', '7')
    const { activities } =
      /** @type {{ activities: { event: string, actor: { name: string }, ip: string }[] }} */ (
        await read.json()
      )
    const seen = activities.map(({ event, actor, ip }) => `${event} by ${actor.name} from ${ip}`)
    const from = 'from 127.0.0.1'
    assert.deepEqual(seen, [`completed by Ben ${from}`, `assigned by Ben ${from}`, `created by Ana ${from}`])
    assert.match(await (await ask('/activity/', '7')).text(), /<activity-log src="api"/)
    assert.match(await (await ask('/activity/activity-log.js', '7')).text(), /activity-log/)
    assert.ok([401, 403].includes((await ask('/activity/api/activities', 'nobody')).status))
  } finally {
    started.kill()
    if (started.exitCode === null) await once(started, 'exit')
  }
}

/** @param {import('node:child_process').ChildProcess} started */
async function portOf(started) {
  if (started.stdout === null) throw new Error('The example has no output.')
  for await (const line of createInterface({ input: started.stdout })) {
    const port = /^listening on (\d+)$/.exec(line)?.[1]
    if (port !== undefined) return port
  }
  throw new Error('The example ended before it listened.')
}

/**
 * @param {string | undefined} server
 * @param {(url: string | undefined) => Promise<void>} use
 */
async function withDatabase(server, use) {
  if (server === undefined) return use(undefined)
  const url = new URL(server)
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
