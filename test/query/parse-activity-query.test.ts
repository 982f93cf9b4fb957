import fc from 'fast-check'
import { createContext, runInContext } from 'node:vm'
import * as v from 'valibot'
import type { ActivityCriteria } from '../../src/query/activity-criteria.js'
import {
  between,
  byActors,
  changedField,
  fromIp,
  fromSource,
  inGroup,
  ofCompany,
  oneOf,
  withMetadata,
  type ActorFilter,
} from '../../src/query/criteria.js'
import { DATE_PRESETS, toDuring, WEEK_DAYS } from '../../src/query/date-range.js'
import {
  parseActivityQuery,
  type ActivityQueryInput,
  type ActivityQueryProblem,
} from '../../src/query/parse-activity-query.js'
import { toPage, type PageRequest } from '../../src/query/paging.js'
import { toSearch } from '../../src/query/search.js'
import { SORT_KEYS, toSort } from '../../src/query/sort.js'
import { anything, json } from '../diff/arbitraries.js'
import type { JsonValue } from '../../src/model/json.js'

const NAMES = [
  ...['actor', 'notActor', 'type', 'notType', 'event', 'notEvent', 'record', 'changed', 'changedFrom'],
  ...['changedTo', 'company', 'ip', 'request', 'transaction', 'source', 'metadata', 'from', 'to', 'during'],
  ...['timeZone', 'weekStart', 'search', 'sort', 'page', 'size', 'after'],
]

const parse = (input: unknown): ReturnType<typeof parseActivityQuery> =>
  parseActivityQuery(input as ActivityQueryInput)

function criteriaOf(input: unknown): ActivityCriteria {
  const query = parse(input)
  expect(query).toHaveProperty('ok', true)
  return query.ok ? query.criteria : {}
}

function pageOf(input: unknown): PageRequest {
  const query = parse(input)
  expect(query).toHaveProperty('ok', true)
  return query.ok ? query.page : {}
}

function problemsOf(input: unknown): readonly ActivityQueryProblem[] {
  const query = parse(input)
  expect(query).toHaveProperty('ok', false)
  return query.ok ? [] : query.problems
}

const pathsOf = (input: unknown): string[] => problemsOf(input).map(({ path }) => path)

