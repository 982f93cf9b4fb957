/** Days and hours on the clocks of a time zone. A zone is checked before it comes here, see `checkTimeZone`. */
import { Temporal } from 'temporal-polyfill'
import { floorMod, readOffsets } from './zone-offsets.js'

/** Instants in ms since 1970: `from` is in the range, `to` is not. */
export interface InstantRange {
  readonly from: number
  readonly to: number
}

/** The day that `YYYY-MM-DD` is; null for anything else. */
export function parseDay(text: string): Temporal.PlainDate | null {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Temporal.PlainDate.from(text) : null
  } catch {
    return null
  }
}

/** The day in the zone at an instant. */
export function dayAt(ms: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate()
}

/** The first instant of a day in the zone; of a day that the zone skipped, the first instant after it. */
export function startOfDay(day: Temporal.PlainDate, timeZone: string): number {
  return day.toZonedDateTime(timeZone).epochMilliseconds
}

/**
 * The starts of the days or hours in the zone that the range touches, then the end of the last: one number more than there
 * are buckets, however many those are. An hour that the clocks repeat is two buckets, one that they skip is none. An empty
 * range has one bucket, or none where it is at the start of one.
 *
 * @throws RangeError when the zone is none.
 */
export function bucketStarts(range: InstantRange, per: 'hour' | 'day', timeZone: string): readonly number[] {
  const { floor, next } = per === 'day' ? partDays(timeZone) : partHours(timeZone)
  let start = floor(range.from)
  const starts = [start]
  while (start < range.to) starts.push((start = next(start)))
  return starts
}

/** How time is parted: `floor` is the start of the part that holds an instant, `next` that of the part after a start. */
interface Parting {
  readonly floor: (ms: number) => number
  readonly next: (start: number) => number
}

/** Into the days of the zone. */
function partDays(timeZone: string): Parting {
  return {
    floor: (ms) => startOfDay(dayAt(ms, timeZone), timeZone),
    next: (start) => startOfDay(dayAt(start, timeZone).add({ days: 1 }), timeZone),
  }
}

const HOUR = 3_600_000

/**
 * Into real hours that start when the zone's clocks show a full one. Where a change moves the minutes of the clocks (half an
 * hour on Lord Howe), the change is a start too.
 */
function partHours(timeZone: string): Parting {
  const spanAt = readOffsets(timeZone)
  const minutesAt = (ms: number): number => floorMod(ms + spanAt(ms).offset, HOUR)
  const isAligned = (one: number, other: number): boolean =>
    floorMod(spanAt(one).offset - spanAt(other).offset, HOUR) === 0
  return {
    floor: (ms) => {
      const start = ms - minutesAt(ms)
      return isAligned(start, ms) ? start : spanAt(ms).from
    },
    next: (start) => {
      const end = start + HOUR - minutesAt(start)
      return isAligned(start, end) ? end : spanAt(end).from
    },
  }
}
