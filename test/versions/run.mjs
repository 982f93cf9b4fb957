/**
 * `npm run test:versions`: installs older TypeORMs here, then runs the write paths on each of them, on the databases of
 * `npm test`; on all at once, since each is one file of tests. Further arguments go to jest; a report's name gets the version
 * before its ending.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const project = dirname(dirname(here))
const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))

install()
const statuses = await Promise.all(Object.keys(dependencies).map(runTests))
process.exitCode = statuses.find((status) => status !== 0) ?? 0

function install() {
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--legacy-peer-deps'], {
    cwd: here,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

/**
 * Tells what jest said when it is done.
 *
 * @param {string} name
 * @returns {Promise<number>}
 */
async function runTests(name) {
  const flags = process.argv
    .slice(2)
    .map((flag) => flag.replace(/^(--outputFile=.*)\.json$/, `$1-${name}.json`))
  const jest = ['node_modules/jest/bin/jest.js', `--selectProjects=${name}`]
  const run = spawn(process.execPath, [...jest, '--testPathPatterns=test/behaviour/paths', ...flags], {
    cwd: project,
    env: { ...process.env, TEST_TYPEORM: name },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [run.stdout, run.stderr]) {
    stream.setEncoding('utf8').on('data', (piece) => (said += piece))
  }
  const [status] = await once(run, 'close')
  console.log(`\n${name}\n${said}`)
  return status ?? 1
}