describe('what each parameter stands for', () => {
  test.each<[string, ActivityCriteria]>([
    ['', {}],
    ['?', {}],
    ['actor=user:7', { by: [{ kind: 'user', id: '7' }] }],
    ['actor=user:7&actor=system&actor=any:7', { by: [{ kind: 'user', id: '7' }, { kind: 'system' }, '7'] }],
    ['actor=admin:urn:x:7', { by: [{ kind: 'admin', id: 'urn:x:7' }] }],
    ['actor=any:user:7', { by: ['user:7'] }],
    ['notActor=anonymous', { notBy: [{ kind: 'anonymous' }] }],
    ['type=Sales&type=Deals+%26+Offers', { types: ['Sales', 'Deals & Offers'] }],
    ['notType=Sales', { notTypes: ['Sales'] }],
    ['event=created&event=deleted', { events: ['created', 'deleted'] }],
    ['notEvent=updated', { notEvents: ['updated'] }],
    ['record=Deal', { record: { entity: 'Deal' } }],
    ['record=Deal:42', { record: { entity: 'Deal', id: '42' } }],
    ['record=Deal:a:b', { record: { entity: 'Deal', id: 'a:b' } }],
    ['changed=stage', { changed: { field: 'stage' } }],
    ['changed=stage&changedFrom=open', { changed: { field: 'stage', from: 'open' } }],
    ['changed=stage&changedTo=won', { changed: { field: 'stage', to: 'won' } }],
    ['changed=stage&changedTo=null', { changed: { field: 'stage', to: null } }],
    ['changed=n&changedFrom=1&changedTo=false', { changed: { field: 'n', from: 1, to: false } }],
    ['company=3', { companyId: '3' }],
    ['ip=203.0.113.7', { ip: '203.0.113.7' }],
    ['ip=10.0.0.0/8', { ip: '10.0.0.0/8' }],
    ['ip=2001:db8::/32', { ip: '2001:db8::/32' }],
    ['request=r-1', { requestId: 'r-1' }],
    ['transaction=01J', { transactionId: '01J' }],
    ['source=http', { source: 'http' }],
    ['metadata=channel:web', { metadata: { path: ['channel'], value: 'web' } }],
    ['metadata=order.lines:12', { metadata: { path: ['order', 'lines'], value: 12 } }],
    ['metadata=at:10:30', { metadata: { path: ['at'], value: '10:30' } }],
    [
      'from=2026-03-01&to=2026-03-31&timeZone=Europe/Rome',
      { during: { from: '2026-03-01', to: '2026-03-31' }, timeZone: 'Europe/Rome' },
    ],
    [
      'from=2026-03-01&to=2026-03-01&timeZone=UTC',
      { during: { from: '2026-03-01', to: '2026-03-01' }, timeZone: 'UTC' },
    ],
    [
      'from=2026-03-01T09:30:00Z&to=2026-03-01T11:00%2B01:00',
      { between: { from: '2026-03-01T09:30:00Z', to: '2026-03-01T11:00+01:00' } },
    ],
    ['during=last-7-days&timeZone=UTC', { during: 'last 7 days', timeZone: 'UTC' }],
    ['during=last+7+days&timeZone=UTC', { during: 'last 7 days', timeZone: 'UTC' }],
    ['during=today&timeZone=UTC&weekStart=sunday', { during: 'today', timeZone: 'UTC', weekStart: 'sunday' }],
    ['timeZone=Asia/Tokyo', { timeZone: 'Asia/Tokyo' }],
    ['timeZone=%2B02:00', { timeZone: '+02:00' }],
    ['search=acme+deal', { search: 'acme deal' }],
    ['sort=date', { sort: { key: 'date', direction: 'desc' } }],
    ['sort=date:asc', { sort: { key: 'date', direction: 'asc' } }],
    ['sort=user', { sort: { key: 'user', direction: 'asc' } }],
    ['sort=ip:desc', { sort: { key: 'ip', direction: 'desc' } }],
  ])('%s', (text, criteria) => {
    expect(criteriaOf(text)).toStrictEqual(criteria)
    expect(criteriaOf(`?${text.replace(/^\?/, '')}`)).toStrictEqual(criteria)
    expect(criteriaOf(new URLSearchParams(text))).toStrictEqual(criteria)
    expect(pageOf(text)).toStrictEqual({})
  })

  test.each<[string, PageRequest]>([
    ['page=1', { number: 1 }],
    ['page=3&size=50', { number: 3, size: 50 }],
    ['size=500', { size: 500 }],
    ['page=20&size=500', { number: 20, size: 500 }],
    ['page=10000&size=1', { number: 10_000, size: 1 }],
    ['after=abc_-=', { after: 'abc_-=' }],
    ['after=abc&size=10', { after: 'abc', size: 10 }],
  ])('%s', (text, page) => {
    expect(pageOf(text)).toStrictEqual(page)
    expect(criteriaOf(text)).toStrictEqual({})
  })

  test.each(DATE_PRESETS.flatMap((preset) => [preset, preset.replaceAll(' ', '-')]))(
    'during=%s is a preset',
    (during) => {
      expect(criteriaOf({ during, timeZone: 'UTC' }).during).toBe(during.replaceAll('-', ' '))
    },
  )

  test.each(WEEK_DAYS)('weekStart=%s is a day of the week', (weekStart) => {
    expect(criteriaOf({ weekStart })).toStrictEqual({ weekStart })
  })

  test.each(SORT_KEYS)('sort=%s ascends unless it is the date or told to descend', (key) => {
    expect(criteriaOf({ sort: key }).sort?.direction).toBe(key === 'date' ? 'desc' : 'asc')
    expect(criteriaOf({ sort: `${key}:desc` }).sort).toStrictEqual({ key, direction: 'desc' })
  })

  test('a list of one text is the text, and a text is a list of one', () => {
    expect(criteriaOf({ search: ['acme'], type: 'Sales', event: ['created', 'updated'] })).toStrictEqual({
      search: 'acme',
      types: ['Sales'],
      events: ['created', 'updated'],
    })
  })

  test('a property that is undefined is absent', () => {
    expect(criteriaOf({ search: undefined, nothing: undefined })).toStrictEqual({})
  })

  test('a thousand characters are a text, and 500 a search', () => {
    expect(criteriaOf({ type: 'x'.repeat(1_000), search: 'y'.repeat(500) }).types?.[0]).toHaveLength(1_000)
  })

  test('a hundred types are read', () => {
    const types = Array.from({ length: 100 }, (_, index) => `Type ${index}`)
    expect(criteriaOf({ type: types })).toStrictEqual({ types })
  })
})

