/**
 * `npm run size`: how many bytes each entry of the built library has in an application's bundle, gzipped, and the tarball. What
 * is above its ceiling is an error: raise the ceiling where the bytes are worth it, in the commit that brings them.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { gzippedBytes, MAX_BYTES } from './screen.mjs'

/** The most bytes of an entry for servers, without its dependencies, which an application may share. Entries share much. */
const MAX_ENTRY_BYTES = 95_000
/** Those that serve the screen hold it, in all its languages. */
const MAX_SERVING_BYTES = 120_000
const SERVING = ['./http', './express', './fastify', './nestjs']
const MAX_TARBALL_BYTES = 1_300_000

const project = dirname(dirname(fileURLToPath(import.meta.url)))
const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))

for (const [name, entry] of Object.entries(manifest.exports)) {
  if (entry.import === undefined) continue
  const most = SERVING.includes(name) ? MAX_SERVING_BYTES : MAX_ENTRY_BYTES
  tell(name, gzippedBytes(bundle(entry.import.default)), most)
}
tell('./screen', gzippedBytes(readFileSync(join(project, manifest.exports['./screen'].default))), MAX_BYTES)
tell('the tarball', tarballBytes(), MAX_TARBALL_BYTES)

/**
 * @param {string} name
 * @param {number} bytes
 * @param {number} most
 */
function tell(name, bytes, most) {
  const [has, may] = [bytes, most].map((each) => each.toLocaleString('en'))
  console.log(`${bytes > most ? 'TOO LARGE' : 'ok'}: ${name} has ${has} bytes, it may have ${may}`)
  if (bytes > most) process.exitCode = 1
}

/** @param {string} file */
function bundle(file) {
  const { outputFiles } = buildSync({
    entryPoints: [join(project, file)],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  })
  return outputFiles[0]?.contents ?? ''
}

function tarballBytes() {
  const flags = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const [{ size }] = JSON.parse(execFileSync('npm', flags, { cwd: project, encoding: 'utf8' }))
  return size
}
