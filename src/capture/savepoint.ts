/** Statements of ours that may fail without harm to the application's transaction. */
import type { QueryRunner } from 'typeorm'
import { ownQuery } from './own-query.js'

/**
 * One name for all of ours: calls at once on one QueryRunner then set and release them like a stack. Under names of their own,
 * the release of one would destroy those that others have set since.
 */
export const SAVEPOINT = 'typeorm_activity_log'

const own = new WeakSet<QueryRunner>()

/** Takes note that a transaction of ours, of which TypeORM knows nothing, begins or ends on a QueryRunner. */
export function markOwnTransaction(queryRunner: QueryRunner, isOpen: boolean): void {
  if (isOpen) own.add(queryRunner)
  else own.delete(queryRunner)
}

/** Whether a transaction of ours is open on a QueryRunner. */
export function isInOwnTransaction(queryRunner: QueryRunner): boolean {
  return own.has(queryRunner)
}

const raw = new WeakSet<QueryRunner>()

/** Takes note that the application begins or ends a transaction by SQL of its own. */
export function markRawTransaction(queryRunner: QueryRunner, isOpen: boolean): void {
  if (isOpen) raw.add(queryRunner)
  else raw.delete(queryRunner)
}

/** Whether the application has begun a transaction by SQL of its own, of which TypeORM knows nothing. */
export function isInRawTransaction(queryRunner: QueryRunner): boolean {
  return raw.has(queryRunner)
}

/** Whether a transaction of the application is open. */
export function isInTransactionOfOthers(queryRunner: QueryRunner): boolean {
  return queryRunner.isTransactionActive || isInRawTransaction(queryRunner)
}

/** Whether a transaction is open, the application's or ours. */
export function isInTransaction(queryRunner: QueryRunner): boolean {
  return isInTransactionOfOthers(queryRunner) || isInOwnTransaction(queryRunner)
}

/** What is sent on a QueryRunner while somebody looks: statements that write, and savepoints. */
interface Watch {
  sent: number
}

const watches = new WeakMap<QueryRunner, Set<Watch>>()

/** Takes note that something is sent which a rollback to a savepoint would take back, or that moves the savepoints. */
export function noteSent(queryRunner: QueryRunner): void {
  for (const watch of watches.get(queryRunner) ?? []) watch.sent++
}

/** Counts what is sent on the QueryRunner, by whomever, while `work` runs. */
export function whileWatching<R>(
  queryRunner: QueryRunner,
  work: (watch: Readonly<Watch>) => Promise<R>,
): Promise<R> {
  const watch: Watch = { sent: 0 }
  const all = watches.get(queryRunner) ?? new Set()
  watches.set(queryRunner, all.add(watch))
  return work(watch).finally(() => all.delete(watch))
}

/**
 * Runs `work` behind a savepoint; when it throws, what it did is undone and the transaction goes on. Without one, PostgreSQL
 * would refuse every further statement, and turn the coming COMMIT into a silent ROLLBACK.
 */
export async function behindSavepoint<R>(queryRunner: QueryRunner, work: () => Promise<R>): Promise<R> {
  noteSent(queryRunner)
  await ownQuery(queryRunner, `SAVEPOINT ${SAVEPOINT}`)
  let result: R
  try {
    result = await work()
  } catch (error) {
    noteSent(queryRunner)
    if (!isFatal(error)) {
      await ownQuery(queryRunner, `ROLLBACK TO SAVEPOINT ${SAVEPOINT}`)
      await ownQuery(queryRunner, `RELEASE SAVEPOINT ${SAVEPOINT}`)
    }
    throw error
  }
  noteSent(queryRunner)
  await ownQuery(queryRunner, `RELEASE SAVEPOINT ${SAVEPOINT}`)
  return result
}

/**
 * Serialization failures, deadlocks, time-outs, lost connections, a full or broken disk: by SQLSTATE, errno or SQLite's
 * name. They have ended the transaction, or the application may answer them by a retry.
 */
const FATAL =
  /^(40001|40P01|25P02|55P03|57014|08.{3}|57P0[123]|1205|1213|2006|2013|ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT|PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|SQLITE_(FULL|IOERR|NOMEM|BUSY|CORRUPT).*)$/

/** Whether an error is the application's to answer, whatever it chose for failures of the log. */
export function isFatal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, errno, driverError } = error as { code?: unknown; errno?: unknown; driverError?: unknown }
  const isFatalCode = (word: unknown) =>
    (typeof word === 'string' || typeof word === 'number') && FATAL.test(String(word))
  return isFatalCode(code) || isFatalCode(errno) || isFatal(driverError)
}

/** Whether PostgreSQL refuses a statement because an earlier one has failed in the transaction. */
export function isAborted(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && (error as { readonly code?: unknown }).code === '25P02'
  )
}

/** Whether an error is MySQL's time-out of a lock, which undoes the statement alone. */
export function isLockTimeout(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === 'ER_LOCK_WAIT_TIMEOUT'
}
