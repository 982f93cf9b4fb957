/**
 * The transaction that holds a single statement of the application together with its activities, where the application has
 * opened none.
 *
 * It is quiet: it begins and ends around the statement itself, so that no hook of the application runs inside it (but
 * those that listen to queries), subscribers hear nothing of it, and `isTransactionActive` stays false. On SQLite, where all calls share one QueryRunner,
 * such transactions take turns, and one of the application waits until ours is over instead of being caught in it.
 */
import type { QueryRunner } from 'typeorm'
import { ownQuery } from './own-query.js'
import { currentFrame, withFrame } from '../context/audit-context.js'
import type { Recorder } from './recorder.js'
import { isInTransactionOfOthers, markOwnTransaction } from './savepoint.js'
import { flushDrafts, forgetTransaction } from './transaction-buffer.js'

/** SQLite takes the lock for writing at once: to read first and to ask for it later fails while another process writes. */
const BEGIN = {
  postgres: 'START TRANSACTION',
  mysql: 'START TRANSACTION',
  sqlite: 'BEGIN IMMEDIATE',
} as const

/** Per QueryRunner the end of the line of our transactions. */
const turns = new WeakMap<QueryRunner, Promise<void>>()

/**
 * Runs `work` inside a transaction: the application's where one is open, else one of ours.
 *
 * When `work` throws, ours is committed all the same, as if each statement had been on its own; PostgreSQL has undone it
 * then. `mustRollBack` says for which errors it is rolled back.
 */
export function inTransaction<R>(
  recorder: Recorder,
  queryRunner: QueryRunner,
  work: () => Promise<R>,
  mustRollBack: (error: unknown) => boolean,
): Promise<R> {
  if (isInTransactionOfOthers(queryRunner)) return work()
  const turn = hasTurn(queryRunner) ? HAD : takeTurn(queryRunner)
  return withFrame({ ownTurn: queryRunner }, () =>
    Promise.resolve(turn.begin)
      .then(() => inOwnTransaction(recorder, queryRunner, work, mustRollBack))
      .finally(turn.end),
  )
}

async function inOwnTransaction<R>(
  recorder: Recorder,
  queryRunner: QueryRunner,
  work: () => Promise<R>,
  mustRollBack: (error: unknown) => boolean,
): Promise<R> {
  if (isInTransactionOfOthers(queryRunner)) return work()
  await ownQuery(queryRunner, BEGIN[recorder.family])
  markOwnTransaction(queryRunner, true)
  try {
    const result = await work()
    await end(recorder, queryRunner, 'COMMIT')
    return result
  } catch (error) {
    // Where COMMIT has failed there is none any more, and where the connection is lost neither.
    await end(recorder, queryRunner, mustRollBack(error) ? 'ROLLBACK' : 'COMMIT').catch(() => undefined)
    throw error
  } finally {
    markOwnTransaction(queryRunner, false)
  }
}

/** Begins anew after a statement of ours has failed in a way that spoils the transaction. Nothing has been written in it yet. */
export async function restartOwnTransaction(recorder: Recorder, queryRunner: QueryRunner): Promise<void> {
  await ownQuery(queryRunner, 'ROLLBACK')
  await ownQuery(queryRunner, BEGIN[recorder.family])
}

/** Runs `start`, which begins a transaction of the application, when ours are over. */
export function afterOwnTransactions(queryRunner: QueryRunner, start: () => unknown): unknown {
  return turns.has(queryRunner) && !hasTurn(queryRunner) ? waitForTurns(queryRunner, start) : start()
}

async function end(
  recorder: Recorder,
  queryRunner: QueryRunner,
  command: 'COMMIT' | 'ROLLBACK',
): Promise<void> {
  if (command === 'COMMIT') await flushDrafts(recorder, queryRunner)
  forgetTransaction(queryRunner)
  await ownQuery(queryRunner, command)
}

interface Turn {
  readonly begin: Promise<void> | undefined
  readonly end: () => void
}

const HAD: Turn = { begin: undefined, end: () => undefined }

function takeTurn(queryRunner: QueryRunner): Turn {
  const begin = turns.get(queryRunner)
  let finish: () => void = () => undefined
  const turn = new Promise<void>((resolve) => (finish = resolve))
  turns.set(queryRunner, turn)
  const end = () => {
    if (turns.get(queryRunner) === turn) turns.delete(queryRunner)
    finish()
  }
  return { begin, end }
}

/** Whether the turn is this chain's: only a subscriber that listens to queries can be inside it, and it must not wait for itself. */
function hasTurn(queryRunner: QueryRunner): boolean {
  return turns.has(queryRunner) && currentFrame().ownTurn === queryRunner
}

/** The last turn's end and the start are one step, so that no new turn comes between. */
async function waitForTurns(queryRunner: QueryRunner, start: () => unknown): Promise<unknown> {
  for (let turn = turns.get(queryRunner); turn !== undefined; turn = turns.get(queryRunner)) await turn
  return start()
}