describe('a value of the log', () => {
  test.each<[string, JsonValue]>([
    ['won', 'won'],
    ['"won"', 'won'],
    ['"42"', '42'],
    ['42', 42],
    ['-1.5', -1.5],
    ['1e+21', 1e21],
    ['true', true],
    ['"true"', 'true'],
    ['null', null],
    ['""', ''],
    ['[1,"a",null]', [1, 'a', null]],
    ['{"zip":"10100"}', { zip: '10100' }],
    ['007', '007'],
    ['+1', '+1'],
    ['NaN', 'NaN'],
    ['{not json', '{not json'],
    ['2026-03-01', '2026-03-01'],
    ['"1500.00"', '1500.00'],
  ])('%s is read as JSON where it parses as JSON, else as a text', (text, value) => {
    expect(criteriaOf({ changed: 'field', changedFrom: text }).changed).toStrictEqual({
      field: 'field',
      from: value,
    })
    expect(criteriaOf({ changed: 'field', changedTo: text }).changed).toStrictEqual({
      field: 'field',
      to: value,
    })
    expect(criteriaOf({ metadata: `a.b:${text}` }).metadata).toStrictEqual({ path: ['a', 'b'], value })
  })

  test.each([
    '12345678901234567890',
    ' 12345678901234567890 ',
    '1500.00',
    '1e3',
    '-0',
    '1e999',
    '-1e999',
    '[1e999]',
    '{"a":{"b":-1e999}}',
    '',
  ])('a number that would be lost (%s) and an empty text are told to go in quotes', (text) => {
    const problems = problemsOf({ changed: 'n', changedFrom: text, changedTo: text, metadata: `n:${text}` })
    expect(problems.map(({ path }) => path)).toEqual(['changedFrom', 'changedTo', 'metadata'])
    for (const { message } of problems) expect(message).toContain('in quotes, such as "1500.00"')
  })

  test('__proto__ in JSON stays a key of its own', () => {
    const { changed } = criteriaOf({ changed: 'x', changedTo: '{"__proto__":{"ok":true}}' })
    expect(Object.keys(changed?.to as object)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(changed?.to)).toBe(Object.prototype)
  })
})

