/** One activity in full, in the shape of what happened. */
import type { Activity } from '../model/activity.js'
import type { Change, ValueNote } from '../model/change.js'
import type { JsonValue } from '../model/json.js'

/** One field of a snapshot: its value at the creation or at the deletion of the record. */
export interface SnapshotValue {
  readonly field: string
  /** Null as well when the field is masked. */
  readonly value: JsonValue
  /** The field has a value, and it was never recorded. */
  readonly masked?: true
  /** Places that could not be recorded as they were; `at` begins at the value's root. */
  readonly notes?: readonly ValueNote[]
}

/** One activity in full: tell the four apart by `kind`. */
export type ActivityDetails =
  | { readonly kind: 'created'; readonly activity: Activity; readonly values: readonly SnapshotValue[] }
  | { readonly kind: 'updated'; readonly activity: Activity; readonly changes: readonly Change[] }
  | { readonly kind: 'deleted'; readonly activity: Activity; readonly values: readonly SnapshotValue[] }
  | { readonly kind: 'action'; readonly activity: Activity; readonly metadata: JsonValue }

/** The details of an activity. */
export function toDetails(activity: Activity): ActivityDetails {
  switch (activity.kind) {
    case 'created':
      return { kind: 'created', activity, values: activity.changes.map((change) => valueOf(change, 'after')) }
    case 'updated':
      return { kind: 'updated', activity, changes: activity.changes }
    case 'deleted':
      return {
        kind: 'deleted',
        activity,
        values: activity.changes.map((change) => valueOf(change, 'before')),
      }
    case 'action':
      return { kind: 'action', activity, metadata: activity.metadata }
  }
}

function valueOf(change: Change, side: 'before' | 'after'): SnapshotValue {
  const { field, masked, notes } = change
  return {
    field,
    value: change[side],
    ...(masked ? { masked } : {}),
    ...(notes ? { notes: notesOf(notes, `/${side}`) } : {}),
  }
}

/** The notes about one side, with their places counted from that side's value. */
function notesOf(notes: readonly ValueNote[], root: string): readonly ValueNote[] {
  return notes
    .filter(({ at }) => at === root || at.startsWith(`${root}/`))
    .map((note) => ({ ...note, at: note.at.slice(root.length) }))
}
