/**
 * `npm run test:kill`: kills a writing process 50 times on SQLite and on PostgreSQL, and after each time compares the
 * table with the log. Ends with 1 when there is an orphan.
 *
 * `--database=sqlite` or `postgres` takes one of them, `--kills=3` another number. PostgreSQL is that of TEST_POSTGRES_URL,
 * or else the embedded one.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openers } from './databases.mjs'
import { verify } from './verify.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, database: { type: 'string', multiple: true } },
})

for (const name of values.database ?? Object.keys(openers)) await killOn(name, Number(values.kills))

/**
 * @param {string} name
 * @param {number} kills
 */
async function killOn(name, kills) {
  const open = openers[name]
  if (open === undefined) throw new Error(`No database "${name}": ${Object.keys(openers).join(', ')}.`)
  const database = await open()
  /** @type {Set<string>} */
  const orphans = new Set()
  let cut = 0
  let totals = ''
  try {
    for (let kill = 0; kill < kills; kill++) {
      if (await writeAndKill(database)) cut++
      await database.settle()
      const verdict = verify({
        entries: await database.read('SELECT id, owner, amount FROM entry'),
        done: await database.read('SELECT changes FROM done'),
        log: await database.read('SELECT record_id, event, changes FROM activity_log ORDER BY id'),
      })
      for (const orphan of verdict.orphans) orphans.add(orphan)
      totals = `${verdict.changes} changes, ${verdict.activities} activities`
    }
  } finally {
    await database.close()
  }
  for (const orphan of [...orphans].slice(0, 20)) console.error(orphan)
  console.log(
    `${name}: ${kills} kills, ${orphans.size} orphans either way (${totals}, ${cut} transactions cut short)`,
  )
  if (orphans.size > 0) process.exitCode = 1
}

/**
 * Starts a writer and kills it 20 to 300 ms after its first transaction began.
 *
 * @param {import('./databases.mjs').KillDatabase} database
 * @returns {Promise<boolean>} whether a transaction was under way
 */
async function writeAndKill({ line, options }) {
  const tsconfig = line === '1' ? '../../tsconfig.base.json' : 'tsconfig.typeorm-v0.json'
  const writer = spawn(process.execPath, ['--import', 'tsx', join(here, 'writer.ts')], {
    cwd: dirname(dirname(here)),
    env: { ...process.env, TSX_TSCONFIG_PATH: join(here, tsconfig), KILL_DATABASE: JSON.stringify(options) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  const started = new Promise((resolve, reject) => {
    writer.stdout.on('data', (text) => {
      said += text
      if (said.startsWith('rb')) resolve(undefined)
    })
    writer.on('exit', () => reject(new Error('The writer ended by itself.')))
  })
  await started
  await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 280))
  const ended = once(writer, 'close')
  const wasAlive = writer.kill('SIGKILL')
  await ended
  if (!wasAlive) throw new Error('The writer ended by itself.')
  return said.endsWith('b')
}
