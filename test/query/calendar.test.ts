import fc from 'fast-check'
import { bucketStarts, parseDay } from '../../src/query/calendar.js'
import { HOST_ZONES, localTime, ODD_DAYS, withHostZone, ZONES } from './odd-days.js'

const HOUR = 3_600_000
const starts = (per: 'hour' | 'day', timeZone: string, from: string, to: string): readonly string[] =>
  bucketStarts({ from: Date.parse(from), to: Date.parse(to) }, per, timeZone).map((ms) =>
    new Date(ms).toISOString().slice(0, 16),
  )

test('days are those of the zone, whole at both ends', () => {
  expect(starts('day', 'Europe/Madrid', '2026-03-28T12:00Z', '2026-03-30T00:00Z')).toEqual([
    '2026-03-27T23:00',
    '2026-03-28T23:00',
    '2026-03-29T22:00',
    '2026-03-30T22:00',
  ])
})

test('a range that ends where a bucket does has no bucket more', () => {
  expect(starts('day', 'UTC', '2026-03-01', '2026-03-02')).toEqual(['2026-03-01T00:00', '2026-03-02T00:00'])
  expect(starts('hour', 'UTC', '2026-03-01T09:00Z', '2026-03-01T10:00Z')).toEqual([
    '2026-03-01T09:00',
    '2026-03-01T10:00',
  ])
})

test('an empty range has one bucket, or none where it is at the start of one', () => {
  expect(starts('day', 'UTC', '2026-03-01T09:00Z', '2026-03-01T09:00Z')).toHaveLength(2)
  expect(starts('day', 'UTC', '2026-03-01', '2026-03-01')).toEqual(['2026-03-01T00:00'])
})

describe.each(HOST_ZONES)('on a host in %s', (host) => {
  test.each(ODD_DAYS)('%s %s is one bucket from %s to %s (%s)', (timeZone, _, from, to) => {
    withHostZone(host, () =>
      expect(bucketStarts({ from: Date.parse(from), to: Date.parse(to) }, 'day', timeZone)).toEqual([
        Date.parse(from),
        Date.parse(to),
      ]),
    )
  })
})

test('a day that the zone skipped is no bucket', () => {
  expect(starts('day', 'Pacific/Apia', '2011-12-29T12:00Z', '2011-12-31T12:00Z')).toEqual([
    '2011-12-29T10:00',
    '2011-12-30T10:00',
    '2011-12-31T10:00',
    '2012-01-01T10:00',
  ])
})

test.each([
  ['23 hours', 'America/New_York', '2026-03-08T05:00Z', '2026-03-09T04:00Z', 23],
  ['25 hours', 'America/New_York', '2026-11-01T04:00Z', '2026-11-02T05:00Z', 25],
  ['23 hours', 'Europe/Madrid', '2026-03-28T23:00Z', '2026-03-29T22:00Z', 23],
  ['25 hours', 'Europe/Madrid', '2026-10-24T22:00Z', '2026-10-25T23:00Z', 25],
  ['25 hours', 'America/Havana', '2024-11-03T04:00Z', '2024-11-04T05:00Z', 25],
])('a day of %s in %s has each real hour once', (_, timeZone, from, to, hours) => {
  expect(bucketStarts({ from: Date.parse(from), to: Date.parse(to) }, 'hour', timeZone)).toEqual(
    Array.from({ length: hours + 1 }, (_, hour) => Date.parse(from) + hour * HOUR),
  )
})

