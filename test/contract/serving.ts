/** What holds for every host that listens on a port: hostile requests, readers that leave, and where a request comes from. */
import http from 'node:http'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type Activity, ActivityLog } from '../../src/index.js'
import { countStatements } from '../support/statements.js'
import { openContract, type ContractApplication, writeSamples } from './application.js'
import type { ServingHost, StartHost } from './host.js'

/** Rows of an export that is larger than what sockets take before somebody reads, in more than ten batches. */
const MANY = 6_000
const STATEMENTS_OF_ALL = 1 + MANY / 200

/** Milliseconds for all of it, where other work takes the processor. */
const LONG = 120_000

/** The facts about being served, on one host. */
export function describeServing(name: string, start: StartHost): void {
  describe(`served by ${name}`, () => {
    let app: ContractApplication
    let host: ServingHost
    beforeAll(async () => {
      app = await openContract()
      await writeSamples(app)
      host = await start(app)
    })
    afterAll(async () => {
      await host.close()
      await app.db.destroy()
    })
    afterEach(() => {
      expect(app.errors).toEqual([])
      expect(app.reports).toEqual([])
    })

    test.each(hostileLines().map((line) => [line.length > 90 ? `${line.slice(0, 90)}…` : line, line]))(
      '%j is refused, and the host lives on',
      async (_, line) => {
        const status = await statusOf(host.port, line)
        expect(status).toBeGreaterThanOrEqual(300)
        expect(status).toBeLessThan(500)
        const answer = await host.ask('/activity/api/activities', { viewer: 'company 3' })
        expect(answer.status).toBe(200)
        await answer.text()
      },
    )

    test('a request that climbs reads no more than one that does not', async () => {
      const status = await statusOf(host.port, 'GET /activity/api/x/%2e%2e/activities HTTP/1.1')
      expect([401, 404]).toContain(status)
    })

    test('a client that leaves while it waits changes nothing for others', async () => {
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const leaving = AbortSignal.timeout(index)
          await host
            .ask('/activity/api/export.csv', { viewer: 'later 3', signal: leaving })
            .then((answer) => answer.text())
            .catch(() => undefined)
        }),
      )
      const answer = await host.ask('/activity/api/activities', { viewer: 'company 3' })
      expect(answer.status).toBe(200)
      await answer.text()
    })

    describe('a long export', () => {
      beforeAll(() => writeLongLog(app, MANY))

      test('is read no further when its reader has left', async () => {
        const { count } = await countStatements(app.db, async () => {
          const response = await begin(host.port, '/activity/api/export.csv')
          response.destroy()
          await untilNothingIsRead(app)
        })
        expect(count).toBeGreaterThan(0)
        expect(count).toBeLessThan(STATEMENTS_OF_ALL - 6)
      })

      test(
        'is read no faster than its reader reads, and then to the end',
        async () => {
          let text = ''
          const { count } = await countStatements(app.db, async () => {
            const response = await begin(host.port, '/activity/api/export.ndjson')
            const { count: meanwhile } = await countStatements(app.db, () => untilNothingIsRead(app))
            expect(meanwhile).toBeLessThan(STATEMENTS_OF_ALL - 4)
            response.setEncoding('utf8')
            for await (const piece of response) text += piece
          })
          expect(text.trimEnd().split('\n')).toHaveLength(MANY)
          expect(count).toBeGreaterThan(0)
        },
        LONG,
      )

      test('that breaks off closes the connection and says so to onError alone', async () => {
        // Hono says on the console what its streams end with.
        const silenced = jest.spyOn(console, 'error').mockImplementation(() => undefined)
        const rows = app.db.getRepository(ActivityLog)
        const response = await begin(host.port, '/activity/api/export.ndjson')
        const table = `"${rows.metadata.tableName}"`
        await app.db.query(`ALTER TABLE ${table} RENAME TO "elsewhere"`)
        try {
          let text = ''
          response.setEncoding('utf8')
          const ended = (async () => {
            for await (const piece of response) text += piece
          })()
          await expect(ended).rejects.toThrow()
          expect(text).not.toMatch(/no such table/i)
        } finally {
          await app.db.query(`ALTER TABLE "elsewhere" RENAME TO ${table}`)
        }
        await wait(50)
        silenced.mockRestore()
        expect(app.errors.splice(0).map(String)).toEqual([expect.stringMatching(/no such table/i)])
      })

      test('that cannot begin is 500', async () => {
        const table = `"${app.db.getRepository(ActivityLog).metadata.tableName}"`
        await app.db.query(`ALTER TABLE ${table} RENAME TO "elsewhere"`)
        const answer = await host.ask('/activity/api/export.csv', { viewer: 'company 77' })
        await app.db.query(`ALTER TABLE "elsewhere" RENAME TO ${table}`)
        expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringMatching(/table/)])
        expect(app.errors.splice(0)).toHaveLength(1)
      })
    })
  })

  describe(`what is written under ${name}`, () => {
    let app: ContractApplication
    let host: ServingHost
    let lastId = 0
    afterEach(async () => {
      await host.close()
      await app.db.destroy()
    })
    const begin = async (trusted?: readonly string[]) => {
      app = await openContract()
      host = await start(app, trusted)
    }
    const write = async (headers: Record<string, string>, user?: string): Promise<Activity> => {
      const id = `w${++lastId}`
      const asked = { method: 'POST', headers, ...(user === undefined ? {} : { user }) }
      const answer = await host.ask(`/work/save?id=${id}`, asked)
      expect([answer.status, await answer.text()]).toEqual([200, 'saved'])
      return (await app.activities()).find(({ record }) => record?.id === id) as Activity
    }

    test('bears who acts, and where from as the socket says it: a header that anybody sends is not believed', async () => {
      await begin()
      expect(await write({ 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6' }, '7 of 3')).toMatchObject(
        {
          actor: { kind: 'user', id: '7', name: 'User 7' },
          companyId: '3',
          ip: '127.0.0.1',
          source: 'http',
          onBehalf: false,
        },
      )
      expect(await write({})).toMatchObject({ actor: { kind: 'anonymous', id: null }, companyId: null })
      expect(await write({}, '7 of 3 by root')).toMatchObject({
        actor: { kind: 'user', id: '7' },
        onBehalf: true,
        impersonator: { kind: 'admin', id: 'root' },
      })
    })

    test('bears the address that a trusted proxy says, and not what was said before that', async () => {
      await begin(['127.0.0.1'])
      for (const [forwarded, ip] of [
        ['203.0.113.9', '203.0.113.9'],
        ['6.6.6.6, 203.0.113.9', '203.0.113.9'],
        ['2001:db8::1', '2001:db8::1'],
        ['<script>', null],
      ] as const) {
        expect([forwarded, (await write({ 'x-forwarded-for': forwarded })).ip]).toEqual([forwarded, ip])
      }
    })

    test('bears the request’s id where it is fit to be one, else a new one', async () => {
      await begin()
      expect((await write({ 'x-request-id': 'req-1.a:b/c' })).requestId).toBe('req-1.a:b/c')
      const others = [
        {},
        { 'x-request-id': 'a b' },
        { 'x-request-id': 'x'.repeat(65) },
        { 'x-request-id': '<b>' },
      ]
      const ids = new Set<string | null>()
      for (const headers of others) ids.add((await write(headers)).requestId)
      expect(ids.size).toBe(others.length)
      for (const id of ids) expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
    })

    test('bears the trace’s id and the user agent, cut to 512 characters', async () => {
      await begin()
      const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
      expect(await write({ traceparent, 'user-agent': 'x'.repeat(2_000) })).toMatchObject({
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        userAgent: 'x'.repeat(512),
      })
      expect((await write({ traceparent: traceparent.replaceAll('4', '!') })).traceId).toBeNull()
      expect((await write({ traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` })).traceId).toBeNull()
    })
  })
}

/** First lines of requests for which nobody is signed in. */
function hostileLines(): readonly string[] {
  const paths = [
    '/activity/api/%zz',
    '/activity/api/activities/%',
    '/activity/api/activities/%00',
    '/activity/api/activities/%c0%ae%c0%ae',
    '/activity/api/records/%ff/%fe',
    '/activity/../../etc/passwd',
    '/activity/%2e%2e/%2e%2e/etc/passwd',
    '/activity/api/activities?%zz=%&&&=&search=%ff%fe',
    '/activity/api/activities?__proto__=1&constructor=2&toString=3',
    '/activity/api/activities?search[$ne]=1&page[]=2',
    '//evil.example/activity/api/activities',
    '/\\evil.example/activity/api/activities',
    'http://user:secret@evil.example/activity/api/activities',
    'http://[/activity/api/activities',
    'foo:bar',
    'http://evil.example:99999/',
    '/activity\u00e9/api/activities',
    '/activity/api/activities?search=\u00ff\u00fe',
    '/activity/api/activities|[]{}^`"<>',
    '/activityapi/activities',
    `/activity/api/activities?${Array.from({ length: 1_000 }, (_, each) => `p${each}=1`).join('&')}`,
    `/activity/api/activities?search=${'x'.repeat(100_000)}`,
    `/activity/${'a/'.repeat(5_000)}`,
  ]
  const methods = ['QUERY', 'PROPFIND', 'M-SEARCH', 'NONSENSE', 'TRACE']
  return [
    ...paths.map((path) => `GET ${path} HTTP/1.1`),
    ...methods.map((method) => `${method} /activity/api/activities HTTP/1.1`),
    'OPTIONS * HTTP/1.1',
    'GET',
  ]
}

/** The status of the answer to what is sent as it is; 400 where the connection is closed without any. */
function statusOf(port: number, line: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.write(Buffer.from(`${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`, 'latin1'))
    })
    socket.setTimeout(5_000, () => reject(new Error('There is no answer.')))
    socket.on('data', (piece) => (text += piece.toString('latin1')))
    // Node answers a first line that is too long and closes before it is read to the end.
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 400)))
  })
}

/** Waits as long as statements are still sent: a busy machine takes its time to fill the sockets. */
async function untilNothingIsRead({ db }: ContractApplication): Promise<void> {
  for (;;) {
    const { count } = await countStatements(db, () => wait(300))
    if (count === 0) return
  }
}

/** An answer of which the first piece is there, and no more is taken. */
function begin(port: number, path: string): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = http.get(
      { port, host: '127.0.0.1', path, headers: { 'x-viewer': 'company 77' }, agent: false },
      (response) => {
        response.once('readable', () => resolve(response))
      },
    )
    request.on('error', reject)
  })
}

/** Rows of company 77 of four kilobytes each, past the library: what is tested is reading. */
async function writeLongLog(app: ContractApplication, count: number): Promise<void> {
  const rows = app.db.getRepository(ActivityLog)
  const { tableName, columns } = rows.metadata
  const values: Readonly<Record<string, string>> = {
    // No ULID of the library's: of those that follow one another in a millisecond, the last four characters can be digits.
    id: "substr(id, 1, 10) || 'ZZZZZZZZZZZZ' || printf('%04d', number)",
    company_id: "'77'",
    description: `'${'d'.repeat(900)}'`,
    context: `'${JSON.stringify({ metadata: { text: 'm'.repeat(3_000) } })}'`,
  }
  const names = columns.map(({ databaseName }) => databaseName)
  await app.db.query(
    `WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ${count})
     INSERT INTO "${tableName}" (${names.map((name) => `"${name}"`).join(', ')})
     SELECT ${names.map((name) => values[name] ?? `sample."${name}"`).join(', ')}
     FROM numbers, (SELECT * FROM "${tableName}" ORDER BY "id" LIMIT 1) sample`,
  )
}
