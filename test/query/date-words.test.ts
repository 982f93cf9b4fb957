import fc from 'fast-check'
import { readDateWord } from '../../src/query/date-words.js'
import { HOST_ZONES, localTime, ODD_DAYS, withHostZone, ZONES } from './odd-days.js'

const MINUTE = 60_000

function isThen(word: string, time: string | number, timeZone = 'UTC'): boolean {
  const reads = readDateWord(word, timeZone)
  if (reads === null) throw new Error(`${word} reads as no date`)
  return reads(new Date(time).getTime())
}

/** That the word is true from the first instant on, before the second, and neither before nor after. */
function expectOnly(word: string, from: string, to: string, timeZone?: string): void {
  const [first, next] = [Date.parse(from), Date.parse(to)]
  const tried = [first - 1, first, next - 1, next].map((ms) => isThen(word, ms, timeZone))
  expect([word, ...tried]).toEqual([word, false, true, true, false])
}

test.each([
  ['2026-03-01', '2026-03-01T00:00Z', '2026-03-02T00:00Z'],
  ['2028-02-29', '2028-02-29T00:00Z', '2028-03-01T00:00Z'],
  ['2026-03', '2026-03-01T00:00Z', '2026-04-01T00:00Z'],
  ['2026-12', '2026-12-01T00:00Z', '2027-01-01T00:00Z'],
  ['1970', '1970-01-01T00:00Z', '1971-01-01T00:00Z'],
  ['2026', '2026-01-01T00:00Z', '2027-01-01T00:00Z'],
  ['2199', '2199-01-01T00:00Z', '2200-01-01T00:00Z'],
  ['2026-03-01T14:30', '2026-03-01T14:30Z', '2026-03-01T14:31Z'],
  ['2026-03-01t14:30', '2026-03-01T14:30Z', '2026-03-01T14:31Z'],
  ['2026-03-01T14:30:15', '2026-03-01T14:30:15Z', '2026-03-01T14:30:16Z'],
  ['2026-03-01T14:30:15.250', '2026-03-01T14:30:15.250Z', '2026-03-01T14:30:15.251Z'],
  ['14:30', '2026-03-01T14:30Z', '2026-03-01T14:31Z'],
  ['9:05', '2026-03-01T09:05Z', '2026-03-01T09:06Z'],
  ['09:05', '2026-03-01T09:05Z', '2026-03-01T09:06Z'],
  ['0:00', '2026-03-01T00:00Z', '2026-03-01T00:01Z'],
  ['23:59', '2026-03-01T23:59Z', '2026-03-02T00:00Z'],
  ['14:30:15', '2026-03-01T14:30:15Z', '2026-03-01T14:30:16Z'],
  ['2:30pm', '2026-03-01T14:30Z', '2026-03-01T14:31Z'],
  ['02:30PM', '2026-03-01T14:30Z', '2026-03-01T14:31Z'],
  ['2:30:15pm', '2026-03-01T14:30:15Z', '2026-03-01T14:30:16Z'],
  ['2:30am', '2026-03-01T02:30Z', '2026-03-01T02:31Z'],
  ['12:05am', '2026-03-01T00:05Z', '2026-03-01T00:06Z'],
  ['12:05pm', '2026-03-01T12:05Z', '2026-03-01T12:06Z'],
  ['2pm', '2026-03-01T14:00Z', '2026-03-01T15:00Z'],
  ['12AM', '2026-03-01T00:00Z', '2026-03-01T01:00Z'],
  ['13/05/2026', '2026-05-13T00:00Z', '2026-05-14T00:00Z'],
  ['5/13/2026', '2026-05-13T00:00Z', '2026-05-14T00:00Z'],
  ['5/5/2026', '2026-05-05T00:00Z', '2026-05-06T00:00Z'],
  ['1.5.2026', '2026-05-01T00:00Z', '2026-05-02T00:00Z'],
  ['01.05.2026', '2026-05-01T00:00Z', '2026-05-02T00:00Z'],
])('%s is from %s to before %s', (word, from, to) => {
  expectOnly(word, from, to)
})

