/**
 * The primary keys of rows that a builder inserts. TypeORM's own identifiers are not to be trusted: missing with
 * `reload: false`, wrong on some SQLite drivers.
 */
import type { DataSource, ObjectLiteral, QueryRunner } from 'typeorm'
import type { ColumnMetadata } from '../registry/plan-field.js'
import { type RawRow, rawKeyOf } from '../registry/record-key.js'
import type { WrittenTable } from '../registry/written-table.js'
import { familyOf } from '../store/dialect.js'
import { escapedPath } from '../store/table-path.js'
import type { WriteBuilder } from './builder-statement.js'
import { ownQuery } from './own-query.js'

/** A key as far as it is known before the statement runs. */
export type KnownKey = Readonly<Record<string, unknown>>

/** The parts of the primary key that the application gives itself, and that the statement really writes. */
export function givenKey(table: WrittenTable, builder: WriteBuilder, values: ObjectLiteral): KnownKey {
  const written = new Set(builder.getInsertedColumns().map(({ databaseName }) => databaseName))
  const key: Record<string, unknown> = {}
  for (const column of table.metadata.primaryColumns) {
    if (!written.has(column.databaseName)) continue
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
  return rawKeyOf(column, value)
}

/**
 * The keys of the rows that a plain insert has made, null where one cannot be known. What the database returns comes first: it
 * may count up a key although the application gives one.
 *
 * @param raw the answer of the driver
 * @param last the last key that was counted up, where the driver's answer does not tell
 */
export function insertedKeys(
  table: WrittenTable,
  builder: WriteBuilder,
  given: readonly KnownKey[],
  raw: unknown,
  last?: unknown,
): readonly (RawRow | null)[] {
  const { primaryColumns } = table.metadata
  const returned = Array.isArray(raw) ? (raw as RawRow[]) : []
  const isWhole = (row: RawRow) => primaryColumns.every(({ databaseName }) => row[databaseName] != null)
  if (returned.length > 0 && returned.every(isWhole)) return returned
  const rows = returned.length === given.length ? returned : []
  const counted = countedKeys(table, given, last ?? raw)
  return given.map((known, index) => {
    const local = builder.expressionMap.locallyGenerated[index]
    const key: Record<string, unknown> = {}
    for (const column of primaryColumns) {
      const name = column.databaseName
      const value =
        rows[index]?.[name] ??
        known[name] ??
        (local === undefined ? undefined : persistentValue(column, local)) ??
        counted?.[index]
      if (value === undefined || value === null) return null
      key[name] = value
    }
    return key
  })
}

/** Whether some keys are given and others are generated. */
export function isMixed(given: readonly KnownKey[]): boolean {
  const count = given.filter(isGiven).length
  return count > 0 && count < given.length
}

function isGiven(known: KnownKey): boolean {
  return Object.keys(known).length > 0
}

/** Generated keys of one statement follow one another: MySQL tells the first, SQLite the last. */
function countedKeys(
  table: WrittenTable,
  given: readonly KnownKey[],
  told: unknown,
): readonly (number | undefined)[] | null {
  if (countingColumn(table) === undefined) return null
  const count = given.filter((known) => !isGiven(known)).length
  const first = isObject(told) ? Number(told.insertId) : isNumber(told) ? Number(told) - count + 1 : 0
  if (!(first > 0)) return null
  let next = first
  return given.map((known) => (isGiven(known) ? undefined : next++))
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function isObject(value: unknown): value is { readonly insertId?: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The only primary column of a table whose keys the database counts up, if there is such a one. */
export function countingColumn({ metadata }: WrittenTable): ColumnMetadata | undefined {
  const [column] = metadata.primaryColumns
  if (column === undefined || metadata.primaryColumns.length > 1) return undefined
  return column.generationStrategy === 'increment' || isRowId(column) ? column : undefined
}

/** SQLite counts up every key of the very type `integer`, also one that is not declared as generated. */
function isRowId({ type, entityMetadata }: ColumnMetadata): boolean {
  const { connection } = entityMetadata
  return familyOf(connection.options.type) === 'sqlite' && (type === Number || type === 'integer')
}

/** The highest key in the table; rows inserted later in this transaction have higher ones, where the database counts. */
export async function highestKey(
  queryRunner: QueryRunner,
  table: WrittenTable,
  column: ColumnMetadata,
): Promise<unknown> {
  const name = column.entityMetadata.connection.driver.escape(column.databaseName)
  const [row] = (await ownQuery(
    queryRunner,
    `SELECT MAX(${name}) AS highest FROM ${escapedPath(table.metadata)}`,
  )) as RawRow[]
  return row?.['highest'] ?? 0
}

/** The last key that was counted up. sql.js tells it only when it is asked, and at once: others use the connection as well. */
export function lastKeyOfSqlJs(dataSource: DataSource): unknown {
  const { databaseConnection } = dataSource.driver as unknown as {
    readonly databaseConnection: { exec(sql: string): readonly { readonly values: readonly unknown[][] }[] }
  }
  return databaseConnection.exec('SELECT last_insert_rowid()')[0]?.values[0]?.[0]
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
  return (await ownQuery(
    queryRunner,
    `SELECT ${name} AS ${name} FROM ${escapedPath(table.metadata)} WHERE ${name} > ${driver.createParameter('highest', 0)}`,
    [highest],
  )) as RawRow[]
}
