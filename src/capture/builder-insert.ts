/** Inserts by query builders: which rows they have made, and which ones an upsert has changed instead. */
import type { QueryRunner } from 'typeorm'
import { isRecorded, type WrittenTable } from '../registry/written-table.js'
import type { WriteBuilder } from './builder-statement.js'
import {
  countingColumn,
  givenKey,
  highestKey,
  insertedKeys,
  isMixed,
  keysAbove,
  lastKeyOfSqlJs,
} from './inserted-keys.js'
import { insertFromSelect } from './insert-from-select.js'
import { unknownKey } from './record-changes.js'
import { recordSummary, recordUnknownRows } from './record-summary.js'
import type { RunStatement, StatementResult } from './statement-result.js'
import { trackConflicts } from './upserted-rows.js'
import { report } from './write-failure.js'
import { trackInserted, type WriteScope } from './write-scope.js'

/** Runs an insert as a part of the operation `scope`. */
export function insertByBuilder(
  scope: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  run: RunStatement,
): Promise<StatementResult> {
  if (!isRecorded(table)) return run()
  const { expressionMap } = builder
  if (expressionMap.insertFromSelect !== undefined)
    return insertFromSelect(scope, table, builder, queryRunner, run)
  const values = builder.getValueSets()
  if (expressionMap.callListeners && values.length > scope.recorder.settings.bulkLimit)
    return recordSummary(scope, table, builder, queryRunner, run)
  if (expressionMap.onIgnore || expressionMap.onUpdate !== undefined)
    return trackConflicts(scope, table, builder, queryRunner, run)
  return plainInsert(scope, table, builder, queryRunner, run)
}

async function plainInsert(
  scope: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  run: RunStatement,
): Promise<StatementResult> {
  const { recorder } = scope
  const given = builder.getValueSets().map((values) => givenKey(table, builder, values))
  const counting = countingColumn(table)
  if (recorder.family === 'sqlite' && counting !== undefined && isMixed(given)) {
    const highest = await highestKey(queryRunner, table, counting)
    const result = await run()
    trackInserted(scope, table, await keysAbove(queryRunner, table, counting, highest))
    trackInserted(
      scope,
      table,
      given.filter((key) => Object.keys(key).length > 0),
    )
    return result
  }
  const result = await run()
  const needsLast = recorder.dataSource.options.type === 'sqljs' && counting !== undefined && !isMixed(given)
  const last = needsLast ? lastKeyOfSqlJs(recorder.dataSource) : undefined
  const keys = insertedKeys(table, builder, given, result.raw, last)
  trackInserted(
    scope,
    table,
    keys.filter((key) => key !== null),
  )
  const unknown = keys.filter((key) => key === null).length
  if (unknown > 0) {
    report(recorder, unknownKey(table.metadata))
    await recordUnknownRows(scope, queryRunner, table, unknown)
  }
  return result
}
