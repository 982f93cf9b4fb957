import fc from 'fast-check'
import {
  type Calendar,
  type CalendarRange,
  checkTimeZone,
  DATE_PRESETS,
  type DatePreset,
  resolveDuring,
  toDuring,
  toIdRange,
  WEEK_DAYS,
  type WeekDay,
} from '../../src/query/date-range.js'
import { createIdFactory } from '../../src/store/activity-id.js'
import { HOST_ZONES, localTime, ODD_DAYS, withHostZone, ZONES } from './odd-days.js'

const idAt = (time: string): string => createIdFactory(() => new Date(time))()
const holds = (range: ReturnType<typeof toIdRange>, time: string): boolean =>
  range.from <= idAt(time) && idAt(time) < range.to

test('a range holds its first millisecond and not its last', () => {
  const march = toIdRange('2026-03-01', '2026-04-01')
  expect(holds(march, '2026-02-28T23:59:59.999Z')).toBe(false)
  expect(holds(march, '2026-03-01T00:00:00.000Z')).toBe(true)
  expect(holds(march, '2026-03-31T23:59:59.999Z')).toBe(true)
  expect(holds(march, '2026-04-01T00:00:00.000Z')).toBe(false)
})

test.each([
  ['a date, which is midnight in UTC', '2026-03-01'],
  ['minutes', '2026-03-01T00:00Z'],
  ['seconds', '2026-03-01T00:00:00Z'],
  ['milliseconds', '2026-03-01T00:00:00.000Z'],
  ['finer than milliseconds', '2026-03-01T00:00:00.000999Z'],
  ['a zone to the east', '2026-03-01T05:30:00+05:30'],
  ['a zone to the west', '2026-02-28T16:00-08:00'],
  ['a Date', new Date(Date.UTC(2026, 2, 1))],
])('an instant can be written as %s', (_, from) => {
  expect(toIdRange(from, '2027-01-01')).toEqual(
    toIdRange(new Date('2026-03-01T00:00:00Z'), new Date('2027-01-01')),
  )
})

test('a range that ends when it begins is empty', () => {
  const { from, to } = toIdRange('2026-03-01', '2026-03-01')
  expect(from).toBe(to)
})

test('a range may begin before the first id and end after the last', () => {
  expect(holds(toIdRange('0001-01-01', '9999-12-31'), '2026-03-01T00:00:00Z')).toBe(true)
  expect(holds(toIdRange(new Date(-8.64e15), new Date(8.64e15)), '2026-03-01T00:00:00Z')).toBe(true)
})

test.each([
  ['no date at all', 'yesterday'],
  ['empty', ''],
  ['a day that the month does not have', '2026-02-30'],
  ['the 29th of February of a common year', '2026-02-29T00:00:00Z'],
  ['a month that there is not', '2026-13-01'],
  ['an hour that there is not', '2026-03-01T25:00:00Z'],
  ['a time without a zone', '2026-03-01T09:30:00'],
  ['a form of some country', '03/01/2026'],
  ['a year alone', '2026'],
  ['followed by SQL', "2026-03-01' OR '1'='1"],
  ['followed by a line', '2026-03-01\n'],
  ['an invalid Date', new Date(NaN)],
  ['a number', 1_772_323_200_000],
  ['null', null],
  ['undefined', undefined],
  ['a list', ['2026-03-01']],
])('a start or an end that is %s is an error that says what to write', (_, value) => {
  const wrong = value as string
  expect(() => toIdRange(wrong, '2027-01-01')).toThrow(
    /^\[activity-log\] Cannot filter by date: the start is no valid date\. Pass a Date, .*2026-03-01T09:30:00\+01:00\. \(QUERY_INVALID\)$/,
  )
  expect(() => toIdRange('2020-01-01', wrong)).toThrow(/the end is no valid date.*QUERY_INVALID/)
})

test('an end before the start is an error', () => {
  expect(() => toIdRange('2026-03-02', '2026-03-01')).toThrow(
    '[activity-log] Cannot filter by date: the end is before the start. Pass the earlier instant first. (QUERY_INVALID)',
  )
})

