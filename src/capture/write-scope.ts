/**
 * The rows that one operation of the application touches: one `save()` with all its cascades, or one query builder. Each is
 * read before it is written; when the operation is over all are read again, and what differs is recorded. So a row that is
 * written several times in between is one activity, and what came to nothing is none.
 *
 * Kept in the chain of calls and not on the QueryRunner, because SQLite drivers share one QueryRunner between concurrent
 * calls.
 */
import type { QueryRunner } from 'typeorm'
import { currentFrame } from '../context/audit-context.js'
import { type RawRow, recordIdOf } from '../registry/record-key.js'
import { isRecorded, type WrittenTable } from '../registry/written-table.js'
import type { CapturedChange } from './captured-change.js'
import { readRowsByKey, type RowsByKey } from './raw-rows.js'
import type { Recorder } from './recorder.js'
import { depthOf } from './transaction-buffer.js'

/** A row that the operation touches. */
export interface TrackedRow {
  /** The primary key under which the row is found after the write. */
  key: RawRow
  /** The row as it stood; null when the operation inserts it. */
  readonly before: RawRow | null
  /** The row is known to be deleted: not worth a read. */
  isGone: boolean
  /** How many transactions and savepoints were open when it was touched. */
  readonly depth: number
}

/** One operation while it runs. */
export interface WriteScope {
  readonly recorder: Recorder
  /** The operation within which this one runs, e.g. in a subscriber of the application. */
  readonly outer: WriteScope | null
  /** The operation has ended; work that it has left running does not belong to it. */
  isOver: boolean
  /** Known as soon as the first statement or event comes. */
  queryRunner: QueryRunner | null
  readonly rows: Map<WrittenTable, Map<string, TrackedRow>>
  /** The keys that the events of a `save()` have announced, by table, also of rows that were not found. */
  readonly announced: Map<WrittenTable, Readonly<Record<'before update' | 'before delete', Set<string>>>>
}

/** A new operation, inside the one that this chain of calls is in. */
export function createWriteScope(recorder: Recorder, queryRunner: QueryRunner | null): WriteScope {
  const outer = currentScope()
  return { recorder, outer, isOver: false, queryRunner, rows: new Map(), announced: new Map() }
}

/** The operation that this chain of calls is in. */
export function currentScope(): WriteScope | null {
  let scope = (currentFrame().writeScope as WriteScope | undefined) ?? null
  while (scope !== null && scope.isOver) scope = scope.outer
  return scope
}

/** The innermost operation that runs on a QueryRunner in this chain of calls. */
export function scopeOn(recorder: Recorder, queryRunner: QueryRunner): WriteScope | null {
  const scope = currentScope()
  if (scope?.recorder !== recorder) return null
  scope.queryRunner ??= queryRunner
  return scope.queryRunner === queryRunner ? scope : null
}

/** Tracks rows as they stand before the write, those of unrecorded tables left out. Rows of an outer operation stay its own. */
export function trackRows(scope: WriteScope, table: WrittenTable, rows: readonly RawRow[]): void {
  if (!isRecorded(table)) return
  const depth = depthIn(scope)
  for (const row of rows) track(scope, table, { key: row, before: row, isGone: false, depth })
}

/** Tracks rows that the operation has inserted, by their keys. */
export function trackInserted(scope: WriteScope, table: WrittenTable, keys: readonly RawRow[]): void {
  if (!isRecorded(table)) return
  const depth = depthIn(scope)
  for (const key of keys) track(scope, table, { key, before: null, isGone: false, depth })
}

/** Forgets rows that were inserted since the savepoint of a depth began, which now rolls back. */
export function forgetInserted(scope: WriteScope, depth: number): void {
  for (const rows of scope.rows.values()) {
    for (const [id, row] of rows) if (row.before === null && row.depth >= depth) rows.delete(id)
  }
}

function depthIn({ queryRunner }: WriteScope): number {
  return queryRunner === null ? 0 : depthOf(queryRunner)
}

function track(scope: WriteScope, table: WrittenTable, row: TrackedRow): void {
  const id = recordIdOf(table.metadata, row.key)
  if (isTracked(scope, table, id)) return
  const rows = scope.rows.get(table)
  if (rows === undefined) scope.rows.set(table, new Map([[id, row]]))
  else rows.set(id, row)
}

/** Whether a row will be read again when this operation, or one around it, is over. */
export function isTracked(scope: WriteScope, table: WrittenTable, id: string): boolean {
  for (let at: WriteScope | null = scope; at !== null; at = at.outer) {
    if (!at.isOver && at.rows.get(table)?.has(id) && at.queryRunner === scope.queryRunner) return true
  }
  return false
}

const NO_ROWS: RowsByKey = { get: () => undefined }

/** Takes the tracked rows out of the scope, and reads how they stand now. */
export async function takeChanges(scope: WriteScope, queryRunner: QueryRunner): Promise<CapturedChange[]> {
  const tables = [...scope.rows]
  scope.rows.clear()
  const changes: CapturedChange[] = []
  for (const [table, tracked] of tables) {
    const rows = [...tracked.values()]
    const keys = rows.filter(({ isGone }) => !isGone).map(({ key }) => key)
    const found =
      keys.length === 0
        ? NO_ROWS
        : await readRowsByKey(queryRunner, table, scope.recorder.family, keys, 'after write')
    for (const { key, before, isGone } of rows) {
      const after = isGone ? null : (found.get(recordIdOf(table.metadata, key)) ?? null)
      changes.push({ table, key, before, after })
    }
  }
  return changes
}
