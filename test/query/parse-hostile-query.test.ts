import fc from 'fast-check'
import { createContext, runInContext } from 'node:vm'
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
} from '../../src/query/criteria.js'
import { toDuring } from '../../src/query/date-range.js'
import { toPage } from '../../src/query/paging.js'
import { toSearch } from '../../src/query/search.js'
import { toSort } from '../../src/query/sort.js'
import { anything } from '../diff/arbitraries.js'
import { criteriaOf, NAMES, parse, pathsOf, problemsOf } from './parsed-query.js'
import { criteria, format, page } from './some-written-query.js'

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
