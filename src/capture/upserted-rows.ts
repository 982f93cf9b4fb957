/** Inserts that may meet rows which are there already (`upsert`, `orUpdate`, `orIgnore`): told apart by what was there before. */
import type { ObjectLiteral, QueryRunner } from 'typeorm'
import type { ColumnMetadata } from '../registry/plan-field.js'
import { type RawRow, recordIdOf } from '../registry/record-key.js'
import type { WrittenTable } from '../registry/written-table.js'
import type { WriteBuilder } from './builder-statement.js'
import { countingColumn, highestKey, keysAbove, persistentValue } from './inserted-keys.js'
import { ownQuery } from './own-query.js'
import { hasUpdatedRow, lockFor, readRows } from './raw-rows.js'
import { isInTransaction, noteSent, SAVEPOINT, whileWatching } from './savepoint.js'
import type { RunStatement, StatementResult } from './statement-result.js'
import { takeWriteLock } from './write-lock.js'
import { trackInserted, trackRows, type WriteScope } from './write-scope.js'

/** One unique key of the table, and the values that the statement has for it. */
interface UniqueKey {
  readonly columns: readonly ColumnMetadata[]
  readonly keys: readonly RawRow[]
}

/** What the statement may meet, and what it has done. */
interface Upsert {
  readonly scope: WriteScope
  readonly table: WrittenTable
  readonly queryRunner: QueryRunner
  readonly uniques: readonly UniqueKey[]
  readonly updates: boolean
}

/** The statement's answer, and the rows that were not there before. */
interface Attempt {
  readonly answer: StatementResult
  readonly created: readonly RawRow[]
}

/** Runs the insert, and tracks the rows that it has changed or made. */
export async function trackConflicts(
  scope: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  run: RunStatement,
): Promise<StatementResult> {
  await takeWriteLock(scope.recorder, queryRunner, table)
  const values = builder.getValueSets()
  const uniques = uniqueKeysOf(table, values)
  const updates = builder.expressionMap.onUpdate !== undefined
  const upsert: Upsert = { scope, table, queryRunner, uniques, updates }
  // Rows of values that no unique key identifies are new for sure, and their keys are above all others.
  const isTold = scope.recorder.family === 'postgres' || values.every((each) => isIdentified(uniques, each))
  const column = isTold ? undefined : countingColumn(table)
  const highest = column === undefined ? undefined : await highestKey(queryRunner, table, column)
  const attempt = () => attemptUpsert(upsert, run)
  const isOneOfMany = updates && scope.recorder.family === 'postgres' && isInTransaction(queryRunner)
  const result = isOneOfMany ? await untilUnraced(upsert, attempt) : await attempt()
  const above = column === undefined ? [] : await keysAbove(queryRunner, table, column, highest)
  trackInserted(scope, table, [...result.created, ...above])
  return result.answer
}

async function attemptUpsert(
  { scope, table, queryRunner, uniques, updates }: Upsert,
  run: RunStatement,
): Promise<Attempt> {
  const seen = await readUniques(queryRunner, table, uniques, '')
  const before = updates ? await lockRows(scope, queryRunner, table, seen) : seen
  if (updates) trackRows(scope, table, before)
  const ids = new Set(before.map((row) => recordIdOf(table.metadata, row)))
  const answer = await run()
  const returned = returnedKeys(scope, table, answer)
  const found = updates || returned === null ? await readUniques(queryRunner, table, uniques, '') : []
  followMovedKeys(scope, table, uniques, before, found)
  const isNew = (row: RawRow) => !ids.has(recordIdOf(table.metadata, row))
  const created = [...(returned ?? []), ...found].filter((row) => isNew(row) && !isTarget(scope, table, row))
  return { answer, created }
}

/** PostgreSQL returns the rows that were inserted or updated, and none of those that were ignored. */
function returnedKeys(
  { recorder }: WriteScope,
  { metadata }: WrittenTable,
  { raw }: StatementResult,
): readonly RawRow[] | null {
  if (recorder.family !== 'postgres' || !Array.isArray(raw)) return null
  const isWhole = (row: RawRow) =>
    metadata.primaryColumns.every(({ databaseName }) => row[databaseName] != null)
  return (raw as RawRow[]).every(isWhole) ? (raw as RawRow[]) : null
}

const ATTEMPTS = 4

/**
 * A row that another transaction inserts between our read and the statement is updated by it, and nobody has read it before:
 * the statement is taken back, and done again now that the row can be seen. Not so where others use the connection meanwhile:
 * what they have written would be taken back as well.
 */
