/** What would be written to bring back a deleted record: its values of before, with its links. */
import type { EntityManager, EntityMetadata, ObjectLiteral } from 'typeorm'
import type { Activity } from '../model/activity.js'
import type { ColumnMetadata, PlanField } from '../registry/plan-field.js'
import { fieldsOf, idOfLink, linkedIds, linksOf, toEntityValue } from './entity-values.js'
import { danglingRelations, idsThere, takenColumns } from './records-there.js'
import { type RecordState, stateBefore } from './record-state.js'
import type { LeftOut, Obstacle, PlannedField } from './restore-plan.js'
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
  const written = await withoutDangling(
    manager,
    metadata,
    activity.changes.map(({ field }) => plannedColumn(metadata, then, field)),
  )
  const columns = written.filter((each) => !isLink(subject, each.field))
  const links = await Promise.all(
    subject.links
      .filter(({ field }) => then.links.has(field))
      .map((link) => plannedLinks(manager, then, link)),
  )
  return {
    fields: [...columns, ...links],
    obstacles: await obstaclesTo(subject, manager, metadata, columns, key),
  }
}

/** The entity that a recorded state is of: with single-table inheritance the one that its discriminator names. */
export function entityOf(metadata: EntityMetadata, { values }: Pick<RecordState, 'values'>): EntityMetadata {
  const { discriminatorColumn, childEntityMetadatas } = metadata
  if (discriminatorColumn === undefined) return metadata
  const field = [...fieldsOf(metadata).values()].find(({ column }) => column === discriminatorColumn)
  const word = field === undefined ? undefined : values[field.path]
  return childEntityMetadatas.find(({ discriminatorValue }) => discriminatorValue === word) ?? metadata
}

/** A recorded value to be written, or why it cannot be. */
export function plannedColumn(metadata: EntityMetadata, then: RecordState, path: string): PlannedField {
  const field = fieldsOf(metadata).get(path)
  const why = leftOutBecause(then, path, field)
  const value = Object.hasOwn(then.values, path) ? (then.values[path] ?? null) : null
  const planned = { field: path, now: null, then: why === 'masked' ? null : value, changedBy: null }
  return why === null ? { ...planned, outcome: 'put back', why } : { ...planned, outcome: 'left out', why }
}

function leftOutBecause(then: RecordState, path: string, field: PlanField | undefined): LeftOut | null {
  if (field === undefined) return 'no such field'
  if (then.masked.has(path) || field.masked) return 'masked'
  if (then.notes.has(path)) return 'not recorded'
  return isWritable(field.column) ? null : 'not writable'
}

/** Columns that the database or TypeORM computes are not the application's to write. */
function isWritable(column: ColumnMetadata): boolean {
  const isComputed = column.generatedType !== undefined || column.asExpression !== undefined
  const isOfTree = column.isMaterializedPath || column.isNestedSetLeft || column.isNestedSetRight
  return column.isInsert && !isComputed && !isOfTree
}

/** The fields without those that point at nothing. */
export async function withoutDangling(
  manager: EntityManager,
  metadata: EntityMetadata,
  fields: readonly PlannedField[],
): Promise<readonly PlannedField[]> {
  const dangling = await danglingRelations(manager, metadata, columnValues(metadata, fields))
  const gone = new Set(dangling.flatMap(({ joinColumns }) => joinColumns))
  return fields.map((planned) => {
    const column = fieldsOf(metadata).get(planned.field)?.column
    const isGone = planned.outcome === 'put back' && column !== undefined && gone.has(column)
    return isGone ? { ...planned, outcome: 'left out', why: 'gone' } : planned
  })
}

/** The values that would be written, by column, as the entity has them. */
export function columnValues(
  metadata: EntityMetadata,
  fields: readonly PlannedField[],
): ReadonlyMap<ColumnMetadata, unknown> {
  const values = new Map<ColumnMetadata, unknown>()
  for (const { field: path, outcome, then } of fields) {
    const field = fieldsOf(metadata).get(path)
    if (outcome === 'put back' && field !== undefined) values.set(field.column, toEntityValue(field, then))
  }
  return values
}

type LinkPlan = HistorySubject['links'][number]

async function plannedLinks(
  manager: EntityManager,
  then: RecordState,
  link: LinkPlan,
): Promise<PlannedField> {
  const { field, masked, other } = link
  const planned = { field, now: [], changedBy: null }
  if (masked || then.masked.has(field)) return { ...planned, then: [], outcome: 'left out', why: 'masked' }
  const ids = [...linkedIds(then, field)]
  const there = await idsThere(manager, other.metadata, ids)
  const linked = linksOf(then.values[field]).filter((each) => there.has(idOfLink(each)))
  return { ...planned, then: linked, outcome: 'put back', why: there.size < ids.length ? 'gone' : null }
}

function isLink({ links }: HistorySubject, path: string): boolean {
  return links.some(({ field }) => field === path)
}

async function obstaclesTo(
  subject: HistorySubject,
  manager: EntityManager,
  metadata: EntityMetadata,
  columns: readonly PlannedField[],
  key: ObjectLiteral | null,
): Promise<readonly Obstacle[]> {
  if (key === null) return [{ why: 'no key', fields: [] }]
  if ((await subject.readCurrent(manager, key, 'to look')) !== null) return [{ why: 'exists', fields: [] }]
  const values = columnValues(metadata, columns)
  const taken = await takenColumns(manager, metadata, values, () => false)
  const missing = requiredColumns(metadata, values)
  return [
    ...taken.map((unique): Obstacle => ({ why: 'not unique', fields: pathsOfColumns(metadata, unique) })),
    ...(missing.length > 0 ? [{ why: 'required' as const, fields: pathsOfColumns(metadata, missing) }] : []),
  ]
}

/** Columns that must not be empty, and would be. */
function requiredColumns(metadata: EntityMetadata, values: ReadonlyMap<ColumnMetadata, unknown>) {
  return [...fieldsOf(metadata).values()]
    .map(({ column }) => column)
    .filter((column) => !column.isNullable && column.default === undefined && isWritable(column))
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

/** The paths of columns in the log. */
export function pathsOfColumns(
  metadata: EntityMetadata,
  columns: readonly ColumnMetadata[],
): readonly string[] {
  return [...fieldsOf(metadata).values()]
    .filter(({ column }) => columns.includes(column))
    .map(({ path }) => path)
}
