/** What changed between two states of a record, field by field. */
import type { Change, PatchOperation, ValueKind } from '../model/change.js'
import type { Limits } from '../model/limits.js'
import { toColumnValue } from './column-value.js'
import { isContainer } from './container.js'
import { diffJson } from './diff-json.js'
import { readOwn } from './own-key.js'
import { isSameValue } from './same-value.js'
import { notesOfSides, type PlainValue } from './value-notes.js'

/** A column to compare. */
export interface DiffField {
  /** The property path in the entity, e.g. `address.zip`, under which the states hold the value. */
  readonly path: string
  readonly kind: ValueKind
}

/**
 * One change for each field whose value differs in meaning, in the order of the fields.
 *
 * A field that is undefined in `after` was not written and so did not change; one that is undefined in
 * `before` was null. The changes hold what the values hold: they have not passed the gate for secrets yet.
 */
export function diffColumns(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  fields: readonly DiffField[],
  limits: Limits,
): readonly Change[] {
  const changes: Change[] = []
  for (const field of fields) {
    const [old, now] = [readOwn(before, field.path), readOwn(after, field.path)]
    if (now !== undefined && !isSameValue(old, now, field.kind))
      changes.push(changeOf(field, old, now, limits))
  }
  return changes
}

function changeOf({ path, kind }: DiffField, old: unknown, now: unknown, limits: Limits): Change {
  const before = toColumnValue(old, kind, limits)
  const after = toColumnValue(now, kind, limits)
  const patch = kind === 'json' ? patchOf(before, after) : []
  const notes = notesOfSides(before.notes, after.notes)
  return {
    field: path,
    before: before.value,
    after: after.value,
    ...(patch.length > 0 && { patch }),
    ...(notes.length > 0 && { notes }),
  }
}

function patchOf(before: PlainValue, after: PlainValue): readonly PatchOperation[] {
  if (!isContainer(before.value) || !isContainer(after.value)) return []
  if ([...before.notes, ...after.notes].some(({ why }) => why === 'too-large')) return []
  return diffJson(before.value, after.value)
}
