/** What would be written to bring back a deleted record: its values of before, with its links. */
import type { EntityManager, EntityMetadata, ObjectLiteral } from 'typeorm'
import { isRest } from '../diff/fit-changes.js'
import type { Activity } from '../model/activity.js'
import type { ColumnMetadata } from '../registry/plan-field.js'
import { rootOf } from '../registry/record-key.js'
import { entityOf } from './entity-values.js'
import { fieldsOf } from './field-values.js'
import {
  columnValues,
  isWritable,
  pathsOfColumns,
  plannedColumn,
  uniqueObstacles,
  unrecordedColumns,
  withoutDangling,
} from './planned-columns.js'
import { type ColumnValues, idsThere } from './records-there.js'
import { type RecordState, stateBefore } from './record-state.js'
import { idOfLink, linkedIds, linksOf } from './recorded-links.js'
import type { Obstacle, PlannedField } from './restore-plan.js'
import type { HistorySubject } from './subject.js'

/** A plan's fields and what makes it impossible. */
export interface FieldPlans {
  readonly fields: readonly PlannedField[]
  readonly obstacles: readonly Obstacle[]
}

/** Plans to insert the record that an activity deleted. */
export async function planInsert(
  subject: HistorySubject,
  manager: EntityManager,
  activity: Activity,
  key: ObjectLiteral | null,
): Promise<FieldPlans> {
  const then = stateBefore(activity)
  const metadata = entityOf(subject.metadata, then)
  if (key === null) return { fields: [], obstacles: [{ why: 'no key', fields: [] }] }
  if (metadata === null) return { fields: [], obstacles: [{ why: 'no such entity', fields: [] }] }
  const columns = activity.changes
    .filter((change) => !isRest(change) && !isLink(subject, change.field))
    .map(({ field }) => plannedColumn(metadata, then, field, 'insert'))
  const checked = await withoutDangling(manager, metadata, columns, new Map(), key)
  const links: PlannedField[] = []
  for (const link of subject.links) {
    if (then.links.has(link.field) || then.masked.has(link.field))
      links.push(await plannedLinks(subject, manager, then, link, activity.record?.id))
  }
  return {
    fields: [...checked, ...unrecordedColumns(metadata, activity), ...links],
    obstacles: await obstaclesTo(subject, manager, metadata, columnValues(metadata, checked), key),
  }
}

type LinkPlan = HistorySubject['links'][number]

async function plannedLinks(
  { metadata }: HistorySubject,
  manager: EntityManager,
  then: RecordState,
  { field, masked, other }: LinkPlan,
  ownId: string | undefined,
): Promise<PlannedField> {
  const planned = { field, now: [], changedBy: null }
  if (masked || then.masked.has(field)) return { ...planned, then: [], outcome: 'left out', why: 'masked' }
  const ids = [...linkedIds(then, field)]
  const there = await idsThere(manager, other.metadata, ids)
  const isOwnKind = rootOf(other.metadata) === rootOf(metadata)
  const isBack = (id: string) => there.has(id) || (isOwnKind && id === ownId)
  const linked = linksOf(then.values[field]).filter((each) => isBack(idOfLink(each)))
  return { ...planned, then: linked, outcome: 'put back', why: linked.length < ids.length ? 'gone' : null }
}

function isLink({ links }: HistorySubject, path: string): boolean {
  return links.some(({ field }) => field === path)
}

async function obstaclesTo(
  subject: HistorySubject,
  manager: EntityManager,
  metadata: EntityMetadata,
  values: ColumnValues,
  key: ObjectLiteral,
): Promise<readonly Obstacle[]> {
  if ((await subject.readCurrent(manager, key, 'to look')) !== null) return [{ why: 'exists', fields: [] }]
  const missing = requiredColumns(metadata, values)
  return [
    ...(await uniqueObstacles(manager, metadata, values, new Map(), () => false)),
    ...(missing.length > 0 ? [{ why: 'required' as const, fields: pathsOfColumns(metadata, missing) }] : []),
  ]
}

/** Columns that must not be empty, and would be. */
function requiredColumns(metadata: EntityMetadata, values: ColumnValues): readonly ColumnMetadata[] {
  return [...fieldsOf(metadata).values()]
    .map(({ column }) => column)
    .filter((column) => !column.isNullable && column.default === undefined && isWritable(column, 'insert'))
    .filter((column) => !column.isPrimary && !isFilledByTypeOrm(column) && values.get(column) == null)
}

function isFilledByTypeOrm(column: ColumnMetadata): boolean {
  return (
    column.isCreateDate ||
    column.isUpdateDate ||
    column.isVersion ||
    column.isGenerated ||
    column.isDiscriminator
  )
}
