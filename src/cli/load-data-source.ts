/** Loads a file as TypeORM's own command line does, and finds the DataSource among its exports. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join, resolve } from 'node:path'
import type { DataSource } from 'typeorm'
import { ActivityLogError } from '../model/errors.js'
import { importFile } from './import-file.js'
import { readJson } from './packages.js'
import { registerTypeScript } from './register-typescript.js'

/** Endings that may be left out, in the order in which they are tried. */
const ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']

/**
 * The DataSource that a file exports: by default or by name, itself or a promise of it.
 *
 * @param path from the working directory; its ending may be left out
 * @throws ActivityLogError `DATA_SOURCE_UNREADABLE`
 */
export async function loadDataSource(path: string): Promise<DataSource> {
  const file = findFile(resolve(path))
  if (file === undefined) {
    throw unreadable(path, 'there is no such file', 'Name the file that exports the DataSource with -d')
  }
  const found = await dataSourcesIn(path, file)
  const [dataSource, ...others] = found
  if (dataSource === undefined) {
    throw unreadable(
      path,
      'it exports no DataSource',
      'Write: export default new DataSource(withActivityLog(...))',
    )
  }
  if (others.length === 0) return dataSource
  throw unreadable(path, `it exports ${found.length} DataSources`, 'Export each from a file of its own')
}

async function dataSourcesIn(path: string, file: string): Promise<readonly DataSource[]> {
  const isEsModule = isLoadedAsEsModule(file)
  try {
    await registerTypeScript(file, isEsModule)
    const exported = isEsModule ? await importFile(file) : (createRequire(file)(file) as object)
    if (isDataSource(exported)) return [exported]
    const values: unknown[] = await Promise.all(Object.values(exported ?? {}))
    return [...new Set(values.flatMap((value) => (isDataSource(value) ? [value] : defaultOf(value))))]
  } catch (error) {
    if (error instanceof ActivityLogError && error.code === 'DATA_SOURCE_UNREADABLE') throw error
    throw unreadable(path, `loading it failed with "${textOf(error)}"`, 'See that it runs by itself', error)
  }
}

/** CommonJS that a compiler made of a default export, imported as an ES module. */
function defaultOf(value: unknown): readonly DataSource[] {
  const inner: unknown = (value as { readonly default?: unknown } | null | undefined)?.default
  return isDataSource(inner) ? [inner] : []
}

function findFile(path: string): string | undefined {
  return [path, ...ENDINGS.map((ending) => path + ending)].find(
    (each) => extname(each) !== '' && existsSync(each),
  )
}

/** By its ending, or else by the nearest package.json, as Node and TypeORM do. */
function isLoadedAsEsModule(file: string): boolean {
  if (/\.[cm][jt]s$/.test(file)) return /\.m[jt]s$/.test(file)
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path)) return (readJson(path) as { readonly type?: unknown }).type === 'module'
  }
  return false
}

/** Of any copy of TypeORM. */
function isDataSource(value: unknown): value is DataSource {
  const mark = (value as { readonly '@instanceof'?: unknown } | null | undefined)?.['@instanceof']
  return mark === Symbol.for('DataSource')
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function unreadable(path: string, why: string, advice: string, cause?: unknown): ActivityLogError {
  return new ActivityLogError(
    'DATA_SOURCE_UNREADABLE',
    `Cannot load the data source "${path}": ${why}. ${advice}.`,
    { cause },
  )
}
