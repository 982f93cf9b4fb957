/** Runs scenarios on an application without the log and on one with it, and compares what the application could see. */
import { type DataSource, type DataSourceOptions } from 'typeorm'
import { ActivityLog } from '../../../src/index.js'
import type { TestDatabase } from '../../support/databases.js'
import { openApplication, openWithoutLog } from '../capture/open-application.js'
import { Hearing, takeHeard, transactionStateOf } from './hearing.js'
import { outcome, plain } from './observe.js'

/** What an application does. Its result is what it has seen, tables and events apart. */
export type Scenario = (db: DataSource, database: TestDatabase) => Promise<unknown>

/** Scenarios by what they do. */
export type Scenarios = Readonly<Record<string, Scenario>>

type Entities = NonNullable<DataSourceOptions['entities']>
type Further = NonNullable<Parameters<typeof openApplication>[3]>

interface Seen {
  readonly results: unknown
  readonly events: unknown
  readonly runner: unknown
  readonly tables: unknown
}

const LONGEST = 30_000

/** One test for each scenario: whatever it sees is the same with the log and without. */
export function compareScenarios(
  database: TestDatabase,
  entities: Entities,
  scenarios: Scenarios,
  further: Further = {},
): void {
  const without = new Map<string, Seen>()
  const withLog = new Map<string, Seen>()
  const reports: string[] = []
  let activities = 0

  beforeAll(async () => {
    const subscribed = { subscribers: [Hearing], ...further }
    const bare = await openWithoutLog(database, entities, subscribed)
    await runAll(bare, database, scenarios, without)
    const app = await openApplication(database, entities, { onUncaptured: () => undefined }, subscribed)
    const listen = (name: string) =>
      reports.push(...app.reports.splice(0).map(({ message }) => `${name}: ${message}`))
    activities = await runAll(app.db, database, scenarios, withLog, listen)
  }, 300_000)

  test.each(Object.keys(scenarios))('%s', (name) => {
    expect(without.get(name)).toBeDefined()
    expect(withLog.get(name)).toStrictEqual(without.get(name))
  })

  test('the log was there, and had nothing to report', () => {
    expect(activities).toBeGreaterThan(0)
    expect(reports).toStrictEqual([])
  })
}

async function runAll(
  db: DataSource,
  database: TestDatabase,
  scenarios: Scenarios,
  seen: Map<string, Seen>,
  afterEach: (name: string) => unknown = () => undefined,
): Promise<number> {
  for (const [name, scenario] of Object.entries(scenarios)) {
    await empty(db, database)
    takeHeard()
    const results = await outcome(() => orTooLong(scenario(db, database)))
    const events = takeHeard()
    const runner = database.concurrent ? 'of a pool' : transactionStateOf(db.createQueryRunner())
    seen.set(name, { results, events, runner, tables: await tablesOf(db) })
    afterEach(name)
  }
  const recorded = db.hasMetadata(ActivityLog) ? await db.getRepository(ActivityLog).count() : 0
  await orTooLong(db.destroy())
  return recorded
}

/** What takes longer hangs: that is a difference, too. */
async function orTooLong<R>(work: Promise<R>): Promise<R> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('It takes too long')), LONGEST)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The tables of the application's entities and of their links, views apart. */
function ownTables(db: DataSource): readonly string[] {
  const tables = db.entityMetadatas
    .filter(({ target, tableType }) => target !== ActivityLog && tableType !== 'view')
    .map(({ tablePath }) => tablePath)
  return [...new Set(tables)].sort()
}

function escaped(db: DataSource, path: string): string {
  return path
    .split('.')
    .map((part) => db.driver.escape(part))
    .join('.')
}

/** All rows of all tables of the application, in no order. */
export async function tablesOf(db: DataSource): Promise<Readonly<Record<string, unknown>>> {
  const tables: Record<string, unknown> = {}
  for (const path of ownTables(db)) {
    const rows: unknown[] = await db.query(`SELECT * FROM ${escaped(db, path)}`)
    tables[path] = rows.map((row) => JSON.stringify(plain({ ...(row as object) }))).sort()
  }
  return tables
}

async function empty(db: DataSource, { family, concurrent }: TestDatabase): Promise<void> {
  const runner = db.createQueryRunner()
  try {
    if (!concurrent && runner.isTransactionActive) {
      await runner.query('ROLLBACK').catch(() => undefined)
      Object.assign(runner, { isTransactionActive: false, transactionDepth: 0 })
    }
    const tables = ownTables(db).map((path) => escaped(db, path))
    for (const sql of emptying(family, tables)) await runner.query(sql)
  } finally {
    await runner.release()
  }
}

function emptying(family: TestDatabase['family'], tables: readonly string[]): readonly string[] {
  if (family === 'postgres') {
    return ["SET lock_timeout = '5s'", `TRUNCATE ${tables.join(', ')} RESTART IDENTITY CASCADE`]
  }
  // Not TRUNCATE: MariaDB makes the table's file anew for it.
  const deletions = tables.map((table) => `DELETE FROM ${table}`)
  if (family === 'sqlite') {
    const reset = ['DELETE FROM sqlite_sequence', 'PRAGMA foreign_keys = ON']
    return ['PRAGMA foreign_keys = OFF', ...deletions, ...reset]
  }
  const counters = tables.map((table) => `ALTER TABLE ${table} AUTO_INCREMENT = 1`)
  return ['SET FOREIGN_KEY_CHECKS = 0', ...deletions, ...counters, 'SET FOREIGN_KEY_CHECKS = 1']
}
