/** What happens when activities cannot be written: the application's choice, and the cases in which there is none. */
import type { QueryRunner } from 'typeorm'
import type { ActivityDraft } from '../model/activity.js'
import { ActivityLogError } from '../model/errors.js'
import type { Recorder } from './recorder.js'

const SAVEPOINT = 'typeorm_activity_log'

/**
 * Writes drafts.
 *
 * Policy `rollback`: throws `WRITE_FAILED`, and the transaction with it. Policy `continue`: undoes only what it wrote
 * itself, by a savepoint (without one, PostgreSQL turns the coming COMMIT into a silent ROLLBACK), and reports. An error
 * that has ended the transaction, or that the application may answer by a retry, is thrown as it is under either policy.
 */
export async function writeDrafts(
  recorder: Recorder,
  queryRunner: QueryRunner,
  drafts: readonly ActivityDraft[],
): Promise<void> {
  const needsSavepoint = recorder.settings.onWriteFailure === 'continue' && queryRunner.isTransactionActive
  if (needsSavepoint) await queryRunner.query(`SAVEPOINT ${SAVEPOINT}`)
  try {
    await recorder.write(drafts, queryRunner)
  } catch (cause) {
    if (isFatal(cause)) throw cause
    const error = writeFailed(drafts.length, cause)
    if (recorder.settings.onWriteFailure === 'rollback') throw error
    if (needsSavepoint) await queryRunner.query(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`)
    report(recorder, error, drafts)
  }
  if (needsSavepoint) await queryRunner.query(`RELEASE SAVEPOINT ${SAVEPOINT}`)
}

/** Tells the application of a failure; a reporter that fails itself changes nothing. */
export function report(recorder: Recorder, error: unknown, lost: readonly ActivityDraft[] = []): void {
  // The application's write has succeeded or failed already; its reporter, which may be asynchronous, has no say in that.
  const passOver = () => undefined
  try {
    const done: unknown = recorder.settings.onError(
      error instanceof Error ? error : new Error(String(error)),
      lost,
    )
    Promise.resolve(done).catch(passOver)
  } catch {
    passOver()
  }
}

/** The error for drafts that could not be made or written. */
export function writeFailed(count: number, cause: unknown): ActivityLogError {
  const reason = cause instanceof Error ? cause.message.split('\n')[0] : 'unknown'
  return new ActivityLogError(
    'WRITE_FAILED',
    `Cannot write ${count === 1 ? 'an activity' : `${count} activities`} of this transaction: ${reason}. ` +
      'The cause is attached. Check that the table exists (synchronize or run its migration) and may be written.',
    { cause },
  )
}

/** Serialization failures, deadlocks, lost connections, a full or broken disk: by SQLSTATE, errno or SQLite's name. */
const FATAL =
  /^(40001|40P01|25P02|08.{3}|57P0[123]|1205|1213|2006|2013|ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT|PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|SQLITE_(FULL|IOERR|NOMEM|BUSY|CORRUPT).*)$/

function isFatal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, errno, driverError } = error as { code?: unknown; errno?: unknown; driverError?: unknown }
  const isFatalCode = (word: unknown) =>
    (typeof word === 'string' || typeof word === 'number') && FATAL.test(String(word))
  return isFatalCode(code) || isFatalCode(errno) || isFatal(driverError)
}
