/**
 * The example applications, each in a bare project with the packed tarball, on the oldest and on the newest TypeORM that is
 * supported: on SQLite, and on the server it is named after where TEST_POSTGRES_URL or TEST_MARIADB_URL names one. Needs `dist`.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { install, oldestTypeOrm, pack } from './bare-project.mjs'
import { withDatabase } from './example-database.mjs'
import { tryTasks } from './task-example.mjs'

const project = resolve(import.meta.dirname, '../..')
const { TEST_POSTGRES_URL: postgres, TEST_MARIADB_URL: mariadb } = process.env

/** @type {readonly { example: string, tryOut: typeof tryTasks, servers?: Record<string, string | undefined> }[]} */
const examples = [
  { example: 'minimal', tryOut: tryMinimal },
  { example: 'crm', tryOut: tryCrm },
  { example: 'express-postgres', tryOut: tryTasks, servers: { PostgreSQL: postgres } },
  { example: 'fastify-mysql', tryOut: tryTasks, servers: { MariaDB: mariadb } },
  { example: 'nestjs', tryOut: tryTasks },
]

const typeorms = { '0.3.20': oldestTypeOrm(), '1.x': 'typeorm' }

const folder = mkdtempSync(join(tmpdir(), 'activity-log-examples-'))
let failed = 0
try {
  const tarball = pack(folder)
  // Side by side: each takes a core for a moment, and waits for its start and its end.
  await Promise.all(Object.entries(typeorms).map(([line, typeorm]) => tryAll(tarball, line, typeorm)))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1

/** @param {string} tarball @param {string} line @param {string} typeorm */
async function tryAll(tarball, line, typeorm) {
  for (const { example, tryOut, servers = {} } of examples) {
    const bare = join(folder, line, example)
    copyExample(example, bare)
    install(bare, tarball, {
      typeorm,
      drivers: ['sql.js'],
      isTypeOrmLinked: true,
      copied: ['@nestjs/typeorm'],
    })
    for (const [on, server] of Object.entries({ SQLite: undefined, ...servers })) {
      if (on === 'SQLite' || server)
        await report(`${example} on ${on}, TypeORM ${line}`, () =>
          withDatabase(server, (url) => tryOut(bare, url)),
        )
    }
  }
}

/** @param {string} what @param {() => Promise<void>} run */
async function report(what, run) {
  const start = Date.now()
  try {
    await run()
    console.log(`ok: ${what} (${Math.round((Date.now() - start) / 100) / 10} s)`)
  } catch (error) {
    failed += 1
    console.log(`FAILED: ${what}`)
    console.error(error)
  }
}

/**
 * The CRM is started from this project, so that it has neither a package.json nor compiler options of its own.
 *
 * @param {string} example
 * @param {string} bare
 */
function copyExample(example, bare) {
  cpSync(join(project, 'examples', example), bare, {
    recursive: true,
    filter: (path) => !path.endsWith('.data') && !path.endsWith('node_modules'),
  })
  if (!existsSync(join(bare, 'package.json')))
    writeFileSync(join(bare, 'package.json'), '{ "type": "module" }')
  if (!existsSync(join(bare, 'tsconfig.json')))
    cpSync(join(project, 'tsconfig.base.json'), join(bare, 'tsconfig.json'))
}

/** @param {string} bare */
async function tryMinimal(bare) {
  const output = await outputOf(bare, [])
  assert.equal(
    output,
    `moved by Ana from 203.0.113.7: Deal "Renewal" was moved: stage lead → won, bankAccount (masked)
  stage: "lead" → "won"
  bankAccount changed
created by Ana from 203.0.113.7: Deal "Renewal" was created
  id: null → 1
  title: null → "Renewal"
  stage: null → "lead"
  bankAccount changed
`,
  )
}

/** @param {string} bare */
async function tryCrm(bare) {
  const output = await outputOf(bare, ['--exit'])
  assert.match(output, /^2 companies, 9 users, 1 administrator: 90 days made 1,\d{3} activities/)
  const shown = [...output.matchAll(/^━━ (The \w+|Activity details: \w+)/gm)].map(([, section]) => section)
  assert.deepEqual(shown, [
    'The company',
    'The user',
    'The administrator',
    'Activity details: created',
    'Activity details: updated',
    'Activity details: deleted',
  ])
}

/** @param {string} bare @param {readonly string[]} flags */
async function outputOf(bare, flags) {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'main.ts', ...flags], {
    cwd: bare,
    maxBuffer: 2 ** 26,
  })
  return stdout
}
