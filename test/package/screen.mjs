/**
 * The screen of the packed tarball, where nothing of what it is made of is installed: its types compile in full, also in React
 * and Vue, a server that renders pages may import it, and its manifest is to be had. Needs `dist`.
 */
import { execFileSync } from 'node:child_process'
import { buildSync } from 'esbuild'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pack } from './bare-project.mjs'

const packages = resolve(import.meta.dirname, '../../node_modules')

/** What a project with React or Vue has, and nothing of Lit. */
const INSTALLED = ['@types/react', '@vue', 'csstype', 'react', 'vue']

const FILES = {
  'element.ts': `
import type { Renderer } from 'typeorm-activity-log/screen'
const element = document.createElement('activity-log')
const inRed: Renderer = (value) => String(value)
element.renderers = { Deals: { value: inRed } }
element.addEventListener('al-open', ({ detail }) => detail.id.trim())
`,
  'react.tsx': `
import type {} from 'typeorm-activity-log/screen/react'
export const log = <activity-log src="/activity/api" recordUrl={({ record }) => record && record.id} />
`,
  'vue.ts': `
import type { ActivityLogProps } from 'typeorm-activity-log/screen/vue'
export const props: ActivityLogProps = { src: '/activity/api', onAlOpen: ({ detail }) => detail.id.trim() }
`,
  'on-server.mjs': `
import { createRequire } from 'node:module'
import { ActivityLogElement } from 'typeorm-activity-log/screen'
import 'typeorm-activity-log/screen/react'
import 'typeorm-activity-log/screen/vue'
if (typeof ActivityLogElement !== 'function') throw new Error('There is no class on the server.')
const { modules } = createRequire(import.meta.url)('typeorm-activity-log/custom-elements.json')
if (modules[0].declarations[0].tagName !== 'activity-log') throw new Error('The manifest names no element.')
`,
}

/** @param {string} how */
const configOf = (how) => ({
  compilerOptions: {
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: how === 'bundler' ? 'esnext' : how,
    moduleResolution: how,
    jsx: 'react-jsx',
    strict: true,
    // Whoever checks their libraries finds nothing either.
    skipLibCheck: false,
    noEmit: true,
    types: [],
  },
  include: ['*.ts', '*.tsx'],
})

/** A bundler finds the languages beside the script, and makes chunks of them. */
function bundle() {
  const { outputFiles } = buildSync({
    stdin: { contents: "import 'typeorm-activity-log/screen'", resolveDir: folder },
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    outdir: 'out',
  })
  const [own, ...chunks] = outputFiles
  const isApart = own !== undefined && !own.text.includes('Registro de actividad')
  if (isApart && chunks.some(({ text }) => text.includes('Registro de actividad')))
    return console.log('ok: the languages of the screen in chunks of a bundler')
  failed += 1
  console.log('FAILED: the languages of the screen in chunks of a bundler')
}

const folder = mkdtempSync(join(tmpdir(), 'activity-log-screen-package-'))
let failed = 0

/**
 * @param {string} what
 * @param {string[]} command
 */
function run(what, command) {
  try {
    execFileSync(process.execPath, command, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
    console.log(`ok: ${what}`)
  } catch {
    failed += 1
    console.log(`FAILED: ${what}`)
  }
}

try {
  const ours = join(folder, 'node_modules/typeorm-activity-log')
  mkdirSync(ours, { recursive: true })
  execFileSync('tar', ['-xzf', pack(folder), '-C', ours, '--strip-components=1'])
  for (const name of INSTALLED) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true })
    symlinkSync(join(packages, name), join(folder, 'node_modules', name))
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text)
  for (const how of ['bundler', 'nodenext']) {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configOf(how)))
    run(`types of the screen, module resolution ${how}`, [join(packages, 'typescript/bin/tsc'), '-p', '.'])
  }
  run('the screen imported by a server', ['on-server.mjs'])
  bundle()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1
