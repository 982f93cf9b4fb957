/** Random worlds for the read side: people with clashing and awkward ids, what they did, who looks, and for what. */
import fc from 'fast-check'
import type { ActivityDraft } from '../../src/model/activity.js'
import { ACTOR_KINDS, type Actor, type ActorKind } from '../../src/model/actor.js'
import type { Viewer } from '../../src/model/viewer.js'
import { createIdFactory } from '../../src/store/activity-id.js'

/** Ids that some database, collation, cast or escape takes for one another. */
export const AWKWARD_IDS: readonly string[] = [
  ...[
    '1',
    '01',
    '1 ',
    ' 1',
    '+1',
    '1.0',
    '1abc',
    '1e3',
    '1000',
    '0',
    '-0',
    'NaN',
    'true',
    'null',
    'NULL',
    'undefined',
  ],
  ...[
    'acme',
    'ACME',
    'Acme',
    'acme ',
    'acme  ',
    ' acme',
    'acme\t',
    'acme\n',
    'àcme',
    'a\u0300cme',
    'ａｃｍｅ',
    'acme\u00a0',
  ],
  ...['straße', 'strasse', 'ı', 'i', 'I', 'İ', 'ﬁ', 'fi', 'a\u200db', 'ab', '\ufeffab'],
  ...['a\0', 'a\0b', '\0', '\ud800', '\ud801', '\udc00', '\ufffd', '💩', '%D83D%DCA9'],
  ...[
    '%',
    '_',
    '\\',
    '%%',
    '%0020',
    '%#',
    'a%0000',
    'a%',
    'a_',
    'a\\',
    "'",
    '"',
    '`',
    '$1',
    '?',
    ':viewerCompany',
    '--',
  ],
  ...["1' OR '1'='1", "1'; DROP TABLE activity_log; --", '1) OR (1=1', '[object Object]', '{"id":1}', '1,2'],
  ...[
    'a'.repeat(64),
    'a'.repeat(65),
    'a'.repeat(64) + 'b'.repeat(36),
    'a'.repeat(64) + 'c'.repeat(36),
    'é'.repeat(64),
    '\ud800'.repeat(20),
  ],
]

/** The ids that most people of a world share, so that a user, an admin and a company often have the same. */
const COMMON_IDS = ['1', '01', '2', 'acme', 'ACME', 'acme ']

/** An id. */
export const someId = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...COMMON_IDS) },
  { weight: 2, arbitrary: fc.constantFrom(...AWKWARD_IDS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 90 }) },
)

/** Types, some of which differ by case alone or look like a pattern; likewise events and entities. */
export const TYPES = [
  'Contact Management',
  'Pipeline Management',
  'authentication',
  'Authentication',
  '100%',
  '100',
  '100 ',
  "O'T",
]
export const EVENTS = ['created', 'updated', 'deleted', 'transferred', 'Created', 'trans_erred']
export const ENTITIES = ['Deal', 'Contact', 'deal']

const someActor: fc.Arbitrary<Actor> = fc.oneof(
  fc.record({
    kind: fc.constantFrom<ActorKind>('user', 'admin'),
    id: someId,
    name: fc.constantFrom('Ana', 'Bob'),
  }),
  fc.record({
    kind: fc.constantFrom<ActorKind>('system', 'anonymous'),
    id: fc.option(someId),
    name: fc.constant('nobody'),
  }),
)

/** What somebody did, without its id. An admin's activity may have a company here, against the table's own check. */
export const someDeed: fc.Arbitrary<Omit<ActivityDraft, 'id'>> = fc.record({
  kind: fc.constantFrom('created', 'updated', 'deleted', 'action'),
  type: fc.constantFrom(...TYPES),
  event: fc.constantFrom(...EVENTS),
  description: fc.string(),
  actor: someActor,
  impersonator: fc.option(
    fc.oneof({ weight: 4, arbitrary: someActor }, { weight: 1, arbitrary: fc.constant(null) }),
    {
      freq: 2,
    },
  ),
  companyId: fc.option(someId, { freq: 4 }),
  targetCompanyId: fc.option(someId),
  record: fc.option(
    fc.record({ entity: fc.constantFrom(...ENTITIES), id: someId, name: fc.option(fc.constant('Renewal')) }),
    { freq: 4 },
  ),
  changes: fc.constant([{ field: 'stage', before: 'lead', after: 'won' }]),
  related: fc.constant([]),
  ip: fc.constant('203.0.113.7'),
  requestId: fc.constant(null),
  transactionId: fc.constant(null),
  context: fc.constant({ source: 'http', metadata: { note: 'kept' } }),
  notes: fc.constant([]),
})

/** When a world begins. */
export const WORLD_BEGINS = Date.UTC(2026, 2, 1)

/** A log of so many activities, oldest first; several fall into one millisecond. */
export function sampleLog(length: number, seed: number): readonly ActivityDraft[] {
  const steps = fc.sample(fc.integer({ min: 0, max: 2 }), { numRuns: length, seed })
  let now = WORLD_BEGINS
  const nextId = createIdFactory(() => new Date(now))
  return fc.sample(someDeed, { numRuns: length, seed }).map((deed, index) => {
    now += steps[index] ?? 0
    return { ...deed, id: nextId() }
  })
}

/** Somebody who looks. */
export const someViewer: fc.Arbitrary<Viewer> = fc.oneof(
  fc.record({ as: fc.constant('company' as const), companyId: someId }),
  fc.record({ as: fc.constant('user' as const), userId: someId }),
  fc.record({ as: fc.constant('user' as const), userId: someId, companyId: someId }),
  fc.record({ as: fc.constant('admin' as const), adminId: someId }),
)

/** A filter, as a plain value that both the query and the model can read. */
export type Filter =
  | { readonly by: string }
  | { readonly byKind: ActorKind; readonly id: string | null }
  | { readonly types: readonly string[] }
  | { readonly events: readonly string[] }
  | { readonly from: number; readonly to: number }
  | { readonly entity: string; readonly recordId: string }

/** A filter for a log that lasts so many milliseconds. */
export function someFilter(lastsMs: number): fc.Arbitrary<Filter> {
  const instant = fc.integer({ min: WORLD_BEGINS - 1, max: WORLD_BEGINS + lastsMs + 1 })
  return fc.oneof(
    fc.record({ by: someId }),
    fc.record({ byKind: fc.constantFrom(...ACTOR_KINDS), id: fc.option(someId) }),
    fc.record({
      types: fc.uniqueArray(fc.constantFrom(...TYPES, 'nothing'), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({
      events: fc.uniqueArray(fc.constantFrom(...EVENTS, 'nothing'), { minLength: 1, maxLength: 4 }),
    }),
    fc.tuple(instant, instant).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
    fc.record({ entity: fc.constantFrom(...ENTITIES), recordId: someId }),
  )
}
