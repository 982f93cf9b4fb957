/** `INSERT ... SELECT` by a query builder (TypeORM 1.x): its rows are known to the database alone. */
import type { QueryRunner } from 'typeorm'
import type { RawRow } from '../registry/record-key.js'
import type { WrittenTable } from '../registry/written-table.js'
import type { WriteBuilder } from './builder-statement.js'
import { countingColumn, highestKey, keysAbove } from './inserted-keys.js'
import { recordSummary } from './record-summary.js'
import type { RunStatement, StatementResult } from './statement-result.js'
import { trackInserted, type WriteScope } from './write-scope.js'

/** Runs the statement; its rows are found by what the database returns or by the keys that it counted up, or counted only. */
export async function insertFromSelect(
  scope: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  run: RunStatement,
): Promise<StatementResult> {
  const { family, settings } = scope.recorder
  const column = countingColumn(table)
  const { onIgnore, onUpdate } = builder.expressionMap
  if (column === undefined || family === 'mysql' || onIgnore || onUpdate !== undefined) {
    return recordSummary(scope, table, builder, queryRunner, run)
  }
  const highest = family === 'sqlite' ? await highestKey(queryRunner, table, column) : undefined
  const result = await run()
  const keys =
    family === 'sqlite'
      ? await keysAbove(queryRunner, table, column, highest)
      : (result.raw as RawRow[]).filter((row) => row[column.databaseName] != null)
  if (keys.length > settings.bulkLimit || (family === 'postgres' && keys.length !== result.affected)) {
    return recordSummary(scope, table, builder, queryRunner, () => Promise.resolve(result))
  }
  trackInserted(scope, table, keys)
  return result
}
