/** Random worlds for the read side: people with clashing and awkward ids, what they did, and who looks. */
import fc from 'fast-check'
import type { ActivityDraft } from '../../src/model/activity.js'
import type { Actor, ActorKind } from '../../src/model/actor.js'
import type { Change } from '../../src/model/change.js'
import type { ActivityKind } from '../../src/model/event.js'
import type { JsonValue } from '../../src/model/json.js'
import type { Viewer } from '../../src/model/viewer.js'
import { createIdFactory, lowestIdAt } from '../../src/store/activity-id.js'

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

/** Types, some of which differ by case or a space alone, or look like a pattern; likewise events and entities. */
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
export const EVENTS = ['created', 'updated', 'updated ', 'deleted', 'transferred', 'Created', 'trans_erred']
export const ENTITIES = ['Deal', 'Contact', 'deal', 'Deal ']

/** Names of people: they sort by numbers in them, differ by case alone, or need Unicode to be found. */
const NAMES = [
  'Ana',
  'ana',
  'ANA',
  'Bob',
  'Agent 9',
  'Agent 10',
  'agent 10',
  'Zoë Ñandú',
  'Emile\u0301',
  '李雷',
]

const RECORD_NAMES = [
  'Renewal',
  'RENEWAL 100%',
  'a_b',
  'C:\\temp',
  'straße',
  'STRASSE',
  'İstanbul',
  'ΟΔΟΣΑ',
  'οδός',
  'Ünïted',
  'U\u0308nited',
  '2026-03-05',
  '14:30',
]

const DESCRIPTIONS = [
  'Deal "Renewal" moved from lead to won',
  'Called at 14:30, again on 2026-03',
  '100% done, a_b and C:\\temp\\',
  'ΑΡΙΘΜΟΣ ΟΔΟΣ',
  'СДЕЛКА закрыта',
  '商談が作成されました',
  "it's 50% \\% off; -- '",
  'tab\tand\nline\u00a0space',
  '💩 done',
]

const ADDRESSES = [
  '203.0.113.7',
  '203.0.113.70',
  '10.0.0.1',
  '10.0.0.2',
  '10.1.255.255',
  '9.255.255.255',
  '::1',
  '2001:db8::1',
  '2001:DB8:0:1::',
  '2001:db8:1::7',
  '::ffff:10.0.0.1',
  '::ffff:a00:2',
  'fe80::1%eth0',
  'fe80::2',
  'unknown',
]

/** Fields that change, and the values that they change from and to. */
export const FIELDS = ['stage', 'Stage', 'amount', 'address.zip', 'a"b', '__proto__', 'secret', 'tags']
export const VALUES: readonly JsonValue[] = [
  ...['lead', 'won', 'Won', 'won ', 'w"on', '%', '_', '', 'é', '\0', 'true', 'null', '10', '10.0'],
  ...[10, 1.5, 0, 1e21, true, false, null],
  ...[{ a: 1, b: ['x'] }, { b: ['x'], a: 1 }, ['x'], [], {}],
]

export const SOURCES = ['http', 'HTTP', 'job', 'cli "x"']

/** Metadata, some of which holds at one place what another holds elsewhere. */
export const METADATA: readonly JsonValue[] = [
  { order: { channel: 'web', lines: 2 } },
  { order: { channel: 'shop', lines: '2' }, channel: 'web' },
  { order: null, channel: { order: 'web' } },
  { note: 'kept' },
  { note: 'KEPT', source: 'http' },
  { 'a.b': true, tags: ['x', 'y'] },
  { note: null },
  'note',
  [],
]

function someActorOf(ids: fc.Arbitrary<string>): fc.Arbitrary<Actor> {
  return fc.oneof(
    fc.record({
      kind: fc.constantFrom<ActorKind>('user', 'admin'),
      id: ids,
      name: fc.constantFrom(...NAMES),
    }),
    fc.record({
      kind: fc.constantFrom<ActorKind>('system', 'anonymous'),
      id: fc.option(ids),
      name: fc.constantFrom('nobody', 'Nightly job'),
    }),
  )
}

const someChange: fc.Arbitrary<Change> = fc
  .record({
    field: fc.constantFrom(...FIELDS),
    before: fc.constantFrom(...VALUES),
    after: fc.constantFrom(...VALUES),
  })
  .map((change) => {
    if (change.field === 'secret') return { field: 'secret', before: null, after: null, masked: true }
    return change.field === 'tags' ? { ...change, before: [], after: ['x'], links: true } : change
  })

const someContext: fc.Arbitrary<ActivityDraft['context']> = fc.record(
  { source: fc.constantFrom(...SOURCES), metadata: fc.constantFrom(...METADATA) },
  { requiredKeys: [] },
)

/**
 * What somebody with one of these ids did, without its own id. An admin's activity may have a company here, against the
 * table's own check.
 */