test.each([
  ['2026-03-01', '2026-02-28T23:00Z', '2026-03-01T23:00Z'],
  ['2026-03', '2026-02-28T23:00Z', '2026-03-31T22:00Z'],
  ['2026', '2025-12-31T23:00Z', '2026-12-31T23:00Z'],
  ['2026-07-01T14:30', '2026-07-01T12:30Z', '2026-07-01T12:31Z'],
  ['14:30', '2026-03-01T13:30Z', '2026-03-01T13:31Z'],
  ['14:30', '2026-07-01T12:30Z', '2026-07-01T12:31Z'],
  ['2026-07-01T14:30Z', '2026-07-01T14:30Z', '2026-07-01T14:31Z'],
  ['2026-07-01T14:30:15z', '2026-07-01T14:30:15Z', '2026-07-01T14:30:16Z'],
  ['2026-07-01T00:30+05:30', '2026-06-30T19:00Z', '2026-06-30T19:01Z'],
  ['2026-07-01T14:30-0800', '2026-07-01T22:30Z', '2026-07-01T22:31Z'],
  ['2026-07-01T14:30:15+02', '2026-07-01T12:30:15Z', '2026-07-01T12:30:16Z'],
])('in Madrid %s is from %s to before %s', (word, from, to) => {
  expectOnly(word, from, to, 'Europe/Madrid')
})

test('a day with slashes is day first and month first, both where both are days', () => {
  for (const word of ['01/05/2026', '1/5/2026']) {
    expectOnly(word, '2026-05-01', '2026-05-02')
    expectOnly(word, '2026-01-05', '2026-01-06')
  }
})

test.each([
  ...['25:00', '24:00', '14:60', '14:30:60', '14:5', '009:05', '13pm', '0am', '0:30pm', '2:60pm', '14:30pm'],
  ...['2026-02-30', '2026-02-29', '2026-13', '2026-00', '2026-13-01', '2026-3-1', '2026-3', '20260301'],
  ...[
    '2026-03-01T24:00',
    '2026-03-01T14',
    '2026-02-30T14:30',
    '2026-03-01T14:30+24:00',
    '2026-03-01T14:30+2',
  ],
  ...['2026-03-01T14:30.250', '2026-03-01T14:30:15.25', '2026-03-01T14:30X', '14:30Z', '2026-03-01Z'],
  ...['1969', '2200', '0000', '12', '202', '20260', '2026.', 'v2026'],
  ...[
    '13/13/2026',
    '30/2/2026',
    '1/5/26',
    '1/5',
    '0/1/2026',
    '30.2.2026',
    '5.13.2026',
    '1.5.26',
    '10.0.4.12',
  ],
  ...[
    '',
    ' ',
    'today',
    'pm',
    'acme',
    '2026-03-01\n',
    ' 14:30',
    '٢٠٢٦',
    '-2026',
    '1.5',
    '1e3',
    '9'.repeat(500),
  ],
])('%j is no date or time', (word) => {
  expect(readDateWord(word, 'UTC')).toBeNull()
})

test('a time that the clocks show twice is true both times', () => {
  for (const word of ['2:30', '2:30am', '2026-10-25T02:30']) {
    expectOnly(word, '2026-10-25T00:30Z', '2026-10-25T00:31Z', 'Europe/Madrid')
    expectOnly(word, '2026-10-25T01:30Z', '2026-10-25T01:31Z', 'Europe/Madrid')
  }
  expectOnly('2am', '2026-10-25T00:00Z', '2026-10-25T02:00Z', 'Europe/Madrid')
  expectOnly('1:45', '2024-04-06T14:45Z', '2024-04-06T14:46Z', 'Australia/Lord_Howe')
  expectOnly('1:45', '2024-04-06T15:15Z', '2024-04-06T15:16Z', 'Australia/Lord_Howe')
})

test('a time that the clocks skip is not true on that day', () => {
  const gap = Date.parse('2026-03-29T01:00Z')
  for (let ms = gap - 180 * MINUTE; ms < gap + 180 * MINUTE; ms += MINUTE) {
    expect(isThen('2:30', ms, 'Europe/Madrid')).toBe(false)
    expect(isThen('2026-03-29T02:30', ms, 'Europe/Madrid')).toBe(false)
  }
})

