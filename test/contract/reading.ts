/** What every host answers to whoever reads: the routes, who sees what, and what is wrong with a request. */
import type { Activity } from '../../src/index.js'
import { AWKWARD, Deal, openContract, type ContractApplication, writeSamples } from './application.js'
import { bodyAsDescribed, type Described } from './described.js'
import type { RunningHost, StartHost } from './host.js'
import { actAs } from '../../src/index.js'

const ROUTES: readonly (readonly [Described, string])[] = [
  ['/api/activities', '/api/activities?count=true&search=deal'],
  ['/api/activities/{id}', '/api/activities/:id'],
  ['/api/records/{entity}/{id}', '/api/records/Deal/d1?sort=date:asc'],
  ['/api/choices', '/api/choices'],
  ['/api/summary', '/api/summary?per=hour&during=today&timeZone=Europe/Madrid'],
  ['/api/export.csv', '/api/export.csv'],
  ['/api/export.ndjson', '/api/export.ndjson?type=Pipeline%20Management'],
  ['/api/openapi.json', '/api/openapi.json'],
]

interface Page {
  readonly activities: readonly Activity[]
}

/** The facts of the reading API, on one host. */
export function describeReading(name: string, start: StartHost<RunningHost>): void {
  describe(`the reading API on ${name}`, () => {
    let app: ContractApplication
    let host: RunningHost
    let written: readonly Activity[]
    const ask: RunningHost['ask'] = (path, asked) => host.ask(`${host.mounts[0]}${path}`, asked)
    const idOf = (event: string, actorId: string | null) =>
      String(written.find((each) => each.event === event && each.actor.id === actorId)?.id)
    beforeAll(async () => {
      app = await openContract()
      written = await writeSamples(app)
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

    test.each(ROUTES)('%s answers as its description says', async (described, path) => {
      const answer = await ask(path.replace(':id', idOf('created', '7')), { viewer: 'company 3' })
      expect(answer.status).toBe(200)
      expect(JSON.stringify(await bodyAsDescribed(described, answer))).not.toBe('{}')
    })

    test.each(ROUTES)('%s answers under every mount', async (described, path) => {
      for (const mount of host.mounts) {
        const answer = await host.ask(`${mount}${path.replace(':id', idOf('created', '7'))}`, {
          viewer: 'company 3',
        })
        expect(answer.status).toBe(200)
        await bodyAsDescribed(described, answer)
      }
    })

    test('the description says where its paths begin: where the log is mounted', async () => {
      for (const mount of host.mounts) {
        const path = `${mount}/api/openapi.json`
        const answer = await host.ask(path, { viewer: 'company 3' })
        const { servers } = (await answer.json()) as { servers: readonly { url: string }[] }
        const urls = servers.map(({ url }) => new URL(url, `http://localhost${path}`).href)
        expect(urls).toEqual([`http://localhost${mount}/`])
      }
    })

    test('the screen’s files are there under every mount, for anybody', async () => {
      for (const mount of host.mounts) {
        for (const [file, type] of [
          ['activity-log.js', 'text/javascript; charset=utf-8'],
          ['page.css', 'text/css; charset=utf-8'],
          ['screen-pt-BR.js', 'text/javascript; charset=utf-8'],
        ] as const) {
          const answer = await host.ask(`${mount}/${file}`)
          expect([file, answer.status, answer.headers.get('content-type')]).toEqual([file, 200, type])
          await answer.text()
        }
      }
    })

    test('details of all kinds of activity are as described', async () => {
      const { activities } = await pageOf(await ask('/api/activities', { viewer: 'company 3' }))
      const kinds = new Set<string>()
      for (const { id, kind } of activities) {
        const answer = await ask(`/api/activities/${id}`, { viewer: 'company 3' })
        expect(await bodyAsDescribed('/api/activities/{id}', answer)).toMatchObject({ kind })
        kinds.add(kind)
      }
      expect([...kinds].sort()).toEqual(['action', 'created', 'deleted', 'updated'])
    })

    test.each(ROUTES)('%s is 401 for nobody, whatever else is wrong', async (described, path) => {
      for (const query of ['', `${path.includes('?') ? '&' : '?'}size=wrong`]) {
        const answer = await ask(path.replace(':id', idOf('created', '7')) + query)
        expect(answer.status).toBe(401)
        expect(await bodyAsDescribed(described, answer)).toMatchObject({ title: 'Unauthorized', status: 401 })
      }
    })

    test('an activity that the viewer may not see is answered as one that does not exist', async () => {
      const absent = await whole(await ask(`/api/activities/${'0'.repeat(26)}`, { viewer: 'company 3' }))
      expect(absent.status).toBe(404)
      const hidden = written.filter(({ actor, companyId }) => actor.kind === 'admin' || companyId !== '3')
      expect(hidden.length).toBeGreaterThan(1)
      for (const { id } of hidden) {
        expect(await whole(await ask(`/api/activities/${id}`, { viewer: 'company 3' }))).toEqual(absent)
      }
      expect(await whole(await ask('/api/activities/x%00%2F', { viewer: 'company 3' }))).toEqual(absent)
    })

    test('the timeline of a record that the viewer may not see is that of one that does not exist', async () => {
      const absent = await whole(await ask('/api/records/Deal/nothing', { viewer: 'company 3' }))
      expect(await whole(await ask('/api/records/Deal/d3', { viewer: 'company 3' }))).toEqual(absent)
      expect(await whole(await ask('/api/records/Nothing/d3', { viewer: 'company 3' }))).toEqual(absent)
    })

    test('a path that is none is 404', async () => {
      for (const path of [
        '/api',
        '/api/',
        '/api/nothing',
        '/api/activities/a/b',
        '/API/activities',
        '/etc',
      ]) {
        const answer = await ask(path, { viewer: 'company 3' })
        expect([path, answer.status]).toEqual([path, 404])
        await answer.body?.cancel()
      }
    })

    test('all that is wrong with the parameters is told at once', async () => {
      const query = '?size=0&sort=name&nothing=1&from=2026-01-01&count=perhaps&page=x'
      const answer = await ask(`/api/activities${query}`, { viewer: 'company 3' })
      expect(answer.status).toBe(400)
      const problem = (await bodyAsDescribed('/api/activities', answer)) as {
        problems: { path: string; message: string }[]
      }
      for (const { message } of problem.problems) expect(message).toMatch(/^(must|cannot|is) .*[^.]$/)
      expect(problem.problems.map(({ path }) => path).sort()).toEqual(
        ['count', 'from', 'nothing', 'page', 'size', 'sort'].sort(),
      )
    })

    test('a cursor that is another’s, or of another query, is 400', async () => {
      const first = (await (await ask('/api/activities?size=2', { viewer: 'company 3' })).json()) as {
        cursor: string
      }
      const next = `/api/activities?size=2&after=${encodeURIComponent(first.cursor)}`
      expect((await ask(next, { viewer: 'company 3' })).status).toBe(200)
      for (const [path, viewer] of [
        [next, 'company 4'],
        [`${next}&type=Other`, 'company 3'],
        [`${next}x`, 'company 3'],
      ] as const) {
        const answer = await ask(path, { viewer })
        expect(answer.status).toBe(400)
        expect(await bodyAsDescribed('/api/activities', answer)).toMatchObject({
          problems: [{ path: 'after' }],
        })
      }
    })

    test('a thousand parameters are one problem', async () => {
      const query = Array.from({ length: 1_000 }, (_, index) => `p${index}=1`).join('&')
      const answer = await ask(`/api/activities?${query}`, { viewer: 'company 3' })
      expect(answer.status).toBe(400)
      await bodyAsDescribed('/api/activities', answer)
    })

    test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
      '%s is 405, and the log stays as it is',
      async (method) => {
        const bodies = method === 'OPTIONS' ? [{}] : [{}, json('{"a":1}'), { body: 'text', headers: xml }]
        for (const body of bodies) {
          const answer = await ask('/api/activities', { method, viewer: 'company 3', ...body })
          expect(answer.status).toBe(405)
          expect(answer.headers.get('allow')).toBe('GET, HEAD')
          expect(answer.headers.get('content-type')).toContain('application/problem+json')
          await answer.text()
        }
        expect(await app.activities()).toEqual(written)
      },
    )

    test('HEAD answers as GET does, without a body', async () => {
      for (const [, path] of ROUTES) {
        const asked = path.replace(':id', idOf('created', '7'))
        const get = await ask(asked, { viewer: 'company 3' })
        const head = await ask(asked, { viewer: 'company 3', method: 'HEAD' })
        expect(await head.text()).toBe('')
        expect([head.status, lasting(head)]).toEqual([get.status, lasting(get)])
        await get.text()
      }
      const head = await ask('/api/activities', { method: 'HEAD' })
      expect([head.status, await head.text()]).toEqual([401, ''])
    })

    test('no answer is kept, sniffed or shown as a page', async () => {
      for (const [path, viewer] of [
        ...ROUTES.map(([, path]) => [path.replace(':id', idOf('created', '7')), 'company 3'] as const),
        ['/api/activities', 'nobody'] as const,
        ['/api/activities?size=0', 'company 3'] as const,
        ['/api/nothing', 'company 3'] as const,
      ]) {
        const answer = await ask(path, { viewer })
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        })
        expect(answer.headers.get('access-control-allow-origin')).toBeNull()
        await answer.text()
      }
    })

    test('the viewer may be a promise', async () => {
      expect((await ask('/api/activities', { viewer: 'later 3' })).status).toBe(200)
    })

    test.each(['throws', 'rejects'])(
      'a viewer function that %s is 500, and only onError knows why',
      async (viewer) => {
        const answer = await ask('/api/activities', { viewer })
        expect(answer.status).toBe(500)
        const problem = await bodyAsDescribed('/api/activities', answer)
        expect(JSON.stringify(problem)).not.toContain('canary')
        expect(app.errors.splice(0).map(String)).toEqual([
          'Error: the session store at canary.internal is gone',
        ])
      },
    )

    describe('of an admin who works as a user', () => {
      const seen = async (viewer: string) => {
        const id = String(written.find(({ onBehalf }) => onBehalf)?.id)
        const details = await ask(`/api/activities/${id}`, { viewer })
        const inDetails =
          details.status === 404 ? [] : [((await details.json()) as { activity: Activity }).activity]
        const pages = [
          await pageOf(await ask('/api/activities', { viewer })),
          await pageOf(await ask('/api/records/Deal/d1', { viewer })),
        ].map(({ activities }) => activities)
        const exported = linesOf(await (await ask('/api/export.ndjson', { viewer })).text())
        return [inDetails, ...pages, exported].map((each) => each.find((activity) => activity.id === id))
      }
      test.each(['company 3', 'user 7', 'user 7 3'])(
        '%s sees the user’s, without the admin',
        async (viewer) => {
          for (const activity of await seen(viewer)) {
            expect(activity).toMatchObject({
              actor: { kind: 'user', id: '7' },
              onBehalf: true,
              impersonator: null,
            })
          }
          for (const path of ['/api/activities', '/api/export.csv', '/api/choices', '/api/records/Deal/d1']) {
            expect((await (await ask(path, { viewer })).text()).toLowerCase()).not.toContain('root')
          }
        },
      )
      test('the admin sees both', async () => {
        for (const activity of await seen('admin root')) {
          expect(activity).toMatchObject({ actor: { id: '7' }, impersonator: { kind: 'admin', id: 'root' } })
        }
      })
      test.each(['company 4', 'user 8', 'admin other', 'admin 7'])('%s sees nothing', async (viewer) => {
        expect(await seen(viewer)).toEqual([undefined, undefined, undefined, undefined])
      })
      test('choices and summaries count what the viewer sees', async () => {
        for (const [viewer, expected] of [
          [
            'company 3',
            written.filter((each) => each.companyId === '3' && each.actor.kind !== 'admin').length,
          ],
          ['user 7', written.filter(({ actor }) => actor.kind === 'user' && actor.id === '7').length],
          ['admin root', 2],
          ['admin other', 0],
        ] as const) {
          const choices = (await (await ask('/api/choices', { viewer })).json()) as {
            users: { count: number }[]
          }
          expect([viewer, sum(choices.users.map(({ count }) => count))]).toEqual([viewer, expected])
          const summary = (await (await ask('/api/summary', { viewer })).json()) as {
            bars: { total: number }[]
          }
          expect([viewer, sum(summary.bars.map(({ total }) => total))]).toEqual([viewer, expected])
        }
      })
    })

    describe('exports', () => {
      beforeAll(async () => {
        for (const [index, title] of AWKWARD.entries()) {
          await actAs({ actor: { kind: 'user', id: '66', name: title, companyId: 66 } }, () =>
            app.db.getRepository(Deal).save({ id: `${title.slice(0, 1)}awkward ${index}`, title }),
          )
        }
      })

      test('as CSV hold every field as text that no spreadsheet calculates with', async () => {
        const answer = await ask('/api/export.csv?sort=date:asc', { viewer: 'company 66' })
        expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
        expect(answer.headers.get('content-disposition')).toBe('attachment; filename="activity-log.csv"')
        const bytes = Buffer.from(await answer.arrayBuffer())
        expect(bytes.subarray(0, 3)).toEqual(Buffer.from('\ufeff'))
        const [names, ...records] = parseCsv(bytes.toString('utf8').slice(1))
        expect(names?.slice(0, 6)).toEqual(['id', 'time', 'user', 'userKind', 'userId', 'onBehalf'])
        expect(records).toHaveLength(AWKWARD.length)
        for (const [index, record] of records.entries()) {
          expect(record).toHaveLength(Number(names?.length))
          for (const field of record) expect(field).not.toMatch(/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]|\0/)
          const user = record[names?.indexOf('user') ?? -1]
          expect(user?.replaceAll("'", '').trim()).toBe(AWKWARD[index]?.replaceAll('\0', '').trim())
        }
      })

      test('as CSV hold no formula for a spreadsheet that separates by semicolons or tabs either', async () => {
        const csv = await (await ask('/api/export.csv', { viewer: 'company 66' })).text()
        const cells = csv.split(/[;\t\r\n]/)
        expect(cells.length).toBeGreaterThan(AWKWARD.length)
        for (const cell of cells) expect(cell).not.toMatch(/^[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]/)
      })

      test('as NDJSON hold what the page holds', async () => {
        const answer = await ask('/api/export.ndjson', { viewer: 'company 66' })
        expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
        const { activities } = await pageOf(await ask('/api/activities?size=100', { viewer: 'company 66' }))
        expect(linesOf(await answer.text())).toEqual(activities)
        expect(activities).toHaveLength(AWKWARD.length)
      })

      test('of nothing have the columns’ names, or no line', async () => {
        expect(
          (await (await ask('/api/export.csv', { viewer: 'company 99' })).text()).trim().split('\r\n'),
        ).toHaveLength(1)
        expect(await (await ask('/api/export.ndjson', { viewer: 'company 99' })).text()).toBe('')
      })

      test('are sorted by the date alone', async () => {
        for (const [query, problem] of [
          ['sort=user', { path: 'sort', message: 'must be date, date:asc or date:desc in an export' }],
          ['sort=user&size=5', { path: 'size', message: 'cannot be given here' }],
        ] as const) {
          const answer = await ask(`/api/export.csv?${query}`, { viewer: 'company 66' })
          expect(answer.status).toBe(400)
          expect(await bodyAsDescribed('/api/export.csv', answer)).toMatchObject({ problems: [problem] })
        }
      })
    })
  })

  describe(`the reading API on ${name}, its database gone`, () => {
    test('answers 503, and the host lives on', async () => {
      const app = await openContract()
      await writeSamples(app)
      const host = await start(app)
      try {
        await app.db.destroy()
        for (const [described, path] of [...ROUTES, ...ROUTES]) {
          const answer = await host.ask(`${host.mounts[0]}${path}`, { viewer: 'company 3' })
          expect([path, answer.status]).toEqual([path, 503])
          await bodyAsDescribed(described, answer)
        }
        expect((await host.ask(`${host.mounts[0]}/api/activities`)).status).toBe(401)
      } finally {
        await host.close()
      }
    })
  })
}

const xml = { 'content-type': 'application/xml' }

function json(body: string) {
  return { body, headers: { 'content-type': 'application/json' } }
}

async function pageOf(answer: Response): Promise<Page> {
  return (await bodyAsDescribed('/api/activities', answer)) as Page
}

function linesOf(text: string): readonly Activity[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Activity)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** Headers that do not depend on how the body is sent. */
function lasting({ headers }: Response): Record<string, string> {
  const {
    date: _,
    connection: __,
    'keep-alive': ___,
    'content-length': ____,
    'transfer-encoding': _____,
    ...rest
  } = Object.fromEntries(headers)
  return rest
}

async function whole(answer: Response): Promise<{ status: number; headers: object; text: string }> {
  return { status: answer.status, headers: lasting(answer), text: await answer.text() }
}

/** RFC 4180. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const records: string[][] = []
  let rest = text
  let record: string[] = []
  while (rest !== '') {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/.exec(rest)
    if (match === null) throw new Error(`This is no CSV: ${JSON.stringify(rest.slice(0, 80))}`)
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] !== ',') {
      records.push(record)
      record = []
    }
    rest = rest.slice(match[0].length)
  }
  return records
}