async function untilUnraced(upsert: Upsert, attempt: () => Promise<Attempt>): Promise<Attempt> {
  const { scope, table, queryRunner } = upsert
  const tracked = new Map(scope.rows.get(table))
  for (let left = ATTEMPTS; ; left--) {
    noteSent(queryRunner)
    const result = await whileWatching(queryRunner, async (watch) => {
      await ownQuery(queryRunner, `SAVEPOINT ${SAVEPOINT}`)
      const made = await attempt()
      const isRaced = left > 1 && (await hasUpdatedRow(queryRunner, table, made.created))
      // The statement itself is one.
      const isAgain = isRaced && watch.sent <= 1
      if (isAgain) await ownQuery(queryRunner, `ROLLBACK TO SAVEPOINT ${SAVEPOINT}`)
      noteSent(queryRunner)
      await ownQuery(queryRunner, `RELEASE SAVEPOINT ${SAVEPOINT}`)
      return isAgain ? null : made
    })
    if (result !== null) return result
    scope.rows.set(table, new Map(tracked))
  }
}

/** The rows by their primary keys alone: MySQL locks gaps where a row is looked for in vain, and two upserts then deadlock. */
async function lockRows(
  { recorder }: WriteScope,
  queryRunner: QueryRunner,
  table: WrittenTable,
  rows: readonly RawRow[],
): Promise<readonly RawRow[]> {
  const lock = lockFor(recorder.family, 'before update')
  return lock === '' ? rows : readRows(queryRunner, table, table.metadata.primaryColumns, rows, lock)
}

/** An upsert by another unique key may overwrite the primary key: the row is then found under the new one. */
function followMovedKeys(
  scope: WriteScope,
  table: WrittenTable,
  uniques: readonly UniqueKey[],
  before: readonly RawRow[],
  found: readonly RawRow[],
): void {
  const tracked = scope.rows.get(table)
  const idOf = (row: RawRow) => recordIdOf(table.metadata, row)
  const remaining = new Set(found.map(idOf))
  for (const row of before) {
    const own = tracked?.get(idOf(row))
    if (own === undefined || remaining.has(idOf(row))) continue
    const moved = found.find((each) =>
      uniques.some(
        ({ columns }) =>
          columns !== table.metadata.primaryColumns && textOf(columns, each) === textOf(columns, row),
      ),
    )
    if (moved !== undefined) own.key = moved
  }
}

/** Whether a row is one that is tracked from before, under the key that it has now. */
function isTarget(scope: WriteScope, table: WrittenTable, row: RawRow): boolean {
  const id = recordIdOf(table.metadata, row)
  const tracked = scope.rows.get(table)?.values() ?? []
  return [...tracked].some(({ key, before }) => before !== null && recordIdOf(table.metadata, key) === id)
}

function uniqueKeysOf(table: WrittenTable, values: readonly ObjectLiteral[]): readonly UniqueKey[] {
  const { metadata } = table
  const sets = [
    metadata.primaryColumns,
    ...metadata.uniques.map(({ columns }) => columns),
    ...metadata.indices.filter(({ isUnique }) => isUnique).map(({ columns }) => columns),
  ]
  return sets
    .map((columns) => ({ columns, keys: keysIn(columns, values) }))
    .filter(({ keys }) => keys.length > 0)
}

/** The values of a unique key, where all its parts are given: what is null or generated meets nothing. */
function keysIn(columns: readonly ColumnMetadata[], values: readonly ObjectLiteral[]): readonly RawRow[] {
  const keys = values.map((each) =>
    columns.map((column) => [column.databaseName, persistentValue(column, each)] as const),
  )
  return keys
    .filter((parts) => parts.every(([, value]) => value !== undefined && value !== null))
    .map((parts) => Object.fromEntries(parts))
}

function isIdentified(uniques: readonly UniqueKey[], values: ObjectLiteral): boolean {
  return uniques.some(({ columns }) => keysIn(columns, [values]).length > 0)
}

async function readUniques(
  queryRunner: QueryRunner,
  table: WrittenTable,
  uniques: readonly UniqueKey[],
  lock: string,
): Promise<readonly RawRow[]> {
  const rows = new Map<string, RawRow>()
  for (const { columns, keys } of uniques) {
    for (const row of await readRows(queryRunner, table, columns, keys, lock))
      rows.set(recordIdOf(table.metadata, row), row)
  }
  return [...rows.values()]
}

function textOf(columns: readonly ColumnMetadata[], row: RawRow): string {
  return JSON.stringify(columns.map(({ databaseName }) => row[databaseName] ?? null))
}