test.each([
  [
    'begin at the quarter of UTC where the zone is three quarters off',
    'Asia/Kathmandu',
    ['2026-03-01T00:00Z', '2026-03-01T02:00Z'],
    ['2026-02-28T23:15', '2026-03-01T00:15', '2026-03-01T01:15', '2026-03-01T02:15'],
  ],
  [
    'are cut where clocks go back half an hour',
    'Australia/Lord_Howe',
    ['2024-04-06T14:10Z', '2024-04-06T16:10Z'],
    ['2024-04-06T14:00', '2024-04-06T15:00', '2024-04-06T15:30', '2024-04-06T16:30'],
  ],
  [
    'are cut where clocks go ahead half an hour',
    'Australia/Lord_Howe',
    ['2024-10-05T14:30Z', '2024-10-05T16:10Z'],
    ['2024-10-05T14:30', '2024-10-05T15:30', '2024-10-05T16:00', '2024-10-05T17:00'],
  ],
  [
    'begin at the change where a range begins within the hour that is cut',
    'Australia/Lord_Howe',
    ['2024-10-05T15:40Z', '2024-10-05T15:50Z'],
    ['2024-10-05T15:30', '2024-10-05T16:00'],
  ],
  [
    'are half of one where a zone changes its half hour for good',
    'America/Caracas',
    ['2016-05-01T06:45Z', '2016-05-01T07:15Z'],
    ['2016-05-01T06:30', '2016-05-01T07:00', '2016-05-01T08:00'],
  ],
  [
    'are whole where clocks go back a whole hour in the midst of one',
    'America/St_Johns',
    ['2010-11-07T01:30Z', '2010-11-07T03:31Z'],
    ['2010-11-07T01:30', '2010-11-07T02:30', '2010-11-07T03:30', '2010-11-07T04:30'],
  ],
])('hours %s', (_, timeZone, [from = '', to = ''], expected) => {
  expect(starts('hour', timeZone, from, to)).toEqual(expected)
})

const anyZone = fc.constantFrom(...ZONES)
const anyRange = (mostHours: number): fc.Arbitrary<{ from: number; to: number }> =>
  fc
    .record({
      from: fc.integer({ min: Date.UTC(2012, 0, 10), max: Date.UTC(2037, 0, 1) }),
      length: fc.integer({ min: 1, max: mostHours * HOUR }),
    })
    .map(({ from, length }) => ({ from, to: from + length }))

/** The pairs of neighbours; checks that they cover the range without a gap, an overlap or a bucket that does not touch it. */
function bucketsOf(range: { from: number; to: number }, per: 'hour' | 'day', timeZone: string) {
  const all = bucketStarts(range, per, timeZone)
  const buckets = all.slice(1).map((end, index) => ({ start: all[index] ?? NaN, end }))
  for (const { start, end } of buckets) expect(start).toBeLessThan(end)
  expect(buckets[0]?.start).toBeLessThanOrEqual(range.from)
  expect(buckets[0]?.end).toBeGreaterThan(range.from)
  expect(buckets.at(-1)?.start).toBeLessThan(range.to)
  expect(buckets.at(-1)?.end).toBeGreaterThanOrEqual(range.to)
  return buckets
}

test('days part the range, each is one local day and each another', () => {
  fc.assert(
    fc.property(anyZone, anyRange(24 * 400), (timeZone, range) => {
      const dates = bucketsOf(range, 'day', timeZone).map(({ start, end }) => {
        const first = localTime(start, timeZone).slice(0, 10)
        expect(localTime(end - 1, timeZone).slice(0, 10)).toBe(first)
        return first
      })
      expect(new Set(dates).size).toBe(dates.length)
    }),
    { numRuns: 50 },
  )
})

test('hours part the range, none is longer than an hour and each is within one local hour', () => {
  fc.assert(
    fc.property(anyZone, anyRange(24 * 20), (timeZone, range) => {
      for (const { start, end } of bucketsOf(range, 'hour', timeZone)) {
        expect(end - start).toBeLessThanOrEqual(HOUR)
        expect(localTime(end - 1, timeZone).slice(0, 13)).toBe(localTime(start, timeZone).slice(0, 13))
      }
    }),
    { numRuns: 50 },
  )
})

test('a day is read only from its ISO form', () => {
  expect(parseDay('2028-02-29')?.toString()).toBe('2028-02-29')
  for (const text of [
    '2026-02-29',
    '2026-3-1',
    '20260301',
    '2026-03-01T00:00',
    '+002026-03-01',
    ' 2026-03-01',
  ]) {
    expect(parseDay(text)).toBeNull()
  }
})
