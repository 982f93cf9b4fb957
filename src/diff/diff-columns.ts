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
    if (now === undefined || isSameValue(old, now, field.kind)) continue
    changes.push(changeOf(field, plainOf(field, old, limits), plainOf(field, now, limits)))
  }
  return changes
}

/**
 * All values of a record whose row lives on after its deletion: what each was, and what it is now, which is the same for
 * most. So a soft deletion shows what was deleted and is a step of the row's history like any other.
 */
export function diffSoftDeletion(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  fields: readonly DiffField[],
  limits: Limits,
): readonly Change[] {
  return fields.flatMap((field) => {
    const [old, now] = [readOwn(before, field.path), readOwn(after, field.path)]
    if (old === undefined && now === undefined) return []
    const was = plainOf(field, old, limits)
    const isSame = now === undefined || isSameValue(old, now, field.kind)
    return [changeOf(field, was, isSame ? was : plainOf(field, now, limits))]
  })
}

function plainOf({ kind }: DiffField, value: unknown, limits: Limits): PlainValue {
  return toColumnValue(value, kind, limits)
}

function changeOf({ path, kind }: DiffField, before: PlainValue, after: PlainValue): Change {
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
