/** Days, hours and words for times, over what clocks show as Intl tells it: nothing here is of Temporal or of the code. */
import type { DatePreset, WeekDay } from '../../src/query/date-range.js'
import type { DuringFilter } from './filters.js'
import { localTime } from './odd-days.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const clocks = new Map<string, string>()

/** What the clocks of the zone show: `2026-03-01T14:30:15`. Asked again and again of the same times. */
export function clockAt(ms: number, timeZone: string): string {
  const key = `${ms} ${timeZone}`
  const known = clocks.get(key)
  if (known !== undefined) return known
  const clock = localTime(ms, timeZone)
  clocks.set(key, clock)
  return clock
}

/** The day there. */
export function dayAt(ms: number, timeZone: string): string {
  return clockAt(ms, timeZone).slice(0, 10)
}

/** Whether a time is in these days of a zone, asked for at `now`. */
export function isDuring({ dates, timeZone, weekStart }: DuringFilter, ms: number, now: number): boolean {
  const { from, to } = typeof dates === 'string' ? presetDays(dates, dayAt(now, timeZone), weekStart) : dates
  const day = dayAt(ms, timeZone)
  return from <= day && day <= to
}

/** The first and the last day of a preset. */
export function presetDays(preset: DatePreset, today: string, weekStart: WeekDay = 'monday') {
  const before = (days: number) => addDays(today, -days)
  switch (preset) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: before(1), to: before(1) }
    case 'last 7 days':
      return { from: before(6), to: today }
    case 'last 30 days':
      return { from: before(29), to: today }
    case 'this week': {
      const from = [0, 1, 2, 3, 4, 5, 6].map(before).find((day) => weekDayOf(day) === weekStart) ?? today
      return { from, to: addDays(from, 6) }
    }
    case 'this month':
      return monthOf(today)
    case 'last month':
      return monthOf(addDays(`${today.slice(0, 7)}-01`, -1))
  }
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)
}

function weekDayOf(day: string): string {
  return new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' })
    .format(Date.parse(day))
    .toLowerCase()
}

function monthOf(day: string) {
  const month = day.slice(0, 7)
  const days = [31, 30, 29, 28].map((last) => `${month}-${last}`)
  return { from: `${month}-01`, to: days.find((last) => addDays(last, 0) === last) ?? day }
}

/** Whether a word says a day, month, year or time of day, and it was then. */
export function saysThen(word: string, ms: number, timeZone: string): boolean {
  const clock = clockAt(ms, timeZone)
  const [day = '', time = ''] = clock.split('T')
  const w = word.toLowerCase()
  const two = (digits: string | undefined) => (digits ?? '').padStart(2, '0')
  if (/^\d{4}(-\d\d){0,2}$/.test(w)) return `${day}-`.startsWith(`${w}-`)
  const [, a, b, year] = /^(\d\d?)[./](\d\d?)[./](\d{4})$/.exec(w) ?? []
  if (year !== undefined) {
    const isDayFirst = day === `${year}-${two(b)}-${two(a)}`
    return isDayFirst || (w.includes('/') && day === `${year}-${two(a)}-${two(b)}`)
  }
  const [, hour, rest = ''] = /^(\d\d?)((?::\d\d){1,2})$/.exec(w) ?? []
  if (hour !== undefined) return `${time}:`.startsWith(`${two(hour)}${rest}:`)
  const [, twelve, minutes = '', half] = /^(\d\d?)((?::\d\d){0,2})(am|pm)$/.exec(w) ?? []
  if (twelve !== undefined) {
    const isIn = Number(twelve) >= 1 && Number(twelve) <= 12
    const from12 = (Number(twelve) % 12) + (half === 'pm' ? 12 : 0)
    return isIn && `${time}:`.startsWith(`${two(String(from12))}${minutes}:`)
  }
  return saysInstant(w, ms, clock)
}

/** A day with a time of day: on the clocks of the zone, or with its own offset. */
function saysInstant(word: string, ms: number, clock: string): boolean {
  const [, text = '', zone] =
    /^(\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d(?:\.\d{3})?)?)(z|[+-]\d\d:\d\d)?$/.exec(word) ?? []
  if (text === '') return false
  const minutes =
    zone === undefined || zone === 'z' ? 0 : Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))
  const there = new Date(ms + (zone?.startsWith('-') ? -minutes : minutes) * 60_000).toISOString()
  const shown = zone === undefined ? `${clock}${there.slice(19)}` : there
  const [whole, fraction] = shown.toLowerCase().replace('z', '').split('.')
  const wanted = text.includes('.') ? `${whole}.${fraction}` : `${whole}:`
  return wanted.startsWith(text.includes('.') ? text : `${text}:`)
}

/** The days or hours of a zone that a range touches, as the instants at which they begin, and the end of the last. */
export function barStarts(
  range: { readonly from: number; readonly to: number },
  per: 'day' | 'hour',
  timeZone: string,
) {
  const starts = allStarts(per, timeZone)
  const first = starts.findLastIndex((start) => start <= range.from)
  const end = starts.findIndex((start) => start >= range.to)
  return range.from < range.to ? starts.slice(first, end + 1) : []
}

const known = new Map<string, readonly number[]>()

/** All that begin in the first half of 2026. The zones of these tests change their clocks at full and half hours alone. */
function allStarts(per: 'day' | 'hour', timeZone: string): readonly number[] {
  const key = `${per} ${timeZone}`
  const before = known.get(key)
  if (before !== undefined) return before
  const starts: number[] = []
  let last = ''
  for (let ms = Date.UTC(2026, 0); ms < Date.UTC(2026, 6); ms += HOUR / 2) {
    const clock = localTime(ms, timeZone)
    const part = per === 'day' ? clock.slice(0, 10) : `${clock.slice(0, 13)} ${Date.parse(`${clock}Z`) - ms}`
    if (part !== last) starts.push(ms)
    last = part
  }
  known.set(key, starts)
  return starts
}
