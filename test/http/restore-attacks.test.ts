/** What other sites and other people try with the one route that writes: on every database. */
import http from 'node:http'
import { Readable } from 'node:stream'
import { type AddressInfo, connect } from 'node:net'
import {
  type ActivityLogHandlerOptions,
  createActivityLogHandler,
  toNodeListener,
} from '../../src/http/index.js'
import { actAs, type Activity } from '../../src/index.js'
import { ana, bea, type ContractApplication, Deal, openContract, viewerOf } from '../contract/application.js'
import { forEachDatabase } from '../support/databases.js'

const JSON_TYPE = { 'content-type': 'application/json' }

/** Headers with which browsers mark what another site's page sends, and those of old browsers that mark less. */
const CROSS_SITE: readonly Readonly<Record<string, string>>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { 'sec-fetch-site': '' },
  { 'sec-fetch-site': 'cross-site', origin: 'https://crm.example' },
  { origin: 'https://evil.example' },
  { origin: 'https://sub.crm.example' },
  { origin: 'https://crm.example.evil.example' },
  { origin: 'https://crm.example:8443' },
  { origin: 'https://crm.example@evil.example' },
  { origin: 'null' },
  { origin: '' },
  { origin: 'file://' },
  { origin: 'data:text/html,x' },
  { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
  { origin: 'https://evil.example', forwarded: 'host=evil.example' },
]

const OWN: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'same-origin', origin: 'https://crm.example' },
  { origin: 'https://crm.example' },
  { origin: 'https://CRM.example:443' },
  { origin: 'http://crm.example' },
  { origin: 'https://public.example', host: 'public.example' },
]

const FORMS: readonly (readonly [string | null, string])[] = [
  ['application/x-www-form-urlencoded', 'force=true'],
  ['application/x-www-form-urlencoded', '{"force":true}'],
  ['multipart/form-data; boundary=x', '--x--'],
  ['text/plain', '{"force":true}'],
  ['text/plain; application/json', '{"force":true}'],
  ['application/jsonp', '{}'],
  ['application/json-patch+json', '{}'],
  [null, '{}'],
]

