import { isActivityLogError } from '../../src/model/errors.js'
import type { ActivityQuery } from '../../src/query/activity-query.js'
import { createActivityReader } from '../../src/query/create-query.js'

class Deal {
  id!: number
}

/** A source whose rows nobody may ask for: what is wrong is said before the database is. */
const reader = createActivityReader({
  repository: () => Promise.reject(new Error('the database was asked')),
  entityName: () => 'Deal',
  recordKey: (_, id) => ({ entity: 'Deal', id: String(id) }),
  extraColumns: () => [],
  now: () => new Date('2026-03-31'),
})
const query = reader.visibleTo({ as: 'company', companyId: '3' })

/** For what the compiler refuses and a query string contains. */
const wrong = (value: unknown): never => value as never

const NO_IDS: readonly [what: string, id: unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['an empty text', ''],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['a list', ['3']],
  ['an empty list', []],
  ['a boolean', true],
  ['a symbol', Symbol('3')],
  ['a function', () => '3'],
]

describe('a reader', () => {
  test('has no method that gives rows', () => {
    expect(Object.keys(reader)).toEqual(['visibleTo', 'unrestricted'])
  })

  test.each([...NO_IDS, ['an object', { id: '3' }], ['a text object', Object('3') as unknown]])(
    'takes no viewer whose id is %s',
    (_, id) => {
      const viewers = [
        { as: 'company', companyId: id },
        { as: 'user', userId: id },
        { as: 'admin', adminId: id },
        ...(id === undefined ? [] : [{ as: 'user', userId: '7', companyId: id }]),
      ]
      for (const viewer of viewers)
        expect(() => reader.visibleTo(wrong(viewer))).toThrow(/\(VIEWER_INVALID\)$/)
    },
  )

  test.each([
    undefined,
    null,
    {},
    [],
    'company',
    { as: 'everyone', reason: 'mine' },
    { as: 'Company', companyId: '3' },
  ])('takes no viewer that is %j', (viewer) => {
    expect(() => reader.visibleTo(wrong(viewer))).toThrow(/\(VIEWER_INVALID\)$/)
  })

  test('wants a reason from trusted code', () => {
    for (const reason of ['', '  \n', undefined, null, 3]) {
      expect(() => reader.unrestricted(wrong(reason))).toThrow(
        '[activity-log] Cannot read the whole activity log: no reason is given. Say why in words, e.g. ' +
          'unrestricted("retention job"), or name a viewer with visibleTo(). (QUERY_INVALID)',
      )
    }
  })
})

describe('a query', () => {
  test('is a value: a filter gives a new one', () => {
    const later = [
      query.by(7),
      query.ofType('Authentication'),
      query.event('created'),
      query.between('2026-03-01', '2026-04-01'),
      query.about(Deal, 42),
      query.sort('date', 'asc'),
    ]
    expect(new Set([query, ...later]).size).toBe(7)
    for (const one of [query, ...later]) expect(Object.isFrozen(one)).toBe(true)
  })

  test('asks the database for nothing while it is built', async () => {
    await expect(query.by(7).ofType('Authentication').page()).rejects.toThrow('the database was asked')
  })

  test.each<[fact: string, ask: () => unknown, message: RegExp]>([
    [
      'an actor of no kind',
      () => query.by(wrong({ kind: 'robot', id: 1 })),
      /by actor: the kind is none of user, admin, system, anonymous\. /,
    ],
    ['an object that is no actor', () => query.by(wrong({ id: '7' })), /the kind is none of user/],
    [
      'a kind and an id that was forgotten',
      () => query.by({ kind: 'user', id: wrong(undefined) }),
      /by actor: the id is empty/,
    ],
    ['no type', () => query.ofType(), /by type: none is given\. .*leave the filter out/],
    [
      'an empty type',
      () => query.ofType('Authentication', ''),
      /by type: one of those given is empty or not a text/,
    ],
    [
      'a list of types in a list',
      () => query.ofType(wrong(['Authentication'])),
      /by type: one of those given/,
    ],
    [
      'too many types',
      () => query.ofType(...Array.from({ length: 101 }, String)),
      /by type: too many are given\. Pass 1 to 100/,
    ],
    ['no event', () => query.event(), /by event: none is given/],
    ['an event that is a number', () => query.event(wrong(1)), /by event: one of those given/],
    ['a date that is none', () => query.between('soon', '2026-03-01'), /by date: the start is no valid date/],
    ['a record without an id', () => query.about(Deal, wrong({})), /by record: the id is empty/],
    [
      'an unknown sort key',
      () => query.sort(wrong('description'), 'asc'),
      /sort: activities have no such sort key\. Sort by one of: date, user, type, event, ip\. /,
    ],
    [
      'an unknown direction',
      () => query.sort('date', wrong('up')),
      /sort: the direction is unknown\. Pass one of: asc, desc\. /,
    ],
    [
      'a direction with SQL',
      () => query.sort('date', wrong('desc; DROP TABLE activity_log')),
      /direction is unknown/,
    ],
  ])('is not given %s', (_, ask, message) => {
    expect(ask).toThrow(message)
    expect(errorOf(ask)).toMatchObject({ code: 'QUERY_INVALID' })
  })

  test.each(NO_IDS)('is not given %s for an id', (_, id) => {
    for (const ask of [
      () => query.by(wrong(id)),
      () => query.by({ kind: 'user', id: wrong(id) }),
      () => query.about(Deal, wrong(id)),
    ]) {
      const error = errorOf(ask)
      expect(isActivityLogError(error) && error.code).toBe('QUERY_INVALID')
      expect(String(error)).not.toContain('[object')
    }
  })

  test.each([0, -1, 1.5, 501, 1e9, NaN, Infinity, '25', [25], {}, 2n])(
    'reads no page of size %p',
    async (size) => {
      const range = 'no whole number from 1 to 500'
      await expectRefusal(query.page({ size: wrong(size) }), `Cannot read a page: the size is ${range}`)
      await expectRefusal(
        query.first(wrong(size)),
        `Cannot read the first activities: their count is ${range}`,
      )
    },
  )

  test.each([0, -1, 1.5, NaN, Infinity, 2 ** 53, '2', [2]])('reads no page numbered %p', async (number) => {
    await expectRefusal(
      query.page({ number: wrong(number) }),
      'Cannot read a page: the number is no whole number',
    )
  })

  test.each([
    ...[
      '',
      'x',
      '01KJM4ZC00D0ZFSW8H0V0V0V0',
      '01kjm4zc00d0zfsw8h0v0v0v0v',
      '01KJM4ZC00D0ZFSW8H0V0V0V0V ',
      '01KJM4ZC00D0ZFSW8H0V0V0V0\0',
    ],
    ...[
      "' OR '1'='1",
      '%',
      '\ud800',
      '01KJM4ZC00D0ZFSW8H0V0V0V0I',
      null,
      undefined,
      7,
      {},
      ['01KJM4ZC00D0ZFSW8H0V0V0V0V'],
    ],
  ])('finds no details of %j, and does not ask the database', async (id) => {
    expect(await query.details(wrong(id))).toBeNull()
  })
})

function errorOf(ask: () => unknown): unknown {
  try {
    ask()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

async function expectRefusal(
  answer: ReturnType<ActivityQuery['page' | 'first']>,
  message: string,
): Promise<void> {
  await expect(answer).rejects.toThrow(message)
  await expect(answer).rejects.toMatchObject({ code: 'QUERY_INVALID' })
}
