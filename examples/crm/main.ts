/** Tells ninety days of a CRM into an SQLite file, and prints what its activity log then shows to whom. */
import 'reflect-metadata'
import { mkdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { openCrm, saveCrm } from './data-source.js'
import { readFlags } from './flags.js'
import { printCrm } from './print/print-crm.js'
import { createStoryClock } from './story/clock.js'
import { firstDay, tellStory } from './story/tell-story.js'

const SEED = 2026

try {
  readFlags(process.argv.slice(2))
  await runDemo(new Date())
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function runDemo(now: Date): Promise<void> {
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
  await db.destroy()
}
