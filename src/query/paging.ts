/** Pages of the log: their numbers, sizes and cursors, checked. */
import type { Activity } from '../model/activity.js'
import { queryError } from './query-error.js'

/** Which page: by number, or behind a cursor. */
export interface PageRequest {
  /** From 1 on, as far as the 10,000th activity. Default: 1. */
  readonly number?: number | undefined
  /** Activities on a page, 1 to 500. Default: 25. */
  readonly size?: number | undefined
  /** The cursor of the page before. It reaches everything, at the same cost everywhere. */
  readonly after?: string | undefined
}

/** Activities in their order, and how to go on. */
export interface ActivityPage {
  readonly activities: readonly Activity[]
  /** From 1 on; null for a page behind a cursor. */
  readonly number: number | null
  /** The size asked for; the last page may hold fewer. */
  readonly size: number
  /** Whether more activities are known to follow. */
  readonly hasNext: boolean
  /** Goes on behind this page, or behind what was searched; null at the end. */
  readonly cursor: string | null
  /**
   * The time (ISO 8601) of the last activity that was looked at, when a search or a filter without an index stopped there before
   * the end of the log; sorted by date, `cursor` goes on from it. Null when the answer is whole.
   */
  readonly searchedBackTo: string | null
  /** Which activities were sorted, when they were not all: sorted by anything but the date, the newest alone are. */
  readonly sortedWithin: SortedWithin | null
  /** The range of the date filters, as instants (ISO 8601): from the first on, and before the second. */
  readonly dates: { readonly from: string; readonly to: string } | null
}

/** The newest of the matching activities, which were sorted. */
export interface SortedWithin {
  readonly activities: number
  /** The time of the oldest of them, ISO 8601. */
  readonly backTo: string
}

/** How many activities there are. */
export interface ActivityCount {
  readonly value: number
  /** Whether there are exactly so many, or at least. */
  readonly isExact: boolean
}

/** The most activities that one page can have. */
export const MAX_SIZE = 500

/** The last activity that a numbered page can reach: the database has to count up to it. */
export const MAX_NUMBERED = 10_000

/** The most that `count` counts to. */
export const MAX_COUNTED = 1_000_000

const DEFAULT_SIZE = 25

/** A page request with its defaults. */
export interface CheckedPage {
  readonly number: number
  readonly size: number
  readonly after: string | null
}

/**
 * Checks a page request and fills in its defaults.
 *
 * @throws ActivityLogError `QUERY_INVALID` when the number or the size is out of its range, or both a number and a cursor are given.
 */
export function toPage(request: PageRequest | undefined): CheckedPage {
  const size = toSize(request?.size ?? DEFAULT_SIZE, 'read a page', 'the size')
  const { number, after } = request ?? {}
  if (number !== undefined && after !== undefined) {
    throw queryError('read a page', 'both a number and a cursor are given', 'Pass either number or after')
  }
  if (after === null) {
    throw queryError(
      'read a page',
      'the cursor is null: the list has ended',
      'Go on only while a page has a cursor',
    )
  }
  const page = number ?? 1
  if (!isWholeFrom1(page)) {
    throw queryError('read a page', 'the number is no whole number from 1 on', 'Number pages from 1')
  }
  if (page > 1 && page * size > MAX_NUMBERED) {
    throw queryError(
      'read a page',
      `its number is beyond the ${MAX_NUMBERED}th activity`,
      'Go on by the cursor of the page before: page({ after: page.cursor })',
    )
  }
  return { number: page, size, after: after ?? null }
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
    `Pass 1 to ${MAX_SIZE}; for more read several pages, or stream()`,
  )
}

/** @throws ActivityLogError `QUERY_INVALID` when it is no whole number from 1 to 1,000,000. */
export function toCap(upTo: number): number {
  if (isWholeFrom1(upTo) && upTo <= MAX_COUNTED) return upTo
  throw queryError(
    'count activities',
    `upTo is no whole number from 1 to ${MAX_COUNTED}`,
    'Pass such a number, or leave it out',
  )
}

function isWholeFrom1(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1
}
