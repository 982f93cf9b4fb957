/** The columns of a plan: which recorded values can be written, and why others cannot. */
import type { EntityManager, EntityMetadata, ObjectLiteral } from 'typeorm'
import { isRest } from '../diff/fit-changes.js'
import type { Activity } from '../model/activity.js'
import type { ColumnMetadata, PlanField } from '../registry/plan-field.js'
import { fieldsOf, toEntityValue } from './field-values.js'
import type { RecordState } from './record-state.js'
import { type ColumnValues, danglingRelations, takenColumns } from './records-there.js'
import type { LeftOut, Obstacle, PlannedField } from './restore-plan.js'

/** How the values will be written. */
export type Way = 'insert' | 'update'

/** A recorded value to be written, or why it cannot be. */
export function plannedColumn(
  metadata: EntityMetadata,
  then: RecordState,
  path: string,
  way: Way,
): PlannedField {
  const field = fieldsOf(metadata).get(path)
  const why = leftOutBecause(then, path, field, way)
  const value = Object.hasOwn(then.values, path) ? (then.values[path] ?? null) : null
  const planned = { field: path, now: null, then: why === 'masked' ? null : value, changedBy: null }
  return why === null ? { ...planned, outcome: 'put back', why } : { ...planned, outcome: 'left out', why }
}

/** What an activity was too large to hold: the fields that it does not name. */
export function unrecordedColumns(metadata: EntityMetadata, { changes }: Activity): readonly PlannedField[] {
  if (!changes.some(isRest)) return []
  const named = new Set(changes.map(({ field }) => field))
  return [...fieldsOf(metadata).keys()]
    .filter((path) => !named.has(path))
    .map((field) => ({
      field,
      outcome: 'left out',
      why: 'not recorded',
      now: null,
      then: null,
      changedBy: null,
    }))
}

function leftOutBecause(
  then: RecordState,
  path: string,
  field: PlanField | undefined,
  way: Way,
): LeftOut | null {
  if (field === undefined) return 'no such field'
  if (then.masked.has(path) || field.masked) return 'masked'
  const notes = then.notes.get(path) ?? []
  if (notes.length > 0) return notes.every(({ why }) => why === 'masked') ? 'masked' : 'not recorded'
  return isWritable(field.column, way) ? null : 'not writable'
}

/** Columns that the database or TypeORM computes are not the application's to write. */
export function isWritable(column: ColumnMetadata, way: Way): boolean {
  const isComputed = column.generatedType !== undefined || column.asExpression !== undefined
  const isOfTree = column.isMaterializedPath || column.isNestedSetLeft || column.isNestedSetRight
  return (
    (way === 'insert' ? column.isInsert : column.isUpdate && !isPlaceInTree(column)) &&
    !isComputed &&
    !isOfTree
  )
}

/** To move a row in a tree is more than to write its column. */
function isPlaceInTree({ relationMetadata, entityMetadata }: ColumnMetadata): boolean {
  return relationMetadata?.isTreeParent === true && entityMetadata.treeType !== undefined
}

/** The fields without those that point at nothing; at the record itself is no such. */
export async function withoutDangling(
  manager: EntityManager,
  metadata: EntityMetadata,
  fields: readonly PlannedField[],
  others: ColumnValues,
  key: ObjectLiteral,
): Promise<readonly PlannedField[]> {
  const values = columnValues(metadata, fields)
  const dangling = await danglingRelations(manager, metadata, new Map([...others, ...values]), key)
  const gone = new Set(dangling.flatMap(({ joinColumns }) => joinColumns))
  return fields.map((planned) => {
    const column = fieldsOf(metadata).get(planned.field)?.column
    const isGone =
      planned.outcome === 'put back' && column !== undefined && gone.has(column) && planned.then !== null
    return isGone ? { ...planned, outcome: 'left out', why: 'gone' } : planned
  })
}

/** The values that would be written, by column, as the entity has them. */
export function columnValues(metadata: EntityMetadata, fields: readonly PlannedField[]): ColumnValues {
  const values = new Map<ColumnMetadata, unknown>()
  for (const { field: path, outcome, then } of fields) {
    const field = fieldsOf(metadata).get(path)
    if (outcome === 'put back' && field !== undefined) values.set(field.column, toEntityValue(field, then))
  }
  return values
}

/** The values of a state, by column, as the entity has them. */
export function stateValues(metadata: EntityMetadata, { values, notes }: RecordState): ColumnValues {
  const found = new Map<ColumnMetadata, unknown>()
  for (const [path, field] of fieldsOf(metadata)) {
    const value = values[path]
    if (value !== undefined && !notes.has(path)) found.set(field.column, toEntityValue(field, value))
  }
  return found
}

/** What is unique and taken by another record. */
export async function uniqueObstacles(
  manager: EntityManager,
  metadata: EntityMetadata,
  written: ColumnValues,
  others: ColumnValues,
  isOwn: (row: ObjectLiteral) => boolean,
): Promise<readonly Obstacle[]> {
  const taken = await takenColumns(manager, metadata, written, others, isOwn)
  return taken.map((columns) => ({ why: 'not unique', fields: pathsOfColumns(metadata, columns) }))
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
