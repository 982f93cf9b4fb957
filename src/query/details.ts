/** One activity in full, in the shape of what happened. */
import type { Activity } from '../model/activity.js'
import type { Change, ValueNote } from '../model/change.js'
import type { JsonValue } from '../model/json.js'

/** One field of a snapshot: its value at the creation, at the baseline or at the deletion of the record. */
export interface SnapshotValue {
  readonly field: string
  /** Null as well when the field is masked. */
  readonly value: JsonValue
  /** The field has a value, and it was never recorded. */
  readonly masked?: true
  /** Places that could not be recorded as they were; `at` begins at the value's root. */
  readonly notes?: readonly ValueNote[]
}

/** What stands around an activity, within what its viewer may see. */
export interface Surroundings {
  /** The other activities of its transaction, oldest first; at most 100 that are near it. */
  readonly sameTransaction: readonly Activity[]
  /** The other activities of its request, those of its transaction among them, likewise. */
  readonly sameRequest: readonly Activity[]
  /** The id of the next newer activity within the query's filters. */
  readonly newer: string | null
  /** The id of the next older activity within the query's filters. */
  readonly older: string | null
}

/** One activity in full: tell them apart by `kind`. */
export type ActivityDetails = Surroundings & { readonly activity: Activity } & (
    | { readonly kind: 'created'; readonly values: readonly SnapshotValue[] }
    | { readonly kind: 'baseline'; readonly values: readonly SnapshotValue[] }
    | { readonly kind: 'updated'; readonly changes: readonly Change[] }
    | { readonly kind: 'deleted'; readonly values: readonly SnapshotValue[] }
    | { readonly kind: 'action'; readonly metadata: JsonValue }
  )

/** The details of an activity. */
export function toDetails(activity: Activity, surroundings: Surroundings): ActivityDetails {
  const common = { activity, ...surroundings }
  switch (activity.kind) {
    case 'created':
    case 'baseline':
      return {
        kind: activity.kind,
        values: activity.changes.map((change) => valueOf(change, 'after')),
        ...common,
      }
    case 'updated':
      return { kind: 'updated', changes: activity.changes, ...common }
    case 'deleted':
      return {
        kind: 'deleted',
        values: activity.changes.map((change) => valueOf(change, 'before')),
        ...common,
      }
    case 'action':
      return { kind: 'action', metadata: activity.metadata, ...common }
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
