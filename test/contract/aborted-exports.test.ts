import { activityLog, actAs } from '../../src/index.js'
import { forEachDatabase } from '../support/databases.js'
import { ana, Deal, openContract, type ContractApplication, writeMany } from './application.js'
import { startExpress } from './hosts/express.js'
import { startFastify } from './hosts/fastify.js'
import { startHono } from './hosts/hono.js'
import { startNode } from './hosts/node.js'
import type { ServingHost, StartHost } from './host.js'
import express from 'express'
import fastify from 'fastify'

const HOSTS: Readonly<Record<string, StartHost>> = {
  'bare node:http': startNode,
  Express: startExpress(express),
  Fastify: startFastify(fastify),
  Hono: startHono,
}

forEachDatabase('exports whose readers leave', (database) => {
  let app: ContractApplication
  beforeAll(async () => {
    app = await openContract(database)
    await writeMany(app, database.concurrent ? 3_000 : 500)
  })
  afterAll(() => app.db.destroy())

  test.each(Object.entries(HOSTS))('hold no connection of the pool under %s', async (_, start) => {
    const host = await start(app)
    try {
      // More than the pool has connections.
      await Promise.all(Array.from({ length: 24 }, (_, index) => leave(host, index % 3)))
      await actAs({ actor: ana }, () => app.db.getRepository(Deal).save({ id: 'after', title: 'After' }))
      const seen = activityLog(app.db).visibleTo({ as: 'company', companyId: 3 })
      const pages = await Promise.all(Array.from({ length: 12 }, () => seen.page({ size: 1 })))
      expect(pages.map(({ activities }) => activities[0]?.record?.id)).toEqual(Array(12).fill('after'))
      expect(app.errors).toEqual([])
      await app.db.getRepository(Deal).delete({ id: 'after' })
      await activityLog(app.db).log({ type: 'Test', event: 'ended' })
      // A transaction left open on a connection would hold what it read or wrote from being cleared.
      expect(busyConnections(app)).toBe(0)
    } finally {
      await host.close()
    }
  })
})

/** Begins to read and leaves: before the answer, at its head, or after its first piece. */
async function leave(host: ServingHost, pieces: number): Promise<void> {
  const leaving = new AbortController()
  const asked = { viewer: 'company 3', signal: leaving.signal }
  const answering = host.ask(`/activity/api/export.${pieces === 1 ? 'csv' : 'ndjson'}`, asked)
  if (pieces === 0) setTimeout(() => leaving.abort(), 5)
  const answer = await answering.catch(() => null)
  if (pieces === 2)
    await answer?.body
      ?.getReader()
      .read()
      .catch(() => undefined)
  leaving.abort()
}

/** Of PostgreSQL's pool, which tells; 0 elsewhere, where what comes next would wait. */
function busyConnections({ db }: ContractApplication): number {
  const { master } = db.driver as unknown as { master?: { totalCount?: number; idleCount?: number } }
  return (master?.totalCount ?? 0) - (master?.idleCount ?? 0)
}
