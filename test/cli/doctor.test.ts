import {
  Column,
  DataSource,
  type DataSourceOptions,
  Entity,
  EntitySchema,
  PrimaryGeneratedColumn,
} from 'typeorm'
import { findChecks } from '../../src/cli/doctor.js'
import {
  actAs,
  type ActivityLogOptions,
  AuditMask,
  Audited,
  baseline,
  NotAudited,
  withActivityLog,
  withoutAudit,
} from '../../src/index.js'
import { databases, forEachDatabase, type TestDatabase } from '../support/databases.js'

@Entity()
@Audited()
class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
}

@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) text!: string
}

@Entity()
@NotAudited('rebuilt every night')
class Ranking {
  @PrimaryGeneratedColumn() id!: number
}

@Entity()
@Audited()
class Account {
  @PrimaryGeneratedColumn() id!: number
  @AuditMask(false) @Column({ type: 'varchar', length: 50 }) apiKey!: string
  @AuditMask(false) @Column({ type: 'simple-json' }) settings!: object
}

const sqlite = databases[0] as TestDatabase

async function open(
  database: TestDatabase,
  {
    entities = [Deal],
    log = {},
    ...options
  }: { entities?: unknown[]; log?: ActivityLogOptions; synchronize?: boolean; poolSize?: number } = {},
): Promise<DataSource> {
  await database.reset()
  const merged = { ...database.options(), entities, ...options } as DataSourceOptions
  return new DataSource(withActivityLog(merged, log)).initialize()
}

/** What makes a connection one that may not write. */
const READ_ONLY = {
  sqlite: 'PRAGMA query_only = ON',
  postgres: 'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY',
  mysql: 'SET SESSION TRANSACTION READ ONLY',
}

const examine = (dataSource: DataSource, isCi = false) => findChecks({ dataSource, path: 'src/db.ts' }, isCi)

/** The findings that are not fine, without what is installed: tests of TypeORM 0.3 have both. */
async function wrongIn(dataSource: DataSource, isCi = false): Promise<readonly string[]> {
  const checks = await examine(dataSource, isCi)
  return checks
    .filter(({ name, status }) => status !== 'ok' && !/copies|versions/.test(name))
    .map(({ name, status, message }) => `${status} ${name}: ${message}`)
}

const remedy =
  'Write a migration with "typeorm-activity-log -d src/db.ts migration" and run it with TypeORM\'s migration:run, or call ' +
  'synchronize() where you do without migrations.'

