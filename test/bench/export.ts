/** `npm run bench -- export`: what a server that exports a whole log takes of memory, with a client that reads slowly. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DataSource, type DataSourceOptions, Not } from 'typeorm'
import { createActivityLogHandler } from '../../src/http/handler.js'
import { toNodeListener } from '../../src/http/node-listener.js'
import { ActivityLog, withActivityLog } from '../../src/index.js'
import { fillLog } from './reading-logs.js'
import { readingOpeners } from './reading-databases.js'

/** What to export. */
export interface ExportSettings {
  readonly rows: number
}

/** The most that the server may take, in megabytes. */
const MOST_MB = 150

/** The slow client waits so long after every piece of so many bytes. */
const PAUSE_MS = 5
const PAUSE_AFTER_BYTES = 1_000_000

/** @returns whether the server stayed below its limit */
export async function benchExport({ rows }: ExportSettings): Promise<boolean> {
  const database = await readingOpeners.postgres({ keep: false })
  try {
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
    let isSmall = true
    for (const [format, client] of [
      ['ndjson', 'fast'],
      ['csv', 'fast'],
      ['csv', 'slow'],
    ] as const) {
      isSmall = (await measure(options, format, client, expected)) && isSmall
    }
    return isSmall
  } finally {
    await database.close()
  }
}

async function measure(
  options: DataSourceOptions,
  format: string,
  client: 'fast' | 'slow',
  expected: number,
) {
  const server = fork(process.argv[1] ?? '', ['export-server'], { execArgv: [] })
  server.send(options)
  try {
    const { port } = await answerOf<{ port: number }>(server)
    const before = await residentMb(server)
    let highest = before
    const watching = setInterval(
      () => void residentMb(server).then((mb) => (highest = Math.max(highest, mb))),
      100,
    )
    const start = performance.now()
    const { bytes, lines } = await readAll(`http://127.0.0.1:${port}/api/export.${format}`, client)
    clearInterval(watching)
    const seconds = (performance.now() - start) / 1000
    const activities = format === 'csv' ? lines - 1 : lines
    const figures = [activities.toLocaleString('en-US'), (bytes / 1e6).toFixed(0), seconds.toFixed(1)]
    console.log(`| ${[format, client, ...figures, before.toFixed(0), highest.toFixed(0)].join(' | ')} |`)
    if (activities !== expected) throw new Error(`The export had ${activities} activities of ${expected}.`)
    return highest < MOST_MB
  } finally {
    server.kill()
    await once(server, 'exit')
  }
}

async function readAll(url: string, client: 'fast' | 'slow') {
  const { body } = await fetch(url)
  let [bytes, lines, sincePause] = [0, 0, 0]
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.length
    for (const byte of piece) if (byte === 10) lines++
    sincePause += piece.length
    if (client === 'fast' || sincePause < PAUSE_AFTER_BYTES) continue
    sincePause = 0
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  return { bytes, lines }
}

async function residentMb(server: ChildProcess): Promise<number> {
  server.send('rss')
  return (await answerOf<{ rss: number }>(server)).rss / 1e6
}

async function answerOf<T>(server: ChildProcess): Promise<T> {
  const [answer] = (await once(server, 'message')) as [T]
  return answer
}

/** The server, in a process of its own: it is told where the log is, and tells its port and its memory. */
export function serveExport(): void {
  process.once('message', (options: DataSourceOptions) => {
    void start(options).then((port) => {
      process.on('message', () => process.send?.({ rss: process.memoryUsage.rss() }))
      process.send?.({ port })
    })
  })
}

async function start(options: DataSourceOptions): Promise<number> {
  const own = { ...options, entities: [], synchronize: false } as unknown as DataSourceOptions
  const db = await new DataSource(withActivityLog(own)).initialize()
  const handler = createActivityLogHandler(db, { viewer: () => ({ as: 'company', companyId: 'c1' }) })
  const server = createServer(toNodeListener(handler)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
