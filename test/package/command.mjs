/** The command of the packed tarball, in a bare project: on data sources of each kind, and before TypeORM's own command line. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** @param {string} options @param {string} folder */
const body = (options, folder) => `
const Note = new EntitySchema({
  name: 'Note',
  synchronize: false,
  columns: { id: { type: 'int', primary: true, generated: true }, text: { type: 'varchar' } },
})
const options = { ...${options}, logging: true, entities: [Note], migrations: [${folder} + '/migrations/*.js'] }
`

const attached = `new DataSource(withActivityLog(options, { audit: 'all' }))`

/** @type {Record<string, (options: string) => string>} */
const dataSources = {
  'data-source.cjs': (options) =>
    `const { DataSource, EntitySchema } = require('typeorm')\nconst { withActivityLog } = require('typeorm-activity-log')\n` +
    `${body(options, '__dirname')}module.exports = { db: ${attached} }\n`,
  'data-source.mjs': (options) =>
    `import { DataSource, EntitySchema } from 'typeorm'\nimport { withActivityLog } from 'typeorm-activity-log'\n` +
    `${body(options, 'import.meta.dirname')}export default Promise.resolve(${attached})\n`,
  'data-source.ts':
    // Without a package.json that says otherwise it is CommonJS.
    (options) =>
      `import { DataSource, EntitySchema } from 'typeorm'\nimport { withActivityLog } from 'typeorm-activity-log'\n` +
      `${body(options, '__dirname')}const db: DataSource = ${attached}\nexport default db\n`,
}

/**
 * Writes a migration, runs it with TypeORM's own command, and finds that nothing is left to do and nothing wrong.
 *
 * @param {string} bare
 * @param {string} options of a database in a file
 */
export async function tryCommand(bare, options) {
  for (const [name, program] of Object.entries(dataSources)) writeFileSync(join(bare, name), program(options))
  const ours = (/** @type {string[]} */ ...args) => run(bare, 'typeorm-activity-log/dist/cli.js', args)
  const typeorms = (/** @type {string[]} */ ...args) => run(bare, 'typeorm/cli.js', args)
  const commonJs = ['-d', 'data-source.cjs']

  const before = await ours(...commonJs, 'doctor')
  assert.match(before.stdout, /^problem {2}table /m)
  assert.equal(before.code, 1)
  const { stdout: path } = await ours(...commonJs, 'migration', '--js')
  assert.match(path, /^migrations.\d{13}-AddActivityLog\.js\n$/)
  assert.equal((await typeorms('migration:run', ...commonJs)).code, 0)
  const check = await typeorms('migration:generate', 'unused', '--check', ...commonJs)
  assert.match(check.stdout, /No changes in database schema were found/)
  for (const name of Object.keys(dataSources)) {
    const { code, stdout, stderr } = await ours('doctor', '-d', name)
    const wrong = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('ok '))
    assert.deepEqual({ name, code, wrong, stderr }, { name, code: 0, wrong: [], stderr: '' })
  }
  await tryWithoutLoader(ours)
}

/**
 * TypeScript in a folder where there is neither tsx nor ts-node is refused with what to do, unless Node reads it by itself.
 *
 * @param {(...args: string[]) => ReturnType<typeof run>} ours
 */
async function tryWithoutLoader(ours) {
  if (Reflect.get(process.features, 'typescript')) return
  const folder = mkdtempSync(join(tmpdir(), 'activity-log-lonely-'))
  try {
    writeFileSync(join(folder, 'data-source.ts'), 'export {}')
    const { code, stderr } = await ours('doctor', '-d', join(folder, 'data-source'))
    assert.equal(code, 3)
    assert.match(stderr, /run it as `npx tsx node_modules\/typeorm-activity-log\/dist\/cli\.js/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} bare @param {string} program @param {readonly string[]} args */
async function run(bare, program, args) {
  const started = promisify(execFile)(process.execPath, [join('node_modules', program), ...args], {
    cwd: bare,
  })
  try {
    return { code: 0, ...(await started) }
  } catch (error) {
    const { code, stdout, stderr } = /** @type {{ code: number, stdout: string, stderr: string }} */ (error)
    return { code, stdout, stderr }
  }
}
