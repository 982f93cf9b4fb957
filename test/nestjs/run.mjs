/**
 * `npm run test:nestjs`: installs the other majors of Nest here, then runs `smoke.ts` on each of them against the built library,
 * once as an ES module and once as CommonJS, without decorator metadata. Nest 12 comes as ES modules alone, which jest cannot
 * load.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const here = dirname(fileURLToPath(import.meta.url))
const project = dirname(dirname(here))
const smoke = readFileSync(join(here, 'smoke.ts'), 'utf8')
const formats = /** @type {const} */ ([
  ['smoke.mjs', ts.ModuleKind.ESNext],
  ['smoke.cjs', ts.ModuleKind.CommonJS],
])

for (const major of ['10', '12']) {
  const folder = join(here, major)
  run('npm', ['ci', '--no-audit', '--no-fund'], folder)
  copyLibrary(join(folder, 'node_modules', 'typeorm-activity-log'))
  for (const [name, module] of formats) {
    const program = join(folder, 'node_modules', name)
    writeFileSync(program, compile(module))
    run(process.execPath, [program], folder)
    console.log(`Nest ${major}, ${name}: passed`)
  }
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
 */
function run(command, flags, cwd) {
  const { status, error } = spawnSync(command, flags, {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
