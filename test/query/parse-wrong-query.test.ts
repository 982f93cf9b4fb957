import * as v from 'valibot'
import { NAMES, parse, pathsOf, problemsOf } from './parsed-query.js'

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
