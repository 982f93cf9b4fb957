/**
 * Makes a column's value plain, with what its kind says about it. Whether two values are the same is
 * same-value's question.
 */
import type { ValueKind } from '../model/change.js'
import type { JsonValue } from '../model/json.js'
import type { Limits } from '../model/limits.js'
import { mostJsonBytes } from './json-size.js'
import { toPlainValue } from './plain-value.js'
import { toBoolean } from './to-boolean.js'
import { NO_NOTES, type PlainValue } from './value-notes.js'

/**
 * A column's value as the log keeps it: decimals and bigints as text with their digits as they came, dates
 * as ISO 8601 in UTC unless they came as text, booleans as such however the database spells them, bytes as
 * `{ bytes, base64 }`.
 */
export function toColumnValue(
  value: unknown,
  kind: ValueKind,
  limits: Pick<Limits, 'valueBytes'>,
): PlainValue {
  const word = kind === 'boolean' ? toBoolean(value) : null
  if (word !== null) return kept(word)
  if (typeof value === 'string' && mostJsonBytes(value) <= limits.valueBytes) return kept(value)
  if (typeof value === 'number' && Number.isFinite(value)) return kept(toNumber(value, kind))
  return value === null || typeof value === 'boolean' ? kept(value) : toPlainValue(value, limits)
}

function toNumber(value: number, kind: ValueKind): string | number {
  if (kind === 'bigint' && Number.isInteger(value)) return BigInt(value).toString()
  return kind === 'bigint' || kind === 'decimal' ? String(value) : value + 0
}

function kept(value: JsonValue): PlainValue {
  return { value, notes: NO_NOTES }
}
