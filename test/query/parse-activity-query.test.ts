import type { JsonValue } from '../../src/model/json.js'
import type { ActivityCriteria } from '../../src/query/activity-criteria.js'
import { DATE_PRESETS, WEEK_DAYS } from '../../src/query/date-range.js'
import type { PageRequest } from '../../src/query/paging.js'
import { SORT_KEYS } from '../../src/query/sort.js'
import { criteriaOf, pageOf, problemsOf } from './parsed-query.js'

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
