/** Tells ninety days of a CRM into an SQLite file, prints what its activity log shows to whom, and serves it with the log screen. */
import 'reflect-metadata'
import { mkdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { openCrm, saveCrm } from './data-source.js'
import { type Flags, readFlags } from './flags.js'
import { printCrm } from './print/print-crm.js'
import { serveCrm } from './serve/serve-crm.js'
import { createStoryClock } from './story/clock.js'
import { firstDay, tellStory } from './story/tell-story.js'

const SEED = 2026

try {
  await runDemo(new Date(), readFlags(process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function runDemo(now: Date, { exit }: Flags): Promise<void> {
  const folder = join(import.meta.dirname, '.data')
  const file = join(folder, 'crm.sqlite')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const started = performance.now()
  const clock = createStoryClock(firstDay(now))
  const db = await openCrm(clock.now, file)
  const troupes = await tellStory(db, clock, now, SEED)
  await saveCrm(db)
  const seconds = (performance.now() - started) / 1000
  const width = Math.min(Math.max(process.stdout.columns ?? 140, 100), 150)
  const story = { troupes, seconds, file: relative(process.cwd(), file) }
  const lines = await printCrm(db, story, width)
  console.log(lines.join('\n'))
  if (exit) return db.destroy()
  // From here on it is the present, for the log and for the database.
  clock.followTime()
  const server = serveCrm(db, troupes)
  const port = Number(process.env['PORT'] ?? 3000)
  server.on('error', (error) => {
    console.error(`Cannot serve on port ${port}: ${error.message}. Choose another: PORT=3001 npm run demo.`)
    process.exitCode = 1
    void db.destroy()
  })
  server.listen(port, () => console.log(`\nThe log screen: http://localhost:${port} (Ctrl+C ends it)`))
}
