/** Carries a workload out, and notes what it did in words that its author can read. */
import { type DataSource, type EntityManager, QueryFailedError } from 'typeorm'
import { actAs } from '../../../src/index.js'
import type { TestDatabase } from '../../support/databases.js'
import type { Shadow } from './shadow.js'
import { type Operation, type Step, type Transaction, type Workload, WRITE_PATHS } from './workload.js'
import { openWorld, type Planned } from './world.js'

/** What is known of a workload while and after it runs. */
export interface Execution {
  readonly db: DataSource
  readonly shadow: Shadow
  readonly family: TestDatabase['family']
  /** Several chains run at the same time: nobody can say what all tables hold before and after an operation. */
  readonly isConcurrent: boolean
  readonly lines: string[]
  /** The outermost transaction of each operation that ran in one. */
  readonly transactionOf: Map<number, number>
  operations: number
  transactions: number
}

interface Place {
  readonly em: EntityManager
  /** The number of the outermost transaction; undefined outside of every one. */
  readonly transaction: number | undefined
  readonly indent: string
}

/** What an application throws to have its transaction rolled back. */
class Refusal extends Error {}

export function startExecution(on: Pick<Execution, 'db' | 'shadow' | 'family' | 'isConcurrent'>): Execution {
  return { ...on, lines: [], transactionOf: new Map(), operations: 0, transactions: 0 }
}

/** Runs chains of steps at the same time, and waits for all of them even if one fails. */
export async function runChains(execution: Execution, chains: readonly Workload[]): Promise<void> {
  const outcomes = await Promise.allSettled(
    chains.map((chain, index) => runWorkload(execution, chain, `${'abcd'[index]} `)),
  )
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** Runs the steps one after the other; `label` tells chains apart that run at the same time. */
export async function runWorkload(execution: Execution, workload: Workload, label = ''): Promise<void> {
  const place = { em: execution.db.manager, transaction: undefined, indent: label }
  for (const step of workload) await runStep(execution, place, step)
}

function runStep(execution: Execution, place: Place, step: Step): Promise<void> {
  return 'path' in step ? runOperation(execution, place, step) : runTransaction(execution, place, step)
}

async function runTransaction(
  execution: Execution,
  place: Place,
  { steps, ends }: Transaction,
): Promise<void> {
  const { lines } = execution
  const number = place.transaction ?? ++execution.transactions
  const what = place.transaction === undefined ? `transaction ${number}` : 'savepoint'
  lines.push(`${place.indent}${what} {`)
  try {
    await place.em.transaction(async (em) => {
      const inner = { em, transaction: number, indent: `${place.indent}  ` }
      for (const step of steps) await runStep(execution, inner, step)
      if (ends === 'rollback') throw new Refusal('rolled back by the application')
    })
    lines.push(`${place.indent}} committed (${what})`)
  } catch (error) {
    lines.push(`${place.indent}} rolled back (${what})`)
    if (!(error instanceof Refusal) && !isFailure(error)) throw error
    if (place.transaction !== undefined && isDeadlock(error)) throw error
  }
}

async function runOperation(execution: Execution, place: Place, operation: Operation): Promise<void> {
  const { shadow, family, isConcurrent, lines, transactionOf } = execution
  const { em, transaction, indent } = place
  const planned = await WRITE_PATHS[operation.path]?.(openWorld(em, family, operation.choices))
  if (planned == null) return
  const number = ++execution.operations
  if (transaction !== undefined) transactionOf.set(number, transaction)
  const at = lines.push(`${indent}#${number} ${operation.path}: ${planned.words}`) - 1
  await shadow.begin(em, number)
  const before = isConcurrent ? null : await shadow.contents(em)
  try {
    await writeAs(number, planned)
  } catch (error) {
    lines[at] += `\n${indent}   failed: ${(error as Error).message.split('\n')[0]}`
    if (!isFailure(error)) throw error
    const mustEnd = isDeadlock(error) || family === 'postgres' || !operation.isCaught
    if (transaction !== undefined && mustEnd) throw error
  }
  await shadow.complete(em, number, before)
}

/** The number of the operation is the request's: so each activity says which operation it is of. */
async function writeAs(operation: number, planned: Planned): Promise<void> {
  await actAs({ requestId: String(operation) }, () => planned.write())
}

const VIOLATION = /unique|duplicate|foreign key|not null|not-null/i

/** TypeORM on `type: 'mysql'`, after an upsert that changed nothing: thrown without the log as well. */
const TYPEORM_FAULT = 'Cannot update entity because entity id is not set in the entity.'

/** Whether a write failed as it may: the rows that it met did not let it, or another transaction did not. */
function isFailure(error: unknown): boolean {
  const { message } = error as Error
  return (
    (error instanceof QueryFailedError && VIOLATION.test(message)) ||
    message === TYPEORM_FAULT ||
    isDeadlock(error)
  )
}

function isDeadlock(error: unknown): boolean {
  const { code, driverError } = error as { code?: unknown; driverError?: unknown }
  return (
    /^(40P01|40001|ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT)$/.test(String(code)) ||
    (typeof driverError === 'object' && driverError !== null && isDeadlock(driverError))
  )
}
