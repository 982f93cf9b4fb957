/**
 * Cursors: where a list goes on. A cursor is bound to its query, viewer and filters and order, by a checksum: one that was
 * changed, or comes from elsewhere, is an error. It is no secret and opens nothing: it holds no viewer and no filter, and what
 * the viewer may see is asked anew.
 */
import { createHash } from 'node:crypto'
import { ActivityLogError } from '../model/errors.js'
import { isActivityId } from '../store/activity-id.js'

/** Where to go on. */
export interface CursorPlace {
  /** The last activity that was looked at. */
  readonly id: string
  /** Sorted by another key than the date: the newest activity of those that were sorted. */
  readonly top?: string
  /** Sorted by another key than the date: how many came before. */
  readonly skip?: number
  /** Sorted by another key than the date: the oldest activity that was looked at, where that was not the oldest of all. */
  readonly end?: string
}

const LONGEST = 1_000
const CHECKSUM_LENGTH = 16

/** The cursor of a place in the list that `question` asks for. */
export function toCursor(question: string, place: CursorPlace): string {
  const text = Buffer.from(JSON.stringify(place)).toString('base64url')
  return `${text}.${checksum(question, text)}`
}

/**
 * The place that a cursor stands for.
 *
 * @throws ActivityLogError `CURSOR_INVALID` when it was changed, or made by another query or for another viewer.
 */
export function fromCursor(question: string, cursor: string): CursorPlace {
  if (typeof cursor === 'string' && cursor.length <= LONGEST) {
    const [text = '', sum = '', ...rest] = cursor.split('.')
    if (rest.length === 0 && text !== '' && sum === checksum(question, text)) {
      const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
      // The checksum has no secret in it: whoever knows how can make one for any text.
      if (isPlace(place)) return place
    }
  }
  throw new ActivityLogError(
    'CURSOR_INVALID',
    'Cannot go on with the list: the cursor was changed, or is of another query, viewer or order. ' +
      'Pass the cursor of the page before unchanged to the same query, or start again without one.',
  )
}

function isPlace(place: unknown): place is CursorPlace {
  if (typeof place !== 'object' || place === null) return false
  const { id, top, skip, end } = place as Record<keyof CursorPlace, unknown>
  const isSorted = isActivityId(top) && Number.isSafeInteger(skip) && (end === undefined || isActivityId(end))
  return isActivityId(id) && (isSorted || [top, skip, end].every((part) => part === undefined))
}

function checksum(question: string, text: string): string {
  return createHash('sha256').update(`${question}\n${text}`).digest('base64url').slice(0, CHECKSUM_LENGTH)
}
