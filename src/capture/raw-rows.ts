/** Rows of audited tables as they stand in the database, read inside the application's transaction. */
import type { EntityMetadata, QueryRunner } from 'typeorm'
import type { ColumnMetadata } from '../registry/plan-field.js'
import { type RawRow, recordIdOf } from '../registry/record-key.js'
import type { DatabaseFamily } from '../store/dialect.js'

/** What the rows are read for, which decides how they are locked. */
export type ReadPurpose = 'before update' | 'before delete' | 'after write'

const KEYS_PER_STATEMENT = 1_000

/**
 * How rows are locked. PostgreSQL: the lock that the write itself will take, so that foreign-key checks of others do not
 * wait for an update. MySQL: a locking read is also the only one that sees the newest version under REPEATABLE READ.
 */
const LOCKS: Readonly<Record<DatabaseFamily, Readonly<Record<ReadPurpose, string>>>> = {
  postgres: { 'before update': ' FOR NO KEY UPDATE', 'before delete': ' FOR UPDATE', 'after write': '' },
  mysql: { 'before update': ' FOR UPDATE', 'before delete': ' FOR UPDATE', 'after write': ' FOR UPDATE' },
  sqlite: { 'before update': '', 'before delete': '', 'after write': '' },
}

/** Rows by the text of their key. */
export interface RowsByKey {
  get(key: string): RawRow | undefined
}

/** Reads rows by their primary keys, in as few statements as go, ordered by key so that locks are taken in one order. */
export async function readRowsByKey(
  queryRunner: QueryRunner,
  metadata: EntityMetadata,
  family: DatabaseFamily,
  keys: readonly RawRow[],
  purpose: ReadPurpose,
): Promise<RowsByKey> {
  const rows = await readRows(queryRunner, metadata, metadata.primaryColumns, keys, LOCKS[family][purpose])
  return indexRows(metadata, rows)
}

/**
 * Reads the rows whose `columns` hold one of `keys`. `SELECT *` from the table: with columns that `select: false` hides,
 * foreign keys without a property, discriminators.
 */
export async function readRows(
  queryRunner: QueryRunner,
  metadata: EntityMetadata,
  columns: readonly ColumnMetadata[],
  keys: readonly RawRow[],
  lock: string,
): Promise<readonly RawRow[]> {
  const rows: RawRow[] = []
  for (let start = 0; start < keys.length; start += KEYS_PER_STATEMENT) {
    const { text, parameters } = selectByKeys(
      metadata,
      columns,
      keys.slice(start, start + KEYS_PER_STATEMENT),
    )
    rows.push(...((await queryRunner.query(text + lock, parameters)) as RawRow[]))
  }
  return rows
}

interface Statement {
  readonly text: string
  readonly parameters: unknown[]
}

function selectByKeys(
  metadata: EntityMetadata,
  columns: readonly ColumnMetadata[],
  keys: readonly RawRow[],
): Statement {
  const { driver } = metadata.connection
  const names = columns.map((column) => column.databaseName)
  const parameters: unknown[] = []
  const bind = (key: RawRow, name: string): string => {
    parameters.push(key[name])
    return driver.createParameter(name, parameters.length - 1)
  }
  const [single] = names
  const where =
    names.length === 1 && single !== undefined
      ? `${driver.escape(single)} IN (${keys.map((key) => bind(key, single)).join(', ')})`
      : keys
          .map(
            (key) => `(${names.map((name) => `${driver.escape(name)} = ${bind(key, name)}`).join(' AND ')})`,
          )
          .join(' OR ')
  const orderBy = names.map((name) => driver.escape(name)).join(', ')
  return { text: `SELECT * FROM ${escapedTable(metadata)} WHERE ${where} ORDER BY ${orderBy}`, parameters }
}

/** The path of an entity's table, escaped part by part as TypeORM's own query builders do. */
export function escapedTable(metadata: EntityMetadata): string {
  const { driver } = metadata.connection
  return metadata.tablePath
    .split('.')
    .map((part) => (part === '' ? part : driver.escape(part)))
    .join('.')
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
