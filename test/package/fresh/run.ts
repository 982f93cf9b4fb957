/**
 * `npm run test:fresh-built`: the packed tarball in fresh applications, which follow the README to the letter and have to get the
 * activity that it shows. Both applications at once. Needs `dist`; the drivers are those that the project has built.
 *
 * `--outputFile=<path>` writes how many trials passed and failed, as jest does; `--keep` leaves the applications where they are.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { installNative } from '../../native/install.mjs'
import { pack } from '../bare-project.mjs'
import { install } from './application.js'
import { type Application, applications } from './trials.js'

const { values } = parseArgs({ options: { outputFile: { type: 'string' }, keep: { type: 'boolean' } } })
const totals = { numPassedTests: 0, numFailedTests: 0 }

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'activity-log-fresh-'))
  try {
    installNative()
    const tarball = pack(folder)
    await Promise.all(applications().map((each) => tryAll(each, join(folder, each.name), tarball)))
  } finally {
    if (values.keep) console.log(`The applications are in ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  }
  if (values.outputFile !== undefined) writeFileSync(values.outputFile, JSON.stringify(totals))
  if (totals.numFailedTests > 0) process.exitCode = 1
}

async function tryAll(application: Application, folder: string, tarball: string): Promise<void> {
  const { title, programs, trials } = application
  const began = Date.now()
  const run = await install(application, folder, tarball, programs)
  console.log(`${title}: installed in ${secondsSince(began)}`)
  for (const { name, tryOut } of trials) {
    const start = Date.now()
    const failure: unknown = await tryOut(run).then(
      () => undefined,
      (error: unknown) => error,
    )
    totals[failure === undefined ? 'numPassedTests' : 'numFailedTests'] += 1
    console.log(`${failure === undefined ? 'ok' : 'FAILED'}: ${title}: ${name} (${secondsSince(start)})`)
    if (failure !== undefined) console.error(failure instanceof Error ? failure.message : failure)
  }
}

function secondsSince(start: number): string {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
