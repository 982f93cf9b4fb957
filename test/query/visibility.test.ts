import fc from 'fast-check'
import type { Actor, ActorKind } from '../../src/model/actor.js'
import type { Activity, ActivityDraft } from '../../src/model/activity.js'
import { toViewer, type Viewer } from '../../src/model/viewer.js'
import { asSeenBy, canSee, whereVisible, type SightedParts } from '../../src/query/visibility.js'
import { toActivity, toRow } from '../../src/store/activity-mapper.js'
import { toKeyText } from '../../src/store/key-text.js'
import { modelImpersonator, modelSees } from './model.js'
import { AWKWARD_IDS, sampleLog, someDeed, someId, someViewer } from './worlds.js'

const company = (companyId: string): Viewer => ({ as: 'company', companyId })
const user = (userId: string, companyId?: string): Viewer => ({ as: 'user', userId, companyId })
const admin = (adminId: string): Viewer => ({ as: 'admin', adminId })

const as = (kind: ActorKind, id: string | null): Actor => ({ kind, id, name: 'of that time' })
const deed = (actor: Actor, companyId: string | null, impersonator: Actor | null = null): SightedParts => ({
  actor,
  companyId,
  impersonator,
})

/** Everybody of the examples: two companies, and the same ids for users and admins. */
const EVERYBODY: Readonly<Record<string, Viewer>> = {
  'company A': company('A'),
  'company B': company('B'),
  'company 7': company('7'),
  'user 7': user('7'),
  'user 7 in A': user('7', 'A'),
  'user 7 in B': user('7', 'B'),
  'user 8': user('8'),
  'admin 7': admin('7'),
  'admin 8': admin('8'),
}

describe('who sees an activity', () => {
  test.each<[fact: string, activity: SightedParts, seenBy: readonly string[]]>([
    ['a user acts in company A', deed(as('user', '7'), 'A'), ['company A', 'user 7', 'user 7 in A']],
    ['another user acts in company A', deed(as('user', '8'), 'A'), ['company A', 'user 8']],
    [
      'a user of company A moves to B and acts there',
      deed(as('user', '7'), 'B'),
      ['company B', 'user 7', 'user 7 in B'],
    ],
    ['a user acts in no company', deed(as('user', '7'), null), ['user 7']],
    ['an admin acts', deed(as('admin', '7'), null), ['admin 7']],
    ['an admin acts on the records of company A', deed(as('admin', '7'), 'A'), ['admin 7']],
    ['a user becomes an admin and acts as one', deed(as('admin', '8'), null), ['admin 8']],
    ['an admin becomes a user of company A', deed(as('user', '8'), 'A'), ['company A', 'user 8']],
    [
      'a user who is deleted since then acted in company B',
      deed(as('user', '8'), 'B'),
      ['company B', 'user 8'],
    ],
    [
      'an admin acts as a user of company A',
      deed(as('user', '7'), 'A', as('admin', '8')),
      ['company A', 'user 7', 'user 7 in A', 'admin 8'],
    ],
    [
      'an admin acts as a user with the same id',
      deed(as('user', '7'), 'A', as('admin', '7')),
      ['company A', 'user 7', 'user 7 in A', 'admin 7'],
    ],
    [
      'an admin acts as another admin',
      deed(as('admin', '7'), null, as('admin', '8')),
      ['admin 7', 'admin 8'],
    ],
    [
      'a user acts on behalf of another user',
      deed(as('user', '7'), 'A', as('user', '8')),
      ['company A', 'user 7', 'user 7 in A'],
    ],
    ['a job acts for company A', deed(as('system', null), 'A'), ['company A']],
    ['a job with an id acts for company A', deed(as('system', '7'), 'A'), ['company A']],
    ['a job acts for no company', deed(as('system', '7'), null), []],
    ['a sign-in to company B fails', deed(as('anonymous', null), 'B'), ['company B']],
    ['a sign-in fails, and no company is named', deed(as('anonymous', '7'), null), []],
    ['a user acts in a company whose id is the user’s', deed(as('user', '8'), '7'), ['company 7', 'user 8']],
  ])('%s', (_, activity, seenBy) => {
    const seers = Object.keys(EVERYBODY).filter((name) =>
      canSee(toViewer(EVERYBODY[name] as Viewer), activity),
    )
    expect(seers).toEqual(seenBy)
    expect(canSee({ as: 'everyone', reason: 'test' }, activity)).toBe(true)
  })

  test('people and companies are who they are to the last byte of their ids', () => {
    const answersFor = (id: string, other: string): readonly boolean[] => [
      canSee(toViewer(company(id)), deed(as('system', null), other)),
      canSee(toViewer(user(id)), deed(as('user', other), null)),
      canSee(toViewer(user('7', id)), deed(as('user', '7'), other)),
      canSee(toViewer(admin(id)), deed(as('admin', other), null)),
      canSee(toViewer(admin(id)), deed(as('user', '7'), null, as('admin', other))),
      toKeyText(id) === toKeyText(other),
    ]
    const pairs = AWKWARD_IDS.flatMap((id) => AWKWARD_IDS.map((other) => [id, other] as const))
    expect(
      pairs.filter(([id, other]) => answersFor(id, other).some((same) => same !== (id === other))),
    ).toEqual([])
  })

  test('the number 1, the bigint 1 and the text 1 are one id, and 01 is another', () => {
    const seers = [1, 1n, '1', '01', 1.5].filter((companyId) =>
      canSee(toViewer({ as: 'company', companyId }), deed(as('user', '7'), '1')),
    )
    expect(seers).toEqual([1, 1n, '1'])
  })
})

