/** Reads of ours that may fail, so that it is not the application that fails by them. */
import type { QueryRunner } from 'typeorm'
import type { RawRow } from '../registry/record-key.js'
import { ownQuery } from './own-query.js'
import { restartOwnTransaction } from './own-transaction.js'
import type { Statement } from './raw-rows.js'
import type { Recorder } from './recorder.js'
import { behindSavepoint, isFatal, isInOwnTransaction, isInTransaction } from './savepoint.js'
import { report } from './write-failure.js'
import type { WriteScope } from './write-scope.js'

/** Under the policy `continue` a failure is reported and the application's write goes on; else it is thrown. */
export async function readBehindGuard(
  recorder: Recorder,
  queryRunner: QueryRunner,
  read: () => Promise<void>,
): Promise<void> {
  if (recorder.settings.onWriteFailure === 'rollback') return read()
  const needsSavepoint = recorder.family === 'postgres' && isInTransaction(queryRunner)
  try {
    await (needsSavepoint ? behindSavepoint(queryRunner, read) : read())
  } catch (error) {
    if (isFatal(error)) throw error
    report(recorder, error)
  }
}

/** Shapes of statements that PostgreSQL has taken: they need no savepoint any more. */
const MAX_PROVEN = 1_000
const proven = new WeakMap<Recorder, Set<string>>()

/**
 * The rows of a statement that was made of the application's own criteria, or null when the database refuses it: the
 * application's statement will say why, if it fails as well.
 */
export async function tryRead(
  { recorder, outer }: WriteScope,
  queryRunner: QueryRunner,
  { text, parameters }: Statement,
): Promise<readonly RawRow[] | null> {
  const read = () => ownQuery(queryRunner, text, parameters) as Promise<RawRow[]>
  const isOwn = isInOwnTransaction(queryRunner) && outer === null && !queryRunner.isTransactionActive
  const isGiven = recorder.family === 'postgres' && !isOwn && isInTransaction(queryRunner)
  const isTrusted = isGiven && isProven(recorder, text)
  try {
    if (!isGiven || isTrusted) return await read()
    const rows = await behindSavepoint(queryRunner, read)
    prove(recorder, text)
    return rows
  } catch (error) {
    // Where the transaction of the application is spoilt by it, this is the error that its own statement would have met.
    if (isFatal(error) || isTrusted) throw error
    if (isOwn && recorder.family === 'postgres') await restartOwnTransaction(recorder, queryRunner)
    return null
  }
}

function isProven(recorder: Recorder, text: string): boolean {
  return proven.get(recorder)?.has(text) ?? false
}

function prove(recorder: Recorder, text: string): void {
  const texts = proven.get(recorder) ?? new Set<string>()
  if (texts.size >= MAX_PROVEN) texts.clear()
  proven.set(recorder, texts.add(text))
}
