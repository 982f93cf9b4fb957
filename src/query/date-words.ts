/** Words of a search that read as dates or times: `2026-03`, `14:30`, `1/5/2026`. */
import type { Temporal } from 'temporal-polyfill'
import { parseDay } from './calendar.js'
import { floorMod, readOffsets } from './zone-offsets.js'

/**
 * One way to read a word, in ms, `from` in it and `to` not: on the clocks of the zone as if they showed UTC, of any day on
 * those clocks since its midnight, or of the time itself.
 */
interface Reading {
  readonly on: 'clock' | 'clock of any day' | 'time'
  readonly from: number
  readonly to: number
}

/** The groups of a pattern. One that has not taken part is empty. */
type Parts = readonly string[]

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const FORMS: readonly (readonly [RegExp, (parts: Parts) => readonly Reading[]])[] = [
  [/^(19[7-9]\d|2[01]\d\d)$/, ([year]) => period(`${year}-01-01`, { years: 1 })],
  [/^(\d{4}-\d\d)$/, ([month]) => period(`${month}-01`, { months: 1 })],
  [/^(\d{4}-\d\d-\d\d)$/, ([day]) => period(day, { days: 1 })],
  [/^(\d{4}-\d\d-\d\d)t(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?(z|[+-]\d\d(?::?\d\d)?)?$/, readDateTime],
  [/^(\d\d?)(?::(\d\d)(?::(\d\d))?)?(am|pm)$/, readTwelveHours],
  [/^(\d\d?):(\d\d)(?::(\d\d))?$/, readTwentyFourHours],
  [
    /^(\d\d?)\/(\d\d?)\/(\d{4})$/,
    ([one, other, year]) => [...dayOf(year, other, one), ...dayOf(year, one, other)],
  ],
  [/^(\d\d?)\.(\d\d?)\.(\d{4})$/, ([day, month, year]) => dayOf(year, month, day)],
]

/**
 * Whether an activity's time, in ms since 1970, is what the word says; null when the word reads as no date or time.
 *
 * Read, in any case of letters: days `2026-03-01`, `1.5.2026` (day first), `1/5/2026` (day first or month first, both);
 * months `2026-03`; years from 1970 to 2199; times of any day `14:30`, `9:05:10`, `2:30pm`, `2pm` (the whole hour); both
 * together `2026-03-01T14:30:15.250`, with `Z` or an offset if that is not the zone's. All is as wide as it is written:
 * `14:30` is that minute, `14:30:15` that second. What the zone's clocks show twice is true both times, what they skip is
 * never true.
 *
 * @throws RangeError when the word is a date or time but the zone is none: check it before, see `checkTimeZone`.
 */
export function readDateWord(word: string, timeZone: string): ((ms: number) => boolean) | null {
  const readings = readWord(word.toLowerCase())
  if (readings.length === 0) return null
  const spanAt = readOffsets(timeZone)
  return (ms) => readings.some((reading) => covers(reading, ms, spanAt(ms).offset))
}

function covers({ on, from, to }: Reading, ms: number, offset: number): boolean {
  const clock = ms + offset
  const at = on === 'time' ? ms : on === 'clock' ? clock : floorMod(clock, DAY)
  return from <= at && at < to
}

function readWord(word: string): readonly Reading[] {
  for (const [form, read] of FORMS) {
    const match = form.exec(word)
    if (match !== null) return read(match.slice(1).map((part: string | undefined) => part ?? ''))
  }
  return []
}

/** The days from this one on, so many that they last `length`. */
function period(day: string | undefined, length: Temporal.DurationLikeObject): readonly Reading[] {
  const first = parseDay(day ?? '')
  if (first === null) return []
  return [{ on: 'clock', from: asUtc(first), to: asUtc(first.add(length)) }]
}

function dayOf(year = '', month = '', day = ''): readonly Reading[] {
  return period(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, { days: 1 })
}

function readDateTime(parts: Parts): readonly Reading[] {
  const [date = '', hour = '', minute = '', second = '', fraction = '', zone = ''] = parts
  const [day] = period(date, { days: 1 })
  const time = timeOf(hour, minute, second, fraction)
  const offset = offsetOf(zone)
  if (day === undefined || time === null || offset === null) return []
  const from = day.from + time.from - offset
  return [{ on: zone === '' ? 'clock' : 'time', from, to: from + time.width }]
}

function readTwelveHours([hour = '', minute = '', second = '', half]: Parts): readonly Reading[] {
  if (Number(hour) < 1 || Number(hour) > 12) return []
  return ofAnyDay(timeOf(String((Number(hour) % 12) + (half === 'pm' ? 12 : 0)), minute, second))
}

function readTwentyFourHours([hour = '', minute = '', second = '']: Parts): readonly Reading[] {
  return ofAnyDay(timeOf(hour, minute, second))
}

/** A time of day, in ms since midnight, and how wide it is by the last part that is written. */
interface TimeOfDay {
  readonly from: number
  readonly width: number
}

function timeOf(hour: string, minute: string, second: string, fraction = ''): TimeOfDay | null {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  return {
    from: Number(hour) * HOUR + Number(minute) * MINUTE + Number(second) * SECOND + Number(fraction),
    width: fraction !== '' ? 1 : second !== '' ? SECOND : minute !== '' ? MINUTE : HOUR,
  }
}

function ofAnyDay(time: TimeOfDay | null): readonly Reading[] {
  return time === null ? [] : [{ on: 'clock of any day', from: time.from, to: time.from + time.width }]
}

/** In ms, null for what is none. `Z` and nothing at all are 0. */
function offsetOf(zone: string): number | null {
  const [, sign, hour = '', minute = ''] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? []
  const time = timeOf(hour, minute, '')
  return time === null ? null : sign === '-' ? -time.from : time.from
}

function asUtc(day: Temporal.PlainDate): number {
  return day.toZonedDateTime('UTC').epochMilliseconds
}
