/**
 * Makes the source maps of the build the same wherever it ran. What tsup turns into CommonJS names itself by its path on the
 * machine that built it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'

/**
 * Writes what each map in a folder names as it stands from there.
 *
 * @param {string} folder absolute
 */
export function makeMapsPortable(folder) {
  const fromThere = (/** @type {string} */ path) =>
    isAbsolute(path) ? relative(folder, path).split(sep).join('/') : path
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.map'))) {
    const path = join(folder, name)
    const map = JSON.parse(readFileSync(path, 'utf8'))
    const file = map.file === undefined ? {} : { file: fromThere(map.file) }
    writeFileSync(path, JSON.stringify({ ...map, ...file, sources: map.sources.map(fromThere) }))
  }
}
