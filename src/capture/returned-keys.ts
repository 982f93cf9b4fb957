/** The keys of inserted rows, asked of a database that can return them. */
import type { WrittenTable } from '../registry/written-table.js'
import type { WriteBuilder } from './builder-statement.js'
import type { Inserted } from './inserted-keys.js'
import type { WriteScope } from './write-scope.js'

/**
 * Lets PostgreSQL tell the keys of what it inserts where TypeORM does not ask for them, and takes them out of the answer
 * again.
 */
export async function withReturnedKeys(
  { recorder }: WriteScope,
  table: WrittenTable,
  { expressionMap }: WriteBuilder,
  run: () => Promise<unknown>,
  hear: (raw: unknown) => void = () => undefined,
): Promise<unknown> {
  const { returning, extraReturningColumns, updateEntity } = expressionMap
  const asks = recorder.family === 'postgres' && !updateEntity && typeof returning !== 'string'
  if (!asks) {
    const result = (await run()) as Inserted
    hear(result.raw)
    return result
  }
  expressionMap.extraReturningColumns = table.metadata.primaryColumns
  try {
    const result = (await run()) as Inserted
    hear(result.raw)
    result.raw = withoutKeys(table, result.raw, Array.isArray(returning) ? (returning as string[]) : [])
    return result
  } finally {
    expressionMap.extraReturningColumns = extraReturningColumns
  }
}

/** What the application would have got: its own columns, or nothing. */
function withoutKeys({ metadata }: WrittenTable, raw: unknown, returning: readonly string[]): unknown {
  if (!Array.isArray(raw)) return raw
  if (returning.length === 0) return []
  const names = new Set(
    returning
      .flatMap((path) => metadata.findColumnsWithPropertyPath(path))
      .map(({ databaseName }) => databaseName),
  )
  return (raw as object[]).map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name))),
  )
}
