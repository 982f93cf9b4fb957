import fc from 'fast-check'
import type { Activity, ActivityDraft } from '../../../src/model/activity.js'
import { toViewer, type Viewer } from '../../../src/model/viewer.js'
import type { ActivityQuery } from '../../../src/query/activity-query.js'
import { ALIAS } from '../../../src/query/condition.js'
import { canSee, whereVisible, type Sight } from '../../../src/query/visibility.js'
import { createIdFactory, timeOfId } from '../../../src/store/activity-id.js'
import { modelImpersonator, modelPasses, modelSees } from '../../query/model.js'
import { AWKWARD_IDS, sampleLog, someFilter, someViewer, type Filter } from '../../query/worlds.js'
import { forEachDatabase } from '../../support/databases.js'
import { openLog, type OpenLog } from './open-log.js'

/** FC_SEED=<seed of a failure> repeats a run, world and questions alike. */
const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)

jest.setTimeout(120_000)

const LOG_LENGTH = 600
const MAX_FIRST = 500

forEachDatabase('what a viewer sees', (database) => {
  let log: OpenLog
  beforeAll(async () => {
    log = await openLog(database)
  })
  afterAll(() => log.db.destroy())
  beforeEach(() => log.rows.clear())

  test('every entry point answers as the table in the product description, whatever the filters', async () => {
    const drafts = sampleLog(LOG_LENGTH, seed)
    await log.write(drafts)
    const ends = drafts.map(({ id }) => timeOfId(id).getTime())
    const question = fc.record({
      viewer: fc.option(someViewer, { nil: null, freq: 8 }),
      filters: fc.array(someFilter(Math.max(...ends) - Math.min(...ends)), { maxLength: 3 }),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
      number: fc.integer({ min: 1, max: 4 }),
      size: fc.integer({ min: 1, max: 40 }),
      chosen: fc.array(fc.nat({ max: LOG_LENGTH - 1 }), { maxLength: 3 }),
    })

    await fc.assert(
      fc.asyncProperty(question, async ({ viewer, filters, direction, number, size, chosen }) => {
        const query = ask(log, viewer, filters).sort('date', direction)
        const passing = drafts.filter((draft) => filters.every((filter) => modelPasses(filter, draft)))
        const visible = passing.filter((draft) => modelSees(viewer, draft))
        const sorted = direction === 'asc' ? visible : visible.toReversed()
        const expected = sorted.map((draft) => seenIn(draft, viewer))
        const skip = (number - 1) * size

        expect(await query.count()).toBe(expected.length)
        expect((await query.first(MAX_FIRST)).map(essentials)).toEqual(expected.slice(0, MAX_FIRST))
        const page = await query.page({ number, size })
        expect(page.activities.map(essentials)).toEqual(expected.slice(skip, skip + size))
        expect(page.hasNext).toBe(expected.length > skip + size)
        for (const draft of chosen.map((index) => drafts[index] as ActivityDraft)) {
          const details = await query.details(draft.id)
          expect(details && essentials(details.activity)).toEqual(
            modelSees(viewer, draft) ? seenIn(draft, viewer) : null,
          )
        }
      }),
      { seed, numRuns: 160 },
    )
  })

  test('the SQL of the rule and the rule in words choose the same activities', async () => {
    await log.write(sampleLog(LOG_LENGTH, seed + 1))
    const all = await allActivities(log)
    const sight: fc.Arbitrary<Sight> = someViewer.map(toViewer)

    await fc.assert(
      fc.asyncProperty(sight, async (sight) => {
        const { sql, parameters } = whereVisible(sight)
        const found = await log.rows.createQueryBuilder(ALIAS).where(sql, parameters).getMany()
        const told = all.filter((activity) => canSee(sight, activity))
        expect(found.map(({ id }) => id).sort()).toEqual(told.map(({ id }) => id).sort())
      }),
      { seed, numRuns: 250 },
    )
  })

  test('ids that look alike are different people and companies', async () => {
    const nextId = createIdFactory(() => new Date('2026-03-01'))
    const drafts = AWKWARD_IDS.flatMap((id) => lookalikes(id, nextId))
    await log.write(drafts)

    for (const id of AWKWARD_IDS) {
      const idsSeenBy = async (viewer: Viewer) =>
        (await ask(log, viewer, []).first(MAX_FIRST)).map(({ id }) => id)
      const idsOf = (...deeds: string[]) =>
        drafts.filter((d) => d.description === id && deeds.includes(d.event)).map((d) => d.id)
      const sorted = (ids: readonly string[]) => [...ids].sort().reverse()

      expect(await idsSeenBy({ as: 'company', companyId: id })).toEqual(sorted(idsOf('for the company')))
      expect(await idsSeenBy({ as: 'user', userId: id })).toEqual(sorted(idsOf('as a user', 'on behalf')))
      expect(await idsSeenBy({ as: 'admin', adminId: id })).toEqual(
        sorted(idsOf('as an admin', 'through a job')),
      )
      expect(await ask(log, null, [{ by: id }]).count()).toBe(4)
      expect(await ask(log, null, [{ entity: 'Deal', recordId: id }]).count()).toBe(6)
    }
  })

  test('the number 1, the bigint 1 and the text 1 are one id, and 01 is another', async () => {
    const nextId = createIdFactory(() => new Date('2026-03-01'))
    await log.write([...lookalikes('1', nextId), ...lookalikes('01', nextId)])

    for (const companyId of [1, 1n, '1']) {
      const activities = await log.reader.visibleTo({ as: 'company', companyId }).first(10)
      expect(activities.map(({ companyId }) => companyId)).toEqual(['1'])
    }
  })
})

