import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as typeorm from 'typeorm'
import {
  Column,
  DataSource,
  type DataSourceOptions,
  Entity,
  EntitySchema,
  type EntitySubscriberInterface,
  EventSubscriber,
  PrimaryGeneratedColumn,
} from 'typeorm'
import {
  activityLog,
  ActivityLog,
  type ActivityLogOptions,
  Audited,
  withActivityLog,
} from '../../src/index.js'
import type * as Library from '../../src/index.js'
import { databases, forEachDatabase, type TestDatabase, typeormLine } from '../support/databases.js'

@Entity()
@Audited()
class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
}

/** Quiet where nothing is decorated. */
const Plain = new EntitySchema<{ id: number }>({
  name: 'Plain',
  columns: { id: { type: 'int', primary: true } },
})

const heard: string[] = []

@EventSubscriber()
class DealListener implements EntitySubscriberInterface<Deal> {
  listenTo() {
    return Deal
  }

  afterInsert() {
    heard.push('class')
  }
}

const sqlite = databases[0] as TestDatabase
const optionsFor = (entities: unknown = [Deal], more: object = {}) =>
  ({ ...sqlite.options(), entities, ...more }) as DataSourceOptions

const opened: DataSource[] = []
const start = async (db: DataSource) => {
  opened.push(db)
  return db.initialize()
}
const open = (options: DataSourceOptions) => start(new DataSource(options))

let warn: jest.SpyInstance
beforeEach(() => {
  warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  return sqlite.reset()
})
afterEach(async () => {
  heard.length = 0
  jest.restoreAllMocks()
  for (const db of opened.splice(0)) if (db.isInitialized) await db.destroy()
})

const save = (db: DataSource, title = 'Renewal') => db.getRepository(Deal).save({ title })
const recorded = async (db: DataSource) =>
  (await db.getRepository(ActivityLog).find({ order: { id: 'ASC' } })).map(
    ({ event, recordName }) => `${event} ${recordName}`,
  )

/** A copy of everything that can be copied, as configuration libraries make it. */
function deepMerge(into: Record<string, unknown>, from: object): object {
  for (const key in from) {
    const value = (from as Record<string, unknown>)[key]
    const isObject = typeof value === 'object' && value !== null
    into[key] = isObject ? deepMerge(Array.isArray(value) ? ([] as never) : {}, value) : value
  }
  return into
}

