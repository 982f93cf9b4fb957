/**
 * The frame around each operation of the application: what it touches is read before, and read again and recorded when it is
 * over, in its own transaction. When it fails, what it has written all the same is recorded too, if the transaction lives on.
 */
import type { QueryRunner } from 'typeorm'
import { currentFrame, withFrame } from '../context/audit-context.js'
import { ActivityLogError } from '../model/errors.js'
import type { WrittenTable } from '../registry/written-table.js'
import type { WriteBuilder } from './builder-statement.js'
import { writeByBuilder } from './builder-write.js'
import { readBehindGuard } from './guarded-read.js'
import { inTransaction } from './own-transaction.js'
import { recordChanges } from './record-changes.js'
import { recordClear } from './record-summary.js'
import type { Recorder } from './recorder.js'
import { asksForKeys, withoutKeys, withReturnedKeys } from './returned-keys.js'
import { isAborted, isFatal, isLockTimeout } from './savepoint.js'
import type { RunStatement, StatementResult } from './statement-result.js'
import { depthOf, flushDrafts, forgetTransaction } from './transaction-buffer.js'
import { report } from './write-failure.js'
import {
  createWriteScope,
  currentScope,
  forgetInserted,
  scopeOn,
  takeChanges,
  type WriteScope,
} from './write-scope.js'

/** Runs a `save()`, `remove()`, `softRemove()` or `recover()` as one operation. */
export function runPersistence(
  recorder: Recorder,
  queryRunner: QueryRunner | undefined,
  original: () => unknown,
): unknown {
  if (currentFrame().suspendedFor !== undefined) return original()
  const scope = createWriteScope(recorder, queryRunner ?? null)
  const result = withFrame(
    { writeScope: scope, inQueryBuilder: false, builderStatement: undefined },
    original,
  )
  return result instanceof Promise ? settled(scope, result) : result
}

/** A query builder that is executing. */
export interface BuilderStatement {
  readonly recorder: Recorder
  readonly table: WrittenTable
  readonly builder: WriteBuilder
  isDone: boolean
}

/** By the parameters that a builder has rendered: with the very same ones its statement reaches the QueryRunner. */
const rendered = new WeakMap<readonly unknown[], BuilderStatement>()

/** Runs a query builder, so that its statement is known when it reaches the QueryRunner. */
export function runBuilder(
  recorder: Recorder,
  table: WrittenTable,
  builder: WriteBuilder,
  original: () => Promise<unknown>,
): Promise<unknown> {
  const statement: BuilderStatement = { recorder, table, builder, isDone: false }
  const executed = withReturnedKeys(recorder, table, builder, () =>
    withFrame({ builderStatement: statement, inQueryBuilder: true }, original),
  )
  return executed.then((result) => {
    if (!statement.isDone && mustHaveRun(builder)) report(recorder, lostStatement(table))
    return result
  })
}

/** Takes note of what a builder has rendered. */
export function noteRendered(builder: object, parameters: unknown): void {
  const statement = currentFrame().builderStatement as BuilderStatement | undefined
  if (statement?.builder === builder && Array.isArray(parameters)) rendered.set(parameters, statement)
}

/** The builder whose statement comes with these parameters. */
export function statementOf(parameters: unknown): BuilderStatement | undefined {
  return Array.isArray(parameters) ? rendered.get(parameters) : undefined
}

/**
 * Runs a builder's statement: as part of the operation that it belongs to, or as one of its own in a transaction.
 *
 * Promises are handed on here and in what this calls, where there is nothing to wait for: of ten frames that Node.js shows of an
 * error, each function that awaits takes one from the application.
 */
export function runStatement(
  statement: BuilderStatement,
  queryRunner: QueryRunner,
  run: RunStatement,
): Promise<StatementResult> {
  const { recorder, table, builder } = statement
  statement.isDone = true
  const around = scopeOn(recorder, queryRunner)
  const asks = asksForKeys(recorder, builder)
  const result =
    around === null
      ? runAlone(statement, queryRunner, run)
      : writeByBuilder(around, table, builder, queryRunner, run)
  return asks ? result.then((answer) => withoutKeys(table, builder, answer)) : result
}

/** As an operation of its own. */
function runAlone(
  { recorder, table, builder }: BuilderStatement,
  queryRunner: QueryRunner,
  run: RunStatement,
): Promise<StatementResult> {
  const scope = createWriteScope(recorder, queryRunner)
  let refused: unknown
  const watched: RunStatement = (instead) =>
    run(instead).catch((error: unknown) => {
      throw (refused = error)
    })
  return inTransaction(
    recorder,
    queryRunner,
    () => settled(scope, writeByBuilder(scope, table, builder, queryRunner, watched)),
    // Any other error than the statement's own is one of ours, and the statement may have written by then.
    (error) => error !== refused || mustRollBack(scope, error),
  )
}

function mustHaveRun({ expressionMap }: WriteBuilder): boolean {
  const { queryType, valuesSet } = expressionMap
  return queryType !== 'insert' || !Array.isArray(valuesSet) || valuesSet.length > 0
}

function lostStatement({ metadata }: WrittenTable): ActivityLogError {
  return new ActivityLogError(
    'TYPEORM_UNSUPPORTED',
    `Cannot record a write of "${metadata.name}": a query builder has executed, and its statement did not pass ` +
      'QueryRunner.query(). Use a TypeORM that package.json names under peerDependencies, or report its version.',
  )
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

/**
 * Records and writes what has been done so far: the transaction is about to commit. One that PostgreSQL has aborted, because
 * the application went on after an error, will keep nothing, and so there is nothing to record.
 */
export async function settleBeforeCommit(recorder: Recorder, queryRunner: QueryRunner): Promise<void> {
  const scope = currentScope()
  try {
    if (scope?.queryRunner === queryRunner) await settle(scope)
    await flushDrafts(recorder, queryRunner)
  } catch (error) {
    if (!isAborted(error)) throw error
    forgetTransaction(queryRunner)
  }
}

/** Forgets what an operation has touched: its transaction, or a savepoint in it, is about to roll back. */
export function forgetOnRollback(queryRunner: QueryRunner): void {
  const scope = currentScope()
  if (scope?.queryRunner !== queryRunner) return
  const depth = depthOf(queryRunner)
  if (depth <= 1) scope.rows.clear()
  else forgetInserted(scope, depth)
}

async function settled<R>(scope: WriteScope, operation: Promise<R>): Promise<R> {
  try {
    const result = await operation
    await settle(scope)
    return result
  } catch (error) {
    if (!unrecorded.has(scope)) await settleAfterFailure(scope, error)
    throw error
  } finally {
    scope.isOver = true
    scope.rows.clear()
  }
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
    if (isAborted(error)) return
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
