/** States of a record as the entity would have them. */
import type { EntityMetadata, ObjectLiteral } from 'typeorm'
import { markText } from '../diff/mark-text.js'
import type { FieldName } from '../model/field-path.js'
import type { ColumnMetadata, PlanField, RelationMetadata } from '../registry/plan-field.js'
import { fieldsOf, toEntityValue } from './field-values.js'
import { keyOfId } from './key-of-id.js'
import { mergeValues } from './merge-values.js'
import type { RecordState } from './record-state.js'
import { linkedIds } from './recorded-links.js'
import type { HistorySubject } from './subject.js'

/** What stands where a field has a value that was never recorded, whatever the field's type. */
export const MASKED = markText('masked')

/**
 * A record as it was: the audited fields that the log knows. A relation to one record holds its key (`{ id: 3 }`), one to many
 * the set of their ids as the log spells them; a masked field holds the text `[masked]`. Fields of which nothing is known are
 * absent.
 */
export type RecordAsOf<E> = { readonly [K in FieldName<E>]?: ValueAsOf<E[K]> }

type ValueAsOf<V> = V extends readonly (infer R)[]
  ? R extends object
    ? V | ReadonlySet<string>
    : V
  : V extends Date | Uint8Array | Promise<unknown>
    ? V
    : V extends object
      ? { readonly [K in keyof V]?: V[K] }
      : V

/**
 * A state as a record of its entity, or null where the record was not there or is one of another entity of the same table. Its key
 * is in it even where no activity tells of it.
 */
export function recordAsOf<E>(
  subject: HistorySubject,
  state: RecordState,
  id?: string,
): RecordAsOf<E> | null {
  const metadata = entityOf(subject.metadata, state)
  if (state.existence !== 'there' || metadata === null) return null
  const record: ObjectLiteral = {}
  if (id !== undefined) mergeValues(record, keyOfId(metadata, id) ?? {})
  for (const [path, { column }] of fieldsOf(metadata)) {
    const value = column.isVirtual ? undefined : fieldAsOf(subject, state, path)
    if (value !== undefined) column.setEntityValue(record, value)
  }
  for (const relation of metadata.relationsWithJoinColumns.filter(hasKeyOfItsOwn)) {
    const value = relatedKey(relation, ({ column, path }) => ownValue(state, path, column))
    if (value !== undefined) setRelation(record, relation, value)
  }
  for (const { field } of subject.links) {
    const relation = metadata.findRelationWithPropertyPath(field)
    const value = fieldAsOf(subject, state, field)
    if (relation !== undefined && value !== undefined) setRelation(record, relation, value)
  }
  return record as RecordAsOf<E>
}

/**
 * The entity that a state is of: with single-table inheritance the one that its discriminator names. Null where no entity of the
 * history is named so.
 */
export function entityOf(
  metadata: EntityMetadata,
  { values }: Pick<RecordState, 'values'>,
): EntityMetadata | null {
  const { discriminatorColumn, childEntityMetadatas } = metadata
  if (discriminatorColumn === undefined) return metadata
  const field = [...fieldsOf(metadata).values()].find(({ column }) => column === discriminatorColumn)
  const word = field === undefined ? undefined : values[field.path]
  if (word === undefined) return metadata
  return (
    [metadata, ...childEntityMetadatas].find(({ discriminatorValue }) => discriminatorValue === word) ?? null
  )
}

/** The paths of an entity's fields in the log: its columns, then the relations whose links its records bear. */
export function pathsOf({ metadata, links }: HistorySubject): readonly string[] {
  return [...fieldsOf(metadata).keys(), ...links.map(({ field }) => field)]
}

/** The value of one field of a state, as the entity has it; undefined where it is unknown. */
export function fieldAsOf({ metadata, links }: HistorySubject, state: RecordState, path: string): unknown {
  if (state.masked.has(path)) return MASKED
  const isLinks = links.some(({ field, masked }) => field === path && !masked)
  // A snapshot without links is that of a record that had none.
  if (isLinks) return state.links.has(path) || state.hasSnapshot ? linkedIds(state, path) : undefined
  const field = fieldsOf(metadata).get(path)
  if (field === undefined) return Object.hasOwn(state.values, path) ? state.values[path] : undefined
  const value = ownValue(state, path, field.column)
  const { relationMetadata: relation, referencedColumn } = field.column
  const isKey = field.column.isVirtual && relation?.propertyPath === path && value != null && value !== MASKED
  // A foreign key without a property of its own is the key of the record that the relation points at.
  return isKey ? referencedColumn?.createValueMap(value) : value
}

/** A column's value as the entity has it; what is masked now is so in the past as well. */
function ownValue(state: RecordState, path: string, column: ColumnMetadata): unknown {
  const value = Object.hasOwn(state.values, path) ? state.values[path] : undefined
  const field = fieldsOf(column.entityMetadata).get(path)
  if (state.masked.has(path) || (field?.masked && value !== undefined)) return MASKED
  if (value === undefined || field === undefined || state.notes.has(path)) return value
  return toEntityValue(field, value)
}

/**
 * The key that a relation's foreign keys make together, as an object of the related entity's properties: null where they are
 * empty, undefined where nothing is known of them.
 */
export function relatedKey(relation: RelationMetadata, valueOf: (field: PlanField) => unknown): unknown {
  const key: ObjectLiteral = {}
  const values = relation.joinColumns.map((column) => {
    const field = [...fieldsOf(relation.entityMetadata).values()].find((each) => each.column === column)
    const value = field === undefined ? undefined : valueOf(field)
    if (value != null) mergeValues(key, column.referencedColumn?.createValueMap(value) ?? {})
    return value
  })
  if (values.includes(MASKED)) return MASKED
  if (values.every((value) => value == null)) return values.includes(null) ? null : undefined
  return key
}

/** Whether a relation's foreign keys are no properties of the entity, so that the relation stands for them. */
export function hasKeyOfItsOwn({ joinColumns }: RelationMetadata): boolean {
  return joinColumns.some(({ isVirtual }) => isVirtual)
}

/** Not by the relation's own `setEntityValue`, which merges what is there with what comes. */
export function setRelation(record: ObjectLiteral, relation: RelationMetadata, value: unknown): void {
  let owner = record
  for (const { propertyName } of relation.embeddedMetadata?.embeddedMetadataTree ?? []) {
    owner[propertyName] ??= {}
    owner = owner[propertyName] as ObjectLiteral
  }
  owner[relation.propertyName] = value
}
