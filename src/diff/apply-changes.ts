/** Runs changes over a record's values, forwards or back. */
import type { Change } from '../model/change.js'
import type { JsonValue } from '../model/json.js'
import { isRest } from './fit-changes.js'
import { setOwn } from './own-key.js'

/**
 * The values after the changes. A masked field keeps the value that it has; so do fields that the changes
 * leave out.
 *
 * Values come as they were recorded: a text such as `[too large]` or, inside JSON, `[masked]` stays, and
 * the change's notes tell it.
 */
export function applyChanges(
  values: Readonly<Record<string, JsonValue>>,
  changes: readonly Change[],
): Record<string, JsonValue> {
  return withSide(values, changes, 'after')
}

/**
 * The values before the changes: `applyChanges` backwards. Give the changes of several activities newest
 * first.
 */
export function revertChanges(
  values: Readonly<Record<string, JsonValue>>,
  changes: readonly Change[],
): Record<string, JsonValue> {
  return withSide(values, changes, 'before')
}

function withSide(
  values: Readonly<Record<string, JsonValue>>,
  changes: readonly Change[],
  side: 'before' | 'after',
): Record<string, JsonValue> {
  const result = { ...values }
  for (const change of changes) {
    if (change.masked !== true && !isRest(change)) setOwn(result, change.field, change[side])
  }
  return result
}
