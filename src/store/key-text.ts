/**
 * Ids as the log's columns hold them: text that compares the same, byte for byte, under every database and collation.
 *
 * Printable ASCII stays as it is. Every other UTF-16 code unit, the space and `%` become `%` and four hexadecimal digits:
 * `àcme` and `acme ` can then never meet `acme`. A text that would exceed 64 characters is replaced by `%#` and the
 * SHA-256 of it; the whole id is then kept in the activity's context.
 */
import { createHash } from 'node:crypto'

/** The width of a key column in characters. */
export const KEY_LENGTH = 64

const HASH_MARK = '%#'

const PLAIN = /^[\x21-\x24\x26-\x7e]*$/

/** Whether a column's text is a hash, from which the id cannot be had back. */
export function isHashedKey(text: string | null): boolean {
  return text !== null && text.startsWith(HASH_MARK)
}

/** The column's text for an id. Two different ids never share one. */
export function toKeyText(id: string): string {
  if (id.length <= KEY_LENGTH && PLAIN.test(id)) return id
  const text = id.replace(/[^\x21-\x24\x26-\x7e]/g, escapeCodeUnit)
  return text.length <= KEY_LENGTH ? text : HASH_MARK + createHash('sha256').update(text).digest('base64url')
}

/** The id that a column's text stands for, or null when the text is a hash. */
export function fromKeyText(text: string): string | null {
  if (isHashedKey(text)) return null
  return text.replace(/%([0-9A-F]{4})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
}

function escapeCodeUnit(unit: string): string {
  return '%' + unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
}
