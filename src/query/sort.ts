/** The order of activities. */
import { queryError } from './query-error.js'

/** What activities can be sorted by. */
export const SORT_KEYS = ['date'] as const

/** What activities can be sorted by. */
export type SortKey = (typeof SORT_KEYS)[number]

const DIRECTIONS = ['asc', 'desc'] as const

/** `desc` by date is newest first. */
export type SortDirection = (typeof DIRECTIONS)[number]

/** @throws ActivityLogError `QUERY_INVALID` when the key or the direction is none of the legal ones. */
export function toDirection(key: SortKey, direction: SortDirection): SortDirection {
  if (!SORT_KEYS.includes(key)) {
    throw queryError('sort', 'activities have no such sort key', `Sort by one of: ${SORT_KEYS.join(', ')}`)
  }
  if (!DIRECTIONS.includes(direction)) {
    throw queryError('sort', 'the direction is unknown', `Pass one of: ${DIRECTIONS.join(', ')}`)
  }
  return direction
}
