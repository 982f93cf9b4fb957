/** Runs before each test file: puts the bundle where the handler, run from its source, looks for it. */
const { readFileSync } = require('node:fs')

Reflect.set(globalThis, '__SCREEN_SCRIPT__', readFileSync(process.env['TEST_SCREEN_SCRIPT'] ?? '', 'utf8'))
