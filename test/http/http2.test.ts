/** Over HTTP/2 the host is in a header that is none. */
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createActivityLogHandler, toNodeListener } from '../../src/http/index.js'
import { actAs } from '../../src/index.js'
import { ana, type ContractApplication, Deal, openContract } from '../contract/application.js'

let app: ContractApplication
let server: http2.Http2Server
let client: http2.ClientHttp2Session
let deletionId: string

beforeEach(async () => {
  app = await openContract()
  const deals = app.db.getRepository(Deal)
  await actAs({ actor: ana }, () => deals.save({ id: 'd1', title: 'Renewal' }))
  await actAs({ actor: ana }, () => deals.delete({ id: 'd1' }))
  deletionId = String((await app.activities()).at(-1)?.id)
  const handler = createActivityLogHandler(app.db, {
    viewer: () => ({ as: 'company', companyId: 3 }),
    canRestore: () => true,
  })
  const listen = toNodeListener(handler)
  server = http2.createServer(listen as unknown as Parameters<typeof http2.createServer>[1])
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

afterEach(async () => {
  client.close()
  await new Promise((resolve) => server.close(resolve))
  await app.db.destroy()
})

async function order(origin: string): Promise<{ readonly status: unknown; readonly body: string }> {
  const stream = client.request({
    ':method': 'POST',
    ':path': `/api/activities/${deletionId}/restore`,
    ':authority': 'crm.example',
    'content-type': 'application/json',
    origin,
  })
  stream.end('{}')
  const answered = new Promise<unknown>((resolve) =>
    stream.on('response', (headers) => resolve(headers[':status'])),
  )
  return { status: await answered, body: await text(stream) }
}

test('an order comes from the page of the host, and is read to its end', async () => {
  expect((await order('https://evil.example')).status).toBe(403)
  expect(await app.db.getRepository(Deal).count()).toBe(0)
  const { status, body } = await order('https://crm.example')
  expect([status, JSON.parse(body)]).toEqual([200, expect.objectContaining({ what: 'restore' })])
  expect(await app.db.getRepository(Deal).count()).toBe(1)
})
