/** Recorded values as the entity has them: dates as Dates, bytes as Buffers, through the columns' transformers. */
import type { DataSource, EntityMetadata, ObjectLiteral } from 'typeorm'
import { isContainer, isList } from '../diff/container.js'
import { markText } from '../diff/mark-text.js'
import type { FieldName } from '../model/field-path.js'
import type { JsonValue } from '../model/json.js'
import { allFields } from '../registry/plan-fields.js'
import type { ColumnMetadata, PlanField, RelationMetadata } from '../registry/plan-field.js'
import { familyOf } from '../store/dialect.js'
import type { RecordState } from './record-state.js'
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

/** A state as a record of its entity, or null where the record was not there. */
export function recordAsOf<E>(subject: HistorySubject, state: RecordState): RecordAsOf<E> | null {
  if (state.existence !== 'there') return null
  const record: ObjectLiteral = {}
  for (const path of pathsOf(subject)) setField(record, subject, path, fieldAsOf(subject, state, path))
  return record as RecordAsOf<E>
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
  const value = Object.hasOwn(state.values, path) ? state.values[path] : undefined
  const field = fieldsOf(metadata).get(path)
  if (value === undefined || field === undefined) return value
  return asProperty(field, state.notes.has(path) ? value : toEntityValue(field, value))
}

/** A foreign key without a property of its own is the key of the record that the relation points at. */
function asProperty({ path, column }: PlanField, value: unknown): unknown {
  const { relationMetadata, referencedColumn } = column
  const isRelation = column.isVirtual && relationMetadata?.propertyPath === path && value !== null
  return isRelation && referencedColumn !== undefined ? referencedColumn.createValueMap(value) : value
}

/** The fields of an entity by their paths in the log. */
export function fieldsOf(metadata: EntityMetadata): ReadonlyMap<string, PlanField> {
  let fields = fieldsByPath.get(metadata)
  if (fields === undefined) {
    fields = new Map(allFields(metadata).map((field) => [field.path, field]))
    fieldsByPath.set(metadata, fields)
  }
  return fields
}

const fieldsByPath = new WeakMap<EntityMetadata, ReadonlyMap<string, PlanField>>()

/** Sets a field of a record by its path in the log. */
export function setField(
  record: ObjectLiteral,
  { metadata }: HistorySubject,
  path: string,
  value: unknown,
): void {
  if (value === undefined) return
  const column = fieldsOf(metadata).get(path)?.column
  const relation = metadata.findRelationWithPropertyPath(path)
  if (column?.isVirtual === false) column.setEntityValue(record, value)
  else if (relation !== undefined) setRelation(record, relation, value)
  // A discriminator that is no property of the entity is not a value of its records.
  else if (column?.relationMetadata !== undefined) column.setEntityValue(record, value)
}

/** Not by the relation's own `setEntityValue`, which merges what is there with what comes. */
function setRelation(record: ObjectLiteral, relation: RelationMetadata, value: unknown): void {
  let owner = record
  for (const { propertyName } of relation.embeddedMetadata?.embeddedMetadataTree ?? []) {
    owner[propertyName] ??= {}
    owner = owner[propertyName] as ObjectLiteral
  }
  owner[relation.isLazy ? `__${relation.propertyName}__` : relation.propertyName] = value
}

/** The ids of linked records. */
export function linkedIds({ values }: Pick<RecordState, 'values'>, path: string): ReadonlySet<string> {
  return new Set(linksOf(Object.hasOwn(values, path) ? values[path] : undefined).map(idOfLink))
}

/** The links in a recorded value. Those whose records' ids the log does not know are left out: nobody can find them. */
export function linksOf(value: JsonValue | undefined): readonly JsonValue[] {
  return value !== undefined && isList(value) ? value.filter((link) => idOfLink(link) !== '') : []
}

/** The id of a linked record. */
export function idOfLink(link: JsonValue): string {
  const id = isContainer(link) && !isList(link) ? link['id'] : null
  return typeof id === 'string' ? id : ''
}

/** A recorded value as a property of the entity would hold it. What a transformer cannot read stays as it was recorded. */
export function toEntityValue(
  { kind, column }: Pick<PlanField, 'kind' | 'column'>,
  value: JsonValue,
): unknown {
  const stored = value === null ? null : toStoredValue(kind, column, value)
  try {
    return transformersOf(column).reduceRight((each, transformer) => transformer.from(each), stored)
  } catch {
    return stored
  }
}

interface Transformer {
  from(value: unknown): unknown
}

function transformersOf({ transformer }: ColumnMetadata): readonly Transformer[] {
  if (transformer === undefined) return []
  return Array.isArray(transformer) ? transformer : [transformer]
}

function toStoredValue(kind: PlanField['kind'], column: ColumnMetadata, value: JsonValue): unknown {
  switch (kind) {
    case 'date':
      return isReadAsDate(column) ? toDate(value) : value
    case 'bigint':
    case 'decimal':
      return isReadAsNumber(kind, column) ? toNumber(value) : value
    case 'bytes':
      return toBytes(value)
    default:
      return value
  }
}

const ISO = /^[+-]?\d{4,6}-\d\d-\d\dT[\d:.]+Z$/

function toDate(value: JsonValue): unknown {
  return typeof value === 'string' && ISO.test(value) ? new Date(value) : value
}

/** SQLite's drivers give Dates for these types alone. */
function isReadAsDate({ type, entityMetadata }: ColumnMetadata): boolean {
  return familyOf(entityMetadata.connection.options.type) !== 'sqlite' || type === Date || type === 'datetime'
}

function toNumber(value: JsonValue): unknown {
  return typeof value === 'string' && String(Number(value)) === value ? Number(value) : value
}

/** SQLite's drivers give numbers for all of them; the others text, unless they are told otherwise. */
function isReadAsNumber(kind: 'bigint' | 'decimal', { entityMetadata }: ColumnMetadata): boolean {
  const options: {
    readonly type: DataSource['options']['type']
    readonly parseInt8?: unknown
    readonly bigNumberStrings?: unknown
  } = entityMetadata.connection.options
  if (familyOf(options.type) === 'sqlite') return true
  return kind === 'bigint' && (options.parseInt8 === true || options.bigNumberStrings === false)
}

function toBytes(value: JsonValue): unknown {
  const base64 = isContainer(value) && !isList(value) ? value['base64'] : undefined
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : value
}
