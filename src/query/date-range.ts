/**
 * Ranges of time: as ids, because an activity's id begins with its time, so the key answers what a date column would; and
 * as calendar days in the viewer's time zone. The clock is not read here: `now` is passed in.
 */
import { Temporal } from 'temporal-polyfill'
import { lowestIdAt } from '../store/activity-id.js'
import { dayAt, type InstantRange, parseDay, startOfDay } from './calendar.js'
import { queryError } from './query-error.js'

/** A half-open range of ids: `from` is in it, `to` is not. */
export interface IdRange {
  readonly from: string
  readonly to: string
}

const WHAT = 'filter by date'

const ISO = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/

/** The last millisecond that an id can hold, in the year 10889. */
const LAST_MS = 2 ** 48 - 1

/**
 * The ids of the activities from `from` on and before `to`.
 *
 * Strings are dates of ISO 8601 (`2026-03-01`, that is midnight in UTC) or date-times with a zone
 * (`2026-03-01T09:30:00+01:00`). A range that ends when it begins is empty.
 *
 * @throws ActivityLogError `QUERY_INVALID` when either is no instant, or the range ends before it begins.
 */
export function toIdRange(from: Date | string, to: Date | string): IdRange {
  const start = toInstant(from, 'start')
  const end = toInstant(to, 'end')
  if (end < start) throw queryError(WHAT, 'the end is before the start', 'Pass the earlier instant first')
  return { from: lowestIdAtMs(start), to: lowestIdAtMs(end) }
}

/**
 * The milliseconds of an instant.
 *
 * @throws ActivityLogError `QUERY_INVALID` when it is none
 */
export function toInstant(value: Date | string, which: 'start' | 'end' | 'instant'): number {
  const ms = value instanceof Date ? value.getTime() : typeof value === 'string' ? parseIso(value) : NaN
  if (!Number.isNaN(ms)) return ms
  throw queryError(
    WHAT,
    `the ${which} is no valid date`,
    'Pass a Date, a date such as 2026-03-01 (midnight in UTC) or a date-time with its zone such as ' +
      '2026-03-01T09:30:00Z or 2026-03-01T09:30:00+01:00',
  )
}

/** NaN for what is no instant. `Date.parse` alone would take 30 February for 2 March, and a time without a zone for local. */
function parseIso(text: string): number {
  const day = ISO.exec(text)?.[1]
  if (day === undefined) return NaN
  const midnight = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return NaN
  return Date.parse(text)
}

function lowestIdAtMs(ms: number): string {
  return lowestIdAt(new Date(Math.min(Math.max(ms, 0), LAST_MS)))
}

/** Ranges of calendar days by name. */
export const DATE_PRESETS = [
  'today',
  'yesterday',
  'this week',
  'last 7 days',
  'last 30 days',
  'this month',
  'last month',
] as const

/** `last 7 days` is today and the six before; `this week` and `this month` are whole, the days to come in them too. */
export type DatePreset = (typeof DATE_PRESETS)[number]

/** The days that a week can start on. */
export const WEEK_DAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const

/** The days that a week can start on. */
export type WeekDay = (typeof WEEK_DAYS)[number]

/** Calendar days such as `2026-03-01`, both included, as two date pickers give them. */
export interface CalendarRange {
  readonly from: string
  readonly to: string
}

/** The viewer's calendar. */
export interface Calendar {
  /** An IANA name such as `Europe/Madrid`, or an offset such as `+02:00`. */
  readonly timeZone: string
  /** Default: `monday`. */
  readonly weekStart?: WeekDay | undefined
}

/** Checked calendar days and the calendar that they are of. */
export interface During {
  readonly during: DatePreset | CalendarRange
  readonly timeZone: string
  readonly weekStart: WeekDay
}

/**
 * Checks a preset or two days with their calendar. The time zone is returned as `checkTimeZone` writes it.
 *
 * @throws ActivityLogError `QUERY_INVALID` when any of them is unknown, or the last day is before the first.
 */
export function toDuring(during: DatePreset | CalendarRange, calendar: Calendar): During {
  return {
    during: typeof during === 'string' ? checkPreset(during) : checkDays(during),
    timeZone: checkTimeZone(calendar?.timeZone),
    weekStart: checkWeekStart(calendar?.weekStart),
  }
}

