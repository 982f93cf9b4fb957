/**
 * The one error class of the library. Others recognise it by `code`, never by `instanceof`: ESM and CommonJS copies of the
 * library in one process have a class each.
 */

/** What went wrong, as a stable word to switch on. */
export type ActivityLogErrorCode =
  | 'ACTOR_MISSING'
  | 'ATTACH_FAILED'
  | 'CONTEXT_INVALID'
  | 'CURSOR_INVALID'
  | 'DECLARATION_INVALID'
  | 'ENTITY_NOT_AUDITED'
  | 'ENTRY_INVALID'
  | 'NOT_ATTACHED'
  | 'OPTIONS_INVALID'
  | 'QUERY_INVALID'
  | 'SEARCH_INDEX_UNSUPPORTED'
  | 'TYPEORM_UNSUPPORTED'
  | 'VIEWER_INVALID'
  | 'WRITE_FAILED'
  | 'WRITE_UNCAPTURED'

/**
 * An error of the library: `[activity-log] Cannot <what you tried>: <why>. <What to do>. (CODE)`.
 *
 * The message names entities, fields and legal values; it never holds a field's value.
 */
export class ActivityLogError extends Error {
  override readonly name = 'ActivityLogError'

  /** The stable word to switch on, e.g. `WRITE_FAILED`. */
  readonly code: ActivityLogErrorCode

  constructor(code: ActivityLogErrorCode, message: string, options?: ErrorOptions) {
    super(`[activity-log] ${message} (${code})`, options)
    this.code = code
  }
}

/**
 * Tells an error of the library from any other, across ESM and CommonJS copies.
 *
 * @example
 * try { await repository.save(deal) } catch (error) { if (isActivityLogError(error)) report(error.code) }
 */
export function isActivityLogError(error: unknown): error is ActivityLogError {
  return error instanceof Error && error.name === 'ActivityLogError' && 'code' in error
}
