/** What run.mjs bundles and starts: the plans of the default queries over a large log. */
import 'reflect-metadata'
import assert from 'node:assert/strict'
import { parseArgs } from 'node:util'
import type { DataSource } from 'typeorm'
import { createCases, type ReadingCase } from '../bench/reading-cases.js'
import { readingOpeners } from '../bench/reading-databases.js'
import { fillLog } from '../bench/reading-logs.js'
import { type ExplainedStatement, planCase } from '../bench/reading-measure.js'
import type { PlanFacts } from '../bench/reading-plans.js'
import { describePlans } from '../bench/reading-table.js'
import { rowsReadForPast } from './past-cases.js'

/** The past of one record costs the same in it as in the large one. */
const SMALL_LOG = 10_000

/** More than this is never sorted. */
const MOST_SORTED = 20_000

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
const rows = Number(values.rows)
if (!Number.isInteger(rows) || rows < 1)
  throw new Error(`Cannot read --rows: "${values.rows}" is no whole number above 0.`)

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const database = await readingOpeners.postgres({ keep: false })
const interrupt = () => void database.close().finally(() => process.exit(130))
for (const signal of signals) process.once(signal, interrupt)
try {
  const [few, many] = [await inLog(SMALL_LOG, rowsReadForPast), await inLog(rows, checkAll)]
  console.log(
    `the past of one record: ${few} rows and entries read at ${SMALL_LOG.toLocaleString('en')}, ${many} at ${rows.toLocaleString('en')}`,
  )
  assert.ok(few > 0, 'nothing was read')
  assert.ok(many <= few * 1.2, 'what a record was costs more in a larger log')
} finally {
  for (const signal of signals) process.removeListener(signal, interrupt)
  await database.close()
}

async function inLog<R>(size: number, use: (db: DataSource) => Promise<R>): Promise<R> {
  const db = await database.open(size)
  try {
    console.log(`${database.description}: ${size.toLocaleString('en')} rows`)
    await fillLog(db, size)
    return await use(db)
  } finally {
    await db.destroy()
  }
}

async function checkAll(db: DataSource): Promise<number> {
  await checkCases(db)
  return rowsReadForPast(db)
}

/** Says of each case what holds for its plans, and fails the run when something does not. */
async function checkCases(db: DataSource): Promise<void> {
  const failures: string[] = []
  let checked = 0
  for (const each of (await createCases(db)).filter(({ isDefault }) => isDefault)) {
    for (const explained of await planCase(db, each)) {
      const failure = failureOf(each, explained)
      console.log(`${failure === undefined ? 'ok  ' : 'FAIL'} ${each.name}: ${describe(explained.plan)}`)
      if (failure !== undefined) failures.push(failure)
      checked++
    }
  }
  console.log(
    `${checked} statements: each scans an index, none reads the table from end to end, ` +
      `none sorts more than ${MOST_SORTED.toLocaleString('en')} rows` +
      (failures.length === 0 ? '' : `, but for ${failures.length}`),
  )
  for (const failure of failures) console.error(`\n${failure}`)
  if (failures.length > 0) process.exitCode = 1
}

function failureOf(each: ReadingCase, { statement, plan }: ExplainedStatement): string | undefined {
  try {
    assertScales(plan)
    return undefined
  } catch (error) {
    const { message } = error as Error
    return `${each.name}: ${message}\n  ${statement.sql}\n  ${JSON.stringify(statement.parameters)}\n  ${plan.steps.join('\n  ')}`
  }
}

function assertScales({ steps, sorted, wholeScans }: PlanFacts): void {
  assert.equal(wholeScans, 0, 'it reads a table from end to end')
  assert.ok(
    steps.some((step) => /Index (Only )?Scan/.test(step)),
    'it scans no index',
  )
  for (const count of sorted) assert.ok(count <= MOST_SORTED, `it sorts ${count} rows`)
}

function describe(plan: PlanFacts): string {
  const sorted = plan.sorted.map((each) => each.toLocaleString('en'))
  return `${describePlans([plan])}${sorted.length === 0 ? '' : `; sorts ${sorted.join(', ')} rows`}`
}