describe('what is wrong', () => {
  test.each<[unknown, string, string]>([
    ...['', ':', 'user:', 'any', 'any:', '7', 'robot', 'robot:7', 'User:7', ' user:7'].flatMap(
      (text): [unknown, string, string][] => [
        [{ actor: text }, 'actor', 'user, admin, system, anonymous'],
        [{ notActor: ['user:1', text] }, 'notActor', 'any:id'],
      ],
    ),
    ...['type', 'notType', 'event', 'notEvent'].flatMap((name): [unknown, string, string][] => [
      [{ [name]: '' }, name, '1 to 1000 characters'],
      [{ [name]: ['fine', ''] }, name, '1 to 1000 characters'],
      [{ [name]: 'x'.repeat(1_001) }, name, '1 to 1000 characters'],
      [{ [name]: [] }, name, 'empty list'],
    ]),
    ...['changed', 'company', 'request', 'transaction', 'source'].flatMap(
      (name): [unknown, string, string][] => [
        [{ [name]: '' }, name, '1 to 1000 characters'],
        [{ [name]: 'x'.repeat(1_001) }, name, '1 to 1000 characters'],
      ],
    ),
    ['record=', 'record', 'Entity:id'],
    ['record=Deal:', 'record', 'Entity:id'],
    ['record=:42', 'record', 'Entity:id'],
    ['changedFrom=1', 'changedFrom', 'without changed'],
    ['changedTo=1', 'changedTo', 'without changed'],
    ['ip=', 'ip', '10.0.0.0/8'],
    ['ip=localhost', 'ip', '10.0.0.0/8'],
    ['ip=10.0.0', 'ip', '10.0.0.0/8'],
    ['ip=10.0.0.0/33', 'ip', '10.0.0.0/8'],
    ['ip=10.0.0.0/', 'ip', '10.0.0.0/8'],
    ['ip=10.0.0.0/8/8', 'ip', '10.0.0.0/8'],
    ['ip=2001:db8::/129', 'ip', '10.0.0.0/8'],
    ['metadata=channel', 'metadata', 'path.to.key:value'],
    ['metadata=:web', 'metadata', 'path.to.key:value'],
    ['metadata=a..b:web', 'metadata', 'path.to.key:value'],
    ['metadata=channel:', 'metadata', 'path.to.key:value'],
    ['from=2026-03-01&timeZone=UTC', 'from', 'without to'],
    ['to=2026-03-01&timeZone=UTC', 'to', 'without from'],
    ['from=2026-03-01&to=2026-03-02', 'timeZone', 'calendar days'],
    ['from=2026-03-02&to=2026-03-01&timeZone=UTC', 'to', 'the end is before the start'],
    ['from=2026-03-01T00:00Z&to=2026-02-01T00:00Z', 'to', 'the end is before the start'],
    ['from=2026-02-30&to=2026-03-01&timeZone=UTC', 'from', 'calendar day'],
    ['from=2026-03-01T00:00Z&to=2026-03-32T00:00Z', 'to', 'calendar day'],
    ['from=2026-03-01T00:00&to=2026-04-01T00:00Z', 'from', 'with its zone'],
    ['from=2026-03-01T00:00Z&to=2026-04-01T00:00+01:00', 'to', '%2B'],
    ['from=yesterday&to=2026-04-01&timeZone=UTC', 'from', 'calendar day'],
    ['from=2026-03-01&to=2026-04-01T00:00Z&timeZone=UTC', 'to', 'calendar day if from is one'],
    ['from=2026-03-01T00:00Z&to=2026-04-01', 'to', 'calendar day if from is one'],
    ['during=today', 'during', 'without timeZone'],
    ['during=someday&timeZone=UTC', 'during', 'today'],
    ['during=Today&timeZone=UTC', 'during', 'today'],
    ['timeZone=', 'timeZone', 'Europe/Rome'],
    ['timeZone=Mars/Olympus', 'timeZone', 'Europe/Rome'],
    ['during=today&timeZone=Mars/Olympus', 'timeZone', 'Europe/Rome'],
    ['weekStart=someday', 'weekStart', 'monday'],
    ['search=', 'search', '1 to 500 characters'],
    [{ search: 'x'.repeat(501) }, 'search', '1 to 500 characters'],
    [{ search: 'x'.repeat(100_000) }, 'search', '1 to 500 characters'],
    [
      { search: Array.from({ length: 21 }, (_, index) => `w${index}`).join(' ') },
      'search',
      'at most 20 words',
    ],
    ['sort=size', 'sort', 'date, user, type, event, ip'],
    ['sort=date:', 'sort', ':asc or :desc'],
    ['sort=date:up', 'sort', ':asc or :desc'],
    ['sort=date:asc:desc', 'sort', ':asc or :desc'],
    ...['', '0', '-1', '1.5', '01', '1e3', ' 1', 'one', '10001', '9007199254740993'].map(
      (text): [unknown, string, string] => [{ page: text }, 'page', 'whole number from 1 on'],
    ),
    ...['', '0', '501', '-5', '2.0', '0x10'].map((text): [unknown, string, string] => [
      { size: text },
      'size',
      'whole number from 1 to 500',
    ]),
    ['after=', 'after', 'cursor'],
    [{ after: 'x'.repeat(1_001) }, 'after', 'cursor'],
    ['page=401', 'page', 'page times size at most 10000'],
    ['page=21&size=500', 'page', 'pass after'],
    ['page=2&after=abc', 'after', 'together with page'],
    ['type[]=Sales', 'type[]', 'there are actor, notActor, type'],
    ['Type=Sales', 'Type', 'there are actor, notActor, type'],
    ['viewer=admin', 'viewer', 'there are actor, notActor, type'],
    ['=x', '', 'there are actor, notActor, type'],
  ])('%j is told', (input, path, words) => {
    const problems = problemsOf(input)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.path).toBe(path)
    expect(problems[0]?.message).toContain(words)
  })

  test.each(NAMES.filter((name) => !/^(not)?(actor|type|event)$/i.test(name)))(
    '%s is given once or not at all',
    (name) => {
      for (const texts of [['a', 'a'], []]) {
        const { message } = problemsOf({ [name]: texts }).find(({ path }) => path === name) ?? {}
        expect(message).toBe('must be given once')
      }
    },
  )

  test.each(NAMES)('%s is a text', (name) => {
    const wrong = [null, 1, true, {}, { a: 'x' }, [[]], [['x']], [null], [undefined], [{}], Symbol('x'), 1n]
    for (const value of wrong) {
      const { message } = problemsOf({ [name]: value }).find(({ path }) => path === name) ?? {}
      expect(message).toMatch(/^is not given as a text; it must be /)
    }
  })

  test('during stands beside neither from nor to', () => {
    const problems = problemsOf('during=today&from=2026-03-01&to=2026-03-02&timeZone=UTC')
    expect(problems).toEqual([
      { path: 'during', message: 'cannot be given together with from' },
      { path: 'during', message: 'cannot be given together with to' },
    ])
  })

  test('everything that is wrong is told at once, each once', () => {
    const text =
      'actor=7&actor=8&type=&record=:1&changedTo=x&ip=x&metadata=x&from=x&to=2026-03-01&timeZone=x&weekStart=x' +
      '&search=&sort=x&page=0&size=0&after=x&color=red&shape=round'
    expect(pathsOf(text)).toEqual([
      ...[
        'actor',
        'type',
        'record',
        'ip',
        'metadata',
        'from',
        'timeZone',
        'weekStart',
        'search',
        'sort',
        'page',
      ],
      ...['size', 'changedTo', 'after', 'color', 'shape'],
    ])
  })

  test('how the application configures valibot does not matter', () => {
    v.setGlobalConfig({ abortEarly: true, abortPipeEarly: true })
    try {
      expect(pathsOf('size=0&page=0')).toEqual(['page', 'size'])
    } finally {
      v.deleteGlobalConfig()
    }
  })

  test('a wrong range is told beside what else is wrong', () => {
    expect(pathsOf('size=0&from=2026-03-02&to=2026-03-01')).toEqual(['size', 'to'])
    expect(pathsOf('size=0&from=2026-03-01&to=2026-03-02')).toEqual(['size', 'timeZone'])
  })

  test('of many problems twenty are told, those of known parameters first', () => {
    const strange = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`strange${index}`, 'x']))
    const paths = pathsOf({ ...strange, size: '0' })
    expect(paths).toHaveLength(20)
    expect(paths[0]).toBe('size')
  })

  test('the name of an unknown parameter is told up to 64 characters, fit for any output', () => {
    const [problem] = problemsOf({ ['\0\ud800' + 'n'.repeat(100_000)]: 'x' })
    expect(problem?.path).toBe(`\ufffd${'n'.repeat(62)}…`)
  })

  test('no problem repeats a value', () => {
    for (const name of NAMES) {
      for (const text of ['s3cret', 's3cret:s3cret', 's3cret:', '2026-99-99 s3cret'].flatMap((each) => [
        each,
        [each, each],
      ])) {
        expect(JSON.stringify(parse({ [name]: text, s: 's3cret', type: '' }))).not.toContain('s3cret')
      }
    }
  })
})

