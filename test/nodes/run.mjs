/**
 * `npm run test:nodes`: installs each Node that is supported here, then runs the tests on it, on SQLite, on both lines of
 * TypeORM. Further arguments go to jest; a report's name gets the version before its ending.
 *
 * `--quick` runs, on TypeORM 1.x alone, the rooms whose behaviour depends on Node; `--nodes=20,26` some Nodes alone.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** By major: the oldest that `engines` allows of the first, the newest of the others. */
const VERSIONS = { 20: '20.19.0', 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' }

/** Contexts that cross callbacks, streams and sockets, modules that are loaded by name, and one room that writes. */
const DEPENDENT =
  'test/(context|http|testing|cli|contract/(aborted|express|node|plain)|behaviour/(paths/|context))'

const here = dirname(fileURLToPath(import.meta.url))
const project = dirname(dirname(here))
const { values, tokens } = parseArgs({
  options: { quick: { type: 'boolean' }, nodes: { type: 'string' } },
  strict: false,
  tokens: true,
})
const ours = tokens.filter((token) => token.kind === 'option' && ['quick', 'nodes'].includes(token.name))
const forJest = process.argv.slice(2).filter((_, index) => !ours.some((token) => token.index === index))
const chosen = typeof values.nodes === 'string' ? values.nodes.split(',') : Object.keys(VERSIONS)

let failed = 0
for (const major of chosen) {
  const version = Object.entries(VERSIONS).find(([each]) => each === major)?.[1]
  if (version === undefined) throw new Error(`There is no Node ${major} to test on: ${Object.keys(VERSIONS)}`)
  if (!runTests(version, install(version))) failed += 1
}
if (failed > 0) process.exitCode = 1

/**
 * @param {string} version
 * @returns {string} the folder of its `node`
 */
function install(version) {
  const name = `node-${process.platform}-${process.arch}`
  const prefix = join(here, 'node_modules', version)
  const bin = join(prefix, 'node_modules', name, 'bin')
  const flags = ['--prefix', prefix, '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  if (!existsSync(bin) && !run('npm', ['install', ...flags, `${name}@${version}`], process.env))
    process.exit(1)
  return bin
}

/**
 * @param {string} version
 * @param {string} bin
 */
function runTests(version, bin) {
  console.log(`\nNode ${version}`)
  const flags = forJest.map((flag) => flag.replace(/^(--outputFile=.*)\.json$/, `$1-${version}.json`))
  const rooms = values.quick ? ['--selectProjects=typeorm-1', `--testPathPatterns=${DEPENDENT}`] : []
  const path = `${bin}${delimiter}${process.env['PATH']}`
  const jest = ['node_modules/jest/bin/jest.js', ...rooms, ...flags]
  return run(join(bin, 'node'), jest, { ...process.env, PATH: path, TEST_ONLY_SQLITE: '1' })
}

/**
 * @param {string} command
 * @param {string[]} flags
 * @param {NodeJS.ProcessEnv} env
 * @returns {boolean} whether it ended well
 */
function run(command, flags, env) {
  const { status, error } = spawnSync(command, flags, {
    cwd: project,
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (error) throw error
  return status === 0
}
