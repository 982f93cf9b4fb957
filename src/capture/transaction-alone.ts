/** A transaction of ours that is never a part of one of the application's, and that is tried again when it loses a deadlock. */
import type { QueryRunner } from 'typeorm'
import { ActivityLogError } from '../model/errors.js'
import { ownQuery } from './own-query.js'
import { inTransaction } from './own-transaction.js'
import { isInTransactionOfOthers } from './savepoint.js'
import type { Recorder } from './recorder.js'

/**
 * Runs `work` in a transaction of its own, from the start again after a deadlock or when a lock is not to be had in time; the
 * fifth such error is thrown. Where all share one connection it waits until that of the application is over.
 *
 * @throws ActivityLogError `WRITE_FAILED` when that takes more than ten seconds: it may be the one that waits for this.
 */
export async function inTransactionAlone<R>(
  recorder: Recorder,
  queryRunner: QueryRunner,
  work: () => Promise<R>,
): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await aloneOnce(recorder, queryRunner, work)
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !isContention(error)) throw error
    }
  }
}

const MOST_ATTEMPTS = 5

async function aloneOnce<R>(
  recorder: Recorder,
  queryRunner: QueryRunner,
  work: () => Promise<R>,
): Promise<R> {
  for (;;) {
    await waitForOthers(queryRunner)
    const done = await inTransaction(
      recorder,
      queryRunner,
      async () => {
        // One of the application has begun while we waited for our turn.
        if (isInTransactionOfOthers(queryRunner)) return null
        if (recorder.family === 'postgres') await ownQuery(queryRunner, READ_COMMITTED)
        return { result: await work() }
      },
      () => true,
    )
    if (done !== null) return done.result
  }
}

/** What another has written while we waited for its locks must be seen, whatever the database's default is. */
const READ_COMMITTED = 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED'

const PAUSE_MS = 5
const MOST_PAUSES = 2_000

async function waitForOthers(queryRunner: QueryRunner): Promise<void> {
  for (let pause = 0; isInTransactionOfOthers(queryRunner); pause++) {
    if (pause === MOST_PAUSES) throw neverAlone()
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

/** Deadlocks, serialization failures, time-outs of locks and a busy SQLite: by SQLSTATE or the driver's name. */
const CONTENTION = /^(40001|40P01|55P03|1205|1213|ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT|SQLITE_BUSY.*)$/

function isContention(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return CONTENTION.test(String(code))
}

function neverAlone(): ActivityLogError {
  return new ActivityLogError(
    'WRITE_FAILED',
    'Cannot write in a transaction of its own: another one has been open on the only connection for ten seconds. ' +
      'Call it outside of transactions, not within the one that waits for it.',
  )
}