describe('whatever comes in', () => {
  test.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a number', 7],
    ['a symbol', Symbol('x')],
    ['a function', () => 'x'],
    ['a list', []],
    ['a list of pairs', [['type', 'Sales']]],
    ['a Map, whose entries are no properties', new Map([['type', 'Sales']])],
    ['a FormData, likewise', new FormData()],
    ['a Date', new Date()],
    ['an instance of a class', new (class Query {})()],
    ['URLSearchParams of another realm', Object.create(Object.create({ get: () => 'x' }) as object)],
    ['a getter that throws', Object.defineProperty({}, 'type', { enumerable: true, get: explode })],
    ['a proxy that throws', new Proxy({}, { ownKeys: explode })],
    ['a revoked proxy', revoked()],
  ])('%s is one problem of the whole', (_, input) => {
    const problems = problemsOf(input)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({
      path: '',
      message: expect.stringContaining('URLSearchParams') as string,
    })
  })

  test('proxies that throw are values that are no texts', () => {
    expect(pathsOf({ type: revoked() })).toEqual([''])
    expect(pathsOf({ type: [revoked()], search: new Proxy({}, { getPrototypeOf: explode }) })).toEqual([
      'type',
      'search',
    ])
  })

  test('objects without a prototype and of another realm are read', () => {
    expect(criteriaOf(Object.assign(Object.create(null) as object, { type: 'Sales' }))).toEqual({
      types: ['Sales'],
    })
    expect(criteriaOf(runInContext('({ type: ["Sales"] })', createContext()))).toEqual({ types: ['Sales'] })
  })

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])(
    'the name %s is unknown, as any other',
    (name) => {
      const input: unknown = JSON.parse(`{"${name}":{"type":"Sales"},"page":"2"}`)
      expect(pathsOf(input)).toEqual([name])
      expect(pathsOf(`${name}=x`)).toEqual([name])
      expect(pathsOf({ [`${name}[type]`]: 'x' })).toEqual([`${name}[type]`])
      expect({}).not.toHaveProperty('type')
    },
  )

  test('what a prototype holds is not read', () => {
    expect(pathsOf(Object.create({ type: 'Sales' }))).toEqual([''])
  })

  test.each<[string, unknown]>([
    ['parameters', 'x=1&'.repeat(1_000)],
    ['times a known one', 'type=Sales&'.repeat(101)],
    ['values of one', { type: Array.from({ length: 101 }, () => 'x') }],
    ['values of two', { type: Array(60).fill('x'), event: Array(41).fill('x') }],
    ['properties', Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`p${index}`, 'x']))],
    ['holes', { type: new Array(4_000_000_000) }],
    ['empty lists', Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`p${index}`, []]))],
  ])('more than a hundred %s are one problem', (_, input) => {
    expect(problemsOf(input)).toEqual([
      { path: '', message: 'must be 100 or fewer in all, each value counted' },
    ])
  })

  test('garbage never throws, and what passes holds known criteria alone, which no query refuses', () => {
    let passed = 0
    fc.assert(
      fc.property(garbage(), (input) => {
        const query = parse(input)
        if (!query.ok) {
          expect(query.problems.length).toBeGreaterThanOrEqual(1)
          expect(query.problems.length).toBeLessThanOrEqual(20)
          return
        }
        passed += 1
        for (const name of Object.keys(query.criteria)) expect(CRITERIA).toContain(name)
        for (const name of Object.keys(query.page)) expect(['number', 'size', 'after']).toContain(name)
        check(query.criteria)
        toPage(query.page)
      }),
      { numRuns: 3_000 },
    )
    expect(passed).toBeGreaterThan(100)
  })

  test('anything at all never throws', () => {
    fc.assert(
      fc.property(anything(), (input) => void parse(input)),
      { numRuns: 1_000 },
    )
  })

  test('any text never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.string({ unit: 'binary' }))), (pairs) => {
        parse(pairs.map((pair) => pair.join('=')).join('&'))
      }),
      { numRuns: 1_000 },
    )
  })
})

