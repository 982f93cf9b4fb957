/** Runs before each test file: puts the bundles where the handler, run from its source, looks for them. */
const { readdirSync, readFileSync } = require('node:fs')
const { dirname, join } = require('node:path')

const script = process.env['TEST_SCREEN_SCRIPT'] ?? ''
const read = (/** @type {string} */ file) => readFileSync(file, 'utf8')
const names = readdirSync(dirname(script)).filter((name) => name.startsWith('screen-'))

Reflect.set(globalThis, '__SCREEN_SCRIPT__', read(script))
Reflect.set(
  globalThis,
  '__SCREEN_LANGUAGES__',
  Object.fromEntries(names.map((name) => [name, read(join(dirname(script), name))])),
)
