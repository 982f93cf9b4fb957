/**
 * The packed tarball in a bare project: imported, required, both in one process, and its command, with each line of TypeORM.
 * Needs `dist`.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install, pack } from './bare-project.mjs'
import { tryCommand } from './command.mjs'

const lines = [
  {
    line: '1.x',
    typeorm: 'typeorm',
    options: `{ type: 'sqljs' }`,
    file: `{ type: 'sqljs', location: 'test.sqlite', autoSave: true }`,
    drivers: ['sql.js'],
  },
  {
    line: '0.3',
    typeorm: 'typeorm-v0',
    options: `{ type: 'sqlite', database: ':memory:' }`,
    file: `{ type: 'sqlite', database: 'test.sqlite' }`,
    drivers: ['sqlite3'],
  },
]

/** @param {string} options */
const body = (options) => `
const Note = new EntitySchema({
  name: 'Note',
  columns: { id: { type: 'int', primary: true, generated: true }, text: { type: 'varchar' } },
})
async function main() {
  const wrapped = attach.withActivityLog({ ...${options}, synchronize: true, entities: [Note] }, { audit: 'all' })
  const db = await new DataSource(attach.withActivityLog(wrapped)).initialize()
  const actor = { kind: 'user', id: 7, name: 'Ana', companyId: 3 }
  await act.actAs({ actor }, () => db.getRepository('Note').save({ text: 'hello' }))
  const found = await attach.activityLog(db).visibleTo({ as: 'company', companyId: 3 }).first(10)
  const seen = found.map(({ event, actor }) => event + ' by ' + actor.name).join()
  if (seen !== 'created by Ana') throw new Error('recorded: ' + seen)
  try {
    act.actAs({ actor: { kind: 'nobody' } }, () => 1)
    throw new Error('an unknown actor was accepted')
  } catch (error) {
    if (!attach.isActivityLogError(error)) throw error
  }
}
main().catch((error) => { console.error(error); process.exit(1) })
`

/** @type {Record<string, (options: string) => string>} */
const programs = {
  'imported.mjs': (options) =>
    `import 'reflect-metadata'\nimport { DataSource, EntitySchema } from 'typeorm'\nimport * as attach from 'typeorm-activity-log'\nconst act = attach\n${body(options)}`,
  'required.cjs': (options) =>
    `require('reflect-metadata')\nconst { DataSource, EntitySchema } = require('typeorm')\nconst attach = require('typeorm-activity-log')\nconst act = attach\n${body(options)}`,
  'both.mjs': (options) =>
    `import 'reflect-metadata'\nimport { createRequire } from 'node:module'\nimport { DataSource, EntitySchema } from 'typeorm'\nimport * as act from 'typeorm-activity-log'\nconst attach = createRequire(import.meta.url)('typeorm-activity-log')\n${body(options)}`,
}

const folder = mkdtempSync(join(tmpdir(), 'activity-log-package-'))
let failed = 0
try {
  const tarball = pack(folder)
  for (const { line, typeorm, options, file, drivers } of lines) {
    const bare = join(folder, line)
    install(bare, tarball, { typeorm, drivers })
    for (const [name, program] of Object.entries(programs)) {
      writeFileSync(join(bare, name), program(options))
      try {
        execFileSync(process.execPath, [name], { cwd: bare, stdio: ['ignore', 'inherit', 'inherit'] })
        console.log(`ok: ${name} with TypeORM ${line}`)
      } catch {
        failed += 1
        console.log(`FAILED: ${name} with TypeORM ${line}`)
      }
    }
    try {
      await tryCommand(bare, file)
      console.log(`ok: the command with TypeORM ${line}`)
    } catch (error) {
      failed += 1
      console.log(`FAILED: the command with TypeORM ${line}`)
      console.error(error)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1