test('criteria and page written as parameters are read back', () => {
  fc.assert(
    fc.property(criteria(), page(), fc.boolean(), (written, wanted, isQuoted) => {
      const formatted = format(written, wanted, isQuoted)
      const expected = { ok: true, criteria: written, page: wanted }
      expect(parse(formatted)).toEqual(expected)
      expect(Object.keys(criteriaOf(formatted)).sort()).toEqual(Object.keys(written).sort())
      expect(parse(formatted.toString())).toEqual(expected)
      const record = Object.fromEntries([...formatted.keys()].map((name) => [name, formatted.getAll(name)]))
      expect(parse(record)).toEqual(expected)
    }),
    { numRuns: 1_000 },
  )
})

const CRITERIA = [
  ...['by', 'notBy', 'types', 'notTypes', 'events', 'notEvents', 'record', 'changed', 'companyId', 'ip'],
  ...['requestId', 'transactionId', 'source', 'metadata', 'between', 'during', 'timeZone', 'weekStart'],
  ...['search', 'sort'],
]

/** Throws for criteria that a query would refuse. */
function check(given: ActivityCriteria): void {
  const { by, notBy, types, notTypes, events, notEvents, changed, companyId, ip, metadata } = given
  for (const actors of [by, notBy]) if (actors) byActors(actors, 'these')
  for (const words of [types, notTypes]) if (words) oneOf('type', words)
  for (const words of [events, notEvents]) if (words) oneOf('event', words)
  if (changed) changedField(changed.field, changed)
  if (companyId !== undefined) ofCompany(companyId)
  if (ip !== undefined) fromIp(ip)
  if (metadata) withMetadata(metadata.path, metadata.value)
  if (given.requestId !== undefined) inGroup('requestId', given.requestId)
  if (given.transactionId !== undefined) inGroup('transactionId', given.transactionId)
  if (given.source !== undefined) fromSource(given.source)
  if (given.between) between(given.between.from, given.between.to)
  if (given.during) toDuring(given.during, { timeZone: given.timeZone ?? '', weekStart: given.weekStart })
  if (given.search !== undefined) toSearch(given.search, given.timeZone ?? 'UTC')
  if (given.sort) toSort(given.sort.key, given.sort.direction)
}

