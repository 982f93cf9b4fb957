/** Inserts by query builders: which rows they have made, and which ones an upsert has changed instead. */
import type { QueryRunner } from 'typeorm'
import { isRecorded, type WrittenTable } from '../registry/written-table.js'
import type { WriteBuilder } from './builder-statement.js'
import {
  countingColumn,
  givenKey,
  highestKey,
  type Inserted,
  insertedKeys,
  isMixed,
  keysAbove,
  type KnownKey,
} from './inserted-keys.js'
import { insertFromSelect } from './insert-from-select.js'
import { unknownKey } from './record-changes.js'
import { recordSummary } from './record-summary.js'
import { withReturnedKeys } from './returned-keys.js'
import { trackConflicts } from './upserted-rows.js'
import { report } from './write-failure.js'
import { trackInserted, type WriteScope } from './write-scope.js'

type Run = () => Promise<unknown>

/** Runs an insert as a part of the operation `scope`. */
export async function insertByBuilder(
  scope: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  run: Run,
): Promise<unknown> {
  if (!isRecorded(table)) return run()
  const { expressionMap } = builder
  if (expressionMap.insertFromSelect !== undefined)
    return insertFromSelect(scope, table, builder, queryRunner, run)
  const count = countValues(builder)
  if (count === null) return run()
  if (expressionMap.callListeners && count > scope.recorder.settings.bulkLimit) {
    return recordSummary(scope, table, builder, queryRunner, run)
  }
  if (expressionMap.onIgnore || expressionMap.onUpdate !== undefined) {
    return trackConflicts(scope, table, builder, queryRunner, () =>
      withReturnedKeys(scope, table, builder, run),
    )
  }
  return plainInsert(scope, table, builder, queryRunner, run)
}

async function plainInsert(
  scope: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  run: Run,
): Promise<unknown> {
  const given = builder.getValueSets().map((values) => givenKey(table, values))
  const column = needsHighestKey(scope, builder, given) ? countingColumn(table) : undefined
  const highest = column === undefined ? undefined : await highestKey(queryRunner, table, column)
  let raw: unknown
  const result = (await withReturnedKeys(scope, table, builder, run, (told) => (raw = told))) as Inserted
  const told = { raw, identifiers: result.identifiers }
  if (column === undefined) {
    const keys = insertedKeys(table, builder, given, told)
    trackInserted(
      scope,
      table,
      keys.filter((key) => key !== null),
    )
    if (keys.includes(null)) report(scope.recorder, unknownKey(table.metadata))
    return result
  }
  trackInserted(scope, table, await keysAbove(queryRunner, table, column, highest))
  trackInserted(
    scope,
    table,
    given.filter((key) => Object.keys(key).length > 0),
  )
  return result
}

/** SQLite tells the last key alone, and sql.js not even that: what is generated is found as what is above all others. */
function needsHighestKey(
  { recorder }: WriteScope,
  { expressionMap }: WriteBuilder,
  given: readonly KnownKey[],
): boolean {
  if (recorder.family !== 'sqlite') return false
  const tellsNoKey = recorder.dataSource.options.type === 'sqljs' && !expressionMap.updateEntity
  return isMixed(given) || (tellsNoKey && given.some((key) => Object.keys(key).length === 0))
}

/** Null when the statement cannot run, and will say so itself. */
function countValues(builder: WriteBuilder): number | null {
  try {
    return builder.getValueSets().length
  } catch {
    return null
  }
}
