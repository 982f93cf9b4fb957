import type { ActivityDraft } from '../../../src/model/activity.js'
import type { Viewer } from '../../../src/model/viewer.js'
import { lowestIdAt } from '../../../src/store/activity-id.js'
import { AWKWARD_IDS } from '../../query/worlds.js'
import { databases, forEachDatabase } from '../../support/databases.js'
import { countStatements } from '../../support/statements.js'
import { openLog, signIn, type OpenLog } from './open-log.js'

const MARCH = Date.UTC(2026, 2, 1)
const viewer: Viewer = { as: 'company', companyId: '3' }

forEachDatabase('reading the log', (database) => {
  let log: OpenLog
  beforeAll(async () => {
    log = await openLog(database)
  })
  afterAll(() => log.db.destroy())
  beforeEach(() => log.rows.clear())

  const given = async (...deeds: readonly Partial<ActivityDraft>[]): Promise<readonly ActivityDraft[]> => {
    const drafts = deeds.map((deed, hour) => ({ ...signIn(MARCH + hour * 3_600_000), ...deed }))
    await log.write(drafts)
    return drafts
  }
  const query = () => log.reader.visibleTo(viewer)
  const idsOf = (activities: readonly { readonly id: string }[]) => activities.map(({ id }) => id)

  test('pages follow one another without a gap or an overlap, newest first', async () => {
    const drafts = await given(...Array.from({ length: 7 }, () => ({})))
    const pages = await Promise.all([1, 2, 3, 4].map((number) => query().page({ number, size: 3 })))

    expect(pages.map(({ activities }) => activities.length)).toEqual([3, 3, 1, 0])
    expect(pages.flatMap(({ activities }) => idsOf(activities))).toEqual(idsOf(drafts).reverse())
    expect(pages.map(({ hasNext }) => hasNext)).toEqual([true, true, false, false])
    expect(pages[1]).toMatchObject({ number: 2, size: 3 })
  })

  test('the last page knows that it is the last when it is full', async () => {
    await given(...Array.from({ length: 6 }, () => ({})))
    expect((await query().page({ number: 1, size: 3 })).hasNext).toBe(true)
    expect((await query().page({ number: 2, size: 3 })).hasNext).toBe(false)
  })

  test('a page without a request is the first, of 25', async () => {
    await given(...Array.from({ length: 26 }, () => ({})))
    const page = await query().page()
    expect(page).toMatchObject({ number: 1, size: 25, hasNext: true })
    expect(page.activities).toHaveLength(25)
  })

  test('a page far behind the end is empty', async () => {
    await given({})
    expect(await query().page({ number: 20, size: 500 })).toMatchObject({ activities: [], hasNext: false })
  })

  test('the last call of sort wins', async () => {
    const drafts = await given({}, {}, {})
    expect(idsOf(await query().sort('date', 'asc').first(2))).toEqual(idsOf(drafts.slice(0, 2)))
    expect(idsOf(await query().sort('date', 'asc').sort('date', 'desc').first(1))).toEqual(
      idsOf(drafts.slice(2)),
    )
  })

  test('a range of dates begins with its start and ends before its end', async () => {
    const drafts = await given({}, {}, {})
    const found = query().between('2026-03-01T00:00:00Z', '2026-03-01T03:00:00+01:00').sort('date', 'asc')
    expect(idsOf(await found.first(10))).toEqual(idsOf(drafts.slice(0, 2)))
    expect((await query().between('2026-03-01', '2026-03-01').count()).value).toBe(0)
  })

  test('a range of dates is exact to the lowest id that a millisecond can have', async () => {
    const [start] = await given({ id: lowestIdAt(new Date(MARCH)) }, { id: lowestIdAt(new Date(MARCH + 1)) })
    const found = await query()
      .between(new Date(MARCH), new Date(MARCH + 1))
      .first(10)
    expect(idsOf(found)).toEqual([start?.id])
  })

  test('filters narrow together, and a query keeps its meaning when it is narrowed', async () => {
    const [first] = await given(
      { event: 'created' },
      { event: 'deleted' },
      { type: 'Deals', event: 'created' },
    )
    const created = query().event('created')
    const signIns = created.ofType('Authentication')

    expect((await created.count()).value).toBe(2)
    expect(idsOf(await signIns.first(10))).toEqual([first?.id])
    expect((await signIns.event('deleted').count()).value).toBe(0)
    expect((await query().event('created', 'deleted').ofType('Authentication').count()).value).toBe(2)
  })

  test('a list takes one statement; a filtered one one for the ids and one for the rows, and only the first when it is empty', async () => {
    await given({}, {})
    expect((await countStatements(log.db, () => query().page())).count).toBe(1)
    expect((await countStatements(log.db, () => query().event('logged in').page())).count).toBe(2)
    expect((await countStatements(log.db, () => query().event('logged in').first(1))).count).toBe(2)
    expect((await countStatements(log.db, () => query().by('nobody').page())).count).toBe(1)
    expect((await countStatements(log.db, () => query().count())).count).toBe(1)
  })

  test('an activity of somebody else is answered exactly as one that does not exist', async () => {
    const [mine, others, admins] = await given(
      {},
      { companyId: '4' },
      { companyId: null, actor: { kind: 'admin', id: '1', name: 'Root' } },
    )
    const asked = async (id: string) => {
      let answer: unknown
      const { statements } = await countStatements(log.db, async () => (answer = await query().details(id)))
      return { answer, statements }
    }
    const missing = await asked(signIn(MARCH).id)
    expect(missing.answer).toBeNull()
    expect(await asked(others?.id ?? '')).toEqual(missing)
    expect(await asked(admins?.id ?? '')).toEqual(missing)
    expect((await asked(mine?.id ?? '')).answer).toMatchObject({ kind: 'action', activity: { id: mine?.id } })
  })

  test('every statement has the viewer in its condition', async () => {
    const [draft] = await given({})
    const { statements } = await countStatements(log.db, async () => {
      await query().by(7).page()
      await query().first(1)
      await query().event('logged in').count()
      await query().details(draft?.id ?? '')
      await query().search('ana').sort('ip', 'asc').page()
      await query().ofType('Authentication').choices()
      await query().fromSource('http').choices()
      await query().summary({ per: 'day', timeZone: 'UTC' })
      for await (const activity of query().changed('stage').stream()) void activity
    })
    const conditions = statements.flatMap((statement) => statement.split(' WHERE ').slice(1))
    expect(conditions.length).toBeGreaterThanOrEqual(statements.length)
    for (const condition of conditions) expect(condition).toMatch(/^\(\W*activity\W+company_id\W* = /)
  })

  test('details do not depend on the filters', async () => {
    const [draft] = await given({})
    expect(
      await query()
        .by('nobody')
        .ofType('nothing')
        .details(draft?.id ?? ''),
    ).not.toBeNull()
  })

  test('an activity comes back as it was written', async () => {
    const [draft] = await given({
      kind: 'updated',
      changes: [{ field: 'stage', before: 'lead', after: { won: ['ünï', '\0', 1.5] } }],
      context: { source: 'http', userAgent: 'Test', traceId: 't1', metadata: { tags: ['a'] } },
      record: { entity: 'Deal', id: '42', name: 'Renewal' },
    })
    const details = await query().details(draft?.id ?? '')
    expect(details).toMatchObject({
      kind: 'updated',
      changes: draft?.changes,
      activity: {
        occurredAt: '2026-03-01T00:00:00.000Z',
        record: draft?.record,
        metadata: { tags: ['a'] },
        userAgent: 'Test',
      },
    })
    expect((await query().about('Deal', 42).first(1))[0]).toEqual(details?.activity)
  })

  test('SQL, patterns and escapes in a filter are plain text', async () => {
    await given(...AWKWARD_IDS.map(() => ({})))
    for (const text of [
      ...AWKWARD_IDS,
      ...['%Auth%', 'Authentic_tion', 'Authentication\\', 'authentication'],
    ]) {
      expect((await query().ofType(text).count()).value).toBe(0)
      expect((await query().event(text).count()).value).toBe(0)
      expect((await query().about(text, '42').count()).value).toBe(0)
      expect((await query().about('Deal', text).count()).value).toBe(0)
      expect((await query().by({ kind: 'user', id: text }).count()).value).toBe(
        text === '7' ? AWKWARD_IDS.length : 0,
      )
    }
    expect((await query().count()).value).toBe(AWKWARD_IDS.length)
  })

  test('a type, an event and an entity are found by any text that is stored alike', async () => {
    const long = 'Ünïted Activity '.repeat(8)
    await given({ type: long, event: long, record: { entity: long, id: '1', name: null } }, { type: 'Sales' })
    expect((await query().ofType(long).event(long).about(long, 1).count()).value).toBe(1)
    expect((await query().ofType('Sales').count()).value).toBe(1)
    expect((await query().ofType('Sales ').count()).value).toBe(0)
    expect((await query().ofType('SALES').count()).value).toBe(0)
    expect((await query().ofType('nothing', 'Sales\0').count()).value).toBe(1)
  })

  test('one filter takes a hundred types', async () => {
    await given({})
    const types = Array.from({ length: 99 }, (_, index) => `Type ${index}`)
    expect(
      await query()
        .ofType(...types, 'Authentication')
        .count(),
    ).toEqual({ value: 1, isExact: true })
  })

  test('trusted code reads everything, with who acted on whose behalf', async () => {
    const impersonator = { kind: 'admin', id: '1', name: 'Root' } as const
    await given({ companyId: null, actor: { kind: 'system', id: null, name: 'system' } }, { impersonator })
    const [latest, earliest] = await log.reader.unrestricted('shows what trusted code reads').first(10)
    expect(latest?.impersonator).toEqual(impersonator)
    expect(earliest?.actor).toEqual({ kind: 'system', id: null, name: 'system' })
    expect(
      (await query().first(10)).map(({ onBehalf, impersonator }) => ({ onBehalf, impersonator })),
    ).toEqual([{ onBehalf: true, impersonator: null }])
  })
})

// PostgreSQL has no case-blind collation of its own.
const withBlindCollation = databases.filter(({ family }) => family !== 'postgres')

describe.each(withBlindCollation)(
  'a table whose columns were given a case-blind collation ($name)',
  (database) => {
    test('still gives no company the rows of another', async () => {
      const log = await openLog(database, {
        companyCollation: database.family === 'sqlite' ? 'NOCASE' : 'ascii_general_ci',
      })
      await log.write([{ ...signIn(MARCH), companyId: 'ACME' }])
      const other = log.reader.visibleTo({ as: 'company', companyId: 'acme' })
      const [row] = await log.rows.find()

      expect((await other.count()).value).toBe(1)
      expect(await other.first(10)).toEqual([])
      expect((await other.page()).activities).toEqual([])
      expect(await other.details(row?.id ?? '')).toBeNull()
      expect(await log.reader.visibleTo({ as: 'company', companyId: 'ACME' }).first(10)).toHaveLength(1)
      await log.db.destroy()
    })
  },
)
