/** better-sqlite3, apart from the main install: its build for this Node takes about a minute. */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const here = import.meta.dirname
const require = createRequire(import.meta.url)

/** Installs it, if there is not the right one already, built for this Node. Ends the process when it cannot. */
export function installNative() {
  if (isInstalled()) return
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

function isInstalled() {
  try {
    const { version } = require(join(here, 'node_modules/better-sqlite3/package.json'))
    const Database = require(join(here, 'node_modules/better-sqlite3'))
    new Database(':memory:').close()
    return version === require('./package.json').dependencies['better-sqlite3']
  } catch {
    return false
  }
}
