/**
 * Writes drafts into the table: few multi-row INSERTs, on the QueryRunner that is given, never on another connection. When
 * to write is decided by `capture/transaction-buffer`.
 */
import type { EntityMetadata, QueryRunner } from 'typeorm'
import type { ActivityDraft } from '../model/activity.js'
import { type ActivityLog, type ActivityLogExtension, OWN_COLUMNS } from './activity-log-entity.js'
import { toRow } from './activity-mapper.js'
import { type DatabaseFamily, MAX_PARAMETERS } from './dialect.js'
import { escapedPath } from './table-path.js'

const MAX_ROWS_PER_STATEMENT = 1000

/** Well below MySQL's and MariaDB's default `max_allowed_packet` of 16 MB. */
const MAX_BYTES_PER_STATEMENT = 4 * 1024 * 1024

/** Inserts drafts in the order given. */
export type ActivityWriter = (drafts: readonly ActivityDraft[], queryRunner: QueryRunner) => Promise<void>

/** A writer into the table that `metadata` describes. */
export function createActivityWriter(
  metadata: EntityMetadata,
  family: DatabaseFamily,
  extension?: ActivityLogExtension,
): ActivityWriter {
  const rowOf: RowMaker = extendRow(metadata, family, extension)
  const columns = metadata.columns.map((column) => column.propertyName as keyof ActivityLog)
  const statement = hasUnnest(metadata)
    ? createArrayInsert(metadata, columns)
    : createRowInsert(metadata, columns)
  const maxRows = Math.min(MAX_ROWS_PER_STATEMENT, Math.floor(MAX_PARAMETERS[family] / columns.length))
  return async (drafts, queryRunner) => {
    for (const rows of chunkRows(drafts, rowOf, maxRows)) {
      const { text, parameters } = statement(rows)
      await queryRunner.query(text, parameters)
    }
  }
}

type RowMaker = (draft: ActivityDraft) => ActivityLog

/** Rows with the application's own columns as its driver takes them. */
function extendRow(
  metadata: EntityMetadata,
  family: DatabaseFamily,
  extension: ActivityLogExtension | undefined,
): RowMaker {
  if (extension === undefined) return (draft) => toRow(draft, family)
  const columns = metadata.columns.filter(({ propertyName }) => !OWN_COLUMNS.has(propertyName))
  const { driver } = metadata.connection
  return (draft) => {
    const values: Readonly<Record<string, unknown>> = extension.values(draft)
    const extra = columns.map((column) => {
      const value = values[column.propertyName] ?? null
      return [column.propertyName, driver.preparePersistentValue(value, column) as unknown] as const
    })
    return { ...(Object.fromEntries(extra) as object), ...toRow(draft, family) }
  }
}

type MakeInsert = (rows: readonly ActivityLog[]) => { readonly text: string; readonly parameters: unknown[] }

function hasUnnest({ connection }: EntityMetadata): boolean {
  return connection.options.type === 'postgres' || connection.options.type === 'aurora-postgres'
}

/** PostgreSQL: an array for each column, so that the statement is the same short one for any number of rows. */
function createArrayInsert(metadata: EntityMetadata, columns: readonly (keyof ActivityLog)[]): MakeInsert {
  const { driver } = metadata.connection
  const arrays = metadata.columns.map(
    (column, index) => `$${index + 1}::${arrayTypeOf(driver.normalizeType(column))}[]`,
  )
  const text = `${insertInto(metadata)} SELECT * FROM unnest(${arrays.join(', ')})`
  return (rows) => ({ text, parameters: columns.map((column) => rows.map((row) => row[column])) })
}

function arrayTypeOf(type: string): string {
  return type === 'varchar' || type === 'character varying' ? 'text' : type
}

/** Elsewhere as many lists of values as there are rows; the text for each number of rows is built once. */
function createRowInsert(metadata: EntityMetadata, columns: readonly (keyof ActivityLog)[]): MakeInsert {
  const { driver } = metadata.connection
  const beginning = insertInto(metadata)
  const texts = new Map<number, string>()
  const textFor = (rowCount: number): string => {
    let text = texts.get(rowCount)
    if (text === undefined) {
      let index = 0
      const tuple = () =>
        `(${metadata.columns.map((column) => driver.createParameter(column.databaseName, index++)).join(', ')})`
      text = `${beginning} VALUES ${Array.from({ length: rowCount }, tuple).join(', ')}`
      texts.set(rowCount, text)
    }
    return text
  }
  return (rows) => {
    const parameters: unknown[] = []
    for (const row of rows) for (const column of columns) parameters.push(row[column])
    return { text: textFor(rows.length), parameters }
  }
}

function insertInto(metadata: EntityMetadata): string {
  const { driver } = metadata.connection
  const names = metadata.columns.map((column) => driver.escape(column.databaseName)).join(', ')
  return `INSERT INTO ${escapedPath(metadata)} (${names})`
}

function* chunkRows(
  drafts: readonly ActivityDraft[],
  rowOf: RowMaker,
  maxRows: number,
): Generator<ActivityLog[]> {
  let rows: ActivityLog[] = []
  let bytes = 0
  for (const draft of drafts) {
    const row = rowOf(draft)
    const size = 3 * (row.changes.length + row.related.length + row.context.length + row.description.length)
    if (rows.length > 0 && (rows.length === maxRows || bytes + size > MAX_BYTES_PER_STATEMENT)) {
      yield rows
      rows = []
      bytes = 0
    }
    rows.push(row)
    bytes += size
  }
  if (rows.length > 0) yield rows
}