describe('the log is attached', () => {
  test('to options, which stay as they were', async () => {
    const options = optionsFor()
    const before = { ...options }
    const db = await open(withActivityLog(options))
    await save(db)

    expect(await recorded(db)).toEqual(['created Renewal'])
    expect(options).toEqual(before)
    expect(options.entities).toHaveLength(1)
  })

  test('to options that name no entities yet', () => {
    const { entities, subscribers } = withActivityLog<DataSourceOptions>({ type: 'postgres' })
    expect(entities).toHaveLength(1)
    expect(subscribers).toHaveLength(1)
  })

  test('to entities and subscribers that are objects of classes', async () => {
    const db = await open(withActivityLog(optionsFor({ Deal }, { subscribers: { DealListener } })))
    await save(db)

    expect(await recorded(db)).toEqual(['created Renewal'])
    expect(heard).toEqual(['class'])
  })

  test('to a DataSource before it starts, whose options object is left alone', async () => {
    const options = optionsFor()
    const db = new DataSource(options)
    expect(withActivityLog(db)).toBe(db)
    await save(await start(db))

    expect(await recorded(db)).toEqual(['created Renewal'])
    expect(options.entities).toHaveLength(1)
  })

  test('to a DataSource that runs, whose table is then made', async () => {
    const db = await open(optionsFor([Plain, Deal]))
    await withActivityLog(db).synchronize()
    await save(db)

    expect(await recorded(db)).toEqual(['created Renewal'])
    expect((await activityLog(db).visibleTo({ as: 'user', userId: 1 }).count()).value).toBe(0)
  })

  test.each<[string, () => Promise<DataSource>]>([
    ['by its options', async () => open(withActivityLog(optionsFor()))],
    ['before it started', async () => start(withActivityLog(new DataSource(optionsFor())))],
    [
      'while it ran',
      async () => {
        const db = withActivityLog(await open(optionsFor()))
        await db.synchronize()
        return db
      },
    ],
  ])('to a DataSource %s for as often as it is started', async (_, attach) => {
    const db = await attach()
    await save(db, 'first')
    for (const title of ['second', 'third']) {
      await db.destroy()
      await db.initialize()
      await save(db, title)
      expect((await recorded(db)).at(-1)).toBe(`created ${title}`)
    }
    expect((await recorded(db)).filter((line) => line === 'created third')).toHaveLength(1)
  })

  test.each<[string, () => Promise<DataSource>]>([
    ['options twice', () => open(withActivityLog(withActivityLog(optionsFor())))],
    ['a DataSource twice', () => start(withActivityLog(withActivityLog(new DataSource(optionsFor()))))],
    [
      'options, then the DataSource',
      () => start(withActivityLog(new DataSource(withActivityLog(optionsFor())))),
    ],
    [
      'options, then the running DataSource',
      async () => withActivityLog(await open(withActivityLog(optionsFor()))),
    ],
    [
      'a running DataSource twice',
      async () => {
        const db = withActivityLog(withActivityLog(await open(optionsFor())))
        await db.synchronize()
        return db
      },
    ],
    [
      'options that two plugins wrap',
      () => open(withActivityLog({ ...withActivityLog(optionsFor()), logging: false } as DataSourceOptions)),
    ],
  ])('once, although it is applied to %s', async (_, attach) => {
    const db = await attach()
    await save(db)
    expect(await recorded(db)).toEqual(['created Renewal'])
    expect(db.entityMetadatas.filter(({ target }) => target === ActivityLog)).toHaveLength(1)
  })

  test.each<[string, (options: DataSourceOptions) => object]>([
    ['spread', (options) => ({ ...options })],
    ['assigned', (options) => Object.assign({}, { logging: false }, options)],
    ['merged by for...in, arrays and all', (options) => deepMerge({}, options)],
    [
      'frozen deeply',
      (options) => {
        for (const value of Object.values(options as object) as unknown[]) Object.freeze(value)
        return Object.freeze(options)
      },
    ],
  ])('to options that are then %s', async (_, copy) => {
    const db = await open(copy(withActivityLog(optionsFor())) as DataSourceOptions)
    await save(db)
    expect(await recorded(db)).toEqual(['created Renewal'])
  })

  test('to each of two data sources with their own tables, which do not mix', async () => {
    const one = await open(withActivityLog(optionsFor(), { table: 'log_one' }))
    // On drivers with a file both are in one database.
    const other = await open(withActivityLog(optionsFor(), { table: 'log_two', clock: () => new Date(1e12) }))
    // By turns and not at once: the two connections would lock each other out of the file, with a log or without.
    await save(one, 'one')
    await other.getRepository(Deal).save({ id: 2, title: 'two' })
    await save(one, 'three')

    expect(await recorded(one)).toEqual(['created one', 'created three'])
    expect(await recorded(other)).toEqual(['created two'])
    expect(one.getRepository(ActivityLog).metadata.tableName).toBe('log_one')
    expect((await activityLog(other).unrestricted('test').first(1))[0]?.occurredAt).toBe(
      '2001-09-09T01:46:40.000Z',
    )
  })

  test('beside subscribers of the application, listed as classes or pushed as instances', async () => {
    const db = await open(withActivityLog(optionsFor([Deal], { subscribers: [DealListener] })))
    db.subscribers.push({ afterInsert: () => void heard.push('instance') })
    db.subscribers.unshift({ afterInsert: () => void heard.push('earlier instance') })
    await save(db)

    expect(await recorded(db)).toEqual(['created Renewal'])
    expect(heard.sort()).toEqual(['class', 'earlier instance', 'instance'])
  })

  test('beside an entity of the application that is called ActivityLog as well', async () => {
    const Own = new EntitySchema<{ id: number; name: string }>({
      name: 'ActivityLog',
      tableName: 'their_log',
      columns: { id: { type: 'int', primary: true }, name: { type: 'varchar' } },
    })
    const db = await open(withActivityLog(optionsFor([Own]), { audit: 'all' }))
    await db.getRepository(Own).save({ id: 1, name: 'theirs' })

    expect(await recorded(db)).toEqual(['created theirs'])
    const [activity] = await activityLog(db).unrestricted('test').first(1)
    expect(activity?.record?.entity).toBe('their_log')
  })

  test('for another copy of the library too', async () => {
    const db = await open(withActivityLog(optionsFor()))
    const copy = loadCopy()
    await copy.actAs({ actor: { kind: 'user', id: 'copy' } }, () => save(db))
    await copy.activityLog(db).log({ type: 'Copies', event: 'made' })

    expect(copy.ActivityLog).not.toBe(ActivityLog)
    const activities = await copy.activityLog(db).unrestricted('test').first(2)
    expect(activities.map(({ event, actor }) => `${event} by ${actor.name}`)).toEqual([
      'made by system',
      'created by copy',
    ])
    expect(copy.withActivityLog(db)).toBe(db)
    await save(db, 'once')
    expect(await recorded(db)).toHaveLength(3)
  })

  if (typeormLine === '0.3') {
    test('where a container makes the subscribers', async () => {
      const { useContainer } = typeorm as unknown as {
        useContainer: (container: { get(type: new () => object): object }) => void
      }
      const made = new Map<unknown, object>()
      useContainer({
        get: (type) => made.get(type) ?? (made.set(type, new type()).get(type) as object),
      })
      const db = await open(withActivityLog(optionsFor()))
      await save(db)
      await db.destroy()
      await save(await db.initialize())
      expect((await recorded(db)).at(-1)).toBe('created Renewal')
      useContainer({ get: (type) => new type() })
    })
  }
})

