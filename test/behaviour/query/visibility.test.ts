import fc from 'fast-check'
import type { Activity, ActivityDraft } from '../../../src/model/activity.js'
import { toViewer, type Viewer } from '../../../src/model/viewer.js'
import type { ActorChoice } from '../../../src/query/choices.js'
import { ALIAS } from '../../../src/query/condition.js'
import { canSee, whereVisible, type Sight } from '../../../src/query/visibility.js'
import { createIdFactory } from '../../../src/store/activity-id.js'
import { modelImpersonator } from '../../query/model.js'
import { modelBars, modelChoices, modelSort } from '../../query/model-answers.js'
import { answerTo, ask, idsOf, seed, settingsFor, someQuestion, streamed } from '../../query/questions.js'
import { AWKWARD_IDS, sampleLog, someViewer } from '../../query/worlds.js'
import { forEachDatabase } from '../../support/databases.js'
import { openLog, type OpenLog } from './open-log.js'

const NOW = Date.UTC(2026, 2, 31, 12)
const UTC = { timeZone: 'UTC' }

jest.setTimeout(120_000)

const LOG_LENGTH = 600
const MAX_FIRST = 500

forEachDatabase('what a viewer sees', (database) => {
  let log: OpenLog
  beforeAll(async () => {
    log = await openLog(database, { now: new Date(NOW) })
  })
  afterAll(() => log.db.destroy())
  beforeEach(() => log.rows.clear())

  test('every entry point answers as the table in the product description, whatever the filters', async () => {
    const drafts = sampleLog(LOG_LENGTH, seed)
    await log.write(drafts)

    await fc.assert(
      fc.asyncProperty(someQuestion(drafts), async (asked) => {
        const { viewer, direction, number, size, chosen } = asked
        const query = ask(log.reader, asked).sort('date', direction)
        const { visible, matches } = answerTo(asked, drafts, NOW)
        const expected = modelSort(matches, 'date', direction).map((draft) => seenIn(draft, viewer))
        const skip = (number - 1) * size

        expect((await query.count()).value).toBe(expected.length)
        expect((await query.first(MAX_FIRST)).map(essentials)).toEqual(expected.slice(0, MAX_FIRST))
        const page = await query.page({ number, size })
        expect(page.activities.map(essentials)).toEqual(expected.slice(skip, skip + size))
        expect(page.hasNext).toBe(expected.length > skip + size)
        if (page.cursor !== null) {
          const next = await query.page({ after: page.cursor, size })
          expect(next.activities.map(essentials)).toEqual(expected.slice(skip + size, skip + 2 * size))
        }
        const sorted = await query.sort('user', direction).page({ size })
        expect(idsOf(sorted.activities)).toEqual(idsOf(modelSort(matches, 'user', direction).slice(0, size)))
        expect(await streamed(query)).toEqual(idsOf(modelSort(matches, 'date', direction)))
        const { users } = await query.choices()
        expect(users.map(nameAndCount).sort()).toEqual(modelChoices(matches).users.map(nameAndCount).sort())
        const { bars } = await query.during('last 30 days', UTC).summary({ ...UTC, per: 'day' })
        const starts = [...bars.map(({ from }) => from), ...bars.slice(-1).map(({ to }) => to)]
        expect(bars).toEqual(modelBars(matches, starts.map(Date.parse)))
        const details = await query.details(chosen.id)
        expect(details && essentials(details.activity)).toEqual(
          visible.includes(chosen) ? seenIn(chosen, viewer) : null,
        )
        const around = [...(details?.sameTransaction ?? []), ...(details?.sameRequest ?? [])]
        for (const each of around) expect(idsOf(visible)).toContain(each.id)
      }),
      settingsFor(50),
    )
  })

  test('a cursor opens nothing to another viewer, and goes on within what its own viewer sees', async () => {
    const drafts = sampleLog(LOG_LENGTH, seed)
    await log.write(drafts)

    await fc.assert(
      fc.asyncProperty(someQuestion(drafts), someQuestion(drafts), async (asked, { viewer }) => {
        const { cursor, activities } = await ask(log.reader, asked).page({ size: 1 })
        if (cursor === null) return
        const { matches } = answerTo(asked, drafts, NOW)
        const next = await ask(log.reader, asked).page({ after: cursor, size: 500 })
        const all = [...activities, ...next.activities]
        expect(idsOf(all)).toEqual(idsOf(matches).toReversed().slice(0, 501))
        const others = ask(log.reader, { ...asked, viewer }).page({ after: cursor })
        if (JSON.stringify(viewer) !== JSON.stringify(asked.viewer))
          await expect(others).rejects.toMatchObject({ code: 'CURSOR_INVALID' })
        else await others
      }),
      settingsFor(50),
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
      settingsFor(250),
    )
  })

  test('ids that look alike are different people and companies', async () => {
    const nextId = createIdFactory(() => new Date('2026-03-01'))
    const drafts = AWKWARD_IDS.flatMap((id) => lookalikes(id, nextId))
    await log.write(drafts)
    const everything = log.reader.unrestricted('counts what looks alike')

    for (const id of AWKWARD_IDS) {
      const idsSeenBy = async (viewer: Viewer) => idsOf(await log.reader.visibleTo(viewer).first(MAX_FIRST))
      const idsFor = (...deeds: string[]) =>
        drafts.filter((d) => d.description === id && deeds.includes(d.event)).map((d) => d.id)
      const sorted = (ids: readonly string[]) => [...ids].sort().reverse()

      expect(await idsSeenBy({ as: 'company', companyId: id })).toEqual(sorted(idsFor('for the company')))
      expect(await idsSeenBy({ as: 'user', userId: id })).toEqual(sorted(idsFor('as a user', 'on behalf')))
      expect(await idsSeenBy({ as: 'admin', adminId: id })).toEqual(
        sorted(idsFor('as an admin', 'through a job')),
      )
      expect((await everything.by(id).count()).value).toBe(4)
      expect((await everything.about('Deal', id).count()).value).toBe(6)
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

function nameAndCount({ actor, count }: ActorChoice): string {
  return JSON.stringify([actor.kind, actor.id, actor.name, count])
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