const MADRID = { timeZone: 'Europe/Madrid' }
const resolve = (
  during: DatePreset | CalendarRange,
  calendar: Calendar,
  now: string | number = '2026-03-11T15:00Z',
): ReturnType<typeof resolveDuring> => resolveDuring(toDuring(during, calendar), new Date(now))
const instants = (from: string, to: string): unknown => ({ from: Date.parse(from), to: Date.parse(to) })

// The now of these is a Wednesday. Madrid is an hour ahead of UTC, two from 29 March on.
test.each([
  ['today', '2026-03-10T23:00Z', '2026-03-11T23:00Z'],
  ['yesterday', '2026-03-09T23:00Z', '2026-03-10T23:00Z'],
  ['this week', '2026-03-08T23:00Z', '2026-03-15T23:00Z'],
  ['last 7 days', '2026-03-04T23:00Z', '2026-03-11T23:00Z'],
  ['last 30 days', '2026-02-09T23:00Z', '2026-03-11T23:00Z'],
  ['this month', '2026-02-28T23:00Z', '2026-03-31T22:00Z'],
  ['last month', '2026-01-31T23:00Z', '2026-02-28T23:00Z'],
] as const)('%s is whole days of the zone', (preset, from, to) => {
  expect(resolve(preset, MADRID)).toEqual(instants(from, to))
})

test('every preset has a range of its own', () => {
  expect(new Set(DATE_PRESETS.map((preset) => JSON.stringify(resolve(preset, MADRID)))).size).toBe(7)
})

test.each([
  ['monday', '2026-03-08T23:00Z', '2026-03-15T23:00Z'],
  ['tuesday', '2026-03-09T23:00Z', '2026-03-16T23:00Z'],
  ['wednesday', '2026-03-10T23:00Z', '2026-03-17T23:00Z'],
  ['thursday', '2026-03-04T23:00Z', '2026-03-11T23:00Z'],
  ['friday', '2026-03-05T23:00Z', '2026-03-12T23:00Z'],
  ['saturday', '2026-03-06T23:00Z', '2026-03-13T23:00Z'],
  ['sunday', '2026-03-07T23:00Z', '2026-03-14T23:00Z'],
] as const)('a week can start on %s', (weekStart, from, to) => {
  expect(resolve('this week', { ...MADRID, weekStart })).toEqual(instants(from, to))
})

test('today is the day of the zone, not of UTC', () => {
  const now = '2026-03-10T23:30Z'
  expect(resolve('today', MADRID, now)).toEqual(instants('2026-03-10T23:00Z', '2026-03-11T23:00Z'))
  expect(resolve('today', { timeZone: 'America/New_York' }, now)).toEqual(
    instants('2026-03-10T04:00Z', '2026-03-11T04:00Z'),
  )
  expect(resolve('today', { timeZone: '+01:00' }, now)).toEqual(resolve('today', MADRID, now))
})

test('the month before January is December, and the month before 31 March is February', () => {
  const utc = { timeZone: 'UTC' }
  expect(resolve('last month', utc, '2026-01-31T12:00Z')).toEqual(instants('2025-12-01', '2026-01-01'))
  expect(resolve('last month', utc, '2028-03-31T12:00Z')).toEqual(instants('2028-02-01', '2028-03-01'))
  expect(resolve('this month', utc, '2028-02-29T12:00Z')).toEqual(instants('2028-02-01', '2028-03-01'))
  expect(resolve('this week', utc, '2027-01-01T12:00Z')).toEqual(instants('2026-12-28', '2027-01-04'))
})

test('calendar days are both in the range', () => {
  expect(resolve({ from: '2026-03-01', to: '2026-03-31' }, MADRID)).toEqual(
    instants('2026-02-28T23:00Z', '2026-03-31T22:00Z'),
  )
  expect(resolve({ from: '2026-03-01', to: '2026-03-01' }, { timeZone: 'UTC' })).toEqual(
    instants('2026-03-01', '2026-03-02'),
  )
})

