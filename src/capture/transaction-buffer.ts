/**
 * Holds the drafts of one transaction until it commits.
 *
 * Drafts are keyed by QueryRunner, because a QueryRunner is one connection and so one transaction. A savepoint that rolls
 * back drops only the drafts made since it began. Writing is the store's work: this file decides when, never how.
 */
import type { QueryRunner } from 'typeorm'
import type { ActivityDraft } from '../model/activity.js'
import type { Recorder } from './recorder.js'
import { isInOwnTransaction, isInRawTransaction, markRawTransaction } from './savepoint.js'
import { writeDrafts } from './write-failure.js'
import { forgetWriteLock } from './write-lock.js'

interface Transaction {
  drafts: ActivityDraft[]
  /** How many drafts there were when the transaction or savepoint of each depth began. */
  readonly draftsAtDepth: number[]
  /** The same for savepoints that the application has set by SQL of its own, in their order. */
  savepoints: { readonly name: string; readonly depth: number; readonly drafts: number }[]
  readonly id: string
  /** The commit has begun to write: what comes now, from hooks of others, is written at once. */
  isCommitting: boolean
}

const transactions = new WeakMap<QueryRunner, Transaction>()

function transactionOf(recorder: Recorder, queryRunner: QueryRunner): Transaction {
  let transaction = transactions.get(queryRunner)
  if (transaction === undefined) {
    transaction = {
      drafts: [],
      draftsAtDepth: [],
      savepoints: [],
      id: recorder.nextId(),
      isCommitting: false,
    }
    transactions.set(queryRunner, transaction)
  }
  return transaction
}

/** The id that the activities of the QueryRunner's transaction share. */
export function transactionIdOf(recorder: Recorder, queryRunner: QueryRunner): string {
  return transactionOf(recorder, queryRunner).id
}

/**
 * Takes drafts; they are written when the transaction commits, or now where there is none.
 *
 * SQLite drivers share one QueryRunner: while the BEGIN of another call is under way, what was written before it belongs to
 * no transaction. So it is the depth that counts, and not `isTransactionActive`, which is true by then.
 */
export async function bufferDrafts(
  recorder: Recorder,
  queryRunner: QueryRunner,
  drafts: readonly ActivityDraft[],
): Promise<void> {
  const transaction = transactionOf(recorder, queryRunner)
  const isOutside = depthOf(queryRunner) === 0
  for (const draft of drafts) transaction.drafts.push(draft)
  if (isOutside || transaction.isCommitting) await flushDrafts(recorder, queryRunner)
  const isOver = isOutside && !isInOwnTransaction(queryRunner) && !isInRawTransaction(queryRunner)
  if (isOver && transactions.get(queryRunner) === transaction) transactions.delete(queryRunner)
}

/** A transaction or a savepoint has begun. */
export function onTransactionStart(queryRunner: QueryRunner): void {
  const depth = depthOf(queryRunner)
  if (depth <= 1) transactions.delete(queryRunner)
  const transaction = transactions.get(queryRunner)
  if (transaction === undefined) return
  transaction.draftsAtDepth[depth] = transaction.drafts.length
  forgetSavepoints(transaction, depth)
}

/** Writes what hooks of others write before the real commit; the release of a savepoint writes nothing. */
export async function beforeCommit(recorder: Recorder, queryRunner: QueryRunner): Promise<void> {
  if (depthOf(queryRunner) > 1) return
  // Also where nothing waits: hooks of others run beside this one, and may be the first to write.
  transactionOf(recorder, queryRunner).isCommitting = true
  await flushDrafts(recorder, queryRunner)
}

/** A transaction or savepoint is over. */
export function afterCommit(queryRunner: QueryRunner): void {
  if (depthOf(queryRunner) > 0) return
  markRawTransaction(queryRunner, false)
  forgetTransaction(queryRunner)
  forgetWriteLock(queryRunner)
}

/** Drops whatever is still held for the QueryRunner. */
export function forgetTransaction(queryRunner: QueryRunner): void {
  transactions.delete(queryRunner)
}

/** Drops what was gathered since the transaction or savepoint that now rolls back began. Never throws. */
export function onRollback(queryRunner: QueryRunner): void {
  const transaction = transactions.get(queryRunner)
  if (transaction === undefined) return
  const depth = depthOf(queryRunner)
  if (depth <= 1) transactions.delete(queryRunner)
  else transaction.drafts.length = Math.min(transaction.drafts.length, transaction.draftsAtDepth[depth] ?? 0)
}

/** The application has set a savepoint by SQL of its own. */
export function onRawSavepoint(recorder: Recorder, queryRunner: QueryRunner, name: string): void {
  const { savepoints, drafts } = transactionOf(recorder, queryRunner)
  savepoints.push({ name, depth: depthOf(queryRunner), drafts: drafts.length })
}

/** It has gone back to one, or released it: the newest of that name, and with it all that came after it. */
export function onRawSavepointOver(queryRunner: QueryRunner, name: string, isReleased: boolean): void {
  const transaction = transactions.get(queryRunner)
  const index = transaction?.savepoints.findLastIndex((each) => each.name === name) ?? -1
  const savepoint = transaction?.savepoints[index]
  if (transaction === undefined || savepoint === undefined) return
  transaction.savepoints.length = isReleased ? index : index + 1
  if (!isReleased) transaction.drafts.length = Math.min(transaction.drafts.length, savepoint.drafts)
}

/** Those that were set since the transaction or savepoint of a depth began are not there any more. */
function forgetSavepoints(transaction: Transaction, depth: number): void {
  transaction.savepoints = transaction.savepoints.filter((each) => each.depth < depth)
}

/** Whether drafts wait to be written. */
export function hasDrafts(queryRunner: QueryRunner): boolean {
  return (transactions.get(queryRunner)?.drafts.length ?? 0) > 0
}

/** Writes what waits, if anything does. */
export async function flushDrafts(recorder: Recorder, queryRunner: QueryRunner): Promise<void> {
  const transaction = transactions.get(queryRunner)
  while (transaction !== undefined && transaction.drafts.length > 0) {
    const drafts = transaction.drafts
    transaction.drafts = []
    try {
      await writeDrafts(recorder, queryRunner, drafts)
    } catch (error) {
      // The application may try its COMMIT again: without them it would keep what nobody has recorded.
      if (depthOf(queryRunner) > 0) transaction.drafts = [...drafts, ...transaction.drafts]
      throw error
    }
  }
}

/** 1 in a transaction, 2 and more in savepoints. Not part of TypeORM's declared interface; every QueryRunner has it. */
export function depthOf(queryRunner: QueryRunner): number {
  return (
    (queryRunner as QueryRunner & { transactionDepth?: number }).transactionDepth ??
    (queryRunner.isTransactionActive ? 1 : 0)
  )
}
