/** Rows of tables as they stand in the database, read inside the application's transaction. */
import type { EntityMetadata, QueryRunner } from 'typeorm'
import type { ColumnMetadata } from '../registry/plan-field.js'
import { type RawRow, recordIdOf } from '../registry/record-key.js'
import type { ReadableTable } from '../registry/written-table.js'
import type { DatabaseFamily } from '../store/dialect.js'
import { escapedPath } from '../store/table-path.js'
import { ownQuery } from './own-query.js'

/** What the rows are read for, which decides how they are locked. */
export type ReadPurpose = 'before update' | 'before delete' | 'after write' | 'look up'

/** Long lists of single keys are cheap; SQLite takes no chain of more than 1,000 ORs, nor 32,766 parameters. */
const KEYS_PER_STATEMENT = { single: 1_000, composite: 400 } as const

/**
 * How rows are locked. PostgreSQL: the lock that the write itself will take, so that foreign-key checks of others do not
 * wait for an update. MySQL: a locking read is also the only one that sees the newest version under REPEATABLE READ.
 */
const LOCKS: Readonly<Record<DatabaseFamily, Readonly<Record<ReadPurpose, string>>>> = {
  postgres: {
    'before update': ' FOR NO KEY UPDATE',
    'before delete': ' FOR UPDATE',
    'after write': '',
    'look up': '',
  },
  mysql: {
    'before update': ' FOR UPDATE',
    'before delete': ' FOR UPDATE',
    'after write': ' FOR UPDATE',
    'look up': '',
  },
  sqlite: { 'before update': '', 'before delete': '', 'after write': '', 'look up': '' },
}

/** The end of a statement that reads rows for a purpose. */
export function lockFor(family: DatabaseFamily, purpose: ReadPurpose): string {
  return LOCKS[family][purpose]
}

/** Rows by the text of their key. */
export interface RowsByKey {
  get(key: string): RawRow | undefined
}

/** Reads rows by their primary keys, in as few statements as go, ordered by key so that locks are taken in one order. */
export async function readRowsByKey(
  queryRunner: QueryRunner,
  table: ReadableTable,
  family: DatabaseFamily,
  keys: readonly RawRow[],
  purpose: ReadPurpose,
): Promise<RowsByKey> {
  const { metadata } = table
  const rows = await readRows(queryRunner, table, metadata.primaryColumns, keys, lockFor(family, purpose))
  return indexRows(metadata, rows)
}

/**
 * Reads the rows whose `columns` hold one of `keys`, with all columns: also those of `select: false` or without a property. No
 * more is read once there are more than `most`.
 */
export async function readRows(
  queryRunner: QueryRunner,
  table: ReadableTable,
  columns: readonly ColumnMetadata[],
  keys: readonly RawRow[],
  lock: string,
  most = Infinity,
): Promise<readonly RawRow[]> {
  const rows: RawRow[] = []
  const size = KEYS_PER_STATEMENT[columns.length === 1 ? 'single' : 'composite']
  for (let start = 0; start < keys.length; start += size) {
    const { text: select, parameters } = selectByKeys(table, columns, keys.slice(start, start + size))
    const text = most === Infinity ? select : `${select} LIMIT ${most + 1}`
    for (const row of (await ownQuery(queryRunner, text + lock, parameters)) as RawRow[]) rows.push(row)
    if (rows.length > most) break
  }
  return rows
}

/** A statement and what is bound to it. */
export interface Statement {
  readonly text: string
  readonly parameters: unknown[]
}

function selectByKeys(
  table: ReadableTable,
  columns: readonly ColumnMetadata[],
  keys: readonly RawRow[],
): Statement {
  const { text, parameters } = whereKeys(table, columns, keys)
  const { driver } = table.metadata.connection
  const orderBy = columns.map(({ databaseName }) => driver.escape(databaseName)).join(', ')
  return { text: `${selectFrom(table)} WHERE ${text} ORDER BY ${orderBy}`, parameters }
}

function whereKeys(
  { metadata }: ReadableTable,
  columns: readonly ColumnMetadata[],
  keys: readonly RawRow[],
): Statement {
  const { driver } = metadata.connection
  const parameters: unknown[] = []
  const bind = (value: unknown): string => {
    parameters.push(value)
    return driver.createParameter('key', parameters.length - 1)
  }
  const [single] = columns
  const isList = columns.length === 1 && single !== undefined && !hasMicroseconds(single)
  const text = isList
    ? `${driver.escape(single.databaseName)} IN (${keys.map((key) => bind(boundValue(single, key))).join(', ')})`
    : keys
        .map((key) => `(${columns.map((column) => conditionOf(column, key, bind)).join(' AND ')})`)
        .join(' OR ')
  return { text, parameters }
}

