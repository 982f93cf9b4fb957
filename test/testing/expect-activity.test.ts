/** What a test may expect of activities, and what it says when they are others. */
import fc from 'fast-check'
import type { Activity } from '../../src/index.js'
import { type AsymmetricMatcher, type ExpectedActivity, expectActivity } from '../../src/testing/index.js'
import { findDifferences } from '../../src/testing/find-differences.js'

let count = 0
const activity = (over: Partial<Activity> = {}): Activity => ({
  id: `01KAVR5M3T8Q0V6W2Z9D4E7${String(++count).padStart(3, '0')}`,
  occurredAt: '2026-11-24T09:30:00.058Z',
  kind: 'updated',
  type: 'Pipeline Management',
  event: 'moved',
  description: 'Deal "Renewal" was moved',
  actor: { kind: 'user', id: '7', name: 'Ana' },
  onBehalf: false,
  impersonator: null,
  companyId: '3',
  record: { entity: 'Deal', id: '42', name: 'Renewal' },
  changes: [{ field: 'stage', before: 'lead', after: 'won' }],
  related: [],
  ip: null,
  requestId: null,
  transactionId: null,
  userAgent: null,
  traceId: null,
  source: null,
  restoredFrom: null,
  metadata: null,
  ...over,
})

const messageOf = (check: () => void): string => {
  try {
    check()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was thrown')
}

describe('an expectation holds', () => {
  const moved = activity({
    changes: [
      { field: 'stage', before: 'lead', after: 'won' },
      { field: 'secret', before: null, after: null, masked: true },
      { field: 'tags', before: [], after: [{ id: '5', name: 'hot' }], links: true },
      {
        field: 'settings',
        before: { a: 1 },
        after: { a: 2 },
        patch: [{ op: 'replace', path: '/a', value: 2 }],
      },
    ],
    related: [{ relation: 'company', entity: 'Company', id: '3', name: 'Acme' }],
    metadata: { job: { name: 'import', rows: 3 } },
    extra: { region: 'eu' },
  })
  const expectations: readonly ExpectedActivity[] = [
    {},
    { event: 'moved', type: 'Pipeline Management', kind: 'updated', onBehalf: false, ip: null },
    { actor: { id: 7 }, companyId: 3, record: { id: 42n }, related: [{ id: 3 }] },
    { actor: { id: '7', name: 'Ana' }, impersonator: null },
    { changes: { stage: ['lead', 'won'] } },
    { changes: { stage: { after: 'won' }, secret: { masked: true } } },
    { changes: { tags: { links: true, after: [{ id: '5' }] } } },
    { changes: { settings: { patch: [{ op: 'replace', path: '/a', value: 2 }] } } },
    { metadata: { job: { name: 'import' } }, extra: { region: 'eu' } },
    expect.objectContaining({ event: 'moved' }) as ExpectedActivity,
    { description: expect.stringContaining('Renewal') as string, occurredAt: expect.any(String) as string },
    {
      actor: expect.objectContaining({ name: 'Ana' }) as object,
      record: { id: expect.anything() as string },
    },
    { changes: { stage: [expect.any(String) as string, expect.not.stringMatching(/lost/) as string] } },
    { changes: { stage: expect.objectContaining({ before: 'lead' }) as object } },
    { changes: expect.arrayContaining([expect.objectContaining({ field: 'stage' })]) as AsymmetricMatcher },
    {
      related: expect.any(Array) as AsymmetricMatcher,
      metadata: { job: { rows: expect.closeTo(3) as number } },
    },
  ]

  test.each(expectations.map((expected, index) => [index, expected] as const))(
    'of the parts that it names (%#)',
    (_, expected) => {
      expect(() => expectActivity([moved]).toHaveRecorded(expected)).not.toThrow()
      expect(() => expectActivity([moved]).not.toHaveRecorded(expected)).toThrow('Expected no activity like')
    },
  )

  const others: readonly ExpectedActivity[] = [
    { event: 'won' },
    { actor: { id: 8 } },
    { actor: null as never },
    { impersonator: { id: 1 } },
    { ip: undefined as never },
    { record: { id: undefined as never } },
    { record: null },
    { changes: { stage: ['lead', 'lost'] } },
    { changes: { stage: ['won', 'lead'] } },
    { changes: { stage: ['lead', undefined as never] } },
    { changes: { owner: [1, 2] } },
    { changes: { stage: { masked: true } } },
    { changes: undefined as never },
    { changes: { settings: [{ a: '1' }, { a: 2 }] } },
    { related: [] },
    { related: [{ relation: 'owner' }] },
    { metadata: { job: { name: 'export' } } },
    { metadata: 7 },
    { extra: { region: null } },
    { description: expect.stringContaining('Expansion') as string },
    { changes: { owner: [expect.anything() as string, null] } },
  ]

  test.each(others.map((expected, index) => [index, expected] as const))(
    'and does not where a part is another (%#)',
    (_, expected) => {
      expect(() => expectActivity([moved]).toHaveRecorded(expected)).toThrow('Expected an activity like')
      expect(() => expectActivity([moved]).not.toHaveRecorded(expected)).not.toThrow()
    },
  )

  test('of the activity itself, and of any part of it', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(moved) as (keyof Activity)[]), (names) => {
        const expected = Object.fromEntries(
          names.map((name) =>
            name === 'changes'
              ? [name, Object.fromEntries(moved.changes.map((change) => [change.field, change]))]
              : [name, moved[name]],
          ),
        ) as ExpectedActivity
        expect(findDifferences(expected, moved)).toEqual([])
      }),
    )
  })
})

