/** Runs the cases of `reading`, the library's way and the usual one side by side. */
import type { DataSource, Logger } from 'typeorm'
import { median } from './overhead-table.js'
import type { ReadingCase } from './reading-cases.js'
import type { Statement } from './reading-naive.js'
import { explain, isRead, type PlanFacts } from './reading-plans.js'

/** One side of a case. */
export interface Side {
  /** Median milliseconds. */
  readonly ms: number
  /** One for each statement that reads. */
  readonly plans: readonly PlanFacts[]
}

/** What was found out about a case. */
export interface ReadingMeasurement {
  readonly name: string
  readonly kind: ReadingCase['kind']
  /** Activities, bars or choices that came back. */
  readonly shown: number
  readonly rounds: number
  readonly ours: Side
  readonly naive: Side
}

const MOST_ROUNDS = 15
const FEWEST_ROUNDS = 3

/** A case that takes longer has fewer rounds. */
const MOST_MS = 15_000

/** Runs both sides of a case, at first to warm up and to see what is sent, then `rounds` times, or fewer where it takes long. */
export async function measureCase(
  db: DataSource,
  each: ReadingCase,
  rounds = MOST_ROUNDS,
): Promise<ReadingMeasurement> {
  const { sent, result: shown } = await recordStatements(db, each.ours)
  const times = { ours: [] as number[], naive: [] as number[] }
  const sides = { ours: each.ours, naive: () => sendAll(db, each.naive) }
  await sides.naive()
  const start = performance.now()
  const hasTime = (round: number) => round < FEWEST_ROUNDS || performance.now() - start < MOST_MS
  for (let round = 0; round < rounds && hasTime(round); round++) {
    for (const side of round % 2 === 0 ? (['ours', 'naive'] as const) : (['naive', 'ours'] as const)) {
      const before = performance.now()
      await sides[side]()
      times[side].push(performance.now() - before)
    }
  }
  return {
    name: each.name,
    kind: each.kind,
    shown,
    rounds: times.ours.length,
    ours: { ms: median(times.ours), plans: await explainOnce(db, sent) },
    naive: { ms: median(times.naive), plans: await explainOnce(db, each.naive) },
  }
}

/** The plans of a case, and nothing measured. */
export async function planCase(db: DataSource, each: ReadingCase): Promise<readonly ExplainedStatement[]> {
  const { sent } = await recordStatements(db, each.ours)
  const plans = await explainOnce(db, sent)
  return sent.filter(isRead).flatMap((statement, index) => {
    const plan = plans[index]
    return plan === undefined ? [] : [{ statement, plan }]
  })
}

export interface ExplainedStatement {
  readonly statement: Statement
  readonly plan: PlanFacts
}

async function sendAll(db: DataSource, statements: readonly Statement[]): Promise<void> {
  for (const { sql, parameters } of statements) await db.query(sql, [...parameters])
}

async function explainOnce(db: DataSource, statements: readonly Statement[]): Promise<readonly PlanFacts[]> {
  const runner = db.createQueryRunner()
  try {
    return await explain(runner, statements)
  } finally {
    await runner.release()
  }
}

/** Runs `work` and tells what it sent that reads, with parameters. */
async function recordStatements<R>(
  db: DataSource,
  work: () => Promise<R>,
): Promise<{ readonly sent: readonly Statement[]; readonly result: R }> {
  const sent: Statement[] = []
  const before = db.logger
  db.logger = new Proxy(before, {
    get: (logger, name) => {
      if (name !== 'logQuery') return Reflect.get(logger, name) as unknown
      const logQuery: Logger['logQuery'] = (sql, parameters: unknown) => {
        // With the settings of the transaction that it reads in.
        if (/^\s*(SELECT|WITH|BEGIN|COMMIT)\b/i.test(sql))
          sent.push({ sql, parameters: (parameters ?? []) as unknown[] })
      }
      return logQuery
    },
  })
  try {
    return { result: await work(), sent }
  } finally {
    db.logger = before
  }
}
