/** Ids of activities: ULIDs, whose first ten characters are the millisecond. They are key, order, cursor and date filter. */
import { decodeTime, encodeTime, monotonicFactory } from 'ulid'

const RANDOM_LENGTH = 16
const TIME_LENGTH = 10

/** Makes ids that ascend, even within one millisecond and when the clock is set back. */
export function createIdFactory(clock: () => Date): () => string {
  const next = monotonicFactory()
  return () => next(clock().getTime())
}

/** The time of an activity. */
export function timeOfId(id: string): Date {
  return new Date(decodeTime(id))
}

/** The lowest id that an activity of this millisecond or a later one can have. */
export function lowestIdAt(time: Date): string {
  return encodeTime(time.getTime(), TIME_LENGTH) + '0'.repeat(RANDOM_LENGTH)
}
