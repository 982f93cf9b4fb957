import { setTimeout as sleep } from 'node:timers/promises'
import { Column, DataSource, type DataSourceOptions, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { tail } from '../../src/cli/tail.js'
import { actAs, activityLog, Audited, withActivityLog } from '../../src/index.js'
import { databases, forEachDatabase, type TestDatabase } from '../support/databases.js'
import { captureTerminal } from './capture-terminal.js'

@Entity()
@Audited()
class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
}

let now = new Date()
const opened: DataSource[] = []
afterEach(async () => {
  for (const db of opened.splice(0)) if (db.isInitialized) await db.destroy()
})

async function open(database: TestDatabase, isFirst = true): Promise<DataSource> {
  if (isFirst) await database.reset()
  now = new Date()
  const options = { ...database.options(), entities: [Deal], synchronize: isFirst } as DataSourceOptions
  const db = await new DataSource(withActivityLog(options, { clock: () => now })).initialize()
  opened.push(db)
  return db
}

const ana = { kind: 'user', id: 7, name: 'Ana', companyId: 3 } as const
const save = (db: DataSource, title: string) =>
  actAs({ actor: ana }, () => db.getRepository(Deal).save({ title }))

/** Runs tail; `until` waits for the output to hold a text, and `end` presses Ctrl+C. */
function follow(dataSource: DataSource, options: Record<string, string> = {}) {
  const captured = captureTerminal()
  const given = new Map(
    Object.entries({ interval: '0.02', ...options }).map(([name, value]) => [name, [value]]),
  )
  const isJson = options['json'] !== undefined
  const ended = tail.prepare(given)({ dataSource, path: 'db.ts', isJson, terminal: captured.terminal })
  const until = async (text: string) => {
    while (!captured.out().includes(text)) await Promise.race([ended, sleep(5)])
  }
  const end = () => {
    captured.interrupt()
    return ended
  }
  const titles = () => [...captured.out().matchAll(/Deal "(\w+)" was created/g)].map(([, title]) => title)
  return { until, end, titles, out: captured.out }
}

forEachDatabase('tail', (database) => {
  test('prints the newest activities, then new ones as they come, each once, and ends with Ctrl+C', async () => {
    const db = await open(database)
    for (const title of ['one', 'two', 'three']) await save(db, title)
    const tailed = follow(db, { unrestricted: 'test', lines: '2' })
    await tailed.until('three')
    await save(db, 'four')
    await tailed.until('four')
    await save(db, 'five')
    await tailed.until('five')
    expect(await tailed.end()).toBe(0)
    expect(tailed.titles()).toEqual(['two', 'three', 'four', 'five'])
    expect(db.isInitialized).toBe(false)
  })

  if (database.concurrent) {
    test('prints what commits late, after newer activities have been printed', async () => {
      const writer = await open(database)
      const tailed = follow(await open(database, false), { unrestricted: 'test' })
      await actAs({ actor: ana }, () =>
        writer.transaction(async (manager) => {
          await manager.save(Deal, { title: 'early' })
          now = new Date(now.getTime() + 1_000)
          await save(writer, 'late')
          await tailed.until('late')
        }),
      )
      await tailed.until('early')
      await tailed.end()
      expect(tailed.titles()).toEqual(['late', 'early'])
      await writer.destroy()
    })
  }
})

describe('tail', () => {
  const sqlite = databases[0] as TestDatabase

  test('prints what its viewer may see and its filters ask for alone', async () => {
    const db = await open(sqlite)
    await actAs({ actor: { ...ana, companyId: 4 } }, () => db.getRepository(Deal).save({ title: 'foreign' }))
    await save(db, 'seen')
    await db.getRepository(Deal).update({ title: 'seen' }, { title: 'changed' })
    const tailed = follow(db, { as: 'company:3', event: 'created' })
    await tailed.until('seen')
    await tailed.end()
    expect(tailed.titles()).toEqual(['seen'])
    expect(tailed.out()).toMatch(/^\S+Z {2}Ana \(user 7\) {2}Deal: created {2}Deal "seen" was created\n$/)
  })

  test('prints JSON, one activity a line', async () => {
    const db = await open(sqlite)
    await save(db, 'one')
    const tailed = follow(db, { unrestricted: 'test', json: '' })
    await tailed.until('\n')
    await tailed.end()
    expect(JSON.parse(tailed.out())).toMatchObject({ event: 'created', record: { name: 'one' } })
  })

  test('begins with nothing where no lines are asked for', async () => {
    const db = await open(sqlite)
    await save(db, 'old')
    const tailed = follow(db, { unrestricted: 'test', lines: '0' })
    // Again and again, since nothing tells that it has begun.
    while (!tailed.out().includes('new')) {
      await save(db, 'new')
      await sleep(5)
    }
    await tailed.end()
    expect(tailed.titles()).not.toContain('old')
  })

  test('writes out what a terminal would obey', async () => {
    const db = await open(sqlite)
    await activityLog(db).log({ type: 'Talk', event: 'said', description: 'red \u001b[31m and \u202eback' })
    const tailed = follow(db, { unrestricted: 'test' })
    await tailed.until('\n')
    await tailed.end()
    expect(tailed.out()).toContain('red \\u001b[31m and \\u202eback')
  })

  test.each<[Record<string, string>, string]>([
    [{}, 'it is not said who looks. Write --as company:3'],
    [{ as: 'company:3', unrestricted: 'both' }, '--as and --unrestricted exclude each other'],
    [{ as: 'company' }, '--as is no viewer'],
    [{ as: 'everyone:1' }, '--as is no viewer'],
    [{ unrestricted: ' ' }, '--unrestricted has no reason'],
    [{ as: 'user:7', lines: '501' }, '--lines is no number from 0 to 500'],
    [{ as: 'user:7', ip: 'home', 'time-zone': 'Mars' }, '--ip must be an IP address'],
  ])('refuses %p', (given, message) => {
    const options = new Map(Object.entries(given).map(([name, value]) => [name, [value]]))
    expect(() => tail.prepare(options)).toThrow(message)
    expect(() => tail.prepare(options)).toThrow(/\(COMMAND_INVALID\)$/)
  })
})
