/**
 * The log held against the database's own triggers, under random workloads over every way to write.
 *
 * GROUND_TRUTH_RUNS: workloads per database. GROUND_TRUTH_SEED and GROUND_TRUTH_AT repeat a failure as its message says.
 * GROUND_TRUTH_PATHS: a regular expression of the ways to write that take part.
 */
import fc from 'fast-check'
import { forEachDatabase, type TestDatabase } from '../../support/databases.js'
import { type Application, openApplication } from '../capture/open-application.js'
import { findMismatches, findWrongLinkNames } from './compare.js'
import { ENTITIES } from './entities.js'
import { foldChanges, tagLabels } from './fold.js'
import { changeOf } from './normal-form.js'
import { type Execution, runChains, runWorkload, startExecution } from './run-workload.js'
import { installShadow, type Shadow } from './shadow.js'
import { concurrentWorkloads, workloads } from './workload.js'
import { fillWorld, SEEDED_LABEL } from './world.js'

const RUNS = Number(process.env['GROUND_TRUTH_RUNS'] ?? 40)
const TIME_LIMIT_MS = 60_000 + RUNS * 2_000

interface Setting {
  readonly app: Application
  readonly shadow: Shadow
  readonly family: TestDatabase['family']
  readonly isConcurrent: boolean
  readonly tally: { workloads: number; operations: number; changes: number }
}

async function openSetting(database: TestDatabase, poolSize: number): Promise<Setting> {
  const pool = database.concurrent ? { poolSize, extra: { connectionLimit: poolSize } } : {}
  const app = await openApplication(database, [...ENTITIES], {}, pool)
  const shadow = await installShadow(app.db, database.family)
  const tally = { workloads: 0, operations: 0, changes: 0 }
  return { app, shadow, family: database.family, isConcurrent: poolSize > 1, tally }
}

/** Runs one workload on fresh rows and throws in words when the log differs from what the triggers saw. */
async function check(setting: Setting, run: (execution: Execution) => Promise<unknown>): Promise<void> {
  const { app, shadow, family, tally } = setting
  await shadow.begin(app.db.manager, 0)
  await fillWorld(app.db)
  await shadow.forget(app.db.manager)
  await app.forget()
  const execution = startExecution({ db: app.db, shadow, family, isConcurrent: setting.isConcurrent })
  const failures: string[] = []
  await run(execution).catch((error: Error) => failures.push(`THROWN    ${error.stack ?? error.message}`))
  failures.push(...app.reports.map((error) => `REPORTED  ${error.message}`))
  const changes = await shadow.changes()
  const truth = foldChanges(shadow.tables, family, changes)
  const log = (await app.activities()).map((activity) => changeOf(shadow.tables, activity))
  failures.push(...findMismatches(truth, log, (operation) => execution.transactionOf.get(operation)))
  const labels = tagLabels(changes)
  failures.push(...findWrongLinkNames(log, (code) => new Set([SEEDED_LABEL, ...(labels.get(code) ?? [])])))
  tally.workloads += 1
  tally.operations += execution.operations
  tally.changes += changes.length
  if (failures.length > 0) throw new Error([...execution.lines, '', ...failures].join('\n'))
}

/** Lets fast-check find the smallest workload that fails. */
async function expectNoFailure<T>(
  arbitrary: fc.Arbitrary<T>,
  runs: number,
  run: (workload: T) => Promise<void>,
) {
  const { GROUND_TRUTH_SEED: seed, GROUND_TRUTH_AT: path } = process.env
  const outcome = await fc.check(fc.asyncProperty(arbitrary, run), {
    numRuns: runs,
    ...(seed !== undefined && { seed: Number(seed) }),
    ...(path !== undefined && { path }),
  })
  if (!outcome.failed) return
  const { message } = outcome.errorInstance as Error
  throw new Error(
    `After ${outcome.numRuns} workloads and ${outcome.numShrinks} simplifications, with ` +
      `GROUND_TRUTH_SEED=${outcome.seed} GROUND_TRUTH_AT=${outcome.counterexamplePath}:\n\n${message}\n`,
  )
}

function tell(name: string, how: string, { tally }: Setting): void {
  const { workloads: count, operations, changes } = tally
  process.stdout.write(
    `ground truth, ${name}, ${how}: ${count} workloads, ${operations} operations, ${changes} row changes compared\n`,
  )
}

forEachDatabase('the log and the ground truth', (database) => {
  test(
    'agree after any workload, one operation after the other',
    async () => {
      const setting = await openSetting(database, 1)
      try {
        await expectNoFailure(workloads(), RUNS, (workload) =>
          check(setting, (execution) => runWorkload(execution, workload)),
        )
      } finally {
        tell(database.name, 'one after the other', setting)
        await setting.app.db.destroy()
      }
    },
    TIME_LIMIT_MS,
  )

  if (!database.concurrent) return
  test(
    'agree after transactions that ran at the same time',
    async () => {
      const setting = await openSetting(database, 5)
      try {
        await expectNoFailure(concurrentWorkloads(database.family), Math.ceil(RUNS / 10), (chains) =>
          check(setting, (execution) => runChains(execution, chains)),
        )
      } finally {
        tell(database.name, 'at the same time', setting)
        await setting.app.db.destroy()
      }
    },
    TIME_LIMIT_MS,
  )
})
