/** Who set each field of a record last. */
import { isSameJson } from '../diff/same-json.js'
import { isRest } from '../diff/fit-changes.js'
import type { Activity } from '../model/activity.js'
import type { Actor } from '../model/actor.js'
import type { Change } from '../model/change.js'
import type { FieldPath } from '../model/field-path.js'
import { fieldAsOf, pathsOf, recordAsOf } from './entity-values.js'
import type { StateWithReasons } from './record-activities.js'
import { foldActivity, isSoftDeletion, NOTHING_KNOWN, type RecordState } from './record-state.js'
import type { HistorySubject } from './subject.js'

/** Who set a field last. */
export interface FieldBlame {
  /** What the field holds, as the entity has it. */
  readonly value: unknown
  readonly actor: Actor
  /** Somebody else did it in the actor's name. */
  readonly onBehalf: boolean
  /** ISO 8601 in UTC. */
  readonly occurredAt: string
  readonly activityId: string
}

/** Who set each field of a record last. A field that no visible activity has set is absent. */
export type Blame<E> = { readonly [P in FieldPath<E>]?: FieldBlame }

/**
 * Blame out of a record's state and all activities since its creation; null where the record is not there. What a baseline found
 * as somebody had set it is still theirs.
 */
export function blameFields<E>(
  subject: HistorySubject,
  { state, activities }: StateWithReasons,
): Blame<E> | null {
  if (recordAsOf(subject, state) === null) return null
  const setters = lastSetters(activities)
  const blamed = pathsOf(subject).flatMap((path): [string, FieldBlame][] => {
    const setter = setters.get(path)
    return setter === undefined ? [] : [[path, blame(fieldAsOf(subject, state, path), setter)]]
  })
  return Object.fromEntries(blamed) as Blame<E>
}

/** The last of some activities, oldest first, that set each field. */
export function lastSetters(activities: readonly Activity[]): ReadonlyMap<string, Activity> {
  const setters = new Map<string, Activity>()
  let state = NOTHING_KNOWN
  for (const activity of activities) {
    for (const change of activity.changes)
      if (hasSet(activity, change, state)) setters.set(change.field, activity)
    state = foldActivity(state, activity)
  }
  return setters
}

/** A soft deletion lists all fields, those that it left alone too; a baseline those that were known already. */
function hasSet({ kind, ...activity }: Activity, change: Change, { values, masked }: RecordState): boolean {
  if (isRest(change)) return false
  if (kind === 'baseline') {
    const isKnown = change.masked ? masked.has(change.field) : Object.hasOwn(values, change.field)
    return !isKnown || !isSameJson(values[change.field] ?? null, change.after)
  }
  const isSoft = isSoftDeletion({ kind, ...activity })
  return !isSoft || change.links === true || !isSameJson(change.before, change.after)
}

function blame(value: unknown, { id, actor, onBehalf, occurredAt }: Activity): FieldBlame {
  return { value, actor, onBehalf, occurredAt, activityId: id }
}
