/**
 * Transactions and savepoints that the application opens by SQL of its own, as `query('BEGIN')`. TypeORM knows nothing of them.
 * A transaction of ours within would end theirs, and what they take back must not stay in the log.
 */
import type { QueryRunner } from 'typeorm'
import { currentFrame } from '../context/audit-context.js'
import { afterOwnTransactions } from './own-transaction.js'
import type { Recorder } from './recorder.js'
import { isInRawTransaction, markRawTransaction } from './savepoint.js'
import { forgetTransaction, onRawSavepoint, onRawSavepointOver } from './transaction-buffer.js'
import { forgetWriteLock } from './write-lock.js'

/** What a statement does to transactions, with the name of the savepoint that it is about. */
interface Control {
  readonly what: 'begin' | 'set' | 'roll back to' | 'release' | 'end'
  readonly name: string
}

const CONTROL =
  /^\s*(?:(BEGIN|START\s+TRANSACTION)|(SAVEPOINT)|(ROLLBACK\s.*?\bTO)|(RELEASE)|COMMIT|ROLLBACK|END|ABORT)\b(?:\s+SAVEPOINT\b)?\s*["`[]?(\w*)/i

/** Of its own savepoints TypeORM tells by events; a chained transaction goes on, and of several statements nobody knows the end. */
const OTHERS = /\btypeorm_\d|\bAND\s+CHAIN\b|;\s*\S/i

function controlIn(sql: string): Control | null {
  const found = CONTROL.exec(sql)
  if (found === null || OTHERS.test(sql)) return null
  const [, begin, set, back, release, name = ''] = found
  const what = begin ? 'begin' : set ? 'set' : back ? 'roll back to' : release ? 'release' : 'end'
  return { what, name: name.toLowerCase() }
}

/** Sends a statement that no builder has made, and takes note of what it does to transactions. */
export function sendRaw(
  recorder: Recorder,
  queryRunner: QueryRunner,
  sql: unknown,
  send: () => unknown,
): unknown {
  const control = typeof sql === 'string' && currentFrame().isOwnSql !== true ? controlIn(sql) : null
  if (control === null) return send()
  if (queryRunner.isTransactionActive) return sendWithin(recorder, queryRunner, control, send)
  if (control.what === 'begin') return afterOwnTransactions(queryRunner, () => beginRaw(queryRunner, send))
  const ends = control.what === 'end' && isInRawTransaction(queryRunner)
  return ends ? endRaw(recorder, queryRunner, send) : send()
}

/** In a transaction of TypeORM's activities wait; in one of the application's SQL they are in the table already. */
async function sendWithin(
  recorder: Recorder,
  queryRunner: QueryRunner,
  { what, name }: Control,
  send: () => unknown,
): Promise<unknown> {
  const result = await send()
  if (what === 'set') onRawSavepoint(recorder, queryRunner, name)
  else if (what !== 'begin' && what !== 'end') onRawSavepointOver(queryRunner, name, what === 'release')
  return result
}

async function beginRaw(queryRunner: QueryRunner, send: () => unknown): Promise<unknown> {
  // At once, so that where a QueryRunner is shared no transaction of ours begins meanwhile.
  markRawTransaction(queryRunner, true)
  try {
    return await send()
  } catch (error) {
    markRawTransaction(queryRunner, false)
    throw error
  }
}

async function endRaw(recorder: Recorder, queryRunner: QueryRunner, send: () => unknown): Promise<unknown> {
  let isOver = true
  try {
    return await send()
  } catch (error) {
    // A COMMIT that finds SQLite busy may be tried again; elsewhere one that fails has ended the transaction.
    isOver = recorder.family !== 'sqlite'
    throw error
  } finally {
    if (isOver) {
      markRawTransaction(queryRunner, false)
      forgetTransaction(queryRunner)
      forgetWriteLock(queryRunner)
    }
  }
}