/** The parameters of criteria: what `parseActivityQuery` undoes. */
function format(written: ActivityCriteria, wanted: PageRequest, isQuoted: boolean): URLSearchParams {
  const { record, changed, metadata, between, during, sort } = written
  const range = typeof during === 'object' ? during : between
  const valueText = (value: JsonValue | undefined): string | undefined =>
    value === undefined ? undefined : formatValue(value, isQuoted)
  const pairs: Record<string, unknown> = {
    actor: written.by?.map(formatActor),
    notActor: written.notBy?.map(formatActor),
    type: written.types,
    notType: written.notTypes,
    event: written.events,
    notEvent: written.notEvents,
    record: record && (record.id === undefined ? record.entity : `${record.entity}:${record.id}`),
    changed: changed?.field,
    changedFrom: valueText(changed?.from),
    changedTo: valueText(changed?.to),
    company: written.companyId,
    ip: written.ip,
    request: written.requestId,
    transaction: written.transactionId,
    source: written.source,
    metadata: metadata && `${metadata.path.join('.')}:${formatValue(metadata.value, isQuoted)}`,
    from: range?.from,
    to: range?.to,
    during: typeof during === 'string' ? during : undefined,
    timeZone: written.timeZone,
    weekStart: written.weekStart,
    search: written.search,
    sort: sort && `${sort.key}:${sort.direction}`,
    page: wanted.number,
    size: wanted.size,
    after: wanted.after,
  }
  const texts = Object.entries(pairs).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((each) => [name, String(each)]),
  )
  return new URLSearchParams(texts as [string, string][])
}

function formatActor(actor: ActorFilter): string {
  if (typeof actor !== 'object') return `any:${actor}`
  return actor.id === undefined ? actor.kind : `${actor.kind}:${actor.id}`
}

/** A text that does not read as JSON can go without quotes. */
function formatValue(value: JsonValue, isQuoted: boolean): string {
  if (isQuoted || typeof value !== 'string' || value === '') return JSON.stringify(value)
  try {
    JSON.parse(value)
    return JSON.stringify(value)
  } catch {
    return value
  }
}

function word(): fc.Arbitrary<string> {
  return fc.string({ unit: 'binary', minLength: 1, maxLength: 30 })
}

