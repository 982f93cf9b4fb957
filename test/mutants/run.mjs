/**
 * `npm run test:mutants`: plants each leak of `mutants.mjs` in a copy of the source, and requires that the visibility suite
 * fails. On SQLite; what shows on MariaDB alone is tried where TEST_MARIADB_URL names one. Words choose among the leaks:
 * `npm run test:mutants -- "admin leak"`.
 *
 * The copy lies outside of node_modules, where jest sees no tests.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MUTANTS, SUITE } from './mutants.mjs'

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const copy = mkdtempSync(join(tmpdir(), 'activity-log-mutants-'))
const mariadb = process.env['TEST_MARIADB_URL']
const wanted = process.argv.slice(2)

/** A leak may well make a list endless. */
const LONGEST_RUN_MS = 300_000

try {
  process.exitCode = main() ? 0 : 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}

/** Whether each leak that was tried is caught. */
function main() {
  for (const path of ['src', 'test', 'jest.config.cjs', 'package.json']) {
    cpSync(join(project, path), join(copy, path), {
      recursive: true,
      filter: (source) => !source.includes('node_modules'),
    })
  }
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'), 'junction')
  const mutants = MUTANTS.filter(({ leak }) => wanted.length === 0 || wanted.includes(leak))
  const texts = new Map(mutants.map((mutant) => [mutant, mutatedTexts(mutant)]))

  for (const suite of new Set(mutants.map(({ suite = SUITE }) => suite))) {
    const { failed, why } = test(suite, 'sqlite')
    if (failed)
      throw new Error(`Cannot try the mutants: ${suite} fails without any: ${why}. Mend that first.`)
  }
  const outcomes = mutants.map((mutant) => {
    const outcome = tryMutant(mutant, texts.get(mutant) ?? new Map())
    console.log(
      `${outcome.caught === false ? 'SURVIVES' : 'caught  '}  ${mutant.leak}: ${mutant.place}\n          ${outcome.by}`,
    )
    return { mutant, ...outcome }
  })
  console.log(`\n${table(outcomes)}`)
  const survivors = outcomes.filter(({ caught }) => caught === false)
  console.log(
    `\n${outcomes.filter(({ caught }) => caught === true).length} caught, ${survivors.length} survived`,
  )
  return survivors.length === 0
}

/**
 * The files of a mutant as they read then.
 *
 * @param {import('./mutants.mjs').Mutant} mutant
 */
function mutatedTexts({ leak, place, edits }) {
  /** @type {Map<string, string>} */
  const texts = new Map()
  for (const { file, find, put } of edits) {
    const parts = (texts.get(file) ?? readFileSync(join(project, file), 'utf8')).split(find)
    if (parts.length !== 2) {
      throw new Error(
        `The mutant "${leak}: ${place}" no longer applies: ${file} has ${parts.length - 1} times\n  ${find}\n` +
          'Plant the same leak in the new text, in test/mutants/mutants.mjs.',
      )
    }
    texts.set(file, parts.join(put))
  }
  return texts
}

/**
 * @param {import('./mutants.mjs').Mutant} mutant
 * @param {ReadonlyMap<string, string>} texts
 * @returns {{ caught: boolean | null, by: string }}
 */
function tryMutant({ on = 'sqlite', suite = SUITE }, texts) {
  if (on === 'mariadb' && !mariadb) return { caught: null, by: 'not tried: set TEST_MARIADB_URL' }
  for (const [file, text] of texts) writeFileSync(join(copy, file), text)
  const { failed, why } = test(suite, on)
  for (const file of texts.keys()) cpSync(join(project, file), join(copy, file))
  return { caught: failed, by: failed ? why : 'nothing' }
}

/**
 * Whether a suite fails, and the title of the first test that does.
 *
 * @param {string} suite
 * @param {'sqlite' | 'mariadb'} on
 */
function test(suite, on) {
  const report = join(copy, 'report.json')
  rmSync(report, { force: true })
  const env = {
    FC_SEED: '1',
    FC_RUNS: '200',
    FC_SHRINK: 'no',
    ...process.env,
    TEST_NO_EMBEDDED_POSTGRES: '1',
  }
  for (const name of [
    'TEST_POSTGRES_URL',
    'TEST_BETTER_SQLITE3',
    ...(on === 'sqlite' ? ['TEST_MARIADB_URL'] : []),
  ]) {
    Reflect.deleteProperty(env, name)
  }
  const { stderr, error } = spawnSync(
    process.execPath,
    [
      join(project, 'node_modules/jest/bin/jest.js'),
      '--selectProjects=typeorm-1',
      `--testPathPatterns=/${suite}`,
      ...(on === 'mariadb' ? ['--testNamePattern=mysql driver'] : []),
      '--json',
      `--outputFile=${report}`,
    ],
    {
      cwd: copy,
      env: on === 'sqlite' ? { ...env, TEST_ONLY_SQLITE: '1' } : env,
      encoding: 'utf8',
      timeout: LONGEST_RUN_MS,
    },
  )
  if (error) return { failed: true, why: `a run that does not end: ${error.message}` }
  const { numPassedTests, numFailedTests, testResults } = readReport(report, stderr)
  if (numPassedTests + numFailedTests === 0) throw new Error(`No test of ${suite} ran:\n${stderr}`)
  const first = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed')
  return { failed: numFailedTests > 0, why: first?.fullName ?? '' }
}

/**
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {{ assertionResults: { status: string, fullName: string }[] }[]} testResults
 */

/**
 * @param {string} path
 * @param {string} output
 * @returns {Report}
 */
function readReport(path, output) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new Error(`jest made no report:\n${output}`, { cause })
  }
}

/** @param {readonly { mutant: import('./mutants.mjs').Mutant, caught: boolean | null, by: string }[]} outcomes */
function table(outcomes) {
  const lines = outcomes.map(
    ({ mutant: { leak, place, on = 'sqlite', edits }, caught, by }) =>
      `| ${leak} | ${place} (${[...new Set(edits.map(({ file }) => file))].join(', ')}) | ${on} | ${caught === false ? '**SURVIVES**' : by} |`,
  )
  return ['| leak | planted | on | caught by |', '| --- | --- | --- | --- |', ...lines].join('\n')
}
