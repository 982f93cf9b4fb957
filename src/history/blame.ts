/** Who set each field of a record last. */
import { isSameJson } from '../diff/same-json.js'
import { isRest } from '../diff/fit-changes.js'
import type { Activity } from '../model/activity.js'
import type { Actor } from '../model/actor.js'
import type { Change } from '../model/change.js'
import type { FieldPath } from '../model/field-path.js'
import { fieldAsOf, pathsOf } from './entity-values.js'
import type { StateWithReasons } from './record-activities.js'
import { isSoftDeletion } from './record-state.js'
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

/** Blame out of a record's state and the activities since its nearest snapshot; null where the record is not there. */
export function blameFields<E>(
  subject: HistorySubject,
  { state, activities }: StateWithReasons,
): Blame<E> | null {
  if (state.existence !== 'there') return null
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
  for (const activity of activities) {
    for (const change of activity.changes) if (hasSet(activity, change)) setters.set(change.field, activity)
  }
  return setters
}

/** A soft deletion lists all fields, those that it left alone too. */
function hasSet(activity: Activity, change: Change): boolean {
  if (isRest(change)) return false
  return !isSoftDeletion(activity) || change.links === true || !isSameJson(change.before, change.after)
}

function blame(value: unknown, { id, actor, onBehalf, occurredAt }: Activity): FieldBlame {
  return { value, actor, onBehalf, occurredAt, activityId: id }
}
