/** Random workloads: which operations in which transactions, and what becomes of them. */
import fc from 'fast-check'
import { BUILDER_PATHS } from './builder-paths.js'
import { LINK_PATHS } from './link-paths.js'
import { LEAF_REMOVAL_PATHS, REMOVAL_PATHS } from './removal-paths.js'
import { SAVE_PATHS } from './save-paths.js'
import type { WritePaths } from './world.js'

/** One write. Its choices are resolved against what the tables hold when its turn comes. */
export interface Operation {
  readonly path: string
  readonly choices: readonly number[]
  /** Whether the application goes on in its transaction when the write fails; PostgreSQL does not let it. */
  readonly isCaught: boolean
}

/** A transaction, or inside of one a savepoint. */
export interface Transaction {
  readonly steps: readonly Step[]
  readonly ends: 'commit' | 'rollback'
}

export type Step = Operation | Transaction
export type Workload = readonly Step[]

const EVERY_PATH: WritePaths = {
  ...SAVE_PATHS,
  ...LEAF_REMOVAL_PATHS,
  ...REMOVAL_PATHS,
  ...BUILDER_PATHS,
  ...LINK_PATHS,
}

/** The ways to write that take part: all, or for an author those that match the regular expression GROUND_TRUTH_PATHS. */
export const WRITE_PATHS: WritePaths = Object.fromEntries(
  Object.entries(EVERY_PATH).filter(([name]) =>
    new RegExp(process.env['GROUND_TRUTH_PATHS'] ?? '').test(name),
  ),
)

/**
 * What is left out on MariaDB where transactions run at the same time: paths after which a foreign key changes rows, of which
 * its triggers learn nothing; and upserts of rows that another transaction inserts meanwhile, which docs/capture.md declares.
 */
const NOT_CONCURRENT_ON_MARIADB: ReadonlySet<string> = new Set([
  ...Object.keys(REMOVAL_PATHS),
  'saveFolders',
  'upsertPeople',
  'upsertSeats',
  'upsertUnchanged',
])

/** No write: what fast-check puts in the place of operations that a failure does not need. */
export const NO_WRITE = 'none'

function operation(names: readonly string[]): fc.Arbitrary<Operation> {
  return fc.record({
    path: fc.constantFrom(NO_WRITE, ...names),
    choices: fc.array(fc.nat(59), { minLength: 11, maxLength: 11 }),
    isCaught: fc.boolean(),
  })
}

function transaction(step: fc.Arbitrary<Step>, maxLength: number): fc.Arbitrary<Transaction> {
  return fc.record({
    steps: fc.array(step, { minLength: 1, maxLength }),
    ends: fc.oneof(
      { weight: 3, arbitrary: fc.constant('commit' as const) },
      { weight: 1, arbitrary: fc.constant('rollback' as const) },
    ),
  })
}

/** One operation after the other, some of them in transactions with savepoints. */
export function workloads(): fc.Arbitrary<Workload> {
  const single = operation(Object.keys(WRITE_PATHS))
  const savepoint = transaction(single, 2)
  const inner = fc.oneof({ weight: 4, arbitrary: single }, { weight: 1, arbitrary: savepoint })
  const outer = fc.oneof({ weight: 3, arbitrary: single }, { weight: 2, arbitrary: transaction(inner, 4) })
  return fc.array(outer, { minLength: 1, maxLength: 5 })
}

/** Four chains of transactions that run at the same time. */
export function concurrentWorkloads(family: string): fc.Arbitrary<readonly Workload[]> {
  const names = Object.keys(WRITE_PATHS).filter(
    (name) => family !== 'mysql' || !NOT_CONCURRENT_ON_MARIADB.has(name),
  )
  const chain = fc.array(transaction(operation(names), 3), { minLength: 1, maxLength: 3 })
  return fc.array(chain, { minLength: 4, maxLength: 4 })
}
