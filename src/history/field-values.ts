/** Single values as the entity has them: dates as Dates, bytes as Buffers, through the columns' transformers. */
import type { DataSource, EntityMetadata } from 'typeorm'
import { isContainer, isList } from '../diff/container.js'
import type { JsonValue } from '../model/json.js'
import { allFields } from '../registry/plan-fields.js'
import type { ColumnMetadata, PlanField } from '../registry/plan-field.js'
import { valueKindOf } from '../registry/value-kind.js'
import { familyOf } from '../store/dialect.js'

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
    case 'list':
      return isList(value) ? value.map((element) => toElement(column, element)) : value
    default:
      return value
  }
}

/** Lists of bytes and of times are PostgreSQL's arrays. */
function toElement(column: ColumnMetadata, element: JsonValue): unknown {
  if (!column.isArray || element === null) return element
  const single = Object.create(column, { isArray: { value: false } }) as ColumnMetadata
  return toStoredValue(valueKindOf(single), single, element)
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
