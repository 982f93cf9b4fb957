/** Whether a column's value changed in meaning. What did not, never shows up as a change. */
import type { ValueKind } from '../model/change.js'
import { decimalKey } from './decimal-key.js'
import { instantKey, instantKeyOfDate, localDay } from './instant-key.js'
import { openValue } from './open-value.js'
import { isSameJson } from './same-json.js'
import { toBoolean } from './to-boolean.js'

/**
 * Whether two values of a column mean the same: `'9.90'` and `9.9` as decimals, `1` and `true` as booleans,
 * one instant in two zones, JSON in another order of keys. Null and undefined are the same; an empty text
 * is neither.
 *
 * A `Date` against a day such as `2024-05-01` counts as the day that TypeORM would write, that of the local
 * time zone.
 */
export function isSameValue(before: unknown, after: unknown, kind: ValueKind): boolean {
  if (before === after) return true
  if (before == null || after == null) return before == null && after == null
  if (kind === 'json') return isSameJson(before, after)
  const key = keyOf(before, kind)
  const other = key === null ? null : keyOf(after, kind)
  if (key !== null && other !== null) return key === other
  if (kind === 'date' && (isOnDay(before, after) || isOnDay(after, before))) return true
  return isSameJson(before, after, 'as text')
}

/**
 * A text or boolean that is equal for values that mean the same; null when the kind says nothing about the
 * value.
 */
function keyOf(value: unknown, kind: ValueKind): string | boolean | null {
  switch (kind) {
    case 'boolean':
      return toBoolean(value)
    case 'number':
    case 'decimal':
    case 'bigint':
      return ofText(value, decimalKey)
    case 'date':
      return isValidDate(value) ? instantKeyOfDate(value) : ofText(value, instantKey)
    default:
      return null
  }
}

function ofText(value: unknown, toKey: (text: string) => string | null): string | null {
  if (typeof value === 'string') return toKey(value)
  const opened = openValue(value)
  return opened.form === 'leaf' && opened.leaf != null ? toKey(String(opened.leaf)) : null
}

function isOnDay(date: unknown, day: unknown): boolean {
  return typeof day === 'string' && isValidDate(date) && localDay(date) === day
}

function isValidDate(value: unknown): value is Date {
  try {
    return value instanceof Date && !Number.isNaN(value.getTime())
  } catch {
    return false
  }
}