describe('a log that would record nothing stops the start', () => {
  const startOf = (options: DataSourceOptions) => open(options).then(() => 'started', String)

  test('when the entities were replaced', async () => {
    expect(await startOf({ ...withActivityLog(optionsFor()), entities: [Deal] })).toBe(
      "ActivityLogError: [activity-log] Cannot start the activity log: its table is not among the data source's " +
        'entities. Something has replaced `entities` after withActivityLog(): wrap the final options, or wrap the ' +
        'DataSource itself before initialize(). (ATTACH_FAILED)',
    )
  })

  test.each([[[DealListener]], [[]], [undefined]])(
    'when the subscribers were replaced by %p',
    async (subscribers) => {
      expect(await startOf({ ...withActivityLog(optionsFor()), subscribers } as DataSourceOptions)).toBe(
        "ActivityLogError: [activity-log] Cannot start the activity log: its subscriber is not among the data source's " +
          'subscribers, although its table is among the entities. Something has replaced `subscribers` after ' +
          'withActivityLog(): wrap the final options. (ATTACH_FAILED)',
      )
    },
  )

  test('or warns, when nothing of it is left and entities are decorated', async () => {
    await open({ ...withActivityLog(optionsFor()), entities: [Deal], subscribers: [] })
    expect(warn.mock.calls).toEqual([
      [
        `[activity-log] A data source of type "${sqlite.options().type}" has entities decorated with @Audited() (Deal) ` +
          'but no activity log: nothing that it writes is recorded. Wrap its final options with withActivityLog(). ' +
          '(NOT_ATTACHED)',
      ],
    ])
  })

  test('and says nothing about a data source without decorated entities', async () => {
    withActivityLog(optionsFor())
    await open(optionsFor([Plain]))
    expect(warn).not.toHaveBeenCalled()
  })

  test('when an entity of the application has its table', async () => {
    const Own = new EntitySchema<{ id: number }>({
      name: 'Own',
      tableName: 'activity_log',
      columns: { id: { type: 'int', primary: true } },
    })
    expect(await startOf(withActivityLog(optionsFor([Own, Plain])))).toBe(
      'ActivityLogError: [activity-log] Cannot start the activity log: the entity "Own" has the table "activity_log" ' +
        'already. Name another table: withActivityLog(options, { table: "audit_log" }). (ATTACH_FAILED)',
    )
    expect(await startOf(withActivityLog(optionsFor([Own, Plain]), { table: 'audit_log' }))).toBe('started')
  })

  test('when a declaration is wrong, and starts once it is right', async () => {
    const audited = { name: 'titel' }
    const wrong = withActivityLog(optionsFor([Plain]), {
      audit: [{ entity: Plain, options: audited as never }],
    })
    expect(await startOf(wrong)).toContain('Cannot audit "Plain": "name" names "titel"')
    audited.name = 'id'
    expect(await startOf(wrong)).toBe('started')
  })

  test('of a running data source, which is left as it was', async () => {
    const db = await open(optionsFor([Plain, Deal]))
    const attach = (options: object) => withActivityLog(db, { audit: [{ entity: Plain, options }] })
    expect(() => attach({ name: 'titel' })).toThrow(/\(DECLARATION_INVALID\)$/)
    await db.getRepository(Plain).save({ id: 1 })

    await attach({ type: 'Plain things' }).synchronize()
    await db.getRepository(Plain).save({ id: 2 })
    expect(await recorded(db)).toEqual(['created null'])
    expect(db.entityMetadatas.filter(({ target }) => target === ActivityLog)).toHaveLength(1)
  })
})