forEachDatabase('doctor', (database) => {
  const isServer = database.family !== 'sqlite'
  const run = async (db: DataSource, sql: string) => void (await db.query(sql))

  test('finds nothing wrong with a log that is set up as it should be', async () => {
    const db = await open(database, { entities: [Deal, Ranking] })
    await actAs({ actor: { kind: 'user', id: 7, name: 'Ana' } }, () =>
      db.getRepository(Deal).save({ title: 'Renewal' }),
    )
    const checks = await examine(db)
    expect(checks.filter(({ status, name }) => status !== 'ok' && !/copies|versions/.test(name))).toEqual([])
    expect(checks.map(({ name }) => name)).toEqual([
      'library copies',
      'typeorm copies',
      'versions',
      'database',
      'attached',
      'table',
      'columns',
      'indexes',
      ...(database.family === 'mysql' ? ['collations'] : []),
      'format',
      'actors',
      'entities',
      'masking',
      'methods',
    ])
  })

  test('reads, and asks for nothing that a connection which may not write would refuse', async () => {
    const db = await open(database, { poolSize: 1 })
    await db.getRepository(Deal).save({ title: 'Renewal' })
    await run(db, READ_ONLY[database.family])
    await expect(db.getRepository(Deal).update({ id: 1 }, { title: 'Other' })).rejects.toThrow()
    const checks = await examine(db)
    expect(checks.filter(({ status, name }) => status !== 'ok' && !/copies|versions/.test(name))).toEqual([])
  })

  test('finds that the table is missing', async () => {
    const db = await open(database, { synchronize: false })
    expect(await wrongIn(db)).toEqual([
      `problem table: The table "activity_log" is not in the database: every write of an audited entity fails. ${remedy}`,
    ])
  })

  test('finds that a column is missing', async () => {
    const db = await open(database)
    await run(db, 'ALTER TABLE activity_log DROP COLUMN ip')
    expect(await wrongIn(db)).toEqual([`problem columns: "activity_log" lacks ip. ${remedy}`])
  })

  test('finds that an index is missing', async () => {
    const db = await open(database)
    await run(
      db,
      database.family === 'mysql'
        ? 'DROP INDEX IDX_activity_log_record ON activity_log'
        : 'DROP INDEX "IDX_activity_log_record"',
    )
    expect(await wrongIn(db)).toEqual([
      `problem indexes: "activity_log" lacks IDX_activity_log_record, so that reading the log is slow. ${remedy}`,
    ])
  })

  if (database.family === 'mysql') {
    test('finds ids that are not compared as bytes', async () => {
      const db = await open(database)
      await run(db, 'ALTER TABLE activity_log MODIFY company_id varchar(64) COLLATE utf8mb4_general_ci')
      expect(await wrongIn(db)).toEqual([
        'problem collations: "activity_log" compares by a collation that takes ids that differ for one, so that a company may see ' +
          "what is another's: company_id (utf8mb4_general_ci; MODIFY it with CHARACTER SET ascii COLLATE ascii_bin). TypeORM " +
          'does not see it: write the ALTER TABLE by hand.',
      ])
    })
  }

  if (isServer) {
    test('finds columns of another type, that are too short, and that may be empty', async () => {
      const db = await open(database)
      const changes =
        database.family === 'postgres'
          ? [
              'ALTER COLUMN format TYPE integer',
              'ALTER COLUMN description TYPE varchar(200)',
              'ALTER COLUMN kind DROP NOT NULL',
            ]
          : [
              'MODIFY format int NOT NULL',
              'MODIFY description varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL',
              'MODIFY kind varchar(8) CHARACTER SET ascii COLLATE ascii_bin',
            ]
      for (const change of changes) await run(db, `ALTER TABLE activity_log ${change}`)
      const integer = database.family === 'postgres' ? 'integer' : 'int'
      expect(await wrongIn(db)).toEqual([
        'problem columns: In "activity_log" kind is nullable, description holds 200 characters instead of 1000, ' +
          `format is of type ${integer} instead of smallint. ${remedy}`,
      ])
    })
  }
})