test('a time of day is that of zones at odd quarters too, and of an offset', () => {
  expectOnly('14:30', '2026-03-01T08:45Z', '2026-03-01T08:46Z', 'Asia/Kathmandu')
  expectOnly('14:30', '2026-03-01T12:30Z', '2026-03-01T12:31Z', '+02:00')
  expectOnly('23:30', '1969-12-31T21:30Z', '1969-12-31T21:31Z', '+02:00')
})

describe.each(HOST_ZONES)('on a host in %s', (host) => {
  test.each(ODD_DAYS)('%s %s is from %s to %s (%s)', (timeZone, day, from, to) => {
    withHostZone(host, () => expectOnly(day, from, to, timeZone))
  })
})

test('a day that the zone skipped is never', () => {
  const reads = readDateWord('2011-12-30', 'Pacific/Apia')
  for (let ms = Date.parse('2011-12-28'); ms < Date.parse('2012-01-02'); ms += 15 * MINUTE) {
    expect(reads?.(ms)).toBe(false)
  }
})

test('a day that the clocks went back into has both of its pieces', () => {
  const zone = 'America/St_Johns'
  expect(isThen('2010-11-06', '2010-11-07T02:29Z', zone)).toBe(true)
  expect(isThen('2010-11-06', '2010-11-07T02:30Z', zone)).toBe(false)
  expect(isThen('2010-11-06', '2010-11-07T02:31Z', zone)).toBe(true)
  expect(isThen('2010-11-06', '2010-11-07T03:30Z', zone)).toBe(false)
})

const anyZone = fc.constantFrom(...ZONES)
const anyTime = fc.integer({ min: Date.UTC(1990, 0, 10), max: Date.UTC(2037, 0, 1) })
/** Often on the same day or a neighbour, or at the same time of another. */
const anyDistance = fc.oneof(
  fc.integer({ min: -50 * 60 * MINUTE, max: 50 * 60 * MINUTE }),
  fc.integer({ min: -200, max: 200 }).map((quarters) => quarters * 15 * MINUTE),
  fc.integer({ min: -500, max: 500 }).map((days) => days * 24 * 60 * MINUTE),
)

test.each([
  ['day', (local: string) => local.slice(0, 10)],
  ['month', (local: string) => local.slice(0, 7)],
  ['year', (local: string) => local.slice(0, 4)],
  ['day with dots', (local: string) => local.slice(0, 10).split('-').reverse().join('.')],
  ['minute', (local: string) => local.slice(0, 16)],
  ['second', (local: string) => local],
  ['minute of any day', (local: string) => local.slice(11, 16)],
  ['second of any day', (local: string) => local.slice(11)],
])('a %s is true exactly when the clocks of the zone show it, by Intl', (_, toWord) => {
  fc.assert(
    fc.property(anyZone, anyTime, anyDistance, (timeZone, ms, distance) => {
      const word = toWord(localTime(ms, timeZone))
      expect(isThen(word, ms, timeZone)).toBe(true)
      expect(isThen(word, ms + distance, timeZone)).toBe(toWord(localTime(ms + distance, timeZone)) === word)
    }),
    { numRuns: 300 },
  )
})

test('one reading is right in whatever order it is asked about times', () => {
  fc.assert(
    fc.property(anyZone, fc.array(anyTime, { minLength: 2, maxLength: 50 }), (timeZone, times) => {
      const word = localTime(times[0] ?? 0, timeZone).slice(11, 13)
      const reads = readDateWord(`${Number(word) % 12 || 12}${Number(word) < 12 ? 'am' : 'pm'}`, timeZone)
      for (const ms of times) expect(reads?.(ms)).toBe(localTime(ms, timeZone).slice(11, 13) === word)
    }),
  )
})

test('20,000 times over ten years are told in a moment', () => {
  const reads = readDateWord('14:30', 'Europe/Madrid')
  const first = Date.UTC(2016, 0, 1)
  const begun = performance.now()
  for (let index = 0; index < 20_000; index++) reads?.(first + index * 263 * MINUTE)
  expect(performance.now() - begun).toBeLessThan(1_000)
})
