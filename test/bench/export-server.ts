/** The server whose memory `export.ts` measures: it is told where the log is, and tells its port and what it takes. */
import 'reflect-metadata'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DataSource, type DataSourceOptions } from 'typeorm'
import { createActivityLogHandler } from '../../src/http/handler.js'
import { toNodeListener } from '../../src/http/node-listener.js'
import { withActivityLog } from '../../src/index.js'

process.once('message', (options: DataSourceOptions) => {
  void start(options).then((port) => {
    process.on('message', () => process.send?.(memory()))
    process.send?.({ port })
  })
})

/** In megabytes: now, and at most since the process began. */
function memory() {
  return {
    resident: process.memoryUsage.rss() / 1e6,
    highest: (process.resourceUsage().maxRSS * 1024) / 1e6,
  }
}

async function start(options: DataSourceOptions): Promise<number> {
  const own = { ...options, entities: [], synchronize: false } as unknown as DataSourceOptions
  const db = await new DataSource(withActivityLog(own)).initialize()
  const handler = createActivityLogHandler(db, { viewer: () => ({ as: 'company', companyId: 'c1' }) })
  const server = createServer(toNodeListener(handler)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