describe('a failure says', () => {
  test('what was recorded instead, nearest first, and in what it differs', () => {
    const far = activity({ event: 'created', kind: 'created', description: 'Task was created', changes: [] })
    const near = activity({ changes: [{ field: 'stage', before: 'lead', after: 'lost' }] })
    const message = messageOf(() =>
      expectActivity([near, far]).toHaveRecorded({ event: 'moved', changes: { stage: ['lead', 'won'] } }),
    )
    expect(message).toBe(
      `Expected an activity like
  { event: 'moved', changes: { stage: [ 'lead', 'won' ] } }
but none of the 2 recorded is one. Nearest first:

  1. moved Deal 42 by user Ana: Deal "Renewal" was moved
     changes.stage.after: expected 'won', recorded 'lost'
  2. created Deal 42 by user Ana: Task was created
     event: expected 'moved', recorded 'created'
     changes.stage: expected [ 'lead', 'won' ], there is none`,
    )
  })

  test('matchers by their names', () => {
    const message = messageOf(() =>
      expectActivity([activity()]).toHaveRecorded({
        ip: expect.any(String) as string,
        description: expect.stringContaining('Expansion') as string,
        event: { asymmetricMatch: () => false } as unknown as string,
      }),
    )
    expect(message).toContain('ip: expected Any<String>, recorded null')
    expect(message).toContain("description: expected StringContaining 'Expansion', recorded 'Deal")
    expect(message).toContain("event: expected a matcher, recorded 'moved'")
  })

  test('why there may be nothing', () => {
    expect(messageOf(() => expectActivity([]).toHaveRecorded({ event: 'won' }))).toContain(
      'but nothing was recorded. Is the entity audited',
    )
  })

  test('how many more there are than it shows', () => {
    const many = Array.from({ length: 12 }, () => activity())
    expect(messageOf(() => expectActivity(many).toHaveRecorded({ event: 'won' }))).toMatch(/and 7 more$/)
  })

  test('the newest first among those that are equally near', () => {
    const two = [activity({ description: 'the first' }), activity({ description: 'the second' })]
    const message = messageOf(() => expectActivity(two).toHaveRecorded({ event: 'won' }))
    expect(message.indexOf('the second')).toBeLessThan(message.indexOf('the first'))
  })

  test('what was recorded where nothing was to be', () => {
    const message = messageOf(() => expectActivity([activity()]).toHaveRecordedNothing())
    expect(message).toContain('1. moved Deal 42 by user Ana: Deal "Renewal" was moved\n     changes: stage')
    expect(() => expectActivity([]).toHaveRecordedNothing()).not.toThrow()
  })
})

