/**
 * `npm run test:versions`: installs older TypeORMs here, then runs the write paths on each of them, on the databases of
 * `npm test`. Further arguments go to jest; a report's name gets the version before its ending.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const project = dirname(dirname(here))
const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))

run('npm', ['ci', '--no-audit', '--no-fund', '--legacy-peer-deps'], here)
for (const name of Object.keys(dependencies)) {
  const flags = process.argv
    .slice(2)
    .map((flag) => flag.replace(/^(--outputFile=.*)\.json$/, `$1-${name}.json`))
  run(
    process.execPath,
    [
      'node_modules/jest/bin/jest.js',
      `--selectProjects=${name}`,
      '--testPathPatterns=test/behaviour/paths',
      ...flags,
    ],
    project,
    { TEST_TYPEORM: name },
  )
}

/**
 * @param {string} command
 * @param {string[]} flags
 * @param {string} cwd
 * @param {Record<string, string>} [variables]
 */
function run(command, flags, cwd, variables) {
  const { status, error } = spawnSync(command, flags, {
    cwd,
    env: { ...process.env, ...variables },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
