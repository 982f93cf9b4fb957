/** A history is folded out of what its viewer sees, and of nothing else. */
import fc from 'fast-check'
import { actAs, type ActivityContext, type Activity, history, type Viewer } from '../../../src/index.js'
import { canSee } from '../../../src/query/visibility.js'
import { toViewer } from '../../../src/model/viewer.js'
import { forEachDatabase } from '../../support/databases.js'
import { settingsFor } from '../../query/questions.js'
import { Label } from './entities.js'
import { inOffice } from './office.js'

const ana = { kind: 'user', id: '1', name: 'Ana', companyId: '3' } as const
const bo = { kind: 'user', id: '2', name: 'Bo', companyId: '4' } as const
const root = { kind: 'admin', id: '1', name: 'Root' } as const

const CONTEXTS: readonly ActivityContext[] = [
  { actor: ana },
  { actor: bo },
  { actor: root },
  { actor: ana, impersonator: root },
  { actor: { kind: 'system', companyId: '3' } },
  { actor: { kind: 'anonymous' } },
]

const VIEWERS: readonly Viewer[] = [
  { as: 'company', companyId: '3' },
  { as: 'company', companyId: '4' },
  { as: 'user', userId: '1' },
  { as: 'user', userId: '2', companyId: '4' },
  { as: 'admin', adminId: '1' },
  { as: 'admin', adminId: '2' },
]

forEachDatabase('a history under the rule of visibility', (database) => {
  test('each viewer gets the record that the visible activities alone make', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ who: fc.constantFrom(...CONTEXTS), text: fc.nat(9), isDeletion: fc.boolean() }),
          {
            minLength: 2,
            maxLength: 12,
          },
        ),
        (writes) =>
          inOffice(database, async (office) => {
            const { application } = office
            const { db } = application
            const labels = db.getRepository(Label)
            for (const [index, { who, text, isDeletion }] of writes.entries()) {
              office.tick()
              await actAs(who, async () => {
                if (isDeletion && index > 0) await labels.delete('nine')
                else await labels.save({ code: 'nine', text: `text ${text}` })
              })
            }
            const activities = (await application.activities()).filter(({ record }) => record?.id === 'nine')
            for (const viewer of VIEWERS) {
              const seen = activities.filter((activity) => canSee(toViewer(viewer), activity))
              const own = history(db, Label).visibleTo(viewer).of('nine')
              expect((await gather(own.timeline())).map(({ activity }) => activity.id).reverse()).toEqual(
                idsOf(seen),
              )
              for (const activity of activities) {
                const until = seen.filter(({ id }) => id <= activity.id)
                const later = seen.filter(({ id }) => id > activity.id)
                expect(await own.asOf(activity)).toEqual(recordIn(until, later))
              }
              const blamed = Object.values((await own.blame()) ?? {}).map(({ activityId }) => activityId)
              for (const id of blamed) expect(idsOf(seen)).toContain(id)
            }
          }),
      ),
      settingsFor(5),
    )
  }, 300_000)
})

/** Texts are set by each visible activity; before the first of them, the first tells what they were. The key is always known. */
function recordIn(until: readonly Activity[], later: readonly Activity[]): object | null {
  const [last, next] = [until.at(-1), later[0]]
  if (last?.kind === 'deleted') return null
  if (last !== undefined) return { code: 'nine', text: textIn(last, 'after') ?? textIn(next, 'before') }
  return next === undefined || next.kind === 'created' ? null : { code: 'nine', text: textIn(next, 'before') }
}

function textIn(activity: Activity | undefined, side: 'before' | 'after'): unknown {
  return activity?.changes.find(({ field }) => field === 'text')?.[side]
}

const idsOf = (activities: readonly Activity[]) => activities.map(({ id }) => id)

async function gather<T>(all: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = []
  for await (const each of all) gathered.push(each)
  return gathered
}
