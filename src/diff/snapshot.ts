/** All values of a record at its creation or deletion. */
import type { Change } from '../model/change.js'
import type { Limits } from '../model/limits.js'
import { toColumnValue } from './column-value.js'
import type { DiffField } from './diff-columns.js'
import { readOwn } from './own-key.js'
import { NO_NOTES, notesOfSides } from './value-notes.js'

/**
 * One change for each field that the values hold: from null when `created`, to null when `deleted`.
 *
 * A value of null is kept, an undefined one is left out: the column was not read. The gate for secrets
 * comes later.
 */
export function takeSnapshot(
  values: Readonly<Record<string, unknown>>,
  fields: readonly DiffField[],
  side: 'created' | 'deleted',
  limits: Limits,
): readonly Change[] {
  return fields.flatMap((field) => {
    const value = readOwn(values, field.path)
    return value === undefined ? [] : [oneSided(field, value, side, limits)]
  })
}

function oneSided(field: DiffField, value: unknown, side: 'created' | 'deleted', limits: Limits): Change {
  const plain = toColumnValue(value, field.kind, limits)
  const created = side === 'created'
  const before = created ? null : plain.value
  const after = created ? plain.value : null
  if (plain.notes.length === 0) return { field: field.path, before, after }
  const notes = created ? notesOfSides(NO_NOTES, plain.notes) : notesOfSides(plain.notes, NO_NOTES)
  return { field: field.path, before, after, notes }
}
