/** A clock that stands still, for the option `clock`. */
import { ActivityLogError } from '../model/errors.js'

/** A time; texts are ISO 8601, numbers milliseconds since 1970. */
type Time = Date | string | number

/** A clock that moves when it is told to. It is a function: pass it as the option `clock`. */
export interface FrozenClock {
  (): Date
  /** Sets the time, also back. Activities keep their order then too: see `frozenClock`. */
  set(time: Time): void
  /** Moves the time on by so many milliseconds. */
  advance(byMs: number): void
}

/**
 * A clock that stands still at a time, for the option `clock`.
 *
 * Ids go on ascending while it stands, so that activities of one millisecond keep their order. Set back, what is recorded next
 * has the time of the latest activity before, since an activity's time is that of its id.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` for what is no time.
 * @example
 * const clock = frozenClock('2026-03-01T09:00:00Z')
 * const db = new DataSource(withActivityLog(options, { clock }))
 * clock.advance(60_000)
 * // → what is recorded now: { occurredAt: '2026-03-01T09:01:00.000Z', ... }
 */
export function frozenClock(start: Time): FrozenClock {
  let now = toMilliseconds(start)
  return Object.assign(() => new Date(now), {
    set: (time: Time) => {
      now = toMilliseconds(time)
    },
    advance: (byMs: number) => {
      now = toMilliseconds(now + byMs)
    },
  })
}

function toMilliseconds(time: Time): number {
  const milliseconds = new Date(time).getTime()
  // The id of an activity begins with its time, which cannot be before 1970.
  if (milliseconds >= 0) return milliseconds
  throw new ActivityLogError(
    'OPTIONS_INVALID',
    'Cannot set the frozen clock: this is no time since 1970. Pass a Date, a text such as "2026-03-01T09:00:00Z", or milliseconds.',
  )
}
