/**
 * SQLite's lock for writing, taken before our first read of a transaction. A transaction that reads first and asks for the
 * lock later fails at once (SQLITE_BUSY_SNAPSHOT) when another process has written in between; without our read it would
 * have waited.
 */
import type { QueryRunner } from 'typeorm'
import { currentFrame, withFrame } from '../context/audit-context.js'
import { escapedPath } from '../store/table-path.js'
import { ownQuery } from './own-query.js'
import type { Recorder } from './recorder.js'
import { isInTransactionOfOthers } from './savepoint.js'
import type { ReadableTable } from '../registry/written-table.js'

const locked = new WeakSet<QueryRunner>()

/** sql.js has its database to itself. */
function needsLock({ family, dataSource }: Recorder): boolean {
  return family === 'sqlite' && dataSource.options.type !== 'sqljs'
}

/** Begins the transaction of a `save()`, which will write: it takes the lock at once. */
export function beginLocked(recorder: Recorder, start: () => unknown): unknown {
  return needsLock(recorder) ? withFrame({ takesWriteLock: true }, start) : start()
}

/** The statement that begins a transaction, in the form that takes the lock. */
export function lockingBegin(queryRunner: QueryRunner, sql: unknown): unknown {
  if (sql !== 'BEGIN TRANSACTION' || currentFrame().takesWriteLock !== true) return sql
  locked.add(queryRunner)
  return 'BEGIN IMMEDIATE TRANSACTION'
}

/** In a transaction of the application that does not hold the lock for all we know: a deletion of nothing takes it. */
export async function takeWriteLock(
  recorder: Recorder,
  queryRunner: QueryRunner,
  { metadata }: ReadableTable,
): Promise<void> {
  if (!isInTransactionOfOthers(queryRunner) || locked.has(queryRunner) || !needsLock(recorder)) return
  locked.add(queryRunner)
  await ownQuery(queryRunner, `DELETE FROM ${escapedPath(metadata)} WHERE 0`)
}

/** A transaction is over. */
export function forgetWriteLock(queryRunner: QueryRunner): void {
  locked.delete(queryRunner)
}
