/** Ids of activities: ULIDs, whose first ten characters are the millisecond. They are key, order, cursor and date filter. */
import { randomFillSync } from 'node:crypto'
import { decodeTime, encodeTime, monotonicFactory } from 'ulid'

const RANDOM_LENGTH = 16
const TIME_LENGTH = 10

/** Makes ids that ascend, even within one millisecond and when the clock is set back. */
export function createIdFactory(clock: () => Date): () => string {
  const next = monotonicFactory(createRandom())
  return () => next(clock().getTime())
}

/** Random fractions out of a pool: each id takes sixteen, and to ask the system for every single byte is what ids would cost. */
function createRandom(): () => number {
  const pool = Buffer.alloc(1_024)
  let position = pool.length
  return () => {
    if (position === pool.length) {
      randomFillSync(pool)
      position = 0
    }
    return (pool[position++] as number) / 256
  }
}

/** Whether a value is written as the id of an activity. */
export function isActivityId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(value)
}

/** The time of an activity. */
export function timeOfId(id: string): Date {
  return new Date(decodeTime(id))
}

/** The lowest id that an activity of this millisecond or a later one can have. */
export function lowestIdAt(time: Date): string {
  return encodeTime(time.getTime(), TIME_LENGTH) + '0'.repeat(RANDOM_LENGTH)
}