describe('the rule holds for whoever looks at whatever', () => {
  const log = sampleLog(300, 7)
  const parts = (draft: Omit<ActivityDraft, 'id'>): SightedParts => draft
  const check = (property: (viewer: Viewer, draft: Omit<ActivityDraft, 'id'>) => void): void =>
    fc.assert(fc.property(someViewer, someDeed, property), { numRuns: 2_000 })

  test('it is the table in the product description', () => {
    check((viewer, draft) => {
      expect(canSee(toViewer(viewer), parts(draft))).toBe(modelSees(viewer, { ...draft, id: '' }))
    })
  })

  test('no company and no user ever sees what an admin does', () => {
    check((viewer, draft) => {
      if (viewer.as === 'admin') return
      expect(canSee(toViewer(viewer), { ...parts(draft), actor: as('admin', '7') })).toBe(false)
    })
  })

  test('nobody sees by a company that an activity does not have', () => {
    check((viewer, draft) => {
      if (viewer.as === 'admin' || (viewer.as === 'user' && viewer.companyId === undefined)) return
      expect(canSee(toViewer(viewer), { ...parts(draft), companyId: null })).toBe(false)
    })
  })

  test('a user who names a company sees a part of what the user sees without', () => {
    fc.assert(
      fc.property(someId, someId, (userId, companyId) => {
        const all = log.filter((draft) => canSee(toViewer(user(userId)), draft))
        const part = log.filter((draft) => canSee(toViewer(user(userId, companyId)), draft))
        expect(part).toEqual(all.filter((draft) => draft.companyId === companyId))
      }),
    )
  })

  test('the company whose record an admin touched decides nothing', () => {
    check((viewer, draft) => {
      const touched = {
        ...draft,
        id: '',
        targetCompanyId: viewer.as === 'company' ? String(viewer.companyId) : '7',
      }
      expect(canSee(toViewer(viewer), touched)).toBe(canSee(toViewer(viewer), parts(draft)))
    })
  })
})

describe('the condition of the rule', () => {
  test('holds no value in its text, and its OR stands in brackets', () => {
    fc.assert(
      fc.property(someViewer, (viewer) => {
        const sight = toViewer(viewer)
        const { sql, parameters } = whereVisible(sight)
        const again = whereVisible(toViewer(sameKindOfViewer(viewer)))
        expect(sql).toBe(again.sql)
        expect(isInBrackets(sql)).toBe(true)
        expect(Object.values(parameters).every((value) => typeof value === 'string')).toBe(true)
      }),
    )
  })

  test('of trusted code lets everything pass', () => {
    expect(whereVisible({ as: 'everyone', reason: 'test' })).toEqual({ sql: '1 = 1', parameters: {} })
  })
})

describe('who acted on somebody’s behalf', () => {
  const activityOf = (draft: ActivityDraft): Activity => toActivity(toRow(draft, 'sqlite'))

  test('is known to that admin and to trusted code alone, and that somebody did is known to all', () => {
    const [draft] = sampleLog(1, 7) as [ActivityDraft]
    fc.assert(
      fc.property(someViewer, someDeed, (viewer, deed) => {
        const whole = { ...draft, ...deed }
        const activity = activityOf(whole)
        const seen = asSeenBy(toViewer(viewer), activity)
        expect(seen).toEqual({ ...activity, impersonator: modelImpersonator(viewer, whole) })
        expect(seen.onBehalf).toBe(deed.impersonator !== null)
        expect(asSeenBy({ as: 'everyone', reason: 'test' }, activity)).toEqual(activity)
      }),
    )
  })

  test('is nowhere in the activity that the company and the user read', () => {
    const draft = { ...(sampleLog(1, 7)[0] as ActivityDraft), actor: as('user', '7'), companyId: 'A' }
    const activity = activityOf({ ...draft, impersonator: { kind: 'admin', id: 'root-42', name: 'Mallory' } })

    for (const viewer of [company('A'), user('7'), user('7', 'A'), admin('root-4')]) {
      const seen = JSON.stringify(asSeenBy(toViewer(viewer), activity))
      expect(seen).not.toMatch(/root-42|Mallory/)
      expect(seen).toContain('"onBehalf":true')
    }
    expect(asSeenBy(toViewer(admin('root-42')), activity).impersonator?.name).toBe('Mallory')
  })

  test('stays hidden from a user or an admin of another kind with the same id', () => {
    const draft = { ...(sampleLog(1, 7)[0] as ActivityDraft), actor: as('user', '7') }
    const byUser = activityOf({ ...draft, impersonator: as('user', '7') })
    const byAdmin = activityOf({ ...draft, impersonator: as('admin', '7') })
    expect(asSeenBy(toViewer(admin('7')), byUser).impersonator).toBeNull()
    expect(asSeenBy(toViewer(user('7')), byAdmin).impersonator).toBeNull()
  })
})

/** Whether the first bracket closes with the last. */
function isInBrackets(sql: string): boolean {
  let depth = 0
  const depths = Array.from(sql, (sign) => (depth += sign === '(' ? 1 : sign === ')' ? -1 : 0))
  return depths.indexOf(0) === sql.length - 1
}

function sameKindOfViewer(viewer: Viewer): Viewer {
  if (viewer.as === 'company') return company('other')
  if (viewer.as === 'admin') return admin('other')
  return user('other', viewer.companyId === undefined ? undefined : 'other')
}
