// @ts-nocheck -- run where its package is installed.
/** `node swc.cjs <from> <to> <es6 or commonjs>`: one file, without decorator metadata. */
const { writeFileSync } = require('node:fs')
const { transformFileSync } = require('@swc/core')

const [from, to, type] = process.argv.slice(2)
const jsc = {
  target: 'es2022',
  parser: { syntax: 'typescript', decorators: true },
  transform: { legacyDecorator: true },
}
writeFileSync(to, transformFileSync(from, { swcrc: false, module: { type }, jsc }).code)
