/** All records of an entity as they were at a moment, record by record along the log's index. */
import type { Activity } from '../model/activity.js'
import { ActivityLogError } from '../model/errors.js'
import { isSameJson } from '../diff/same-json.js'
import type { RecordPlace } from '../query/by-record.js'
import { type RecordAsOf, recordAsOf } from './entity-values.js'
import { boundOf, isUpTo, type Moment } from './record-activities.js'
import { foldActivity, isSnapshot, learnFromLater, NOTHING_KNOWN, type RecordState } from './record-state.js'
import type { HistorySubject } from './subject.js'

/** Reads the next activities behind a place, sorted by record and then by age, oldest first. */
export type ReadByRecord = (after: RecordPlace | null, take: number) => Promise<readonly Activity[]>

/** Values that records must have had: fields, fields of embedded ones, keys of related ones. */
export type WhereAsOf<E> = RecordAsOf<E>

/** Activities that are in memory at a time. */
const BATCH = 500

interface Reading {
  readonly recordId: string
  readonly state: RecordState
  /** Nothing that comes later can tell more of the record at the moment. */
  readonly isSettled: boolean
}

/**
 * The records that were there at a moment.
 *
 * @throws ActivityLogError `QUERY_INVALID` for what is no moment, or a condition that is undefined
 */
export async function* allAsOf<E>(
  subject: HistorySubject,
  read: ReadByRecord,
  moment: Moment,
  where: WhereAsOf<E> = {},
): AsyncGenerator<RecordAsOf<E>, void, undefined> {
  checkWhere(where)
  const bound = boundOf(moment)
  let reading: Reading | null = null
  let after: RecordPlace | null = null
  for (;;) {
    const activities: readonly Activity[] = await read(after, BATCH)
    for (const activity of activities) {
      const recordId = activity.record?.id ?? ''
      if (reading?.recordId !== recordId) {
        yield* found(subject, reading, where)
        reading = { recordId, state: NOTHING_KNOWN, isSettled: false }
      }
      reading = readOn(reading, activity, isUpTo(activity, bound))
    }
    const last = activities.at(-1)
    if (last === undefined || reading === null || activities.length < BATCH) break
    after = { recordId: reading.recordId, id: reading.isSettled ? null : last.id }
  }
  yield* found(subject, reading, where)
}

function readOn(reading: Reading, activity: Activity, isUpToMoment: boolean): Reading {
  if (reading.isSettled) return reading
  const { state } = reading
  if (isUpToMoment) return { ...reading, state: foldActivity(state, activity) }
  if (state.hasSnapshot || state.existence === 'deleted') return { ...reading, isSettled: true }
  return { ...reading, state: learnFromLater(state, activity), isSettled: isSnapshot(activity) }
}

function found<E>(subject: HistorySubject, reading: Reading | null, where: WhereAsOf<E>): RecordAsOf<E>[] {
  const record = reading === null ? null : recordAsOf<E>(subject, reading.state, reading.recordId)
  return record !== null && matches(record, where) ? [record] : []
}

function matches(value: unknown, wanted: unknown): boolean {
  if (wanted instanceof Set) return value instanceof Set && isSameJson([...value].sort(), [...wanted].sort())
  if (!isPlainObject(wanted)) return isSameJson(value, wanted)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(wanted).every(([key, part]) =>
    matches((value as Readonly<Record<string, unknown>>)[key], part),
  )
}

function checkWhere(where: unknown): void {
  if (where === undefined) {
    throw new ActivityLogError(
      'QUERY_INVALID',
      'Cannot read records as they were: a condition is undefined. Leave it out, or pass null for an empty field.',
    )
  }
  if (isPlainObject(where)) for (const part of Object.values(where)) checkWhere(part)
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  return !Array.isArray(value) && ![Date, Uint8Array, Set].some((type) => value instanceof type)
}
