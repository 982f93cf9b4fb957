/** What differs between two states of a record. */
import { isSameJson } from '../diff/same-json.js'
import type { FieldPath } from '../model/field-path.js'
import { fieldAsOf, pathsOf } from './entity-values.js'
import { fieldsOf } from './field-values.js'
import type { RecordState } from './record-state.js'
import { linkedIds } from './recorded-links.js'
import type { HistorySubject } from './subject.js'

/** A field that differs between two moments. */
export interface FieldDifference<E> {
  readonly field: FieldPath<E>
  /** As the entity has it; null where the record was not there, undefined where the log does not know. */
  readonly before: unknown
  readonly after: unknown
}

/** The fields that differ, in the order of the entity's columns. */
export function differencesOf<E>(
  subject: HistorySubject,
  before: RecordState,
  after: RecordState,
): readonly FieldDifference<E>[] {
  return pathsOf(subject).flatMap((path) => {
    const [old, now] = [recordedAt(subject, before, path), recordedAt(subject, after, path)]
    if (isSameJson(old, now)) return []
    const difference = { before: valueAt(subject, before, path), after: valueAt(subject, after, path) }
    return [{ field: path as FieldPath<E>, ...difference }]
  })
}

/** What two states are compared by: that a masked value changed in between is not known. */
function recordedAt({ metadata, links }: HistorySubject, state: RecordState, path: string): unknown {
  if (state.existence !== 'there') return null
  if (state.masked.has(path) || fieldsOf(metadata).get(path)?.masked) return { masked: true }
  if (links.some(({ field }) => field === path))
    return state.links.has(path) || state.hasSnapshot ? [...linkedIds(state, path)].sort() : undefined
  if (!Object.hasOwn(state.values, path)) return undefined
  return { value: state.values[path], notes: state.notes.get(path) ?? [] }
}

function valueAt(subject: HistorySubject, state: RecordState, path: string): unknown {
  return state.existence === 'there' ? fieldAsOf(subject, state, path) : null
}
