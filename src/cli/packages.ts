/** Installed packages: where they are, which version they have, and whether it is a supported one. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One installed package. */
export interface InstalledPackage {
  readonly name: string
  readonly version: string
  readonly folder: string
  readonly engines: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

/** The package that a file, given as a path or a URL, belongs to. */
export function packageOf(file: string): InstalledPackage | undefined {
  const path = file.startsWith('file:') ? fileURLToPath(file) : file
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const found = packageIn(folder)
    if (found !== undefined) return found
  }
  return undefined
}

/** Some packages have files of this name without a version in folders of theirs. */
function packageIn(folder: string): InstalledPackage | undefined {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) return undefined
  const { name, version, engines = {}, peerDependencies = {} } = readJson(path) as Partial<InstalledPackage>
  return name === undefined || version === undefined
    ? undefined
    : { name, version, folder, engines, peerDependencies }
}

/** The content of a JSON file; an empty object when it is none. */
export function readJson(path: string): object {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as object
  } catch {
    return {}
  }
}

/** A package as a file of another one would find it. */
export function findPackage(name: string, from: string): InstalledPackage | undefined {
  try {
    return packageOf(createRequire(from).resolve(name))
  } catch {
    return undefined
  }
}

/** The copies of a CommonJS package that this process has loaded, found by a file that every copy has. */
export function loadedPackages(name: string, file: string): readonly InstalledPackage[] {
  const loaded = Object.keys(createRequire(import.meta.url).cache)
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(file))
    .flatMap((path) => packageOf(path) ?? [])
    .filter((found) => found.name === name)
  return [...new Map(loaded.map((found) => [found.folder, found])).values()]
}

/** Whether a version is in a range of alternatives such as `^0.3.20 || ^1` or `>=24.11.0`. */
export function isInRange(version: string, range: string): boolean {
  return range.split('||').some((part) => isInPart(numbersOf(version), part.trim()))
}

function isInPart(version: readonly number[], part: string): boolean {
  const least = numbersOf(part)
  if (compare(version, least) < 0) return false
  if (!part.startsWith('^')) return part.startsWith('>=') || compare(version, least) === 0
  // The first number that is not 0 must stay.
  const fixed = Math.max(
    0,
    least.findIndex((number) => number > 0),
  )
  return least.slice(0, fixed + 1).every((number, index) => version[index] === number)
}

function numbersOf(version: string): readonly number[] {
  const numbers = (/\d[\d.]*/.exec(version)?.[0] ?? '').split('.').map(Number)
  return [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0]
}

function compare(left: readonly number[], right: readonly number[]): number {
  const index = left.findIndex((number, at) => number !== right[at])
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0)
}
