/** `npm run bench -- overhead`: what each write costs with and without the library. */
import { countStatements, withoutTransactionControl } from '../support/statements.js'
import { type BenchDatabase, type DatabaseName, openers } from './databases.js'
import { type LoggedRow, readLog } from './logged-rows.js'
import { type Operation, operations } from './operations.js'
import { median, type Measurement, toMarkdown } from './overhead-table.js'
import { openVariant, type Variant, type VariantName, variantNames } from './variants.js'

/** What to measure. */
export interface OverheadSettings {
  readonly databases: readonly DatabaseName[]
  readonly rows: readonly number[]
  readonly operations: readonly string[]
  readonly variants: readonly VariantName[]
  /** Timed runs of each variant. Undefined: fewer, the more rows there are. */
  readonly repeat: number | undefined
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Measures and prints one table for each database. */
export async function benchOverhead(settings: OverheadSettings): Promise<void> {
  for (const name of settings.databases) {
    const database = await openers[name]()
    const interrupt = () => void database.close().finally(() => process.exit(130))
    for (const signal of signals) process.once(signal, interrupt)
    try {
      console.log(`\n### ${database.description}\n`)
      console.log(toMarkdown(await measureDatabase(database, settings)))
    } finally {
      for (const signal of signals) process.removeListener(signal, interrupt)
      await database.close()
    }
  }
}

async function measureDatabase(
  database: BenchDatabase,
  { rows, variants: names, operations: wanted, repeat }: OverheadSettings,
): Promise<readonly Measurement[]> {
  const variants: Variant[] = []
  const measurements: Measurement[] = []
  try {
    for (const name of variantNames.filter((each) => names.includes(each))) {
      variants.push(await openVariant(database, name, Math.max(...rows)))
    }
    for (const operation of operations.filter(({ name }) => wanted.includes(name))) {
      for (const count of rows) {
        const measurement = await measure(variants, operation, count, repeat ?? repeatsFor(count))
        measurements.push(measurement)
        console.error(describe(measurement))
      }
    }
  } finally {
    for (const variant of variants) await variant.close()
  }
  return measurements
}

function repeatsFor(count: number): number {
  if (count >= 10_000) return 3
  if (count >= 1_000) return 9
  return count >= 100 ? 30 : 200
}

async function measure(
  variants: readonly Variant[],
  operation: Operation,
  count: number,
  repeat: number,
): Promise<Measurement> {
  const { logged, statements } = await observe(variants, operation, count)
  const times = new Map<VariantName, number[]>(variants.map(({ name }) => [name, []]))
  const warmUps = Math.ceil(repeat / 5)
  for (let round = -warmUps; round < repeat; round++) {
    // Each round begins with another variant, so that none always runs after the same one.
    const first = (round + warmUps) % variants.length
    for (const variant of [...variants.slice(first), ...variants.slice(0, first)]) {
      const milliseconds = await time(variant, operation, count, logged)
      if (round >= 0) times.get(variant.name)?.push(milliseconds)
    }
  }
  return {
    operation: operation.name,
    rows: count,
    times: Object.fromEntries(times),
    statements,
    activities: logged.length,
  }
}

/** Runs the operation once, untimed, to see what the application sends and what the library writes. */
async function observe(
  variants: readonly Variant[],
  operation: Operation,
  count: number,
): Promise<{ logged: readonly LoggedRow[]; statements: Measurement['statements'] }> {
  const statements: Partial<Record<VariantName, number>> = {}
  let logged: readonly LoggedRow[] = []
  for (const variant of variants.filter(({ name }) => name === 'none' || name === 'library')) {
    const run = await prepare(variant, operation, count, [])
    const { statements: sent } = await countStatements(variant.db, run)
    statements[variant.name] = withoutTransactionControl(sent).length
    if (variant.name === 'library') logged = await readLog(variant.db)
  }
  return { logged, statements }
}

async function time(
  variant: Variant,
  operation: Operation,
  count: number,
  logged: readonly LoggedRow[],
): Promise<number> {
  const run = await prepare(variant, operation, count, logged)
  // The garbage of the run before is not for this one to collect.
  if (count >= 1_000) globalThis.gc?.()
  const start = performance.now()
  await run()
  return performance.now() - start
}

async function prepare(
  variant: Variant,
  operation: Operation,
  count: number,
  logged: readonly LoggedRow[],
): Promise<() => Promise<unknown>> {
  await variant.reset(operation.needsRows ? count : 0)
  const work = await operation.prepare(variant.products, count)
  return variant.ready(work, logged)
}

function describe({ operation, rows, times }: Measurement): string {
  const medians = Object.entries(times).map(([name, each]) => `${name} ${median(each).toFixed(2)}`)
  return `${operation} of ${rows}, ${Object.values(times)[0]?.length} times: ${medians.join(', ')} ms`
}
