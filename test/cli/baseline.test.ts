import { Column, DataSource, type DataSourceOptions, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { baseline } from '../../src/cli/baseline.js'
import { activityLog, Audited, withActivityLog, withoutAudit } from '../../src/index.js'
import { databases, forEachDatabase, type TestDatabase } from '../support/databases.js'
import { captureTerminal } from './capture-terminal.js'

@Entity()
@Audited()
class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
}

@Entity()
@Audited()
class Contact {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
}

@Entity()
class Draft {
  @PrimaryGeneratedColumn() id!: number
}

const opened: DataSource[] = []
afterEach(async () => {
  for (const db of opened.splice(0)) if (db.isInitialized) await db.destroy()
})

/** Three deals and two contacts that were there before the log. */
async function open(database: TestDatabase): Promise<DataSource> {
  await database.reset()
  const options = { ...database.options(), entities: [Deal, Contact, Draft] } as DataSourceOptions
  const db = await new DataSource(withActivityLog(options)).initialize()
  opened.push(db)
  await withoutAudit('it was there before the log', async () => {
    await db.getRepository(Deal).insert(['one', 'two', 'three'].map((title) => ({ title })))
    await db.getRepository(Contact).insert(['Ana', 'Bo'].map((name) => ({ name })))
  })
  return db
}

/** Runs the command on a data source that stays open, and gives what it printed. */
async function run(db: DataSource, options: Record<string, readonly string[]> = {}, isWatched = false) {
  const captured = captureTerminal({ isWatched })
  const isJson = options['json'] !== undefined
  const destroy = db.destroy.bind(db)
  db.destroy = () => Promise.resolve()
  const context = { dataSource: db, path: 'db.ts', isJson, terminal: captured.terminal }
  try {
    const code = await baseline.prepare(new Map(Object.entries(options)))(context)
    return { code, out: captured.out(), error: captured.error() }
  } finally {
    db.destroy = destroy
  }
}

forEachDatabase('baseline', (database) => {
  test('records all audited entities, and skips them the next time', async () => {
    const db = await open(database)
    expect(await run(db)).toEqual({
      code: 0,
      out: 'Deal: 3 recorded, 0 skipped\nContact: 2 recorded, 0 skipped\n',
      error: '',
    })
    expect((await run(db)).out).toBe('Deal: 0 recorded, 3 skipped\nContact: 0 recorded, 2 skipped\n')
    const activities = await activityLog(db).unrestricted('this test').first(10)
    expect(activities.map(({ kind, actor, source }) => [kind, actor.kind, source])).toEqual(
      Array.from({ length: 5 }, () => ['baseline', 'system', 'cli']),
    )
  })

  test('records the entities that are named, and prints JSON', async () => {
    const db = await open(database)
    const { code, out } = await run(db, { entity: ['Contact', 'Contact'], json: [''] })
    expect([code, JSON.parse(out)]).toEqual([
      0,
      { complete: true, entities: [{ entity: 'Contact', recorded: 2, skipped: 0 }] },
    ])
  })

  test('tells each batch to whoever watches', async () => {
    const { error } = await run(await open(database), { entity: ['Deal'], 'batch-size': ['2'] }, true)
    expect(error).toBe('Deal: 2 recorded, 0 skipped so far\nDeal: 3 recorded, 0 skipped so far\n')
  })

  test('ends with Ctrl+C after a batch, says so, and goes on in the next run', async () => {
    const db = await open(database)
    const captured = captureTerminal({ isWatched: true })
    captured.terminal.error.once('data', captured.interrupt)
    const given = new Map([['batch-size', ['2']]])
    const context = { dataSource: db, path: 'db.ts', isJson: true, terminal: captured.terminal }
    const destroy = db.destroy.bind(db)
    db.destroy = () => Promise.resolve()
    expect(await baseline.prepare(given)(context)).toBe(1)
    expect(JSON.parse(captured.out())).toEqual({
      complete: false,
      entities: [{ entity: 'Deal', recorded: 2, skipped: 0 }],
    })
    expect(captured.error()).toContain('Interrupted: run it again')
    db.destroy = destroy
    expect((await run(db)).out).toBe('Deal: 1 recorded, 2 skipped\nContact: 2 recorded, 0 skipped\n')
  })
})

test('an entity that is not audited is refused before anything is recorded', async () => {
  const db = await open(databases[0] as TestDatabase)
  await expect(run(db, { entity: ['Deal', 'Draft'] })).rejects.toMatchObject({
    code: 'ENTITY_NOT_AUDITED',
    message: expect.stringContaining('of "Draft"') as unknown,
  })
  expect(await activityLog(db).unrestricted('this test').first(1)).toEqual([])
})

test.each(['0', '1001', '1.5', 'many'])('--batch-size %s is refused', (size) => {
  expect(() => baseline.prepare(new Map([['batch-size', [size]]]))).toThrow(/--batch-size is no whole number/)
})
