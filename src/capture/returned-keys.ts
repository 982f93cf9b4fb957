/** The keys of inserted rows, asked of a database that can return them where TypeORM does not ask. */
import type { WrittenTable } from '../registry/written-table.js'
import type { WriteBuilder } from './builder-statement.js'
import type { Recorder } from './recorder.js'
import type { StatementResult } from './statement-result.js'

/** Lets the insert return its keys as well while `run` renders and executes it. */
export async function withReturnedKeys<R>(
  recorder: Recorder,
  table: WrittenTable,
  builder: WriteBuilder,
  run: () => Promise<R>,
): Promise<R> {
  const { expressionMap } = builder
  if (!asksForKeys(recorder, builder)) return run()
  const { extraReturningColumns } = expressionMap
  expressionMap.extraReturningColumns = table.metadata.primaryColumns
  try {
    return await run()
  } finally {
    expressionMap.extraReturningColumns = extraReturningColumns
  }
}

/** PostgreSQL always; MariaDB only where the application has it return something, since the id is told otherwise. */
export function asksForKeys({ family }: Recorder, { connection, expressionMap }: WriteBuilder): boolean {
  const { queryType, returning, updateEntity } = expressionMap
  if (queryType !== 'insert' || updateEntity || typeof returning === 'string') return false
  const returns = Array.isArray(returning) && returning.length > 0
  return family === 'postgres' || (returns && connection.driver.isReturningSqlSupported('insert'))
}

/** The answer as the application would have got it: its own columns, or nothing. */
export function withoutKeys(
  { metadata }: WrittenTable,
  { expressionMap }: WriteBuilder,
  result: StatementResult,
): StatementResult {
  const { raw } = result
  if (!Array.isArray(raw)) return result
  const returning = Array.isArray(expressionMap.returning) ? (expressionMap.returning as string[]) : []
  const names = new Set(
    returning
      .flatMap((path) => metadata.findColumnsWithPropertyPath(path))
      .map(({ databaseName }) => databaseName),
  )
  const rows = (raw as object[]).map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name))),
  )
  result.raw = names.size === 0 ? [] : rows
  return result
}
