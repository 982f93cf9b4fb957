/** The time of the story. It never goes back. */
export interface StoryClock {
  readonly now: () => Date
  readonly moveTo: (time: Date) => void
  /** From now on it goes as all clocks do. */
  readonly followTime: () => void
}

/** A clock that stands at `start` until it is moved. */
export function createStoryClock(start: Date): StoryClock {
  let now = start
  let isFollowing = false
  return {
    now: () => (isFollowing ? new Date() : now),
    moveTo: (time) => {
      if (time > now) now = time
    },
    followTime: () => {
      isFollowing = true
    },
  }
}

export const MINUTE_MS = 60_000
export const DAY_MS = 24 * 60 * MINUTE_MS

/** Midnight in UTC at the beginning of a time's day. */
export function startOfDay(time: Date): Date {
  return new Date(Math.floor(time.getTime() / DAY_MS) * DAY_MS)
}

/** A time some minutes later; earlier when the number is negative. */
export function minutesAfter(time: Date, minutes: number): Date {
  return new Date(time.getTime() + minutes * MINUTE_MS)
}
