/** Ranges of time as ranges of ids. An activity's id begins with its time, so the key answers what a date column would. */
import { lowestIdAt } from '../store/activity-id.js'
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

function toInstant(value: Date | string, which: 'start' | 'end'): number {
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
