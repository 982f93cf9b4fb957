import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadDataSource } from '../../src/cli/load-data-source.js'
import { databases, type TestDatabase } from '../support/databases.js'

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'activity-log-load-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const options = JSON.stringify((databases[0] as TestDatabase).options())
const created = `const { DataSource } = require(${JSON.stringify(require.resolve('typeorm'))})\nconst db = new DataSource(${options})\n`

let count = 0
/** The name of the DataSource's type, or why there is none. ES modules and TypeScript: see test/package/command.mjs. */
async function load(program: string, ending = '.cjs', named = ending): Promise<string> {
  const path = join(folder, `data-source-${(count += 1)}`)
  writeFileSync(path + ending, program)
  return loadDataSource(path + named).then(
    (db) => db.constructor.name,
    (error: Error) => error.message.replaceAll(path, ''),
  )
}

test.each([
  ['by name', `${created}exports.AppDataSource = db; exports.other = 7; exports.nothing = null`],
  ['as the module itself', `${created}module.exports = db`],
  ['by default', `${created}exports.__esModule = true; exports.default = db`],
  ['by default and by name, as one', `${created}module.exports = { default: db, db }`],
  ['as a promise', `${created}exports.db = Promise.resolve(db)`],
])('a DataSource is found that is exported %s', async (_, program) => {
  expect(await load(program)).toBe('DataSource')
})

test.each(['.cjs', '.js'])('the ending %s may be left out', async (ending) => {
  expect(await load(`${created}module.exports = { db }`, ending, '')).toBe('DataSource')
})

test.each([
  ['module.exports = { options: {} }', 'it exports no DataSource. Write: export default new DataSource('],
  ['module.exports = () => 1', 'it exports no DataSource.'],
  [
    `${created}module.exports = { db, other: new DataSource(${options}) }`,
    'it exports 2 DataSources. Export each from a file of its own.',
  ],
  ['throw new Error("no settings")', 'loading it failed with "no settings". See that it runs by itself.'],
  ['exports.db = Promise.reject(new Error("no server"))', 'loading it failed with "no server".'],
])('%p is refused with what to do', async (program, message) => {
  const error = await load(program)
  expect(error).toContain(`[activity-log] Cannot load the data source ".cjs": ${message}`)
  expect(error).toMatch(/\(DATA_SOURCE_UNREADABLE\)$/)
})

test('a file that is missing is refused, and so is a folder', async () => {
  for (const path of [join(folder, 'no.ts'), folder]) {
    await expect(loadDataSource(path)).rejects.toThrow(
      `Cannot load the data source "${path}": there is no such file.`,
    )
  }
})