export function someDeedOf(ids: fc.Arbitrary<string>): fc.Arbitrary<Omit<ActivityDraft, 'id'>> {
  const someActor = someActorOf(ids)
  const someRecord = fc.record({
    entity: fc.constantFrom(...ENTITIES),
    id: ids,
    name: fc.option(fc.constantFrom(...RECORD_NAMES)),
  })
  return fc
    .record({
      kind: fc.constantFrom<ActivityKind>('created', 'updated', 'updated', 'deleted', 'baseline', 'action'),
      type: fc.constantFrom(...TYPES),
      event: fc.constantFrom(...EVENTS),
      description: fc.oneof(fc.constantFrom(...DESCRIPTIONS), fc.string()),
      actor: someActor,
      impersonator: fc.option(someActor, { freq: 2 }),
      companyId: fc.option(ids, { freq: 4 }),
      targetCompanyId: fc.option(ids),
      record: fc.option(someRecord, { freq: 4 }),
      changes: fc.uniqueArray(someChange, { minLength: 1, maxLength: 3, selector: ({ field }) => field }),
      related: fc.constant([]),
      ip: fc.option(fc.constantFrom(...ADDRESSES), { freq: 6 }),
      requestId: fc.constant(null),
      transactionId: fc.constant(null),
      context: someContext,
      notes: fc.constant([]),
    })
    .map((deed) => ({ ...deed, changes: changesOf(deed.kind, deed.changes) }))
}

/** What anybody did. */
export const someDeed = someDeedOf(someId)

/** What few people did, who often have one id: each of them did much. */
export const someDeedOfFew = someDeedOf(fc.constantFrom('1', '1', 'acme '))

/** A creation and a baseline list every field from nothing on, a deletion to nothing; an action has no fields. */
function changesOf(kind: ActivityDraft['kind'], changes: readonly Change[]): readonly Change[] {
  switch (kind) {
    case 'created':
    case 'baseline':
      return changes.map((change) => ({ ...change, before: null }))
    case 'updated':
      return changes
    case 'deleted':
      return changes.map((change) => ({ ...change, after: null }))
    case 'action':
      return []
  }
}

/** When a world begins and ends: there and then the clocks of America and of Europe are set forward. */
export const WORLD_BEGINS = Date.UTC(2026, 1, 22)
export const WORLD_ENDS = Date.UTC(2026, 2, 31, 11)

/** What lies between two activities: nothing, an instant, minutes, or so long that the next is of another request. */
type Pause = { readonly ms: number } | { readonly share: number }

const somePause: fc.Arbitrary<Pause> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ ms: fc.integer({ min: 0, max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ ms: fc.integer({ min: 0, max: 400_000 }) }) },
  { weight: 1, arbitrary: fc.record({ share: fc.integer({ min: 1, max: 1_000 }) }) },
)

/** What the activities of one request have: none, one of its own, or one that looks like that of others. */
const someRequest: fc.Arbitrary<string | null> = fc.oneof(
  { weight: 4, arbitrary: fc.uuid() },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.constantFrom('again', 'Again', 'again ', 'a%') },
)

/** A log of so many activities from the beginning to the end of a world, oldest first; many fall into one millisecond. */
export function sampleLog(length: number, seed: number, deed = someDeed): readonly ActivityDraft[] {
  const sample = <T>(what: fc.Arbitrary<T>) => fc.sample(what, { numRuns: length, seed })
  const [pauses, requests, transactions] = [
    sample(somePause),
    sample(someRequest),
    sample(fc.nat({ max: 3 })),
  ]
  const shares = pauses.reduce((sum, pause) => sum + ('share' in pause ? pause.share : 0), 0)
  const short = pauses.reduce((sum, pause) => sum + ('ms' in pause ? pause.ms : 0), 0)
  const msOfShare = (WORLD_ENDS - WORLD_BEGINS - short) / Math.max(shares, 1)
  let now = WORLD_BEGINS
  let [requestId, began] = [requests[0] ?? null, lowestIdAt(new Date(now))]
  const nextId = createIdFactory(() => new Date(now))
  return sample(deed).map((deed, index) => {
    const pause = pauses[index] ?? { ms: 0 }
    now += 'ms' in pause ? pause.ms : Math.floor(pause.share * msOfShare)
    if ('share' in pause) [requestId, began] = [requests[index] ?? null, lowestIdAt(new Date(now))]
    const transaction = transactions[index] ?? 0
    const transactionId = transaction === 0 ? null : `${began.slice(0, -1)}${transaction}`
    return { ...deed, requestId, transactionId, id: nextId() }
  })
}

/** Somebody who looks. */
export const someViewer: fc.Arbitrary<Viewer> = fc.oneof(
  fc.record({ as: fc.constant('company' as const), companyId: someId }),
  fc.record({ as: fc.constant('user' as const), userId: someId }),
  fc.record({ as: fc.constant('user' as const), userId: someId, companyId: someId }),
  fc.record({ as: fc.constant('admin' as const), adminId: someId }),
)

/** The viewers who see this activity, or would if it were not an admin's. */
export function viewersOf({ actor, impersonator, companyId }: ActivityDraft): readonly Viewer[] {
  const isOf = (kind: ActorKind) => [actor, impersonator].filter((each) => each?.kind === kind)
  return [
    ...(companyId === null ? [] : [{ as: 'company' as const, companyId }]),
    ...isOf('user').flatMap((user) => [
      { as: 'user' as const, userId: user?.id ?? '' },
      ...(companyId === null ? [] : [{ as: 'user' as const, userId: user?.id ?? '', companyId }]),
    ]),
    ...isOf('admin').map((admin) => ({ as: 'admin' as const, adminId: admin?.id ?? '' })),
  ]
}
