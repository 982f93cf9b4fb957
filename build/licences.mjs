/** The licences of the packages whose code is in the build: each wants its notice wherever it goes. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules')

/** In the entries for servers the first, in the screen the others. A test of the tarball tells of one that is missing. */
const BUNDLED = [
  'temporal-polyfill',
  'temporal-utils',
  '@lit/reactive-element',
  'lit',
  'lit-element',
  'lit-html',
]

/** The notices of all that is bundled, as one text. */
export function bundledLicences() {
  const notices = BUNDLED.map(
    (name) => `${name}\n\n${readFileSync(join(packages, name, 'LICENSE'), 'utf8').trim()}\n`,
  )
  return `This package holds code of these packages.\n\n${notices.join(`\n${'-'.repeat(72)}\n\n`)}`
}
