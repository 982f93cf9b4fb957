/**
 * How a record is named in the log: the entity and the primary key as text. The same for every way in which TypeORM hands a
 * row out, so that a record's history is one.
 */
import { createHash } from 'node:crypto'
import type { DataSource, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm'
import { ActivityLogError, type ActivityLogErrorCode } from '../model/errors.js'
import { isSecretKey } from './field-rules.js'
import { fieldPathOf, withoutTransformer } from './plan-field.js'
import { type ColumnMetadata, rootOf } from './typeorm-metadata.js'

export { rootOf }

/** A row as the driver gives it, by names of the table's columns. */
export type RawRow = Readonly<Record<string, unknown>>

/**
 * The entity's name in the log: that of the table's root entity, since one row of a single-table inheritance goes by
 * several names; its table's path where two entities of the data source share the name.
 */
export function entityNameOf(metadata: EntityMetadata): string {
  let name = entityNames.get(metadata)
  if (name === undefined) {
    const root = rootOf(metadata)
    const namesakes = metadata.connection.entityMetadatas.filter((each) => each.name === root.name)
    name = namesakes.length > 1 ? root.tablePath : root.name
    entityNames.set(metadata, name)
  }
  return name
}

const entityNames = new WeakMap<EntityMetadata, string>()

/** The primary key of a row as text: one column's value, or several as JSON with the keys in order. */
export function recordIdOf(metadata: EntityMetadata, row: RawRow): string {
  const { primaryColumns } = metadata
  const [first] = primaryColumns
  if (primaryColumns.length === 1 && first !== undefined) return keyPartOf(row[first.databaseName], first)
  const parts = primaryColumns.map(
    (column) => [keyNameOf(metadata, column), keyPartOf(row[column.databaseName], column)] as const,
  )
  return JSON.stringify(Object.fromEntries(parts.sort(([a], [b]) => (a < b ? -1 : 1))))
}

/** Both keys of a junction table belong to one relation, and would bear its name. */
function keyNameOf({ tableType }: EntityMetadata, column: ColumnMetadata): string {
  return tableType === 'junction' ? column.databaseName : fieldPathOf(column)
}

/**
 * The primary key of an entity, or of an object with its key's properties, as a row; null when a part of it is missing.
 */
export function keyRowOf(metadata: EntityMetadata, entity: ObjectLiteral): RawRow | null {
  const row: Record<string, unknown> = {}
  for (const column of metadata.primaryColumns) {
    const value = referencedValue(column, column.getEntityValue(entity) as unknown)
    if (value === undefined || value === null) return null
    row[column.databaseName] = rawKeyOf(column, value)
  }
  return row
}

/**
 * The record that an application names by an entity and an id.
 *
 * @param code of the error: what the application was doing
 * @throws ActivityLogError when the entity is unknown or the id is none of it.
 */
export function recordKeyOf(
  dataSource: DataSource,
  entity: EntityTarget<ObjectLiteral>,
  id: unknown,
  code: 'QUERY_INVALID' | 'ENTRY_INVALID' = 'QUERY_INVALID',
): { readonly entity: string; readonly id: string } {
  if (!dataSource.hasMetadata(entity)) throw unknownEntity(dataSource, code)
  const metadata = dataSource.getMetadata(entity)
  const [first] = metadata.primaryColumns
  const isKeyObject = typeof id === 'object' && id !== null && !(id instanceof Date) && !Buffer.isBuffer(id)
  if (!isKeyObject && metadata.primaryColumns.length > 1) throw invalidId(metadata, code)
  const key = isKeyObject ? (id as ObjectLiteral) : (first?.createValueMap(id) as ObjectLiteral)
  const row = id === '' || Number.isNaN(id) || Array.isArray(id) ? null : keyRowOf(metadata, key)
  if (row === null) throw invalidId(metadata, code)
  return { entity: entityNameOf(metadata), id: recordIdOf(metadata, row) }
}

/**
 * The name by which the log knows an entity.
 *
 * @throws ActivityLogError `QUERY_INVALID` when the data source has no such entity
 */
export function knownEntityName(dataSource: DataSource, entity: EntityTarget<ObjectLiteral>): string {
  if (!dataSource.hasMetadata(entity)) throw unknownEntity(dataSource, 'QUERY_INVALID')
  return entityNameOf(dataSource.getMetadata(entity))
}

/** A key as the driver would read it. */
export function rawKeyOf(column: ColumnMetadata, value: unknown): unknown {
  const { driver } = column.entityMetadata.connection
  const persistent = driver.preparePersistentValue(value, column) as unknown
  return column.type === 'jsonb' && typeof persistent === 'string'
    ? (JSON.parse(persistent) as unknown)
    : persistent
}

/** One column's value as text; a key that is a secret itself, such as a session's token, as its SHA-256. */
function keyPartOf(raw: unknown, column: ColumnMetadata): string {
  const text = keyTextOf(raw, column)
  return isSecretKey(column) ? `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 48)}` : text
}

function keyTextOf(raw: unknown, column: ColumnMetadata): string {
  if (typeof raw === 'number' || typeof raw === 'bigint') return String(raw)
  // As a row of any but PostgreSQL spells it.
  if (typeof raw === 'boolean' && column.entityMetadata.connection.options.type !== 'postgres')
    return raw ? '1' : '0'
  const { driver } = column.entityMetadata.connection
  const value = driver.prepareHydratedValue(raw, withoutTransformer(column)) as unknown
  if (typeof value === 'string') return isPadded(column) ? value.trimEnd() : value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex') // sql.js gives no Buffers.
  return typeof value === 'boolean' ? String(value) : JSON.stringify(value, withSortedKeys)
}

/** `char(n)` comes padded with spaces, which do not count. */
function isPadded({ type }: ColumnMetadata): boolean {
  return type === 'char' || type === 'character'
}

/** The database has an order of its own for the keys of JSON. */
function withSortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function referencedValue(column: ColumnMetadata, value: unknown): unknown {
  const isRow =
    typeof value === 'object' && value !== null && !(value instanceof Date) && !Buffer.isBuffer(value)
  return isRow && column.referencedColumn !== undefined
    ? (column.referencedColumn.getEntityValue(value) as unknown)
    : value
}

function unknownEntity(dataSource: DataSource, code: ActivityLogErrorCode): ActivityLogError {
  return new ActivityLogError(
    code,
    `Cannot name a record: the data source has no such entity. Its entities: ` +
      `${dataSource.entityMetadatas.map(({ name }) => name).join(', ')}.`,
  )
}

function invalidId(metadata: EntityMetadata, code: ActivityLogErrorCode): ActivityLogError {
  const parts = metadata.primaryColumns.map(fieldPathOf)
  return new ActivityLogError(
    code,
    `Cannot name a record of "${metadata.name}": the id is not a key of it. ` +
      (parts.length === 1 ? `Pass the value of "${parts[0]}".` : `Pass an object with ${parts.join(', ')}.`),
  )
}
