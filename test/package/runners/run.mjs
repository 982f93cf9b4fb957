/**
 * `typeorm-activity-log/testing` of the packed tarball in Jest (which requires it), in Vitest and in Node's own runner (which import
 * it): what shall pass passes, and what fails says what was recorded instead, at the line of the test. Needs `dist`.
 */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install, pack } from '../bare-project.mjs'

/** @param {string} any how the runner spells a matcher for any text */
const body = (any) => `
const Deal = new EntitySchema({
  name: 'Deal',
  columns: { id: { type: 'int', primary: true, generated: true }, title: { type: 'varchar' }, stage: { type: 'varchar' } },
})
const audit = [auditEntity(Deal, { events: { stage: 'moved' } })]
const clock = frozenClock('2026-03-01T09:00:00Z')

async function moved() {
  const options = { type: 'sqljs', entities: [Deal], synchronize: true }
  const db = await new DataSource(withActivityLog(options, { audit, clock })).initialize()
  const deal = await db.getRepository(Deal).save({ title: 'Renewal', stage: 'lead' })
  const { activities } = await recordedDuring(db, () => db.getRepository(Deal).update(deal.id, { stage: 'won' }))
  return activities
}

test('what is there passes', async () => {
  const expected = { event: 'moved', description: ${any}, changes: { stage: [${any}, 'won'] }, occurredAt: '2026-03-01T09:00:00.000Z' }
  expectActivity(await moved()).toHaveRecordedOnly([expected])
})
test('what is not there fails', async () => {
  const activities = await moved()
  expectActivity(activities).toHaveRecorded({ changes: { stage: ['lead', 'lost'] } }) // here
})
`

const required = `require('reflect-metadata')
const { DataSource, EntitySchema } = require('typeorm')
const { auditEntity, withActivityLog } = require('typeorm-activity-log')
const { expectActivity, frozenClock, recordedDuring } = require('typeorm-activity-log/testing')
`
const imported = `import 'reflect-metadata'
import { DataSource, EntitySchema } from 'typeorm'
import { auditEntity, withActivityLog } from 'typeorm-activity-log'
import { expectActivity, frozenClock, recordedDuring } from 'typeorm-activity-log/testing'
`

const runners = [
  {
    name: 'Jest',
    file: 'deal.test.cjs',
    text: required + body('expect.any(String)'),
    command: ['node_modules/jest/bin/jest.js', '--rootDir=.', '--runInBand'],
  },
  {
    name: 'Vitest',
    file: 'deal.spec.mjs',
    text: `import { expect, test } from 'vitest'\n${imported}${body('expect.any(String)')}`,
    command: ['node_modules/vitest/vitest.mjs', 'run', 'deal.spec.mjs', '--no-file-parallelism'],
  },
  {
    name: 'node --test',
    file: 'deal-of-node.mjs',
    text: `import { test } from 'node:test'\n${imported}${body("{ asymmetricMatch: (value) => typeof value === 'string' }")}`,
    command: ['--test', '--test-reporter=spec', 'deal-of-node.mjs'],
  },
]

const here = import.meta.dirname
const folder = mkdtempSync(join(tmpdir(), 'activity-log-runners-'))
let failed = 0
try {
  execFileSync('npm', ['ci', '--silent', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' })
  const bare = join(folder, 'bare')
  install(bare, pack(folder), { typeorm: 'typeorm', drivers: ['sql.js'] })
  symlinkSync(join(here, 'node_modules/vitest'), join(bare, 'node_modules/vitest'))
  writeFileSync(join(bare, 'package.json'), '{}')
  for (const { name, file, text, command } of runners) {
    writeFileSync(join(bare, file), text)
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: bare,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', NODE_OPTIONS: '' },
    })
    try {
      checkOutput(stdout + stderr, status, file, text)
      console.log(`ok: /testing in ${name}`)
    } catch (error) {
      failed += 1
      console.log(`FAILED: /testing in ${name}\n${stdout}${stderr}`)
      console.error(error)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1

/** @param {string} output @param {number | null} status @param {string} file @param {string} text */
function checkOutput(output, status, file, text) {
  assert.equal(status, 1)
  assert.match(output, /^(?:Tests:\s+1 failed, 1 passed|\s+Tests\s+1 failed \| 1 passed|ℹ pass 1$)/m)
  assert.match(output, /but the only one that was recorded differs:/)
  assert.match(output, /changes\.stage\.after: expected 'lost', recorded 'won'/)
  const line = text.slice(0, text.indexOf('// here')).split('\n').length
  assert.ok(output.includes(`${file}:${line}:`), `the output does not name line ${line} of ${file}`)
}