describe.each(HOST_ZONES)('on a host in %s', (host, minutes) => {
  test('the zone of the host really changes', () => {
    const before = new Date(2026, 0, 15).getTime()
    withHostZone(host, () => expect(new Date(Date.UTC(2026, 0, 15)).getTimezoneOffset()).toBe(minutes))
    expect(new Date(2026, 0, 15).getTime()).toBe(before)
  })

  test.each(ODD_DAYS)('%s %s is from %s to %s (%s)', (timeZone, day, from, to) => {
    withHostZone(host, () => {
      const whole = instants(from, to)
      const calendar = { timeZone }
      expect(resolve({ from: day, to: day }, calendar)).toEqual(whole)
      expect(resolve('today', calendar, from)).toEqual(whole)
      expect(resolve('today', calendar, Date.parse(to) - 1)).toEqual(whole)
      expect(resolve('last 7 days', calendar, from).to).toBe(Date.parse(to))
      expect(resolve('yesterday', calendar, from).to).toBe(Date.parse(from))
    })
  })
})

test('a day that the zone skipped is empty', () => {
  const skipped = resolve({ from: '2011-12-30', to: '2011-12-30' }, { timeZone: 'Pacific/Apia' })
  expect(skipped).toEqual(instants('2011-12-30T10:00Z', '2011-12-30T10:00Z'))
})

const anyZone = fc.constantFrom(...ZONES)
// Before 2012 some clocks went back over midnight, so that the day before has a second piece, and Apia skipped a day.
const anyTime = fc.integer({ min: Date.UTC(2012, 2, 1), max: Date.UTC(2037, 0, 1) })
const anyWeekStart = fc.constantFrom(...WEEK_DAYS)

test('the presets hold now, or end where the day or the month of now starts', () => {
  fc.assert(
    fc.property(anyZone, anyTime, anyWeekStart, (timeZone, now, weekStart) => {
      const of = (preset: DatePreset): ReturnType<typeof resolve> =>
        resolve(preset, { timeZone, weekStart }, now)
      for (const preset of ['today', 'this week', 'last 7 days', 'last 30 days', 'this month'] as const) {
        expect(of(preset).from).toBeLessThanOrEqual(now)
        expect(of(preset).to).toBeGreaterThan(now)
      }
      expect(of('yesterday').to).toBe(of('today').from)
      expect(of('last month').to).toBe(of('this month').from)
    }),
  )
})

test('presets hold the local days that they name', () => {
  const daysIn = ({ from, to }: ReturnType<typeof resolve>, timeZone: string): number => {
    const days = new Set<string>()
    for (let ms = from; ms < to; ms += 1_800_000) days.add(localTime(ms, timeZone).slice(0, 10))
    return days.size
  }
  fc.assert(
    fc.property(anyZone, anyTime, anyWeekStart, (timeZone, now, weekStart) => {
      const of = (preset: DatePreset): number =>
        daysIn(resolve(preset, { timeZone, weekStart }, now), timeZone)
      expect([of('today'), of('yesterday'), of('this week'), of('last 7 days')]).toEqual([1, 1, 7, 7])
      expect(of('last 30 days')).toBe(30)
    }),
    { numRuns: 30 },
  )
})

test('what is checked holds the zone in its own letters, the default of the week, and copies', () => {
  expect(toDuring('today', { timeZone: 'europe/madrid' })).toEqual({
    during: 'today',
    timeZone: 'Europe/Madrid',
    weekStart: 'monday',
  })
  const days = { from: '2026-03-01', to: '2026-03-31', zone: 'UTC' }
  const checked = toDuring(days, { timeZone: '+0200', weekStart: 'sunday' })
  days.to = 'changed'
  expect(checked).toEqual({
    during: { from: '2026-03-01', to: '2026-03-31' },
    timeZone: '+02:00',
    weekStart: 'sunday',
  })
})

