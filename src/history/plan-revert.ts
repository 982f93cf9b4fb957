/** What would be written to take one activity back: the values of before, where nobody has set others since. */
import type { EntityManager, ObjectLiteral } from 'typeorm'
import { isRest } from '../diff/fit-changes.js'
import { isSameJson } from '../diff/same-json.js'
import { isSameValue } from '../diff/same-value.js'
import type { Activity } from '../model/activity.js'
import type { Change } from '../model/change.js'
import type { JsonValue } from '../model/json.js'
import type { ActivityQuery } from '../query/activity-query.js'
import { lastSetters } from './blame.js'
import { fieldsOf, idOfLink, linkedIds, linksOf } from './entity-values.js'
import {
  columnValues,
  entityOf,
  type FieldPlans,
  pathsOfColumns,
  plannedColumn,
  withoutDangling,
} from './plan-restore.js'
import { boundOf, oldestFirst } from './record-activities.js'
import { isSoftDeletion, type RecordState, stateBefore } from './record-state.js'
import { idsThere, takenColumns } from './records-there.js'
import type { PlannedField } from './restore-plan.js'
import type { HistorySubject } from './subject.js'

/** What a plan to take an activity back is made from. */
export interface RevertInput {
  readonly subject: HistorySubject
  readonly manager: EntityManager
  /** The visible activities of the record. */
  readonly log: ActivityQuery
  readonly activity: Activity
  readonly key: ObjectLiteral | null
  readonly purpose: 'to look' | 'to write'
  /** Null for all fields of the activity. */
  readonly fields: readonly string[] | null
}

/** Plans to write back what an activity changed. */
export async function planUpdate(input: RevertInput): Promise<FieldPlans> {
  const { subject, manager, activity, key, purpose } = input
  if (key === null) return { fields: [], obstacles: [{ why: 'no key', fields: [] }] }
  const current = await subject.readCurrent(manager, key, purpose)
  if (current === null) return { fields: [], obstacles: [{ why: 'record gone', fields: [] }] }
  const metadata = entityOf(subject.metadata, current)
  const then = withDeletionColumn(subject, activity, stateBefore(activity))
  const setters = lastSetters(await gather(oldestFirst(input.log, boundOf(activity))))
  const changes = changesToTakeBack(subject, activity, input.fields)
  const columns = changes
    .filter(({ links }) => !links)
    .map((change) => comparedWithNow(subject, plannedColumn(metadata, then, change.field), change, current))
  const links = await Promise.all(
    changes.filter(({ links }) => links).map((change) => plannedLinks(input, change, current)),
  )
  const checked = await withoutDangling(manager, metadata, columns)
  const values = columnValues(metadata, checked)
  const taken = await takenColumns(manager, metadata, values, (row) => isSameKey(subject, row, key))
  return {
    fields: [...checked, ...links].map((planned) => withSetter(planned, setters.get(planned.field))),
    obstacles: taken.map((unique) => ({ why: 'not unique', fields: pathsOfColumns(metadata, unique) })),
  }
}

/** What a soft deletion left alone, keys and what TypeORM keeps up to date by itself are not taken back. */
function changesToTakeBack(
  subject: HistorySubject,
  activity: Activity,
  fields: readonly string[] | null,
): readonly Change[] {
  const own = fieldsOf(subject.metadata)
  const isSoft = isSoftDeletion(activity)
  const changes = activity.changes.filter((change) => {
    const field = own.get(change.field)
    if (isRest(change) || field?.bookkeeping || field?.column.isPrimary) return false
    return !isSoft || change.links === true || !isSameJson(change.before, change.after)
  })
  const chosen = fields === null ? changes : changes.filter(({ field }) => fields.includes(field))
  const { softDelete } = subject
  const isNamed = softDelete === null || changes.some(({ field }) => field === softDelete.path)
  // An ignored deletion column is in no activity, and is emptied all the same.
  return isSoft && !isNamed ? [...chosen, { field: softDelete.path, before: null, after: null }] : chosen
}

function withDeletionColumn(
  { softDelete }: HistorySubject,
  activity: Activity,
  then: RecordState,
): RecordState {
  if (softDelete === null || !isSoftDeletion(activity) || Object.hasOwn(then.values, softDelete.path))
    return then
  const empty = softDelete.column.isNullable ? null : softDelete.kind === 'boolean' ? false : 0
  return { ...then, values: { ...then.values, [softDelete.path]: empty } }
}

function comparedWithNow(
  { metadata, softDelete }: HistorySubject,
  planned: PlannedField,
  { after }: Change,
  current: RecordState,
): PlannedField {
  const { field: path, then } = planned
  const field = fieldsOf(metadata).get(path)
  const now = Object.hasOwn(current.values, path) ? (current.values[path] ?? null) : null
  if (planned.outcome === 'left out' || field === undefined) return { ...planned, now }
  const isDeletion = path === softDelete?.path
  if (isSameValue(now, then, field.kind)) return { ...planned, now, outcome: 'as it was' }
  // Whenever it was deleted: putting it back is to have it there again.
  if (isDeletion || isSameValue(now, after, field.kind)) return { ...planned, now }
  return { ...planned, now, outcome: 'changed since' }
}

/** Links that were cut are made again, those that were made are cut; others that came since stay. */
async function plannedLinks(
  { subject, manager }: RevertInput,
  { field, before, after, masked }: Change,
  current: RecordState,
): Promise<PlannedField> {
  const link = subject.links.find((each) => each.field === field)
  const base = {
    field,
    now: linksOf(current.values[field]),
    then: [] as readonly JsonValue[],
    changedBy: null,
  }
  if (link === undefined) return { ...base, outcome: 'left out', why: 'no such field' }
  if (masked || link.masked) return { ...base, outcome: 'left out', why: 'masked' }
  const linked = linkedIds(current, field)
  const cut = linksOf(before).filter((each) => !linked.has(idOfLink(each)))
  const there = await idsThere(manager, link.other.metadata, cut.map(idOfLink))
  const made = new Set(linksOf(after).map(idOfLink))
  const kept = base.now.filter((each) => !made.has(idOfLink(each)))
  const then = [...kept, ...cut.filter((each) => there.has(idOfLink(each)))]
  const isSame = kept.length === base.now.length && then.length === kept.length
  const why = there.size < cut.length ? 'gone' : null
  if (isSame && why !== null) return { ...base, then, outcome: 'left out', why }
  return { ...base, then, outcome: isSame ? 'as it was' : 'put back', why }
}

function withSetter(planned: PlannedField, setter: Activity | undefined): PlannedField {
  if (planned.outcome !== 'changed since' || setter === undefined) return planned
  const { actor, occurredAt, id } = setter
  return { ...planned, changedBy: { actor, occurredAt, activityId: id } }
}

function isSameKey({ metadata }: HistorySubject, row: ObjectLiteral, key: ObjectLiteral): boolean {
  return isSameJson(metadata.getEntityIdMap(row), metadata.getEntityIdMap(key), 'as text')
}

async function gather(activities: AsyncIterable<Activity>): Promise<readonly Activity[]> {
  const gathered: Activity[] = []
  for await (const activity of activities) gathered.push(activity)
  return gathered
}
