/** One field's before and after. */
import type { JsonValue } from './json.js'

/** An operation of RFC 6902 (JSON Patch). */
export type PatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly path: string; readonly from: string }

/** Why a place in a value could not be recorded as it was. */
export type NoteReason =
  | 'circular'
  | 'function'
  | 'invalid-date'
  | 'masked'
  | 'not-a-number'
  | 'symbol'
  | 'too-deep'
  | 'too-large'
  | 'unreadable'

/**
 * Marks a place that could not be recorded as it was. At the place itself stands a text such as `[circular]`, or the
 * beginning of a value that is too large.
 */
export interface ValueNote {
  /** JSON Pointer (RFC 6901) from the value's root, '' for the value itself; in a change it begins with `/before` or `/after`. */
  readonly at: string
  readonly why: NoteReason
  /** The size of what was there in bytes of UTF-8, where it is known. */
  readonly bytes?: number
  /** SHA-256 of what was there, in hexadecimal, where it was cut for its size. */
  readonly sha256?: string
}

/** One field's change. In a creation `before` is null; in a deletion `after` is, but for a soft one, which leaves a row. */
export interface Change {
  /** The property path in the entity, e.g. `address.zip`. */
  readonly field: string
  readonly before: JsonValue
  readonly after: JsonValue
  /** The RFC 6902 operations that turn `before` into `after`; only for a JSON column whose two values are containers. */
  readonly patch?: readonly PatchOperation[]
  /**
   * The field is a many-to-many relation: `before` lists the records that were unlinked, `after` those that were linked, each
   * as `{ id, name }`. What stays linked is in neither.
   */
  readonly links?: true
  /** The field changed, and its values were never recorded: `before` and `after` are null. */
  readonly masked?: true
  readonly notes?: readonly ValueNote[]
}

/** How a column's values are compared and kept. */
export type ValueKind =
  'text' | 'number' | 'decimal' | 'bigint' | 'boolean' | 'date' | 'json' | 'bytes' | 'list'
