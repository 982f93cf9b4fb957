/** A bare project with the packed tarball in it, and with the packages that this project has installed. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'

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
 * Gives a folder its `node_modules`: the tarball, one line of TypeORM, the drivers it shall have, and everything else. What is
 * linked requires TypeORM from its real place, so that a program with `@nestjs/typeorm` needs TypeORM linked as well.
 *
 * @param {string} bare
 * @param {string} tarball
 * @param {{ typeorm: string, drivers: readonly string[], isTypeOrmLinked?: boolean }} choice
 */
export function install(bare, tarball, { typeorm, drivers, isTypeOrmLinked = false }) {
  const modules = join(bare, 'node_modules')
  const ours = join(modules, 'typeorm-activity-log')
  mkdirSync(ours, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', ours, '--strip-components=1'])
  // Usually a copy: Node would resolve the drivers that a linked TypeORM requires from its real place.
  if (isTypeOrmLinked) symlinkSync(join(packages, typeorm), join(modules, 'typeorm'))
  else cpSync(join(packages, typeorm), join(modules, 'typeorm'), { recursive: true })
  for (const name of readdirSync(packages)) {
    if (['typeorm', 'typeorm-v0', 'typeorm-activity-log'].includes(name) || name.startsWith('.')) continue
    if (drivers.includes(name) || !['sql.js', 'sqlite3'].includes(name)) {
      symlinkSync(join(packages, name), join(modules, name))
    }
  }
}
