/**
 * `npm run bench -- export`: what a server that exports a whole log takes of memory, with clients that read as fast as they can
 * and slowly. The figures are the highest of a process's life, as the operating system has counted it.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type DataSourceOptions, Not } from 'typeorm'
import { ActivityLog } from '../../src/index.js'
import { fillLog } from './reading-logs.js'
import { type ReadingDatabase, readingOpeners } from './reading-databases.js'

/** What to export: logs of so many rows. */
export interface ExportSettings {
  readonly rows: readonly number[]
}

/** The most that the server may take, in megabytes. */
const MOST_MB = 150

/** How much more the largest log may take than the smallest. */
const MOST_GROWTH = 1.2

/** The slow client waits so long after every piece of so many bytes. */
const PAUSE_MS = 50
const PAUSE_AFTER_BYTES = 1_000_000

const EXPORTS = [
  { format: 'ndjson', client: 'fast' },
  { format: 'csv', client: 'fast' },
  { format: 'ndjson', client: 'slow' },
  { format: 'csv', client: 'slow' },
] as const

type Export = (typeof EXPORTS)[number]

/** @returns whether the server stayed below its limit, and took no more for more rows */
export async function benchExport({ rows }: ExportSettings): Promise<boolean> {
  const database = await readingOpeners.postgres({ keep: false })
  try {
    const highest: number[] = []
    for (const each of rows) highest.push(await measureLog(database, each))
    const growth = Math.max(...highest) / Math.min(...highest)
    console.log(`\nThe largest log took ${growth.toFixed(2)} times what the smallest did.`)
    return Math.max(...highest) < MOST_MB && growth <= MOST_GROWTH
  } finally {
    await database.close()
  }
}

/** @returns the megabytes of the export that took the most */
async function measureLog(database: ReadingDatabase, rows: number): Promise<number> {
  const db = await database.open(rows)
  await fillLog(db, rows)
  // A viewer is needed: the largest company is made to own everything.
  const log = db.getRepository(ActivityLog)
  await log.update({ actorKind: Not('admin') }, { companyId: 'c1' })
  const expected = await log.countBy({ companyId: 'c1' })
  const { options } = db
  await db.destroy()
  console.log(`\n### ${database.description}, ${rows.toLocaleString('en-US')} activities\n`)
  console.log('| export | client | activities | MB | seconds | resident MB before | at most |')
  console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: |')
  let most = 0
  for (const each of EXPORTS) most = Math.max(most, await measure(options, each, expected))
  return most
}

async function measure(options: DataSourceOptions, { format, client }: Export, expected: number) {
  // Node's own flags alone: what `run.mjs` measures with is not what a server is started with.
  const server = fork(join(dirname(process.argv[1] ?? ''), 'export-server.js'), { execArgv: [] })
  server.send(options)
  try {
    const { port } = await answerOf<{ port: number }>(server)
    const before = await memoryOf(server)
    const start = performance.now()
    const { bytes, lines } = await readAll(`http://127.0.0.1:${port}/api/export.${format}`, client)
    const seconds = (performance.now() - start) / 1000
    const { highest } = await memoryOf(server)
    const activities = format === 'csv' ? lines - 1 : lines
    const figures = [activities.toLocaleString('en-US'), (bytes / 1e6).toFixed(0), seconds.toFixed(1)]
    const memory = [before.resident.toFixed(0), highest.toFixed(0)]
    console.log(`| ${[format, client, ...figures, ...memory].join(' | ')} |`)
    if (activities !== expected) throw new Error(`The export had ${activities} activities of ${expected}.`)
    return highest
  } finally {
    server.kill()
    await once(server, 'exit')
  }
}

async function readAll(url: string, client: Export['client']) {
  const { body } = await fetch(url)
  let [bytes, lines, sincePause] = [0, 0, 0]
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.length
    for (const byte of piece) if (byte === 10) lines++
    sincePause += piece.length
    if (client === 'fast' || sincePause < PAUSE_AFTER_BYTES) continue
    sincePause = 0
    await wait(PAUSE_MS)
  }
  return { bytes, lines }
}

/** In megabytes. */
async function memoryOf(server: ChildProcess): Promise<{ resident: number; highest: number }> {
  server.send('memory')
  return answerOf(server)
}

async function answerOf<T>(server: ChildProcess): Promise<T> {
  const [answer] = (await once(server, 'message')) as [T]
  return answer
}
