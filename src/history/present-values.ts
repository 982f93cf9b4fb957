/** What the fields that an activity tells of hold now, out of what is recorded. */
import type { Activity } from '../model/activity.js'
import { isRest } from '../diff/fit-changes.js'
import type { ActivityQuery } from '../query/activity-query.js'
import type { SnapshotValue } from '../query/details.js'
import { readState, WHOLE } from './record-activities.js'
import type { RecordState } from './record-state.js'

/**
 * The present values of the fields that an activity tells of, in the form of the log: as far as the activities of its record tell
 * that the viewer may see, and never the table's own row, in which somebody may have written whom the viewer does not see. Fields
 * of which nothing is known are absent.
 *
 * @param log the activities that the viewer may see
 * @returns null for an activity about no record or without fields, and where the record is not there any more
 */
export async function readPresentValues(
  log: ActivityQuery,
  { record, changes }: Activity,
): Promise<readonly SnapshotValue[] | null> {
  const fields = changes.filter((change) => !isRest(change)).map(({ field }) => field)
  if (record === null || fields.length === 0) return null
  const { entity, id } = record
  const { state } = await readState(log.matching({ record: { entity, id } }), WHOLE)
  return state.existence === 'there' ? fields.flatMap((field) => valueOf(state, field)) : null
}

function valueOf({ values, masked, notes }: RecordState, field: string): readonly SnapshotValue[] {
  if (masked.has(field)) return [{ field, value: null, masked: true }]
  const value = Object.hasOwn(values, field) ? values[field] : undefined
  if (value === undefined) return []
  const own = notes.get(field)
  return [{ field, value, ...(own === undefined ? {} : { notes: own }) }]
}