function criteria(): fc.Arbitrary<ActivityCriteria> {
  const words = fc.array(word(), { minLength: 1, maxLength: 5 })
  const actors = fc.array(actor(), { minLength: 1, maxLength: 5 })
  const filters = fc.record<ActivityCriteria, never>(
    {
      by: actors,
      notBy: actors,
      types: words,
      notTypes: words,
      events: words,
      notEvents: words,
      record: fc.record(
        { entity: word().filter((text) => !text.includes(':')), id: word() },
        { requiredKeys: ['entity'] },
      ),
      changed: fc.record({ field: word(), from: value(), to: value() }, { requiredKeys: ['field'] }),
      companyId: word(),
      ip: network(),
      requestId: word(),
      transactionId: word(),
      source: word(),
      metadata: fc.record({
        path: fc.array(
          word().filter((text) => !/[.:]/.test(text)),
          { minLength: 1, maxLength: 4 },
        ),
        value: value(),
      }),
      weekStart: fc.constantFrom(...WEEK_DAYS),
      search: word(),
      sort: fc.record({
        key: fc.constantFrom(...SORT_KEYS),
        direction: fc.constantFrom('asc' as const, 'desc' as const),
      }),
    },
    { requiredKeys: [] },
  )
  return fc.tuple(filters, time()).map((parts) => ({ ...parts[0], ...parts[1] }))
}

function actor(): fc.Arbitrary<ActorFilter> {
  const kind = fc.constantFrom('user' as const, 'admin' as const, 'system' as const, 'anonymous' as const)
  return fc.oneof(word(), fc.record({ kind, id: word() }, { requiredKeys: ['kind'] }))
}

function value(): fc.Arbitrary<JsonValue> {
  return fc
    .oneof(word(), fc.constantFrom('', '42', '1500.00', 'null', '"', '[]'), json())
    .filter((each) => JSON.stringify(each).length <= 800)
}

function network(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map((parts) => parts.join('/')),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map((parts) => parts.join('/')),
  )
}

function time(): fc.Arbitrary<ActivityCriteria> {
  const zone = fc.constantFrom('UTC', 'Europe/Rome', 'America/New_York', 'Pacific/Apia')
  const instants = fc
    .tuple(instant(), instant())
    .map((pair) => pair.sort())
    .map(([from = '', to = '']) => ({ from, to }))
  const days = instants.map(({ from, to }) => ({ from: from.slice(0, 10), to: to.slice(0, 10) }))
  return fc.oneof(
    fc.constant({}),
    fc.record({ timeZone: zone }),
    fc.record({ between: instants }),
    fc.record({ during: fc.oneof(fc.constantFrom(...DATE_PRESETS), days), timeZone: zone }),
  )
}

function instant(): fc.Arbitrary<string> {
  const bounds = { min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }
  return fc.date(bounds).map((date) => date.toISOString())
}

function page(): fc.Arbitrary<PageRequest> {
  const size = fc.integer({ min: 1, max: 500 })
  return fc.oneof(
    fc.record({ number: fc.integer({ min: 1, max: 20 }), size }, { requiredKeys: [] }),
    fc.record({ after: word(), size }, { requiredKeys: [] }),
  )
}

/** Objects as parsers make them: of known and unknown names, texts that are fine, and anything else. */
function garbage(): fc.Arbitrary<unknown> {
  const name = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...NAMES) },
    { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'type[]', '') },
    { weight: 1, arbitrary: fc.string() },
  )
  const fine = [
    'user:7',
    'system',
    'Sales',
    'Deal:42',
    '10.0.0.1',
    '2026-03-01',
    'UTC',
    'today',
    'monday',
    'a:1',
    '2',
  ]
  const text = fc.oneof(fc.constantFrom(...fine), fc.string({ unit: 'binary' }), fc.json())
  const given = fc.oneof(
    { weight: 6, arbitrary: text },
    { weight: 2, arbitrary: fc.array(text) },
    { weight: 1, arbitrary: anything() },
  )
  return fc.dictionary(name, given, { maxKeys: 8 })
}

function explode(): never {
  throw new Error('touched')
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
