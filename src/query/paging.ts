/** Pages of the log: their numbers and sizes, checked. */
import { queryError } from './query-error.js'

/** Which page. */
export interface PageRequest {
  /** From 1 on. Default: 1. */
  readonly number?: number | undefined
  /** Activities on a page, 1 to 500. Default: 25. */
  readonly size?: number | undefined
}

/** A stretch of the sorted activities. */
export interface Stretch {
  readonly skip: number
  readonly take: number
}

/** The most activities that one page can have. */
export const MAX_SIZE = 500

const DEFAULT_SIZE = 25

/**
 * Checks a page request and fills in its defaults.
 *
 * @throws ActivityLogError `QUERY_INVALID` when the number or the size is out of its range.
 */
export function toPage(request: PageRequest | undefined): { readonly number: number; readonly size: number } {
  const number = request?.number ?? 1
  const size = toSize(request?.size ?? DEFAULT_SIZE, 'read a page', 'the size')
  if (isWholeFrom1(number) && Number.isSafeInteger(number * size)) return { number, size }
  throw queryError('read a page', 'the number is no whole number from 1 on', 'Number pages from 1')
}

/**
 * Checks how many activities are asked for.
 *
 * @throws ActivityLogError `QUERY_INVALID` when it is no whole number from 1 to 500.
 */
export function toSize(size: number, what: string, which: string): number {
  if (isWholeFrom1(size) && size <= MAX_SIZE) return size
  throw queryError(
    what,
    `${which} is no whole number from 1 to ${MAX_SIZE}`,
    `Pass 1 to ${MAX_SIZE}; for more read several pages`,
  )
}

function isWholeFrom1(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1
}