/** Whether PostgreSQL has updated one of the rows that this transaction wrote last: `xmax` of an inserted row is 0. */
export async function hasUpdatedRow(
  queryRunner: QueryRunner,
  table: ReadableTable,
  rows: readonly RawRow[],
): Promise<boolean> {
  const { metadata } = table
  for (let start = 0; start < rows.length; start += KEYS_PER_STATEMENT.composite) {
    const part = rows.slice(start, start + KEYS_PER_STATEMENT.composite)
    const { text, parameters } = whereKeys(table, metadata.primaryColumns, part)
    const found = await ownQuery(
      queryRunner,
      `SELECT 1 FROM ${escapedPath(metadata)} WHERE (${text}) AND xmax::text <> '0' LIMIT 1`,
      parameters,
    )
    if ((found as unknown[]).length > 0) return true
  }
  return false
}

function conditionOf(column: ColumnMetadata, key: RawRow, bind: (value: unknown) => string): string {
  const name = column.entityMetadata.connection.driver.escape(column.databaseName)
  const value = boundValue(column, key)
  if (!hasMicroseconds(column) || !(value instanceof Date)) return `${name} = ${bind(value)}`
  // A range, so that an index serves: what JavaScript holds of the time is its millisecond.
  return `${name} >= ${bind(value)} AND ${name} < ${bind(new Date(value.getTime() + 1))}`
}

/** PostgreSQL's times hold more than JavaScript's. */
function hasMicroseconds({ type, entityMetadata }: ColumnMetadata): boolean {
  const isTime = type === Date || (typeof type === 'string' && type.startsWith('timestamp'))
  return isTime && entityMetadata.connection.options.type === 'postgres'
}

/** A key's value as it is bound: the driver would make text of a date in a time zone, and an array of a JSON list. */
function boundValue(column: ColumnMetadata, key: RawRow): unknown {
  const value = key[column.databaseName]
  const { driver, options } = column.entityMetadata.connection
  if (options.type !== 'postgres') return value
  if (column.type === 'jsonb') return JSON.stringify(value)
  return column.type === 'date' && value instanceof Date ? driver.prepareHydratedValue(value, column) : value
}

const selects = new WeakMap<ReadableTable['columns'], string>()

/**
 * `SELECT ... FROM table`, built once per table. Columns are named, because a database that is blind to case may spell them
 * otherwise than the entity.
 */
export function selectFrom(table: ReadableTable): string {
  let text = selects.get(table.columns)
  if (text === undefined) {
    const { driver } = table.metadata.connection
    const columns = table.columns.map(({ databaseName }) => driver.escape(databaseName))
    text = `SELECT ${columns.map((name) => `${name} AS ${name}`).join(', ')} FROM ${escapedPath(table.metadata)}`
    selects.set(table.columns, text)
  }
  return text
}

/**
 * Rows by key. A key that the application spells otherwise than the database does (an upper-case uuid, a text that a
 * case-blind collation matches) finds its row as well, if it can be no other's.
 */
function indexRows(metadata: EntityMetadata, rows: readonly RawRow[]): RowsByKey {
  const exact = new Map(rows.map((row) => [recordIdOf(metadata, row), row]))
  let loose: Map<string, RawRow | undefined> | undefined
  return {
    get: (key) => exact.get(key) ?? (loose ??= looseIndex(exact)).get(looseKey(key)),
  }
}

function looseIndex(exact: ReadonlyMap<string, RawRow>): Map<string, RawRow | undefined> {
  const loose = new Map<string, RawRow | undefined>()
  for (const [key, row] of exact) loose.set(looseKey(key), loose.has(looseKey(key)) ? undefined : row)
  return loose
}

function looseKey(key: string): string {
  return key.trimEnd().toLowerCase()
}

/** Whether two values from the driver are the same to the letter; different ones may still mean the same. */
export function isSameRaw(before: unknown, after: unknown): boolean {
  if (before === after) return true
  if (before instanceof Date && after instanceof Date) return before.getTime() === after.getTime()
  if (Buffer.isBuffer(before) && Buffer.isBuffer(after)) return before.equals(after)
  return before == null && after == null
}
