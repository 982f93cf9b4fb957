/** One recorded column of an entity. */
import type { ValueKind } from '../model/change.js'
import type { ColumnMetadata } from './typeorm-metadata.js'

export type { ColumnMetadata, RelationMetadata } from './typeorm-metadata.js'

/** One recorded column. */
export interface PlanField {
  /** The property path in the entity; a foreign key without a property of its own bears its relation's name. */
  readonly path: string
  readonly databaseName: string
  readonly kind: ValueKind
  readonly masked: boolean
  /** Declared to hold no secrets, not even under keys of its JSON that look so. */
  readonly revealed: boolean
  /** A column that TypeORM itself keeps up to date: a version, an update date, the place in a tree. */
  readonly bookkeeping: boolean
  readonly column: ColumnMetadata
  /** The column without its transformer: gives values in the form in which they are stored. */
  readonly storedColumn: ColumnMetadata
}

/**
 * The property path of a column; a foreign key without a property of its own bears its relation's path, another column
 * without a property its name in the table.
 */
export function fieldPathOf(column: ColumnMetadata): string {
  if (!column.isVirtual) return column.propertyPath
  const relation = column.relationMetadata
  if (relation === undefined) return column.databaseName
  return relation.joinColumns.length === 1
    ? relation.propertyPath
    : `${relation.propertyPath}.${column.referencedColumn?.propertyPath ?? column.databaseName}`
}

/** Whether TypeORM itself keeps a column up to date: a version, an update date, the place in a tree. */
export function isBookkeeping(column: ColumnMetadata): boolean {
  return (
    column.isUpdateDate ||
    column.isVersion ||
    column.isMaterializedPath ||
    column.isNestedSetLeft ||
    column.isNestedSetRight
  )
}

const withoutTransformers = new WeakMap<ColumnMetadata, ColumnMetadata>()

/** The column as it is stored: with it, `driver.prepareHydratedValue` gives the value that no transformer has touched. */
export function withoutTransformer(column: ColumnMetadata): ColumnMetadata {
  if (column.transformer === undefined) return column
  let stored = withoutTransformers.get(column)
  if (stored === undefined) {
    stored = Object.create(column, { transformer: { value: undefined } }) as ColumnMetadata
    withoutTransformers.set(column, stored)
  }
  return stored
}
