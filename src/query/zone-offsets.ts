/** The offset of a time zone at any instant, cheap enough to ask for 20,000 activities. */
import { Temporal } from 'temporal-polyfill'

/** A stretch of time, `from` in it and `to` not, in which a zone's clocks are `offset` ahead of UTC. All three in ms. */
export interface OffsetSpan {
  readonly from: number
  readonly to: number
  readonly offset: number
}

/**
 * Finds the span that holds an instant. Each span is asked of the time zone database once and kept by the function that is
 * returned, none before it is needed; the first and the last span of a zone have no end.
 *
 * @throws RangeError when the zone is none: check it before, see `checkTimeZone`.
 */
export function readOffsets(timeZone: string): (ms: number) => OffsetSpan {
  const known: OffsetSpan[] = []
  let last: OffsetSpan | undefined
  return (ms) => {
    if (last !== undefined && holds(last, ms)) return last
    last = known.find((span) => holds(span, ms))
    if (last === undefined) known.push((last = findSpan(timeZone, ms)))
    return last
  }
}

function findSpan(timeZone: string, ms: number): OffsetSpan {
  const at = zonedAt(timeZone, ms)
  return {
    // "Previous" leaves out the instant that it is asked at.
    from: zonedAt(timeZone, ms + 1).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
    to: at.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    offset: at.offsetNanoseconds / 1e6,
  }
}

function zonedAt(timeZone: string, ms: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone)
}

function holds(span: OffsetSpan, ms: number): boolean {
  return span.from <= ms && ms < span.to
}

/** The remainder that is never negative: before 1970 too. */
export function floorMod(dividend: number, divisor: number): number {
  return ((dividend % divisor) + divisor) % divisor
}
