/**
 * `npm run test:nestjs`: installs the other majors of Nest here, then runs `smoke.ts` on each of them against the built library,
 * once as an ES module and once as CommonJS, without decorator metadata. Nest 12 comes as ES modules alone, which jest cannot
 * load. Nest 10 has TypeORM 0.3 alone; 12 is tried on both lines.
 *
 * `--outputFile=<path>` writes how many passed and failed, as jest does.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import ts from 'typescript'

const here = dirname(fileURLToPath(import.meta.url))
const project = dirname(dirname(here))
const smoke = readFileSync(join(here, 'smoke.ts'), 'utf8')
const formats = /** @type {const} */ ([
  ['smoke.mjs', ts.ModuleKind.ESNext],
  ['smoke.cjs', ts.ModuleKind.CommonJS],
])
const { values } = parseArgs({ options: { outputFile: { type: 'string' } } })
const totals = { numPassedTests: 0, numFailedTests: 0 }

install('10')
runSmoke('10', 'TypeORM 0.3')
install('12')
runSmoke('12', 'TypeORM 1')
takeOlderTypeorm('12')
runSmoke('12', 'TypeORM 0.3')

if (values.outputFile !== undefined) writeFileSync(values.outputFile, JSON.stringify(totals))
if (totals.numFailedTests > 0) process.exitCode = 1

/** @param {string} major */
function install(major) {
  const folder = join(here, major)
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder)) process.exit(1)
  copyLibrary(join(folder, 'node_modules', 'typeorm-activity-log'))
}

/**
 * @param {string} major
 * @param {string} typeorm
 */
function runSmoke(major, typeorm) {
  const folder = join(here, major)
  for (const [name, module] of formats) {
    const program = join(folder, 'node_modules', name)
    writeFileSync(program, compile(module))
    const passed = run(process.execPath, [program], folder)
    totals[passed ? 'numPassedTests' : 'numFailedTests']++
    console.log(`Nest ${major} on ${typeorm}, ${name}: ${passed ? 'passed' : 'failed'}`)
  }
}

/**
 * The next install puts everything back.
 *
 * @param {string} major
 */
function takeOlderTypeorm(major) {
  const modules = join(here, major, 'node_modules')
  rmSync(join(modules, 'typeorm'), { recursive: true })
  renameSync(join(modules, 'typeorm-v0'), join(modules, 'typeorm'))
}

/**
 * A link would let the library find the Nest of the main install.
 *
 * @param {string} to
 */
function copyLibrary(to) {
  rmSync(to, { recursive: true, force: true })
  for (const each of ['package.json', 'dist']) {
    cpSync(join(project, each), join(to, each), { recursive: true })
  }
}

/** @param {ts.ModuleKind} module */
function compile(module) {
  const target = ts.ScriptTarget.ES2022
  const compilerOptions = { module, target, experimentalDecorators: true, esModuleInterop: true }
  return ts.transpileModule(smoke, { compilerOptions }).outputText
}

/**
 * @param {string} command
 * @param {string[]} flags
 * @param {string} cwd
 * @returns {boolean} whether it ended well
 */
function run(command, flags, cwd) {
  const { status, error } = spawnSync(command, flags, {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (error) throw error
  return status === 0
}
