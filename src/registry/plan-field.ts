/** One recorded column of an entity. */
import type { EntityMetadata } from 'typeorm'
import type { ValueKind } from '../model/change.js'
import { isSecretName } from '../model/secret-names.js'
import { type FieldRule, findFieldRule } from './audit-registry.js'

/** TypeORM's description of a column; its index exports no such type on either line. */
export type ColumnMetadata = EntityMetadata['columns'][number]

/** TypeORM's description of a relation. */
export type RelationMetadata = EntityMetadata['relations'][number]

/** One recorded column. */
export interface PlanField {
  /** The property path in the entity; a foreign key without a property of its own bears its relation's name. */
  readonly path: string
  readonly databaseName: string
  readonly kind: ValueKind
  readonly masked: boolean
  /** Declared to hold no secrets, not even under keys of its JSON that look so. */
  readonly revealed: boolean
  /** An update-date or version column, which changes with every write. */
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

/** What a decorator says of the column's property, in its class or in the class of the embedded that holds it. */
export function fieldRuleOf(metadata: EntityMetadata, column: ColumnMetadata): FieldRule | undefined {
  const owner = column.embeddedMetadata?.type ?? metadata.target
  const property = column.isVirtual
    ? (column.relationMetadata?.propertyName ?? column.propertyName)
    : column.propertyName
  return findFieldRule(owner, property)
}

/** Whether a column's values stay out of the log: declared so, or not declared and a secret by all appearances. */
export function isMaskedBy(rule: FieldRule | undefined, column: ColumnMetadata): boolean {
  return rule === 'mask' || (rule === undefined && (looksSecret(column) || pointsAtSecret(column)))
}

function looksSecret(column: ColumnMetadata): boolean {
  return !column.isSelect || isSecretName(column.propertyName)
}

/** Whether a column is a foreign key that repeats the values of a masked one, e.g. of a session's token. */
function pointsAtSecret(column: ColumnMetadata): boolean {
  const seen = new Set([column])
  for (let at = column.referencedColumn; at !== undefined && !seen.has(at); at = at.referencedColumn) {
    const rule = fieldRuleOf(at.entityMetadata, at)
    if (rule === 'reveal') return false
    if (rule === 'mask' || looksSecret(at)) return true
    seen.add(at)
  }
  return false
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

/** TEMP */
export function relationRuleOf(metadata: EntityMetadata, relation: RelationMetadata): FieldRule | undefined {
  return findFieldRule(metadata.target, relation.propertyName)
}
