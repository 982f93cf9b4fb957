/**
 * The frame around each operation of the application: what it touches is read before, and read again and recorded when it is
 * over, in its own transaction. When it fails, what it has written all the same is recorded too, if the transaction lives on.
 */
import type { QueryRunner } from 'typeorm'
import { currentFrame, withFrame } from '../context/audit-context.js'
import type { WrittenTable } from '../registry/written-table.js'
import type { WriteBuilder } from './builder-statement.js'
import { writeByBuilder } from './builder-write.js'
import { readBehindGuard } from './guarded-read.js'
import { inTransaction } from './own-transaction.js'
import { recordChanges } from './record-changes.js'
import { recordClear } from './record-summary.js'
import type { Recorder } from './recorder.js'
import { isFatal, isLockTimeout } from './savepoint.js'
import { depthOf, flushDrafts } from './transaction-buffer.js'
import { report } from './write-failure.js'
import { createWriteScope, currentScope, scopeOn, takeChanges, type WriteScope } from './write-scope.js'

/** Runs a `save()`, `remove()`, `softRemove()` or `recover()` as one operation. */
export function runPersistence(
  recorder: Recorder,
  queryRunner: QueryRunner | undefined,
  original: () => unknown,
): unknown {
  if (currentFrame().suspendedFor !== undefined) return original()
  const scope = createWriteScope(recorder, queryRunner ?? null)
  const result = withFrame({ writeScope: scope, inQueryBuilder: false }, original)
  return result instanceof Promise ? settled(scope, result) : result
}

/** Runs a query builder: as part of the operation that it belongs to, or as one of its own with a transaction around it. */
export async function runBuilder(
  recorder: Recorder,
  table: WrittenTable,
  builder: WriteBuilder,
  original: () => Promise<unknown>,
): Promise<unknown> {
  const given = builder.queryRunner
  const around = given === undefined ? null : scopeOn(recorder, given)
  if (around !== null && given !== undefined) return writeByBuilder(around, table, builder, given, original)
  return withQueryRunner(recorder, builder, async (queryRunner) => {
    const scope = createWriteScope(recorder, queryRunner)
    const work = () =>
      settled(
        scope,
        withFrame({ writeScope: scope }, () => writeByBuilder(scope, table, builder, queryRunner, original)),
      )
    return inTransaction(recorder, queryRunner, work, (error) => mustRollBack(scope, error))
  })
}

/** Runs a statement that empties a table. Where the database commits by it (MySQL's TRUNCATE), the activity follows right after. */
export function runClear(
  recorder: Recorder,
  queryRunner: QueryRunner,
  table: WrittenTable,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const work = () => recordClear(recorder, queryRunner, table, run)
  return recorder.family === 'mysql' ? work() : inTransaction(recorder, queryRunner, work, () => true)
}

/** Whether the operation that this chain of calls is in has rows on the QueryRunner that are not recorded yet. */
export function hasUnsettled(queryRunner: QueryRunner): boolean {
  const scope = currentScope()
  return scope?.queryRunner === queryRunner && scope.rows.size > 0
}

/** Records and writes what has been done so far: the transaction is about to commit. */
export async function settleBeforeCommit(recorder: Recorder, queryRunner: QueryRunner): Promise<void> {
  const scope = currentScope()
  if (scope?.queryRunner === queryRunner) await settle(scope)
  await flushDrafts(recorder, queryRunner)
}

/** Forgets what an operation has touched: its own transaction is about to roll back. */
export function forgetOnRollback(queryRunner: QueryRunner): void {
  const scope = currentScope()
  if (scope?.queryRunner === queryRunner && depthOf(queryRunner) <= 1) scope.rows.clear()
}

async function settled<R>(scope: WriteScope, operation: Promise<R>): Promise<R> {
  let result: R
  try {
    result = await operation
  } catch (error) {
    await settleAfterFailure(scope, error)
    throw error
  }
  await settle(scope)
  return result
}

async function settle(scope: WriteScope): Promise<void> {
  const { recorder, queryRunner } = scope
  if (scope.rows.size === 0 || queryRunner === null) return
  try {
    await onLiveRunner(recorder, queryRunner, (live) =>
      readBehindGuard(recorder, live, async () =>
        recordChanges(recorder, live, await takeChanges(scope, live)),
      ),
    )
  } catch (error) {
    unrecorded.add(scope)
    throw error
  }
}

/** Operations whose writes could not be recorded although they must be. */
const unrecorded = new WeakSet<WriteScope>()

/** The application gets its own error, whatever becomes of ours. */
async function settleAfterFailure(scope: WriteScope, cause: unknown): Promise<void> {
  if (scope.rows.size === 0 || hasSpoiltTransaction(scope.recorder, cause)) return scope.rows.clear()
  try {
    await settle(scope)
  } catch (error) {
    report(scope.recorder, error)
  }
}

function mustRollBack(scope: WriteScope, error: unknown): boolean {
  return unrecorded.has(scope) || hasSpoiltTransaction(scope.recorder, error)
}

/**
 * Whether a failed statement has ended the transaction: in PostgreSQL any (at least what came since the last savepoint is
 * undone), elsewhere deadlocks, lost connections and broken disks, but no time-out of a lock.
 */
function hasSpoiltTransaction({ family }: Recorder, error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('driverError' in error)) return false
  return family === 'postgres' || (isFatal(error) && !isLockTimeout(error))
}

/** `save({ transaction: false })` has given its connection back by the time it is over. */
async function onLiveRunner(
  recorder: Recorder,
  queryRunner: QueryRunner,
  use: (queryRunner: QueryRunner) => Promise<void>,
): Promise<void> {
  if (!queryRunner.isReleased) return use(queryRunner)
  const other = recorder.dataSource.createQueryRunner('master')
  try {
    await use(other)
  } finally {
    await other.release()
  }
}

/** The builder's QueryRunner, or one that it gets for this statement. */
async function withQueryRunner<R>(
  recorder: Recorder,
  builder: WriteBuilder,
  use: (queryRunner: QueryRunner) => Promise<R>,
): Promise<R> {
  if (builder.queryRunner !== undefined) return use(builder.queryRunner)
  const queryRunner = recorder.dataSource.createQueryRunner('master')
  builder.queryRunner = queryRunner
  try {
    return await use(queryRunner)
  } finally {
    builder.queryRunner = undefined
    await queryRunner.release()
  }
}