describe('doctor finds', () => {
  test('that the subscriber is not attached', async () => {
    const options = withActivityLog({ ...sqlite.options(), entities: [Deal] } as DataSourceOptions)
    const db = new DataSource({ ...options, subscribers: [] })
    expect(await wrongIn(db)).toEqual([
      'problem attached: The data source does not start. [activity-log] Cannot start the activity log: its subscriber is not ' +
        "among the data source's subscribers, although its table is among the entities. Something has replaced " +
        '`subscribers` after withActivityLog(): wrap the final options. (ATTACH_FAILED)',
    ])
  })

  test('that there is no log at all', async () => {
    await sqlite.reset()
    const db = new DataSource({ ...sqlite.options(), entities: [Note] })
    expect(await wrongIn(db)).toEqual([
      'problem attached: The data source has no activity log: nothing is recorded. Wrap its final options: ' +
        'new DataSource(withActivityLog(options)).',
    ])
  })

  test('that no entity is audited', async () => {
    expect(await wrongIn(await open(sqlite, { entities: [Ranking] }))).toEqual([
      'problem attached: The log is attached, but no entity is audited. Decorate those that shall be with @Audited().',
    ])
  })

  test.each([
    [false, 'warning'],
    [true, 'problem'],
  ])('an entity that nobody has decided about; with --ci %p it is a %s', async (isCi, status) => {
    const db = await open(sqlite, { entities: [Deal, Note, Ranking] })
    expect(await wrongIn(db, isCi)).toEqual([
      `${status} entities: It is not said whether Note is audited, so nothing of it is recorded. Decorate with @Audited() or ` +
        "with @NotAudited('why'); without decorators: the option audit, or audit: 'all' with except.",
    ])
  })

  test('no undecided entity where all are audited but those that are left out', async () => {
    const db = await open(sqlite, { entities: [Deal, Note], log: { audit: 'all', except: [Note] } })
    expect(await wrongIn(db, true)).toEqual([])
  })

  test('a method that was replaced after the log had wrapped it', async () => {
    const db = await open(sqlite)
    const prototype = Object.getPrototypeOf(db.manager) as Record<'save', unknown>
    const wrapped = prototype.save
    try {
      prototype.save = () => Promise.resolve('not saved')
      expect(await wrongIn(db)).toEqual([
        `problem methods: Something has replaced ${prototype.constructor.name}.save since the log was attached: what does not ` +
          'call the method that it replaced writes unrecorded. Load what patches TypeORM before initialize(), so that the ' +
          'log wraps it.',
      ])
    } finally {
      prototype.save = wrapped
    }
  })

  test('nothing wrong with a wrapper that says that it wraps the method', async () => {
    const db = await open(sqlite)
    const prototype = Object.getPrototypeOf(db.manager) as Record<'save', unknown>
    const wrapped = prototype.save
    try {
      prototype.save = Object.assign(() => Promise.resolve(), { __original: wrapped })
      expect(await wrongIn(db)).toEqual([])
    } finally {
      prototype.save = wrapped
    }
  })

  test('that most of what was done was done by nobody known', async () => {
    const db = await open(sqlite)
    const save = () => db.getRepository(Deal).save({ title: 'Renewal' })
    await actAs({ actor: { kind: 'user', id: 7, name: 'Ana' } }, save)
    for (let count = 0; count < 11; count++) await save()
    expect(await wrongIn(db)).toEqual([
      'warning actors: 11 of the newest 12 activities were done by nobody known. Wrap requests in actAs({ actor }, fn) or ' +
        'mount activityContext({ actor }); a job says so itself: actAs({ actor: { kind: "system" }, source: "job" }, fn).',
    ])
  })

  test('nothing wrong with jobs that say that they are', async () => {
    const db = await open(sqlite)
    await actAs({ actor: { kind: 'system' }, source: 'job' }, async () => {
      for (let count = 0; count < 12; count++) await db.getRepository(Deal).save({ title: 'Renewal' })
    })
    expect(await wrongIn(db)).toEqual([])
  })

  test('nothing wrong with baselines, which nobody does', async () => {
    const db = await open(sqlite)
    const deals = Array.from({ length: 12 }, () => ({ title: 'Renewal' }))
    await withoutAudit('they were there before the log', () => db.getRepository(Deal).save(deals))
    await baseline(db, Deal)
    expect(await wrongIn(db)).toEqual([])
  })

  test('fields that are secrets by name and revealed, and JSON that is revealed as a whole', async () => {
    expect(await wrongIn(await open(sqlite, { entities: [Account] }))).toEqual([
      'warning masking: Account.apiKey, by name a secret, is revealed: its values are in the log for whoever reads it. ' +
        'Account.settings is revealed as a whole: so are secrets under the keys of its JSON. Take @AuditMask(false) or ' +
        '"reveal" away unless it is meant so.',
    ])
  })

  test.each([
    [0, 'warning format: There are activities of the older stored format 0; this library writes 1.'],
    [2, 'problem format: There are activities of the stored format 2, and this library knows 1:'],
  ])('activities of the stored format %d', async (format, message) => {
    const db = await open(sqlite)
    await actAs({ actor: { kind: 'user', id: 7, name: 'Ana' } }, () =>
      db.getRepository(Deal).save([{ title: 'old' }, { title: 'new' }]),
    )
    const [first] = await db.query<{ id: string }[]>('SELECT MIN(id) AS id FROM activity_log')
    await db.query(`UPDATE activity_log SET format = ${format} WHERE id = '${first?.id}'`)
    expect(await wrongIn(db)).toEqual([expect.stringContaining(message)])
  })

  test('what TypeORM says of a data source that does not start, as a sentence', async () => {
    const Order = new EntitySchema<{ id: number; buyer: object }>({
      name: 'Order',
      columns: { id: { type: 'int', primary: true } },
      relations: { buyer: { type: 'many-to-one', target: 'Buyer' } },
    })
    const db = new DataSource(
      withActivityLog({ ...sqlite.options(), entities: [Deal, Order] } as DataSourceOptions),
    )
    expect((await examine(db)).at(-1)?.message).toMatch(/connection options\. See that the database runs/)
  })

  test('why a data source does not start, and still looks at what is installed', async () => {
    const db = new DataSource(
      withActivityLog({ type: 'postgres', host: '127.0.0.1', port: 1, entities: [Deal] }),
    )
    const checks = await examine(db)
    expect(checks.map(({ name }) => name)).toEqual([
      'library copies',
      'typeorm copies',
      'versions',
      'database',
    ])
    expect(checks.at(-1)?.message).toMatch(
      /^The data source does not start: .*ECONNREFUSED.*was not looked at\.$/,
    )
  })
})
