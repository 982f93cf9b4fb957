/** What somebody tries who is signed in and wants more: through every route, on every database. */
import { actAs, type Activity } from '../../src/index.js'
import { createActivityLogHandler } from '../../src/http/index.js'
import {
  ana,
  AWKWARD,
  type ContractApplication,
  Deal,
  openContract,
  viewerOf,
  writeSamples,
} from '../contract/application.js'
import { forEachDatabase } from '../support/databases.js'

const LISTS = ['activities', 'choices', 'summary', 'export.csv', 'export.ndjson'] as const

const SQL = [
  "' OR '1'='1",
  "3' OR 1=1 --",
  '3); DROP TABLE activity_log; --',
  '3 UNION SELECT * FROM activity_log',
  ':viewerCompany',
  '$1',
  '${company}',
  '%',
  '_',
  '\\',
  "%' OR '%'='",
]

const PARAMETERS = [
  ...[
    'actor',
    'notActor',
    'type',
    'notType',
    'event',
    'notEvent',
    'record',
    'changed',
    'company',
    'ip',
    'request',
  ],
  ...[
    'transaction',
    'source',
    'metadata',
    'search',
    'sort',
    'during',
    'timeZone',
    'from',
    'to',
    'after',
    'page',
    'size',
  ],
]

forEachDatabase('somebody who is signed in and wants more', (database) => {
  let app: ContractApplication
  let all: readonly Activity[]
  let others: readonly Activity[]
  beforeAll(async () => {
    app = await openContract(database)
    all = await writeSamples(app)
    others = all.filter(({ companyId, actor }) => companyId !== '3' || actor.kind === 'admin')
  }, 60_000)
  afterAll(() => app.db.destroy())

  const ask = async (path: string, viewer = 'company 3') => {
    const handler = createActivityLogHandler(app.db, {
      viewer: (request) => viewerOf(request.headers.get('x-viewer')),
      onError: (error) => app.errors.push(error),
    })
    const answer = await handler(new Request(`http://log/api/${path}`, { headers: { 'x-viewer': viewer } }))
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
  }
  const idsIn = (text: string) => all.filter(({ id }) => text.includes(id)).map(({ id }) => id)

  test('finds no activity of others by its id, and learns nothing from the answer', async () => {
    expect(others.length).toBeGreaterThan(1)
    const nobodys = await ask('activities/01KJM4ZC00D0ZFSW8H0V0V0V0V')
    for (const { id } of others) expect(await ask(`activities/${id}`)).toEqual(nobodys)
    expect(nobodys.status).toBe(404)
  })

  test('finds no record of others, by whatever route names one', async () => {
    for (const path of ['records/Deal/d3', 'activities?record=Deal:d3', 'export.ndjson?record=Deal:d3']) {
      expect(idsIn((await ask(path)).text)).toEqual([])
    }
    expect(JSON.parse((await ask('choices?record=Deal:d3')).text)).toMatchObject({
      users: [],
      types: [],
      events: [],
    })
  })

  test('reads no company but their own by naming it', async () => {
    for (const path of LISTS) expect(idsIn((await ask(`${path}?company=4`)).text)).toEqual([])
    expect(idsIn((await ask('activities?company=3', 'user 8')).text)).toEqual([])
  })

  test('goes on with nobody else’s cursor', async () => {
    const { cursor } = JSON.parse((await ask('activities?size=1')).text) as { cursor: string }
    for (const viewer of ['company 4', 'user 7', 'admin root']) {
      const answer = await ask(`activities?size=1&after=${cursor}`, viewer)
      expect(answer.status).toBe(400)
      expect(idsIn(answer.text)).toEqual([])
    }
  })

  test('gets no further by SQL, patterns and escapes in any parameter', async () => {
    const visible = new Set(all.map(({ id }) => id).filter((id) => !others.some((other) => other.id === id)))
    app.errors.length = 0
    for (const parameter of PARAMETERS) {
      for (const text of SQL) {
        const query = new URLSearchParams({
          [parameter]: text,
          ...(parameter === 'during' ? { timeZone: 'UTC' } : {}),
        })
        const { status, text: body } = await ask(`activities?${query.toString()}`)
        expect([200, 400]).toContain(status)
        expect(idsIn(body).filter((id) => !visible.has(id))).toEqual([])
        expect(body).not.toMatch(/syntax|SELECT|at .*\.ts/)
      }
    }
    expect(app.errors).toEqual([])
    expect(await app.activities()).toHaveLength(all.length)
  }, 60_000)

  test('finds by a wildcard what holds that character, and nothing else', async () => {
    for (const wildcard of ['%', '_', '\\', '*', '?', '.']) {
      const found = JSON.parse((await ask(`activities?search=${encodeURIComponent(wildcard)}`)).text) as {
        activities: Activity[]
      }
      const holds = ({ actor, type, event, description, ip, record }: Activity) =>
        [actor.name, type, event, description, ip, record?.name].join('\n').includes(wildcard)
      expect(found.activities.every(holds)).toBe(true)
    }
  })

  test('changes no prototype by the names of parameters', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', '__proto__[isAdmin]', 'toString']) {
      expect((await ask(`activities?${encodeURIComponent(name)}=1`)).status).toBe(400)
      expect((await ask(`activities?metadata=${encodeURIComponent(`${name}.x:1`)}`)).status).toBe(200)
    }
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })

  test('stores markup that comes back as text, under a type that no browser shows as a page', async () => {
    // PostgreSQL keeps no text with a NUL in it.
    const titles = AWKWARD.filter((title) => !title.includes('\0'))
    for (const [index, title] of titles.entries()) {
      await actAs({ actor: ana }, () => app.db.getRepository(Deal).save({ id: `x${index}`, title }))
    }
    for (const path of LISTS) {
      expect((await ask(path)).type).toMatch(/^(application\/json|text\/csv|application\/x-ndjson)/)
    }
    const { activities } = JSON.parse((await ask('activities?size=50')).text) as { activities: Activity[] }
    const names = activities.map(({ record }) => record?.name)
    expect(names).toEqual(expect.arrayContaining(titles))
  })
})