test.each([
  'UTC',
  'Europe/Madrid',
  'America/Port-au-Prince',
  'America/Argentina/Buenos_Aires',
  'Etc/GMT+5',
  '-03:30',
])('the time zone %s is kept as it is', (timeZone) => expect(checkTimeZone(timeZone)).toBe(timeZone))

test.each([
  ['empty', ''],
  ['unknown', 'Mars/Olympus'],
  ['a space before a zone', ' UTC'],
  ['a date-time with a zone', '2026-03-01T00:00[Europe/Madrid]'],
  ['a date-time in UTC', '2026-03-01T00:00Z'],
  ['the letter of UTC', 'Z'],
  ['an offset of a day', '+24:00'],
  ['an offset with seconds', '+02:00:30'],
  ['a zone and a line', 'UTC\n'],
  ['very long', `Europe/${'a'.repeat(100_000)}`],
  ['a number', 120],
  ['null', null],
  ['undefined', undefined],
  ['a list', ['UTC']],
])('a time zone that is %s is an error that says what to write', (_, value) => {
  const wrong = value as string
  const message =
    '[activity-log] Cannot use the time zone: it is missing or unknown. ' +
    'Pass an IANA name such as Europe/Madrid, or an offset such as +02:00. (QUERY_INVALID)'
  expect(() => checkTimeZone(wrong)).toThrow(message)
  expect(() => toDuring('today', { timeZone: wrong })).toThrow(message)
})

test('no calendar at all is the error of its time zone', () => {
  expect(() => toDuring('today', undefined as unknown as Calendar)).toThrow(/Cannot use the time zone/)
})

const PRESETS = 'today, yesterday, this week, last 7 days, last 30 days, this month, last month'
const TWO_DAYS = "two days such as { from: '2026-03-01', to: '2026-03-31' }"

test.each(['', 'tomorrow', 'Today', 'constructor', '2026-03-01'])('the preset %j is an error', (preset) => {
  expect(() => toDuring(preset as DatePreset, MADRID)).toThrow(
    `[activity-log] Cannot filter by date: the preset is none of ${PRESETS}. Pass one of these, or ${TWO_DAYS}. (QUERY_INVALID)`,
  )
})

test.each([[undefined], [null], [7], [true]])('%p in place of a preset is an error', (value) => {
  expect(() => toDuring(value as unknown as DatePreset, MADRID)).toThrow(
    `[activity-log] Cannot filter by date: neither a preset nor two days are given. Pass ${TWO_DAYS}, or one of ${PRESETS}. (QUERY_INVALID)`,
  )
})

test.each([
  ['a day that the month does not have', '2026-02-30'],
  ['a month that there is not', '2026-13-01'],
  ['a date-time', '2026-03-01T00:00Z'],
  ['short', '2026-3-1'],
  ['empty', ''],
  ['followed by a line', '2026-03-01\n'],
  ['a Date', new Date(0)],
  ['a list', ['2026-03-01']],
  ['null', null],
  ['undefined', undefined],
])('a first or last day that is %s is an error', (_, value) => {
  const wrong = value as string
  const message = (which: string): string =>
    `[activity-log] Cannot filter by date: the ${which} day is no valid day. Pass ${TWO_DAYS}. (QUERY_INVALID)`
  expect(() => toDuring({ from: wrong, to: '2026-03-01' }, MADRID)).toThrow(message('first'))
  expect(() => toDuring({ from: '2026-03-01', to: wrong }, MADRID)).toThrow(message('last'))
})

test('a last day before the first is an error', () => {
  expect(() => toDuring({ from: '2026-03-02', to: '2026-03-01' }, MADRID)).toThrow(
    '[activity-log] Cannot filter by date: the last day is before the first. Pass the earlier day first. (QUERY_INVALID)',
  )
})

test.each([['funday'], ['Monday'], [''], [1], [null]])('a week that starts on %j is an error', (value) => {
  expect(() => toDuring('this week', { ...MADRID, weekStart: value as WeekDay })).toThrow(
    `[activity-log] Cannot filter by date: the day that the week starts on is unknown. Pass one of: ${WEEK_DAYS.join(', ')}. (QUERY_INVALID)`,
  )
})
