/** Are there one library and one TypeORM, in versions that go together? Needs no database. */
import { join } from 'node:path'
import type { DataSource } from 'typeorm'
import { loadedLibraryCopies } from '../../inspect-log.js'
import { findPackage, type InstalledPackage, isInRange, loadedPackages, packageOf } from '../packages.js'
import { type Check, type CheckStatus, fine } from './check.js'

/** The packages of TypeORM's drivers. */
const DRIVERS: Readonly<Record<string, string>> = {
  postgres: 'pg',
  cockroachdb: 'pg',
  mysql: 'mysql2',
  mariadb: 'mysql2',
  sqlite: 'sqlite3',
  'better-sqlite3': 'better-sqlite3',
  sqljs: 'sql.js',
}

/** Every copy of TypeORM has this file. */
const TYPEORM_FILE = '/data-source/DataSource.js'

/** Looks at what is installed. */
export function checkInstallation(dataSource: DataSource): readonly Check[] {
  const library = packageOf(import.meta.url)
  const typeorms = loadedPackages('typeorm', TYPEORM_FILE)
  return [
    checkLibraryCopies(),
    checkCopies('typeorm copies', 'TypeORM', 'typeorm', typeorms),
    checkVersions(dataSource, library, typeorms),
  ]
}

/** More than one copy of the library, by the packages that their files belong to. */
function checkLibraryCopies(): Check {
  const found = loadedLibraryCopies().flatMap((file) => packageOf(file) ?? [])
  const copies = [...new Map(found.map((copy) => [copy.folder, copy])).values()]
  return checkCopies('library copies', 'the library', 'typeorm-activity-log', copies)
}

function checkCopies(
  name: string,
  what: string,
  packageName: string,
  copies: readonly InstalledPackage[],
): Check {
  if (copies.length <= 1) return fine(name, `One copy of ${what} is loaded.`)
  const isMixed = new Set(copies.map(({ version }) => version)).size > 1
  return {
    name,
    status: isMixed || packageName === 'typeorm' ? 'problem' : 'warning',
    message:
      `${copies.length} copies of ${what} are loaded: ${copies.map(({ folder, version }) => `${version} in ${folder}`).join(', ')}. ` +
      `Find out with "npm ls ${packageName}" who brings them, and let all use one: npm dedupe, or one version in all package.json files.`,
  }
}

function checkVersions(
  { options: { type } }: DataSource,
  library: InstalledPackage | undefined,
  [typeorm]: readonly InstalledPackage[],
): Check {
  const driverName = DRIVERS[type]
  const driver =
    driverName === undefined || typeorm === undefined
      ? undefined
      : (findPackage(driverName, join(typeorm.folder, 'package.json')) ??
        findPackage(driverName, join(process.cwd(), 'package.json')))
  const parts: readonly (Part | undefined)[] = [
    part('Node', process.versions.node, library?.engines['node'], 'warning'),
    typeorm && part('TypeORM', typeorm.version, library?.peerDependencies['typeorm'], 'problem'),
    driver && part(driver.name, driver.version, typeorm?.peerDependencies[driver.name], 'warning'),
  ]
  const told = parts.filter((each) => each !== undefined)
  const wrong = told.filter(({ status }) => status !== 'ok')
  const all = `typeorm-activity-log ${library?.version ?? 'of unknown version'}, ${told.map(({ text }) => text).join(', ')}.`
  if (wrong.length === 0) return fine('versions', all)
  return {
    name: 'versions',
    status: wrong.some(({ status }) => status === 'problem') ? 'problem' : 'warning',
    message: `${all} Not supported: ${wrong.map(({ advice }) => advice).join('; ')}.`,
  }
}

interface Part {
  readonly status: CheckStatus
  readonly text: string
  readonly advice: string
}

function part(name: string, version: string, range: string | undefined, status: CheckStatus): Part {
  const isRight = range === undefined || isInRange(version, range)
  return {
    status: isRight ? 'ok' : status,
    text: `${name} ${version}`,
    advice: `${name} ${version}, install one of ${range}`,
  }
}
