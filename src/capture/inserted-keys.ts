/**
 * The primary keys of rows that a builder inserts. TypeORM's own identifiers are not to be trusted: missing with
 * `reload: false`, wrong on some SQLite drivers.
 */
import type { ObjectLiteral, QueryRunner } from 'typeorm'
import type { ColumnMetadata } from '../registry/plan-field.js'
import { keyRowOf, type RawRow } from '../registry/record-key.js'
import type { WrittenTable } from '../registry/written-table.js'
import type { WriteBuilder } from './builder-statement.js'
import { escapedTable } from './raw-rows.js'

/** What TypeORM answers to an insert. */
export interface Inserted {
  raw: unknown
  readonly identifiers: readonly (ObjectLiteral | undefined)[]
}

/** A key as far as it is known before the statement runs. */
export type KnownKey = Readonly<Record<string, unknown>>

/** The parts of the primary key that the application gives itself. */
export function givenKey(table: WrittenTable, values: ObjectLiteral): KnownKey {
  const key: Record<string, unknown> = {}
  for (const column of table.metadata.primaryColumns) {
    const value = persistentValue(column, values)
    if (value !== undefined && value !== null) key[column.databaseName] = value
  }
  return key
}

/** A column's value as the database will get it; undefined when it is an SQL expression or not given. */
export function persistentValue(column: ColumnMetadata, values: ObjectLiteral): unknown {
  const value = column.getEntityValue(values) as unknown
  if (value === undefined || typeof value === 'function') return undefined
  const isRow =
    typeof value === 'object' && value !== null && !(value instanceof Date) && !Buffer.isBuffer(value)
  if (isRow && column.referencedColumn !== undefined) {
    return column.referencedColumn.getEntityValue(value) as unknown
  }
  return column.entityMetadata.connection.driver.preparePersistentValue(value, column) as unknown
}

/** The keys of the rows that a plain insert has made, null where one cannot be known. */
export function insertedKeys(
  table: WrittenTable,
  builder: WriteBuilder,
  given: readonly KnownKey[],
  result: Inserted,
): readonly (RawRow | null)[] {
  const { primaryColumns } = table.metadata
  const rows = Array.isArray(result.raw) && result.raw.length === given.length ? (result.raw as RawRow[]) : []
  const counted = countedKeys(table, given, result)
  return given.map((known, index) => {
    const local = builder.expressionMap.locallyGenerated[index]
    const key: Record<string, unknown> = {}
    for (const column of primaryColumns) {
      const name = column.databaseName
      const value =
        known[name] ??
        (local === undefined ? undefined : persistentValue(column, local)) ??
        rows[index]?.[name] ??
        counted?.[index] ??
        identifierOf(column, result.identifiers[index])
      if (value === undefined || value === null) return null
      key[name] = value
    }
    return key
  })
}

/** Whether each key is given or each is generated: only then can generated ones be counted from the one that the driver tells. */
export function isMixed(given: readonly KnownKey[]): boolean {
  const count = given.filter((known) => Object.keys(known).length > 0).length
  return count > 0 && count < given.length
}

/** Generated keys of one statement follow one another: MySQL tells the first, SQLite the last. */
function countedKeys(
  { metadata }: WrittenTable,
  given: readonly KnownKey[],
  { raw, identifiers }: Inserted,
): readonly (number | undefined)[] | null {
  const [column] = metadata.primaryColumns
  if (column?.generationStrategy !== 'increment' || metadata.primaryColumns.length > 1 || isMixed(given))
    return null
  const { type } = metadata.connection.options
  if (isObject(raw) && 'insertId' in raw) {
    const first = Number(raw.insertId)
    return first > 0 ? given.map((_, index) => first + index) : null
  }
  // sql.js tells no id itself; TypeORM asks it for the last one and gives that to every row.
  const told = type === 'sqljs' ? identifierOf(column, identifiers.at(-1)) : raw
  if (typeof told !== 'number' && typeof told !== 'bigint') return null
  return given.map((_, index) => Number(told) - given.length + index + 1)
}

function identifierOf(column: ColumnMetadata, identifier: ObjectLiteral | undefined): unknown {
  return identifier === undefined
    ? undefined
    : keyRowOf(column.entityMetadata, identifier)?.[column.databaseName]
}

function isObject(value: unknown): value is { readonly insertId?: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The only primary column of a table whose keys the database counts up, if there is such a one. */
export function countingColumn({ metadata }: WrittenTable): ColumnMetadata | undefined {
  const [column] = metadata.primaryColumns
  return metadata.primaryColumns.length === 1 && column?.generationStrategy === 'increment'
    ? column
    : undefined
}

/** The highest key in the table; rows inserted later in this transaction have higher ones, where the database counts. */
export async function highestKey(
  queryRunner: QueryRunner,
  table: WrittenTable,
  column: ColumnMetadata,
): Promise<unknown> {
  const name = column.entityMetadata.connection.driver.escape(column.databaseName)
  const [row] = (await queryRunner.query(
    `SELECT MAX(${name}) AS highest FROM ${escapedTable(table.metadata)}`,
  )) as RawRow[]
  return row?.['highest'] ?? 0
}

/** The keys above a key. */
export async function keysAbove(
  queryRunner: QueryRunner,
  table: WrittenTable,
  column: ColumnMetadata,
  highest: unknown,
): Promise<readonly RawRow[]> {
  const { driver } = column.entityMetadata.connection
  const name = driver.escape(column.databaseName)
  return (await queryRunner.query(
    `SELECT ${name} AS ${name} FROM ${escapedTable(table.metadata)} WHERE ${name} > ${driver.createParameter('highest', 0)}`,
    [highest],
  )) as RawRow[]
}