describe('activityLog', () => {
  test('of a data source without a log is an error that says how to make one', async () => {
    const db = await open(optionsFor([Plain]))
    for (const target of [db, db.manager]) {
      expect(() => activityLog(target)).toThrow(
        '[activity-log] Cannot open the activity log: the data source has none. Make it with ' +
          'new DataSource(withActivityLog(options)), and initialize() it first. (NOT_ATTACHED)',
      )
    }
    expect(() => activityLog(new DataSource(withActivityLog(optionsFor())))).toThrow(/\(NOT_ATTACHED\)$/)
  })
})

describe('an option that is wrong is an error that says what to write', () => {
  const said = (why: string, advice: string) =>
    `[activity-log] Cannot attach the activity log: ${why}. ${advice}. (OPTIONS_INVALID)`
  const name = 'Write a letter or _ followed by at most'

  test.each([
    [
      'an unknown one',
      { tabel: 'log' },
      said(
        'there is no option "tabel"',
        'Options: audit, bulkLimit, clock, describe, except, extension, limits, missingActor, onError, onUncaptured, onWriteFailure, schema, table',
      ),
    ],
    ['a table with a dot', { table: 'audit.log' }, `"table" is no plain name. ${name} 37`],
    ['an empty table', { table: '' }, `"table" is no plain name. ${name} 37`],
    [
      'a table whose constraints would have too long names',
      { table: 'x'.repeat(39) },
      `"table" is no plain name. ${name} 37`,
    ],
    ['a schema with a quote', { schema: 'a"b' }, `"schema" is no plain name. ${name} 62`],
    [
      'an unknown policy',
      { onWriteFailure: 'ignore' },
      said('"onWriteFailure" is no known word', 'Write one of: rollback, continue'),
    ],
    [
      'an unknown policy for actors',
      { missingActor: true },
      said('"missingActor" is no known word', 'Write one of: system, error'),
    ],
    [
      'an unknown policy for raw SQL',
      { onUncaptured: 'ignore' },
      said('"onUncaptured" is no known word', 'Write one of: warn, error'),
    ],
    [
      'a limit for bulk writes that is none',
      { bulkLimit: 0 },
      said(
        '"bulkLimit" is no whole number from 1 to 1000000',
        'Write such a number or leave it out, for 10000',
      ),
    ],
    [
      'a reporter that is none',
      { onError: 'log' },
      said('"onError" is no function', 'Pass a function or leave it out'),
    ],
    [
      'a description that is none',
      { describe: {} },
      said('"describe" is no function', 'Pass a function or leave it out'),
    ],
    ['a clock that is none', { clock: 0 }, said('"clock" is no function', 'Pass a function or leave it out')],
    [
      'classes instead of declarations',
      { audit: [Deal] },
      said(
        '"audit" is neither "all" nor a list of declarations',
        'Write audit: [auditEntity(Entity, { ... })]',
      ),
    ],
    [
      'schemas instead of declarations',
      { audit: [Plain] },
      said(
        '"audit" is neither "all" nor a list of declarations',
        'Write audit: [auditEntity(Entity, { ... })]',
      ),
    ],
    [
      'an exception that is no list',
      { audit: 'all', except: Plain },
      said('"except" is no list', 'Write except: [Entity]'),
    ],
    [
      'exceptions from nothing',
      { except: [Plain] },
      said('"except" leaves entities out of audit: "all" alone', 'Write audit: "all", or leave "except" out'),
    ],
    [
      'an unknown limit',
      { limits: { bytes: 100 } },
      said('there is no limit "bytes"', 'Limits: valueBytes, rowBytes, descriptionLength'),
    ],
    [
      'a limit that every object has',
      { limits: { constructor: 100 } },
      said('there is no limit "constructor"', 'Limits: valueBytes, rowBytes, descriptionLength'),
    ],
    [
      'a limit that is too low',
      { limits: { rowBytes: 63 } },
      said(
        'the limit "rowBytes" is no whole number from 64 to 16777216',
        'Write such a number or leave it out',
      ),
    ],
    [
      'a description longer than its column',
      { limits: { descriptionLength: 1_001 } },
      said(
        'the limit "descriptionLength" is no whole number from 64 to 1000',
        'Write such a number or leave it out',
      ),
    ],
  ])('%s', (_, options, message) => {
    expect(() => withActivityLog(optionsFor(), options as ActivityLogOptions)).toThrow(message)
  })

  test.each([['mongodb'], ['mssql'], ['oracle'], ['constructor'], [undefined]])(
    'a database that is %s',
    (type) => {
      expect(() => withActivityLog({ type } as never)).toThrow(
        `[activity-log] Cannot keep an activity log in a data source of type "${type}": this database is not supported. ` +
          'Supported types: postgres, aurora-postgres, cockroachdb, mysql, mariadb, aurora-mysql, sqlite, ' +
          'better-sqlite3, sqljs, capacitor, cordova, expo, nativescript, react-native. (OPTIONS_INVALID)',
      )
    },
  )
})

