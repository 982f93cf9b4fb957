/** `npm run bench -- reading`: what reading the log costs, in a small log and in a large one. */
import { ActivityLog } from '../../src/store/activity-log-entity.js'
import { createCases } from './reading-cases.js'
import { type ReadingDatabase, type ReadingDatabaseName, readingOpeners } from './reading-databases.js'
import { fillLog, type FillSeconds } from './reading-logs.js'
import { measureCase, type ReadingMeasurement } from './reading-measure.js'
import { describeSizes } from './reading-sizes.js'
import { missedBySizes, type ReadingReport, toGrowthTable, toReadingTable } from './reading-table.js'

/** What to measure. */
export interface ReadingSettings {
  readonly databases: readonly ReadingDatabaseName[]
  /** Rows of each log. The largest is compared with the smallest. */
  readonly rows: readonly number[]
  /** Timed rounds of a case at most. Undefined: 15, or fewer, but 3, where they take more than 15 seconds. */
  readonly repeat: number | undefined
  /** Only cases with this in their names. */
  readonly cases: string | undefined
  /** Leaves the logs for the next run. */
  readonly keep: boolean
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Measures and prints tables. */
export async function benchReading(settings: ReadingSettings): Promise<void> {
  for (const name of settings.databases) {
    const database = await readingOpeners[name](settings)
    const interrupt = () => void database.close().finally(() => process.exit(130))
    for (const signal of signals) process.once(signal, interrupt)
    try {
      console.log(`\n### ${database.description}`)
      await measureDatabase(database, settings)
    } finally {
      for (const signal of signals) process.removeListener(signal, interrupt)
      await database.close()
    }
  }
}

async function measureDatabase(database: ReadingDatabase, settings: ReadingSettings): Promise<void> {
  const reports: ReadingReport[] = []
  for (const rows of [...settings.rows].sort((a, b) => a - b)) {
    const report = await measureLog(database, rows, settings)
    reports.push(report)
    const missed = missedBySizes(report)
    if (missed.length > 0) console.log(`\nMissed: ${missed.join('; ')}`)
    console.log(`\n${toReadingTable(report)}`)
  }
  const [small, large] = [reports[0], reports.at(-1)]
  if (small === undefined || large === undefined || small === large) return
  console.log(`\n#### From ${small.rows.toLocaleString('en')} rows to ${large.rows.toLocaleString('en')}`)
  console.log(`\n${toGrowthTable(small, large)}`)
}

async function measureLog(
  database: ReadingDatabase,
  rows: number,
  { repeat, cases }: ReadingSettings,
): Promise<ReadingReport> {
  const db = await database.open(rows)
  try {
    console.log(`\n#### ${rows.toLocaleString('en')} rows\n`)
    const { sizes, seconds } = await fillLog(db, rows)
    if (seconds !== undefined) console.log(describeSeconds(seconds))
    console.log(describeSizes(sizes, rows))
    const measurements: ReadingMeasurement[] = []
    for (const each of await createCases(db)) {
      if (!each.name.includes(cases ?? '')) continue
      const measurement = await measureCase(db, each, repeat)
      measurements.push(measurement)
      console.error(describe(measurement))
    }
    const largest = await db.getRepository(ActivityLog).countBy({ companyId: 'c1' })
    return { rows, sizes, largest, measurements }
  } finally {
    await db.destroy()
  }
}

function describeSeconds({ rows, indexes, analyze }: FillSeconds): string {
  const each = Object.entries(indexes).map(([name, seconds]) => `${name} in ${seconds.toFixed(1)} s`)
  return `- filled in ${rows.toFixed(1)} s; ${each.join(', ')}; analyzed in ${analyze.toFixed(1)} s`
}

function describe({ name, rounds, ours, naive }: ReadingMeasurement): string {
  return `  ${name}, ${rounds} times: ours ${ours.ms.toFixed(2)}, naive ${naive.ms.toFixed(2)} ms`
}
