/**
 * `npm run test:native`: installs better-sqlite3 here, then runs the tests that meet a database on it, on TypeORM 1.x and
 * without any server. Further arguments go to jest.
 */
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installNative } from './install.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const project = dirname(dirname(here))
// Those that meet no database or open one of their own, and those to which every SQLite is the same.
const rooms = [
  'architecture.test.ts',
  'model/',
  'diff/',
  'context/',
  'registry/',
  'contract/',
  'http/',
  'docs/',
  'query/',
  'testing/',
  'examples/',
  'cli/command-line.test.ts',
  'cli/load-data-source.test.ts',
].map((path) => `/test/${path}`)

installNative()
run(
  process.execPath,
  [
    'node_modules/jest/bin/jest.js',
    '--selectProjects=typeorm-1',
    ...process.argv.slice(2),
    ...['/node_modules/', '/test/(types|native|package|bench|browser)/', ...rooms].map(
      (path) => `--testPathIgnorePatterns=${path}`,
    ),
  ],
  project,
)

/**
 * @param {string} command
 * @param {string[]} flags
 * @param {string} cwd
 */
function run(command, flags, cwd) {
  const env = { ...process.env, TEST_ONLY_SQLITE: '1', TEST_BETTER_SQLITE3: '1' }
  const { status, error } = spawnSync(command, flags, {
    cwd,
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