/**
 * From the start of the first day to the start of the day after the last, both in the zone. A day starts at its first
 * instant there, which is no midnight where the clocks skip that. A day that the zone skipped is empty.
 */
export function resolveDuring({ during, timeZone, weekStart }: During, now: Date): InstantRange {
  const { first, next } =
    typeof during === 'string' ? daysOf(during, dayAt(now.getTime(), timeZone), weekStart) : toDays(during)
  return { from: startOfDay(first, timeZone), to: startOfDay(next, timeZone) }
}

const ZONE = /^([A-Za-z][A-Za-z0-9_+/-]{0,63}|[+-]\d{2}(:?\d{2})?)$/

/**
 * An IANA name in its own letters (`europe/madrid` becomes `Europe/Madrid`) or an offset as `+02:00`.
 *
 * @throws ActivityLogError `QUERY_INVALID` when it is neither.
 */
export function checkTimeZone(timeZone: string): string {
  try {
    // Temporal takes date-times with a zone for zones too.
    if (typeof timeZone === 'string' && ZONE.test(timeZone)) {
      return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId
    }
  } catch {
    // What Temporal says holds the value.
  }
  throw queryError(
    'use the time zone',
    'it is missing or unknown',
    'Pass an IANA name such as Europe/Madrid, or an offset such as +02:00',
  )
}

const DAYS = "two days such as { from: '2026-03-01', to: '2026-03-31' }"

function checkPreset(preset: DatePreset): DatePreset {
  if (DATE_PRESETS.includes(preset)) return preset
  throw queryError(WHAT, `the preset is none of ${DATE_PRESETS.join(', ')}`, `Pass one of these, or ${DAYS}`)
}

function checkDays(days: CalendarRange | null | undefined): CalendarRange {
  if (typeof days !== 'object' || days === null) {
    throw queryError(
      WHAT,
      'neither a preset nor two days are given',
      `Pass ${DAYS}, or one of ${DATE_PRESETS.join(', ')}`,
    )
  }
  const from = checkDay(days.from, 'first')
  const to = checkDay(days.to, 'last')
  if (to < from) throw queryError(WHAT, 'the last day is before the first', 'Pass the earlier day first')
  return { from, to }
}

function checkDay(day: unknown, which: 'first' | 'last'): string {
  if (typeof day === 'string' && parseDay(day) !== null) return day
  throw queryError(WHAT, `the ${which} day is no valid day`, `Pass ${DAYS}`)
}

function checkWeekStart(weekStart: WeekDay = 'monday'): WeekDay {
  if (WEEK_DAYS.includes(weekStart)) return weekStart
  throw queryError(WHAT, 'the day that the week starts on is unknown', `Pass one of: ${WEEK_DAYS.join(', ')}`)
}

/** The days from `first` on and before `next`. */
interface Days {
  readonly first: Temporal.PlainDate
  readonly next: Temporal.PlainDate
}

function toDays({ from, to }: CalendarRange): Days {
  return { first: Temporal.PlainDate.from(from), next: Temporal.PlainDate.from(to).add({ days: 1 }) }
}

function daysOf(preset: DatePreset, today: Temporal.PlainDate, weekStart: WeekDay): Days {
  const tomorrow = today.add({ days: 1 })
  const month = today.with({ day: 1 })
  switch (preset) {
    case 'today':
      return { first: today, next: tomorrow }
    case 'yesterday':
      return { first: today.subtract({ days: 1 }), next: today }
    case 'this week':
      return weekOf(today, weekStart)
    case 'last 7 days':
      return { first: today.subtract({ days: 6 }), next: tomorrow }
    case 'last 30 days':
      return { first: today.subtract({ days: 29 }), next: tomorrow }
    case 'this month':
      return { first: month, next: month.add({ months: 1 }) }
    case 'last month':
      return { first: month.subtract({ months: 1 }), next: month }
  }
}

function weekOf(day: Temporal.PlainDate, weekStart: WeekDay): Days {
  const first = day.subtract({ days: (day.dayOfWeek - 1 - WEEK_DAYS.indexOf(weekStart) + 7) % 7 })
  return { first, next: first.add({ days: 7 }) }
}
