/** `INSERT ... SELECT` by a query builder (TypeORM 1.x): its rows are known to the database alone. */
import type { QueryRunner } from 'typeorm'
import type { RawRow } from '../registry/record-key.js'
import type { WrittenTable } from '../registry/written-table.js'
import type { WriteBuilder } from './builder-statement.js'
import { countingColumn, highestKey, keysAbove } from './inserted-keys.js'
import { recordSummary } from './record-summary.js'
import { withReturnedKeys } from './returned-keys.js'
import { trackInserted, type WriteScope } from './write-scope.js'

/** Runs the statement; its rows are found by what the database returns or by the keys that it counted up, or counted only. */
export async function insertFromSelect(
  scope: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const { family, settings } = scope.recorder
  const column = countingColumn(table)
  if (column === undefined || family === 'mysql' || builder.expressionMap.onIgnore) {
    return recordSummary(scope, table, builder, queryRunner, run)
  }
  const highest = family === 'sqlite' ? await highestKey(queryRunner, table, column) : undefined
  let returned: readonly RawRow[] = []
  const result = await withReturnedKeys(scope, table, builder, run, (raw) => (returned = raw as RawRow[]))
  const keys = family === 'sqlite' ? await keysAbove(queryRunner, table, column, highest) : returned
  if (keys.length <= settings.bulkLimit) trackInserted(scope, table, keys)
  else await recordSummary(scope, table, builder, queryRunner, () => Promise.resolve(result))
  return result
}
