/** What happens when activities cannot be written: the application's choice, and the cases in which there is none. */
import type { QueryRunner } from 'typeorm'
import { withFrame } from '../context/audit-context.js'
import type { ActivityDraft } from '../model/activity.js'
import { ActivityLogError } from '../model/errors.js'
import type { Recorder } from './recorder.js'
import { behindSavepoint, isFatal, isInTransaction, noteSent } from './savepoint.js'

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
  const keeps = recorder.settings.onWriteFailure === 'continue'
  const write = () => withFrame({ isOwnSql: true }, () => recorder.write(drafts, queryRunner))
  noteSent(queryRunner)
  try {
    await (keeps && isInTransaction(queryRunner) ? behindSavepoint(queryRunner, write) : write())
  } catch (cause) {
    if (isFatal(cause)) throw cause
    const error = writeFailed(drafts.length, cause)
    if (!keeps) throw error
    report(recorder, error, drafts)
  }
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
