/** What would be written to take one activity back: the values of before, where nobody has set others since. */
import type { EntityManager, ObjectLiteral } from 'typeorm'
import { isRest } from '../diff/fit-changes.js'
import { isSameJson } from '../diff/same-json.js'
import { isSameValue } from '../diff/same-value.js'
import type { Activity } from '../model/activity.js'
import type { Change } from '../model/change.js'
import type { JsonValue } from '../model/json.js'
import type { ActivityQuery } from '../query/activity-query.js'
import type { PlanField } from '../registry/plan-field.js'
import { lastSetters } from './blame.js'
import { entityOf } from './entity-values.js'
import { fieldsOf } from './field-values.js'
import type { FieldPlans } from './plan-restore.js'
import {
  columnValues,
  plannedColumn,
  stateValues,
  uniqueObstacles,
  unrecordedColumns,
  withoutDangling,
} from './planned-columns.js'
import { boundOf, oldestFirst } from './record-activities.js'
import { isSoftDeletion, notesAfter, type RecordState, stateBefore } from './record-state.js'
import { idOfEntity, idsThere } from './records-there.js'
import { idOfLink, linkedIds, linksOf } from './recorded-links.js'
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
  if (metadata === null) return { fields: [], obstacles: [{ why: 'no such entity', fields: [] }] }
  const then = stateBefore(activity)
  const changes = changesToTakeBack(subject, activity, input.fields)
  const columns = changes
    .filter(({ links }) => !links)
    .map((change) =>
      comparedWithNow(
        fieldsOf(metadata).get(change.field),
        plannedColumn(metadata, then, change.field, 'update'),
        change,
        current,
      ),
    )
  const links: PlannedField[] = []
  for (const change of changes.filter((each) => each.links))
    links.push(await plannedLinks(input, change, current))
  const others = stateValues(metadata, current)
  const checked = await withoutDangling(
    manager,
    metadata,
    [...deletionColumn(subject, activity, current), ...columns],
    others,
    key,
  )
  const ownId = idOfEntity(metadata, key)
  const setters = lastSetters(await gather(oldestFirst(input.log, boundOf(activity))))
  return {
    fields: [...checked, ...unrecordedColumns(metadata, activity), ...links].map((planned) =>
      withSetter(fieldsOf(metadata).get(planned.field), planned, setters.get(planned.field)),
    ),
    obstacles: await uniqueObstacles(
      manager,
      metadata,
      columnValues(metadata, checked),
      others,
      (row) => idOfEntity(metadata, row) === ownId,
    ),
  }
}

/** What can be taken back of an activity: neither the key, nor what TypeORM keeps up to date, nor what a soft deletion left alone. */
export function changesToTakeBack(
  { metadata, softDelete }: HistorySubject,
  activity: Activity,
  fields: readonly string[] | null,
): readonly Change[] {
  const isSoft = isSoftDeletion(activity)
  const changes = activity.changes.filter((change) => {
    const field = fieldsOf(metadata).get(change.field)
    if (isRest(change) || field?.bookkeeping || field?.column.isPrimary) return false
    if (isSoft && change.field === softDelete?.path) return false
    return !isSoft || change.links === true || !isSameJson(change.before, change.after)
  })
  return fields === null ? changes : changes.filter(({ field }) => fields.includes(field))
}

/** The column whose filling was the deletion is emptied whenever the record is still deleted, also where it is in no activity. */
function deletionColumn(
  { softDelete }: HistorySubject,
  activity: Activity,
  current: RecordState,
): readonly PlannedField[] {
  if (softDelete === null || !isSoftDeletion(activity)) return []
  const { path: field, kind, column } = softDelete
  const recorded = activity.changes.find((change) => change.field === field && !change.masked)
  const empty = column.isNullable ? null : kind === 'boolean' ? false : 0
  const now = Object.hasOwn(current.values, field) ? (current.values[field] ?? null) : null
  const planned = { field, now, then: recorded?.before ?? empty, why: null, changedBy: null }
  return [{ ...planned, outcome: current.existence === 'softly deleted' ? 'put back' : 'as it was' }]
}

function comparedWithNow(
  field: PlanField | undefined,
  planned: PlannedField,
  change: Change,
  current: RecordState,
): PlannedField {
  const { field: path, then } = planned
  const now = Object.hasOwn(current.values, path) ? (current.values[path] ?? null) : null
  if (planned.outcome === 'left out' || field === undefined) return { ...planned, now }
  const notes = current.notes.get(path) ?? []
  if (notes.length === 0 && isSameValue(now, then, field.kind))
    return { ...planned, now, outcome: 'as it was' }
  // Who looks at a hash or at nothing cannot tell whether it is still the same, or only whether it is another one.
  if (notes.some(({ why }) => why === 'masked'))
    return { ...planned, now, outcome: 'changed since', why: 'masked' }
  const isSame = isSameValue(now, change.after, field.kind) && isSameJson(notes, notesAfter(change))
  return isSame ? { ...planned, now } : { ...planned, now, outcome: 'changed since' }
}

/** Links that were cut are made again, those that were made are cut; others that came since stay. */
async function plannedLinks(
  { subject, manager }: RevertInput,
  { field, before, after, masked }: Change,
  current: RecordState,
): Promise<PlannedField> {
  const link = subject.links.find((each) => each.field === field)
  const now = linksOf(current.values[field])
  const base = { field, now, then: [] as readonly JsonValue[], changedBy: null }
  if (link === undefined) return { ...base, outcome: 'left out', why: 'no such field' }
  if (masked || link.masked) return { ...base, outcome: 'left out', why: 'masked' }
  const linked = linkedIds(current, field)
  const cut = linksOf(before).filter((each) => !linked.has(idOfLink(each)))
  const there = await idsThere(manager, link.other.metadata, cut.map(idOfLink))
  const made = new Set(linksOf(after).map(idOfLink))
  const kept = now.filter((each) => !made.has(idOfLink(each)))
  const then = [...kept, ...cut.filter((each) => there.has(idOfLink(each)))]
  const isSame = kept.length === now.length && then.length === kept.length
  const why = there.size < cut.length ? 'gone' : null
  if (isSame && why !== null) return { ...base, then, outcome: 'left out', why }
  return { ...base, then, outcome: isSame ? 'as it was' : 'put back', why }
}

/** Only who set the very value that is there now: what came after may be of somebody whom the viewer does not see. */
function withSetter(
  field: PlanField | undefined,
  planned: PlannedField,
  setter: Activity | undefined,
): PlannedField {
  if (planned.outcome !== 'changed since' || setter === undefined || field === undefined) return planned
  const change = setter.changes.find((each) => each.field === planned.field)
  if (change === undefined || setter.kind === 'baseline') return planned
  if (!isSameValue(change.after, planned.now, field.kind)) return planned
  const { actor, occurredAt, id } = setter
  return { ...planned, changedBy: { actor, occurredAt, activityId: id } }
}

async function gather(activities: AsyncIterable<Activity>): Promise<readonly Activity[]> {
  const gathered: Activity[] = []
  for await (const activity of activities) gathered.push(activity)
  return gathered
}
