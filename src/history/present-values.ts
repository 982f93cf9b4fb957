/** What the fields that an activity tells of hold now, out of what is recorded. */
import type { Activity } from '../model/activity.js'
import { isRest } from '../diff/fit-changes.js'
import type { ActivityQuery } from '../query/activity-query.js'
import type { SnapshotValue } from '../query/details.js'
import { readBackTo, WHOLE } from './record-activities.js'
import { foldActivity, isSnapshot, NOTHING_KNOWN, type RecordState } from './record-state.js'

/**
 * The present values of the fields that an activity tells of, in the form of the log: as far as the activities of its record tell
 * that the viewer may see, and never the table's own row, in which somebody may have written whom the viewer does not see. Fields
 * of which nothing is known are absent. Reads no further back than to the last that each of the fields is told of.
 *
 * @param log the activities that the viewer may see
 * @param isSoftlyDeleted whether records of the entity may be deleted with their rows left, and changed thereafter
 * @returns null for an activity about no record or without fields, and where the record is not there any more
 */
export async function readPresentValues(
  log: ActivityQuery,
  { record, changes }: Activity,
  isSoftlyDeleted: boolean,
): Promise<readonly SnapshotValue[] | null> {
  const fields = changes.filter((change) => !isRest(change)).map(({ field }) => field)
  if (record === null || fields.length === 0) return null
  const { entity, id } = record
  const isEnough = isSoftlyDeleted ? isSnapshot : toldBy(fields)
  const activities = await readBackTo(isEnough, log.matching({ record: { entity, id } }), WHOLE)
  const state = activities.reduce(foldActivity, NOTHING_KNOWN)
  return state.existence === 'there' ? fields.flatMap((field) => valueOf(state, field)) : null
}

/** Whether the activities up to one, newest first, tell all that there is to know of some fields. Links are told bit by bit. */
function toldBy(fields: readonly string[]): (activity: Activity) => boolean {
  const missing = new Set(fields)
  return (activity) => {
    for (const { field, links } of activity.changes) if (!links) missing.delete(field)
    return missing.size === 0 || isSnapshot(activity)
  }
}

function valueOf({ values, masked, notes }: RecordState, field: string): readonly SnapshotValue[] {
  if (masked.has(field)) return [{ field, value: null, masked: true }]
  const value = Object.hasOwn(values, field) ? values[field] : undefined
  if (value === undefined) return []
  const own = notes.get(field)
  return [{ field, value, ...(own === undefined ? {} : { notes: own }) }]
}
