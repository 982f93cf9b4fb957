/**
 * What is in the packed tarball: all that its package.json names, nothing of the machine that built it, and source maps that
 * lead somewhere. Needs `dist`.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { pack } from './bare-project.mjs'

const project = resolve(import.meta.dirname, '../..')
const registry = execFileSync('npm', ['config', 'get', 'registry'], { cwd: project, encoding: 'utf8' })

/** A test of its own fails when this does not find what it looks for. */
const OF_THE_MACHINE = [`${project}/`, `${homedir()}/`, `${tmpdir()}/`, new URL(registry.trim()).host]

/** All that a file may be for: to be run, to be compiled against, to be read. */
const KINDS =
  /^(dist\/[\w-]+(\.d\.c?ts|\.c?js(\.map)?|\.json|\.txt)|(README|CHANGELOG)\.md|LICENSE|package\.json)$/

/** @type {Record<string, (root: string, files: readonly string[]) => readonly string[]>} */
const questions = {
  'every file is one to run, to compile against or to read': (_, files) =>
    files.filter((file) => !KINDS.test(file)),
  'no file names a path of the machine or a registry': (root, files) =>
    files.flatMap((file) => named(readFileSync(join(root, file), 'utf8')).map((what) => `${file}: ${what}`)),
  'what package.json names is there': (root) =>
    pathsIn(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).filter(
      (path) => !existsSync(join(root, path)),
    ),
  'a source map names its sources from where it is, and holds them': (root, files) =>
    files
      .filter((file) => file.endsWith('.map'))
      .flatMap((file) => problemsOfMap(join(root, file)).map((problem) => `${file}: ${problem}`)),
  'what is bundled comes with its licence': (root, files) => {
    const licences = readFileSync(join(root, 'dist/third-party-licences.txt'), 'utf8')
    const bundled = files
      .filter((file) => file.endsWith('.map'))
      .flatMap((file) => packagesIn(join(root, file)))
    if (bundled.length === 0) return ['no map names a package']
    return bundled.filter((name) => !licences.includes(`\n${name}\n`))
  },
}

const folder = mkdtempSync(join(tmpdir(), 'activity-log-contents-'))
let failed = 0
try {
  check(
    'what is of the machine would be found',
    OF_THE_MACHINE.filter((each) => named(`"${each}x"`).length === 0),
  )
  execFileSync('tar', ['-xzf', pack(folder), '-C', folder])
  const root = join(folder, 'package')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(join(root, file)).isFile(),
  )
  for (const [fact, problemsIn] of Object.entries(questions)) check(fact, problemsIn(root, files))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1

/**
 * @param {string} fact
 * @param {readonly string[]} problems
 */
function check(fact, problems) {
  if (problems.length > 0) failed += 1
  console.log(`${problems.length === 0 ? 'ok' : 'FAILED'}: ${[fact, ...problems].join('\n  ')}`)
}

/** @param {string} text */
function named(text) {
  return OF_THE_MACHINE.filter((each) => text.includes(each))
}

/**
 * The files that a package.json names: whatever text in it begins as a path.
 *
 * @param {unknown} value
 * @returns {readonly string[]}
 */
function pathsIn(value) {
  if (typeof value === 'string') return /^(\.\/)?dist\//.test(value) ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(pathsIn) : []
}

/**
 * @param {string} path
 * @returns {readonly string[]}
 */
function packagesIn(path) {
  const sources = JSON.parse(readFileSync(path, 'utf8')).sources.join('\n')
  return [...sources.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].map(([, name]) => name)
}

/**
 * @param {string} path
 * @returns {readonly string[]}
 */
function problemsOfMap(path) {
  const { sources, sourcesContent = [] } = JSON.parse(readFileSync(path, 'utf8'))
  return sources.flatMap((/** @type {string} */ source, /** @type {number} */ index) => {
    if (isAbsolute(source)) return [`${source} is absolute`]
    const isHeld = sourcesContent[index] != null || existsSync(resolve(path, '..', source))
    return isHeld ? [] : [`${source} is nowhere`]
  })
}
