/** A bare project with the packed tarball in it, and with the packages that this project has installed. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const project = resolve(import.meta.dirname, '../..')
const packages = join(project, 'node_modules')

/**
 * Packs the project into a folder.
 *
 * @param {string} folder
 */
export function pack(folder) {
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: project,
  })
  return join(folder, String(readdirSync(folder).find((name) => name.endsWith('.tgz'))))
}

/**
 * Where the oldest TypeORM that is supported is installed: among the versions of `npm run test:versions`, which come with it where
 * they are missing.
 */
export function oldestTypeOrm() {
  const versions = join(project, 'test/versions')
  const oldest = join(versions, 'node_modules/typeorm-0.3.20')
  if (!existsSync(oldest)) {
    const flags = ['ci', '--silent', '--no-audit', '--no-fund', '--legacy-peer-deps']
    execFileSync('npm', flags, { cwd: versions, stdio: 'inherit' })
  }
  return oldest
}

/**
 * Gives a folder its `node_modules`: the tarball, one TypeORM, the drivers it shall have, and everything else. What is linked
 * requires TypeORM from its real place: what shall require this one is copied.
 *
 * @param {string} bare
 * @param {string} tarball
 * @param {{ typeorm: string, drivers: readonly string[], isTypeOrmLinked?: boolean, copied?: readonly string[] }} choice
 * TypeORM as the name of a package of this project, or by its path
 */
export function install(bare, tarball, { typeorm, drivers, isTypeOrmLinked = false, copied = [] }) {
  const modules = join(bare, 'node_modules')
  const ours = join(modules, 'typeorm-activity-log')
  mkdirSync(ours, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', ours, '--strip-components=1'])
  // Usually a copy: Node would resolve the drivers that a linked TypeORM requires from its real place.
  const from = resolve(packages, typeorm)
  if (isTypeOrmLinked) symlinkSync(from, join(modules, 'typeorm'))
  else cpSync(from, join(modules, 'typeorm'), { recursive: true })
  const scopes = new Set(copied.map(dirname))
  for (const name of readdirSync(packages).flatMap((each) => (scopes.has(each) ? namesIn(each) : each))) {
    if (['typeorm', 'typeorm-v0', 'typeorm-activity-log'].includes(name) || name.startsWith('.')) continue
    if (!drivers.includes(name) && ['sql.js', 'sqlite3'].includes(name)) continue
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    if (copied.includes(name)) cpSync(join(packages, name), join(modules, name), { recursive: true })
    else symlinkSync(join(packages, name), join(modules, name))
  }
}

/** @param {string} scope */
function namesIn(scope) {
  return readdirSync(join(packages, scope)).map((name) => `${scope}/${name}`)
}