forEachDatabase('somebody who has no right to write', (database) => {
  let app: ContractApplication
  let deletion: Activity
  let update: Activity
  let others: readonly Activity[]

  beforeEach(async () => {
    app = await openContract(database)
    const deals = app.db.getRepository(Deal)
    const last = async () => (await app.activities()).at(-1) as Activity
    await actAs({ actor: ana }, () => deals.save({ id: 'd1', title: 'Renewal' }))
    await actAs({ actor: ana }, () => deals.save({ id: 'd1', title: 'Won' }))
    update = await last()
    await actAs({ actor: ana }, () => deals.save({ id: 'd2', title: 'Gone' }))
    await actAs({ actor: ana }, () => deals.delete({ id: 'd2' }))
    deletion = await last()
    await actAs({ actor: bea }, () => deals.save({ id: 'd3', title: 'Other company' }))
    await actAs({ actor: bea }, () => deals.save({ id: 'd3', title: 'Their own' }))
    const ofAnother = await last()
    await actAs({ actor: bea }, () => deals.delete({ id: 'd3' }))
    others = [ofAnother, await last()]
  }, 60_000)

  afterEach(async () => {
    await app.db.destroy()
    expect(app.errors).toEqual([])
  })

  const handlerWith = (options: Partial<ActivityLogHandlerOptions> = {}) =>
    createActivityLogHandler(app.db, {
      viewer: (request) => viewerOf(request.headers.get('x-viewer') ?? 'company 3'),
      canRestore: () => true,
      onError: (error) => app.errors.push(error),
      ...options,
    })
  const post = async (
    id: string,
    headers: Readonly<Record<string, string>> = {},
    body: BodyOf = '{}',
    handler = handlerWith(),
  ) => {
    const stream = body instanceof ReadableStream ? { duplex: 'half' as const } : {}
    const answer = await handler(
      new Request(`https://crm.example/api/activities/${id}/restore`, {
        method: 'POST',
        headers,
        body,
        ...stream,
      }),
    )
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }
  const titles = async () =>
    (await app.db.getRepository(Deal).find({ order: { id: 'ASC' } })).map(({ title }) => title)

  test('sends it from another site, a subdomain or a sandbox, and nothing is written', async () => {
    for (const marks of CROSS_SITE) {
      const { status, headers } = await post(deletion.id, { ...JSON_TYPE, ...marks })
      expect([marks, status]).toEqual([marks, 403])
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
    expect(await titles()).toEqual(['Won'])
  })

  test('sends what a form can send, and nothing is written', async () => {
    for (const [type, body] of FORMS) {
      const headers: Record<string, string> = type === null ? {} : { 'content-type': type }
      const { status } = await post(deletion.id, headers, type === null ? Buffer.from(body) : body)
      expect([type, status]).toEqual([type, 415])
    }
    expect(await titles()).toEqual(['Won'])
  })

  test.each(OWN)('is not taken for the page of the host itself, which sends %j', async (marks) => {
    expect((await post(update.id, { ...JSON_TYPE, ...marks })).status).toBe(200)
    expect(await titles()).toEqual(['Renewal'])
  })

  test('asks before sending, as browsers do for others, and is given no leave', async () => {
    const answer = await handlerWith()(
      new Request(`https://crm.example/api/activities/${deletion.id}/restore`, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://evil.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      }),
    )
    expect(answer.status).toBe(405)
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test('names the activity of another company, and learns no more than of one that there is not', async () => {
    for (const viewer of ['company 3', 'user 7', 'user 8 3', 'admin root']) {
      const nobodys = await post('01KJM4ZC00D0ZFSW8H0V0V0V0V', { ...JSON_TYPE, 'x-viewer': viewer })
      expect(nobodys.status).toBe(404)
      for (const { id } of others) {
        const answer = await post(id, { ...JSON_TYPE, 'x-viewer': viewer }, '{"force":true}')
        expect([answer.status, answer.text]).toEqual([404, nobodys.text])
      }
    }
    expect(await titles()).toEqual(['Won'])
  })

  test('cannot restore where the application has not said who may', async () => {
    const handler = handlerWith({ canRestore: undefined })
    const get = await handler(new Request(`https://crm.example/api/activities/${deletion.id}/restore`))
    const posted = await post(deletion.id, JSON_TYPE, '{}', handler)
    expect([get.status, posted.status]).toEqual([404, 404])
    expect((await handler(new Request(`https://crm.example/api/activities/${deletion.id}`))).status).toBe(200)
    expect(await titles()).toEqual(['Won'])
  })

  test('sends a body that has no end, or one too large, and it is read no further', async () => {
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(16_384).fill(32))
      },
    })
    expect((await post(deletion.id, JSON_TYPE, endless)).status).toBe(413)
    expect(pulled).toBeLessThan(10)
    expect((await post(deletion.id, JSON_TYPE, ' '.repeat(65_537))).status).toBe(413)
    expect((await post(deletion.id, { ...JSON_TYPE, 'content-length': '1e9' }, '{}')).status).toBe(413)
    expect((await post(deletion.id, JSON_TYPE, `{}${' '.repeat(65_534)}`)).status).toBe(200)
  })

  test('sends no JSON, or other JSON, and nothing is written', async () => {
    const bodies = [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '1',
      '{"__proto__":{"force":true}}',
      '{"force":"true"}',
      '\ufeff{',
    ]
    for (const body of bodies)
      expect([body, (await post(update.id, JSON_TYPE, body)).status]).toEqual([body, 400])
    expect((await post(update.id, JSON_TYPE, Buffer.from([0x22, 0xff, 0x22]))).status).toBe(400)
    const breaking = Readable.toWeb(
      Readable.from(
        (function* () {
          yield Buffer.from('{')
          throw new Error('gone')
        })(),
      ),
    ) as ReadableStream
    expect((await post(update.id, JSON_TYPE, breaking)).status).toBe(400)
    expect(await titles()).toEqual(['Won'])
  })

  test('a body that the host has used up is the host’s mistake, and it is told', async () => {
    const request = new Request(`https://crm.example/api/activities/${update.id}/restore`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: '{}',
    })
    await request.text()
    expect((await handlerWith()(request)).status).toBe(500)
    expect(app.errors.splice(0)).toMatchObject([{ code: 'OPTIONS_INVALID' }])
  })

  test('a canRestore that fails is 500, and only onError knows why', async () => {
    const handler = handlerWith({ canRestore: () => Promise.reject(new Error('canary.internal')) })
    const answer = await post(update.id, JSON_TYPE, '{}', handler)
    expect([answer.status, answer.text]).toEqual([500, expect.not.stringContaining('canary')])
    expect(app.errors.splice(0).map(String)).toEqual(['Error: canary.internal'])
  })

  /** SQLite has one connection for all, which no two transactions share. */
  const twenty = async (ask: () => Promise<number>): Promise<readonly number[]> => {
    if (database.concurrent) return Promise.all(Array.from({ length: 20 }, ask))
    const statuses: number[] = []
    while (statuses.length < 20) statuses.push(await ask())
    return statuses
  }

  test('sends twenty orders at once: a record comes back once', async () => {
    const statuses = await twenty(async () => (await post(deletion.id, JSON_TYPE)).status)
    expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 19 }, () => 409)])
    expect((await app.activities()).filter(({ event }) => event === 'restored')).toHaveLength(1)
    // The database may have refused some of them, of which the application is told.
    for (const error of app.errors.splice(0)) expect(error).toMatchObject({ code: 'RESTORE_IMPOSSIBLE' })
  })

  test('sends twenty orders at once: values are put back once', async () => {
    const statuses = await twenty(async () => (await post(update.id, JSON_TYPE)).status)
    expect(statuses).toEqual(Array.from({ length: 20 }, () => 200))
    expect((await app.activities()).filter(({ restoredFrom }) => restoredFrom === update.id)).toHaveLength(1)
  })

  test('leaves in the middle of a body, or sends one that nobody wants, and the host lives on', async () => {
    const server = http.createServer(toNodeListener(handlerWith() as Parameters<typeof toNodeListener>[0]))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const send = (path: string, length: number, body: string) =>
      new Promise<string>((resolve) => {
        let text = ''
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(
            `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
          )
          if (body.length < length) setTimeout(() => socket.destroy(), 50)
          else socket.write('GET /api/choices HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
        })
        socket.on('data', (piece) => (text += piece.toString()))
        socket.on('error', () => undefined)
        socket.on('close', () => resolve(text))
      })
    try {
      expect(await send(`/api/activities/${update.id}/restore`, 100, '{')).toBe('')
      const large = ' '.repeat(300_000)
      for (const [path, status] of [
        [`/api/activities/${update.id}/restore`, 413],
        ['/api/choices', 405],
      ] as const) {
        const answers = await send(path, large.length, large)
        expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`, 'HTTP/1.1 200'])
      }
      expect(await titles()).toEqual(['Won'])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }, 30_000)
})

type BodyOf = string | Uint8Array | ReadableStream