describe('toHaveRecordedOnly', () => {
  const all = [activity({ event: 'created' }), activity({ event: 'moved' }), activity({ event: 'won' })]

  test('holds for all of them in any order', () => {
    expectActivity(all).toHaveRecordedOnly([{ event: 'won' }, { event: 'created' }, { event: 'moved' }])
    expectActivity([]).toHaveRecordedOnly([])
  })

  test('gives each expectation an activity of its own, whichever way round they fit', () => {
    expectActivity(all).toHaveRecordedOnly([{}, { type: 'Pipeline Management' }, { event: 'created' }])
    expect(() => expectActivity(all).toHaveRecordedOnly([{ event: 'won' }, { event: 'won' }, {}])).toThrow()
  })

  test('says what is missing and what is too much', () => {
    const message = messageOf(() =>
      expectActivity(all).toHaveRecordedOnly([{ event: 'created' }, { event: 'lost' }, { event: 'moved' }]),
    )
    expect(message).toBe(`Expected these activities and no others.

There is none like
  { event: 'lost' }
Nearest of those that were not expected:

  1. won Deal 42 by user Ana: Deal "Renewal" was moved
     event: expected 'lost', recorded 'won'

Recorded, but not expected:

  1. won Deal 42 by user Ana: Deal "Renewal" was moved
     changes: stage`)
    expect(messageOf(() => expectActivity(all).toHaveRecordedOnly([{}, {}]))).toContain('but not expected')
    expect(messageOf(() => expectActivity([]).toHaveRecordedOnly([{}]))).toContain('There is none like')
  })

  test('finds an assignment whenever there is one', () => {
    const events = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 })
    fc.assert(
      fc.property(
        events,
        fc.infiniteStream(fc.boolean()),
        fc.infiniteStream(fc.nat()),
        (names, wide, order) => {
          const recorded = names.map((event) => activity({ event }))
          const expected = names
            .map((event): ExpectedActivity => (wide.next().value ? {} : { event }))
            .map((each) => ({ each, at: Number(order.next().value) }))
            .sort((a, b) => a.at - b.at)
            .map(({ each }) => each)
          expectActivity(recorded).toHaveRecordedOnly(expected)
          expect(() => expectActivity(recorded).toHaveRecordedOnly([...expected, { event: 'd' }])).toThrow()
        },
      ),
    )
  })
})

describe('what no activity has is refused', () => {
  const refused: readonly (readonly [unknown, string])[] = [
    [{ evnt: 'won' }, 'there is no "evnt"'],
    [{ actor: { nme: 'Ana' } }, 'there is no "actor.nme"'],
    [{ record: { type: 'Deal' } }, 'there is no "record.type"'],
    [{ related: [{ name: 'Acme' }, { title: '' }] }, 'there is no "related.title"'],
    [{ changes: { stage: { from: 'lead' } } }, 'there is no "changes.stage.from"'],
    [{ changes: { stage: 'won' } }, 'the change of "stage" is neither [before, after] nor an object'],
    [{ changes: { stage: ['won'] } }, 'the change of "stage" is neither'],
    [{ changes: ['stage'] }, 'its changes are no object'],
    ['won', 'it is no object'],
    [null, 'it is no object'],
  ]

  test.each(refused)('%j', (expected, why) => {
    const check = () => expectActivity([]).not.toHaveRecorded(expected as ExpectedActivity)
    expect(messageOf(check)).toContain(why)
    expect(messageOf(check)).toContain('(EXPECTATION_INVALID)')
  })

  test.each([{ activities: [] }, undefined, null])(
    'as is %p, which is neither a list nor a data source',
    (subject) => {
      expect(messageOf(() => expectActivity(subject as never))).toContain(
        'Pass the `activities` of recordedDuring(), or the DataSource. (EXPECTATION_INVALID)',
      )
    },
  )
})
