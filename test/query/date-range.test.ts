import { toIdRange } from '../../src/query/date-range.js'
import { createIdFactory } from '../../src/store/activity-id.js'

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
