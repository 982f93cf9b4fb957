/** The rows of the log as the library wrote them, and the cheapest way to write them again. */
import type { DataSource, QueryRunner } from 'typeorm'
import { ActivityLog } from '../../src/index.js'
import { createIdFactory } from '../../src/store/activity-id.js'
import { LogTable, pathOf } from './log-table.js'

/** A row as it is stored: column name to value. */
export type LoggedRow = Readonly<Record<string, unknown>>

/** One INSERT, ready to be sent. */
export interface ReadyStatement {
  readonly sql: string
  readonly parameters: unknown[]
}

const rowsPerStatement = 200
const nextId = createIdFactory(() => new Date())

/** All rows of the log, in the order in which they were written. */
export async function readLog(db: DataSource): Promise<readonly LoggedRow[]> {
  const rows = await db.query<Record<string, unknown>[]>(
    `SELECT * FROM ${pathOf(db, ActivityLog)} ORDER BY id`,
  )
  return rows.map((row) => ({ ...row, occurred_at: asText(row['occurred_at']) }))
}

/** INSERTs of 200 rows each. Every call gives the rows new ids. */
export function toStatements(db: DataSource, rows: readonly LoggedRow[]): readonly ReadyStatement[] {
  const columns = db.getMetadata(LogTable).columns.map((column) => column.databaseName)
  const statements: ReadyStatement[] = []
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const some = rows
      .slice(start, start + rowsPerStatement)
      .map((row): LoggedRow => ({ ...row, id: nextId() }))
    statements.push({
      sql: insertText(db, columns, some.length),
      parameters: some.flatMap((row) => columns.map((column) => row[column])),
    })
  }
  return statements
}

/** Sends them one after the other. */
export async function sendStatements(
  queryRunner: QueryRunner,
  statements: readonly ReadyStatement[],
): Promise<void> {
  for (const { sql, parameters } of statements) await queryRunner.query(sql, parameters)
}

const texts = new WeakMap<DataSource, Map<number, string>>()

function insertText(db: DataSource, columns: readonly string[], rowCount: number): string {
  const known = texts.get(db) ?? new Map<number, string>()
  texts.set(db, known)
  const before = known.get(rowCount)
  if (before !== undefined) return before
  let index = 0
  const tuple = () => `(${columns.map((column) => db.driver.createParameter(column, index++)).join(', ')})`
  const tuples = Array.from({ length: rowCount }, tuple).join(', ')
  const names = columns.map((column) => db.driver.escape(column)).join(', ')
  const text = `INSERT INTO ${pathOf(db, LogTable)} (${names}) VALUES ${tuples}`
  known.set(rowCount, text)
  return text
}

function asText(time: unknown): unknown {
  return time instanceof Date ? time.toISOString() : time
}
