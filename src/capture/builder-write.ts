/** The statements of query builders: which rows they write, read before they do. */
import type { QueryRunner } from 'typeorm'
import { type ColumnMetadata, isBookkeeping } from '../registry/plan-field.js'
import { keyRowOf, type RawRow, recordIdOf } from '../registry/record-key.js'
import { isRecorded, type WrittenTable } from '../registry/written-table.js'
import { insertByBuilder } from './builder-insert.js'
import {
  hasWritingCte,
  pinnedStatement,
  selectMatching,
  setColumns,
  type WriteBuilder,
} from './builder-statement.js'
import { followsUpdate, trackDependentsOfDeleted, trackDependentsOfUpdated } from './dependent-rows.js'
import { announcedIn } from './entity-events.js'
import { tryRead } from './guarded-read.js'
import type { RunStatement, StatementResult } from './statement-result.js'
import { recordSummary } from './record-summary.js'
import { takeWriteLock } from './write-lock.js'
import { isTracked, trackRows, type WriteScope } from './write-scope.js'

/** Runs a builder's statement as a part of the operation `scope`. */
export function writeByBuilder(
  scope: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  run: RunStatement,
): Promise<StatementResult> {
  switch (builder.expressionMap.queryType) {
    case 'insert':
      return insertByBuilder(scope, table, builder, queryRunner, run)
    case 'delete':
      return deleteByBuilder(scope, table, builder, queryRunner, run)
    default:
      return updateByBuilder(scope, table, builder, queryRunner, run)
  }
}

async function updateByBuilder(
  scope: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  run: RunStatement,
): Promise<StatementResult> {
  const set = setColumns(builder, table.metadata)
  const isSet = (databaseName: string) =>
    [...set.keys()].some((column) => column.databaseName === databaseName)
  const concerns = isRecorded(table) || table.dependents.some((each) => followsUpdate(each, isSet))
  if (!concerns || isCoveredUpdate(scope, table, builder) || writesOnlyBookkeeping(builder, set)) return run()
  const keysSet = table.metadata.primaryColumns.filter((column) => set.has(column))
  if (keysSet.some((column) => typeof set.get(column) === 'function')) {
    return recordSummary(scope, table, builder, queryRunner, run)
  }
  const purpose = keysSet.length > 0 ? 'before delete' : 'before update'
  return aroundMatching(scope, table, builder, queryRunner, purpose, run, async (rows) => {
    trackRows(scope, table, rows)
    for (const row of rows) moveKey(scope, table, row, keysSet, set)
    await trackDependentsOfUpdated(scope, queryRunner, table, rows, isSet)
  })
}

async function deleteByBuilder(
  scope: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  run: RunStatement,
): Promise<StatementResult> {
  const announced = announcedIn(scope, table, 'before delete')
  if (builder.expressionMap.callListeners === false && announced.size > 0) {
    const result = await run()
    markGone(scope, table, [...announced], result)
    return result
  }
  let ids: readonly string[] = []
  const result = await aroundMatching(
    scope,
    table,
    builder,
    queryRunner,
    'before delete',
    run,
    async (rows) => {
      trackRows(scope, table, rows)
      ids = rows.map((row) => recordIdOf(table.metadata, row))
      await trackDependentsOfDeleted(scope, queryRunner, table, rows)
    },
  )
  markGone(scope, table, ids, result)
  return result
}

/** Reads the rows that a statement will write, hands them over, and lets it write those alone. */
async function aroundMatching(
  scope: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  purpose: 'before update' | 'before delete',
  run: RunStatement,
  handle: (rows: readonly RawRow[]) => Promise<void>,
): Promise<StatementResult> {
  const rows = await readMatching(scope, table, builder, queryRunner, purpose)
  const isTold = rows?.every((row) => hasWholeKey(table, row)) ?? false
  if (rows === null || !isTold || rows.length > scope.recorder.settings.bulkLimit) {
    return recordSummary(scope, table, builder, queryRunner, run)
  }
  await handle(rows)
  const { family } = scope.recorder
  // SQLite has one writer at a time.
  const pinned = family === 'sqlite' ? null : pinnedStatement(builder, table, family, rows)
  return pinned === null ? await run() : await run(pinned)
}

/** Whether the driver has not rounded the key: `parseInt8`, MySQL without `supportBigNumbers` and SQLite do beyond 2^53. */
function hasWholeKey({ metadata }: WrittenTable, row: RawRow): boolean {
  return metadata.primaryColumns.every(({ databaseName }) => {
    const value = row[databaseName]
    return typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)
  })
}

async function readMatching(
  scope: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  purpose: 'before update' | 'before delete',
): Promise<readonly RawRow[] | null> {
  const { family, settings } = scope.recorder
  try {
    if (hasWritingCte(builder)) return null
    await takeWriteLock(scope.recorder, queryRunner, table)
    return await tryRead(
      scope,
      queryRunner,
      selectMatching(builder, table, family, purpose, settings.bulkLimit + 1),
    )
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'driverError' in error) throw error
    return null // The criteria cannot be rendered; the statement itself will say so.
  }
}

/** A statement of `save()` for rows that the operation knows already. */
function isCoveredUpdate(scope: WriteScope, table: WrittenTable, { expressionMap }: WriteBuilder): boolean {
  const { callListeners, whereEntities } = expressionMap
  if (callListeners || whereEntities.length === 0) return false
  const announced = announcedIn(scope, table, 'before update')
  return whereEntities.every((entity) => {
    const key = keyRowOf(table.metadata, entity)
    if (key === null) return false
    const id = recordIdOf(table.metadata, key)
    return announced.has(id) || isTracked(scope, table, id)
  })
}

function writesOnlyBookkeeping(builder: WriteBuilder, set: ReadonlyMap<ColumnMetadata, unknown>): boolean {
  return builder.expressionMap.queryType === 'update' && set.size > 0 && [...set.keys()].every(isBookkeeping)
}

/** After an update of its primary key the row is found under the new one. */
function moveKey(
  scope: WriteScope,
  table: WrittenTable,
  row: RawRow,
  keysSet: readonly ColumnMetadata[],
  set: ReadonlyMap<ColumnMetadata, unknown>,
): void {
  const tracked = scope.rows.get(table)?.get(recordIdOf(table.metadata, row))
  if (keysSet.length === 0 || tracked === undefined) return
  const { driver } = table.metadata.connection
  const moved = keysSet.map((column) => [
    column.databaseName,
    driver.preparePersistentValue(set.get(column), column) as unknown,
  ])
  tracked.key = { ...tracked.key, ...(Object.fromEntries(moved) as RawRow) }
}

/** Rows that are surely deleted are not read again. */
function markGone(scope: WriteScope, table: WrittenTable, ids: readonly string[], result: unknown): void {
  const { affected } = (result ?? {}) as { affected?: unknown }
  if (!isRecorded(table) || affected !== ids.length) return
  for (const id of ids) {
    const row = scope.rows.get(table)?.get(id)
    if (row !== undefined) row.isGone = true
  }
}