function ask({ reader }: OpenLog, viewer: Viewer | null, filters: readonly Filter[]): ActivityQuery {
  return filters.reduce(apply, viewer === null ? reader.unrestricted('test') : reader.visibleTo(viewer))
}

function apply(query: ActivityQuery, filter: Filter): ActivityQuery {
  if ('by' in filter) return query.by(filter.by)
  if ('byKind' in filter)
    return query.by({ kind: filter.byKind, ...(filter.id === null ? {} : { id: filter.id }) })
  if ('types' in filter) return query.ofType(...filter.types)
  if ('events' in filter) return query.event(...filter.events)
  if ('from' in filter) return query.between(new Date(filter.from), new Date(filter.to).toISOString())
  return query.about(filter.entity, filter.recordId)
}

async function allActivities({ reader }: OpenLog): Promise<readonly Activity[]> {
  const query = reader.unrestricted('compares them with the SQL')
  const pages = await Promise.all([1, 2].map((number) => query.page({ number, size: 500 })))
  return pages.flatMap(({ activities }) => activities)
}

/** What is compared of an activity: its identity, and everything that the rule or a filter looks at. */
function essentials({
  id,
  type,
  event,
  actor,
  onBehalf,
  impersonator,
  companyId,
  record,
}: Activity): unknown {
  return { id, type, event, actor, onBehalf, impersonator, companyId, record }
}

function seenIn(draft: ActivityDraft, viewer: Viewer | null): unknown {
  const { id, type, event, actor, companyId, record, impersonator } = draft
  const onBehalf = impersonator !== null
  return {
    id,
    type,
    event,
    actor,
    onBehalf,
    impersonator: modelImpersonator(viewer, draft),
    companyId,
    record,
  }
}

/** The same id as that of a company, of actors of three kinds, of two who act on another's behalf, and of a record. */
function lookalikes(id: string, nextId: () => string): readonly ActivityDraft[] {
  const draft: ActivityDraft = {
    id: '',
    kind: 'action',
    type: 'Authentication',
    event: 'logged in',
    description: id,
    actor: { kind: 'system', id: null, name: 'system' },
    impersonator: null,
    companyId: null,
    targetCompanyId: id,
    record: { entity: 'Deal', id, name: null },
    changes: [],
    related: [],
    ip: null,
    requestId: null,
    transactionId: null,
    context: {},
    notes: [],
  }
  const deeds: readonly Partial<ActivityDraft>[] = [
    { event: 'for the company', companyId: id },
    { event: 'as a user', actor: { kind: 'user', id, name: 'Ana' } },
    { event: 'as an admin', actor: { kind: 'admin', id, name: 'Root' } },
    { event: 'as a job', actor: { kind: 'system', id, name: 'nightly' } },
    {
      event: 'on behalf',
      actor: { kind: 'user', id, name: 'Ana' },
      impersonator: { kind: 'user', id, name: 'no admin' },
    },
    { event: 'through a job', impersonator: { kind: 'admin', id, name: 'Root' } },
  ]
  return deeds.map((deed) => ({ ...draft, ...deed, id: nextId() }))
}
