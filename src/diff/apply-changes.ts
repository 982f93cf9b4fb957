/** Runs changes over a record's values, forwards or back. */
import type { Change } from '../model/change.js'
import type { JsonValue } from '../model/json.js'
import { isList } from './container.js'
import { isRest } from './fit-changes.js'
import { readOwn, setOwn } from './own-key.js'

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
    if (change.masked === true || isRest(change)) continue
    const value = change.links ? linksAfter(readOwn(result, change.field), change, side) : change[side]
    setOwn(result, change.field, value)
  }
  return result
}

/** The linked records with those of the one side in, and those of the other out. */
function linksAfter(linked: unknown, change: Change, side: 'before' | 'after'): JsonValue {
  const present = listOf(linked as JsonValue | undefined)
  const coming = listOf(change[side])
  const going = listOf(change[side === 'after' ? 'before' : 'after'])
  const ids = new Set([...coming, ...going].map(idOf))
  return [...present.filter((record) => !ids.has(idOf(record))), ...coming]
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return value !== undefined && isList(value) ? value : []
}

function idOf(record: JsonValue): unknown {
  return (record as { readonly id?: unknown } | null)?.id
}