forEachDatabase('the table', (database) => {
  // With driver `mysql`, TypeORM itself finds every nullable column of a MariaDB server changed, in any table.
  const isSettled = !database.name.startsWith('mysql driver')
  const longest = 'l'.repeat(38)

  test.each<[string, ActivityLogOptions]>([
    ['of the default name', {}],
    ['of the longest name', { table: longest }],
    ['in a schema of its own', { schema: 'audit_schema', table: 'log' }],
  ])('%s is made once, and is then as it is declared', async (_, options) => {
    if (database.family === 'sqlite' && options.schema !== undefined) return
    await database.reset()
    const schema = database.family === 'mysql' ? await otherDatabase(database) : options.schema
    if (database.family === 'postgres') await run(database, `CREATE SCHEMA IF NOT EXISTS audit_schema`)
    const db = await open(
      withActivityLog({ ...database.options(), entities: [Deal] } as DataSourceOptions, {
        ...options,
        ...(options.schema === undefined ? {} : { schema }),
      }),
    )
    await save(db)

    expect(await recorded(db)).toEqual(['created Renewal'])
    const { upQueries } = await db.driver.createSchemaBuilder().log()
    if (isSettled) expect(upQueries.map(({ query }) => query)).toEqual([])
    else expect(upQueries.filter(({ query }) => /DROP (COLUMN|TABLE)/.test(query))).toEqual([])
  })
})

if (typeormLine === '1') {
  describe('the TypeORM CLI', () => {
    const project = process.cwd()
    const typeormCli = async (...command: string[]) => {
      const cli = join(project, 'node_modules', 'typeorm', 'cli.js')
      const dataSource = join(project, 'test', 'support', 'cli-data-source.ts')
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', cli, ...command, '-d', dataSource],
        { cwd: project, env: { ...process.env, TSX_TSCONFIG_PATH: 'tsconfig.base.json' } },
      )
      return stdout
    }

    test('sees the table and its indexes in migration:generate', async () => {
      const migration = await typeormCli('migration:generate', 'unused', '--dryrun')
      expect(migration).toContain('CREATE TABLE "activity_log" ("id" varchar(26) PRIMARY KEY NOT NULL')
      expect(migration).toContain('WITHOUT ROWID')
      expect(migration.match(/CREATE INDEX "IDX_activity_log_\w+"/g)).toHaveLength(4)
    })

    test('runs migrations, for which it takes all subscribers away', async () => {
      expect(await typeormCli('migration:run')).toContain(
        'MakeActivityLog1700000000000 has been executed successfully',
      )
    })
  })
}

async function run(database: TestDatabase, sql: string): Promise<void> {
  const db = await new DataSource({ ...database.options(), synchronize: false }).initialize()
  await db.query(sql)
  await db.destroy()
}

/** The name of a second, empty database on the server. */
async function otherDatabase(database: TestDatabase): Promise<string> {
  const name = `${(database.options() as { database: string }).database}_log`
  await run(database, `DROP DATABASE IF EXISTS ${name}`)
  await run(database, `CREATE DATABASE ${name}`)
  return name
}

/** The library a second time in this process, as its ESM and its CommonJS copy are, on the same copy of TypeORM. */
function loadCopy(): typeof Library {
  let copy: typeof Library | undefined
  jest.isolateModules(() => {
    jest.doMock('typeorm', () => typeorm)
    copy = jest.requireActual('../../src/index.js')
    jest.dontMock('typeorm')
  })
  return copy as typeof Library
}
