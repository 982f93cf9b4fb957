import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import * as typeorm from 'typeorm'
import { Column, DataSource, type DataSourceOptions, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { ModuleKind, transpileModule } from 'typescript'
import type { GivenOptions } from '../../src/cli/command.js'
import { migration } from '../../src/cli/migration.js'
import { type ActivityLogOptions, Audited, withActivityLog } from '../../src/index.js'
import { databases, forEachDatabase, type TestDatabase } from '../support/databases.js'
import { captureTerminal } from './capture-terminal.js'

@Entity()
@Audited()
class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
}

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'activity-log-migration-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** On disk, so that what one data source makes the next one finds. */
const dataSourceOn = (database: TestDatabase, options: object = {}, log: ActivityLogOptions = {}) => {
  const own = { ...database.options(), synchronize: false } as DataSourceOptions
  const kept = own.type === 'sqljs' ? { location: join(folder, 'test.sqlite'), autoSave: true } : {}
  return new DataSource(withActivityLog({ ...own, ...kept, entities: [Deal], ...options }, log))
}

const given = (options: Record<string, string>): GivenOptions =>
  new Map(
    Object.entries({ dir: join(folder, 'migrations'), ...options }).map(([name, value]) => [name, [value]]),
  )

/** Writes a migration and gives what was printed. */
async function writeMigration(dataSource: DataSource, options: Record<string, string> = {}): Promise<string> {
  const { terminal, out } = captureTerminal()
  const context = { dataSource, path: 'src/db.ts', isJson: options['json'] !== undefined, terminal }
  expect(await migration.prepare(given(options))(context)).toBe(0)
  return out().trim()
}

type MigrationClass = new () => object

function classIn(path: string): MigrationClass {
  const exported = jest.requireActual<MigrationClass | Record<string, MigrationClass>>(path)
  return typeof exported === 'function' ? exported : (Object.values(exported)[0] as MigrationClass)
}

/** The class in a file that has a copy of the library of its own. */
function withOtherCopy(path: string): MigrationClass {
  let found: MigrationClass | undefined
  jest.isolateModules(() => {
    jest.doMock('typeorm', () => typeorm)
    found = classIn(path)
    jest.dontMock('typeorm')
  })
  return found as MigrationClass
}

async function runMigration(
  database: TestDatabase,
  migrationOf: string | MigrationClass,
  log?: ActivityLogOptions,
): Promise<void> {
  const migrations = [typeof migrationOf === 'string' ? classIn(migrationOf) : migrationOf]
  const db = await dataSourceOn(database, { migrations }, log).initialize()
  expect(await db.runMigrations()).toHaveLength(1)
  await db.destroy()
}

/** What TypeORM's `migration:generate --check` would still find for the log's table. */
async function leftToDo(database: TestDatabase, log?: ActivityLogOptions): Promise<readonly string[]> {
  const db = await dataSourceOn(database, {}, log).initialize()
  const { upQueries } = await db.driver.createSchemaBuilder().log()
  await db.destroy()
  const queries = upQueries.map(({ query }) => query).filter((query) => /activity_log|audit/.test(query))
  // It states nullable columns of any table, and indexes over them, again and again with this driver on a MariaDB server.
  return database.name.startsWith('mysql driver')
    ? queries.filter((query) => !/^(ALTER TABLE .* CHANGE|DROP INDEX|CREATE INDEX) /.test(query))
    : queries
}

async function run(database: TestDatabase, ...statements: readonly string[]): Promise<void> {
  const db = await dataSourceOn(database).initialize()
  for (const statement of statements) await db.query(statement)
  await db.destroy()
}

forEachDatabase('migration', (database) => {
  const isSqlite = database.family === 'sqlite'

  test('writes what makes the table, and nothing is left to do once it has run', async () => {
    await database.reset()
    const path = await writeMigration(dataSourceOn(database))
    expect(basename(path)).toMatch(/^\d{13}-AddActivityLog\.ts$/)
    const text = readFileSync(path, 'utf8')
    expect(text).toContain('CREATE TABLE')
    expect(text).not.toMatch(/["`]deal["`]/)

    await runMigration(database, path)
    expect(await leftToDo(database)).toEqual([])
    expect(await writeMigration(dataSourceOn(database))).toBe(
      'The table "activity_log" is as it should be: nothing to do.',
    )
    expect(readdirSync(join(folder, 'migrations'))).toHaveLength(1)
  })

  test('writes what takes the table away again', async () => {
    await database.reset()
    const path = await writeMigration(dataSourceOn(database), { js: '' })
    await runMigration(database, path)
    const db = await dataSourceOn(database, { migrations: [classIn(path)] }).initialize()
    await db.undoLastMigration()
    const queryRunner = db.createQueryRunner()
    expect(await queryRunner.getTable('activity_log')).toBeUndefined()
    await queryRunner.release()
    await db.destroy()
  })

  test('writes what a table lacks that is there', async () => {
    await database.reset()
    await runMigration(database, await writeMigration(dataSourceOn(database), { name: 'first' }))
    const index = database.family === 'mysql' ? 'IDX_activity_log_record' : '"IDX_activity_log_record"'
    await run(
      database,
      `DROP INDEX ${index} ${database.family === 'mysql' ? 'ON activity_log' : ''}`,
      'ALTER TABLE activity_log DROP COLUMN ip',
    )
    const path = await writeMigration(dataSourceOn(database))
    expect(basename(path)).toMatch(/-ChangeActivityLog\.ts$/)
    await runMigration(database, path)
    expect(await leftToDo(database)).toEqual([])
    if (isSqlite) expect(readFileSync(path, 'utf8')).toContain('WITHOUT ROWID')
  })

  test('leaves the query cache and changes of other tables out', async () => {
    await database.reset()
    await run(database, 'CREATE TABLE deal (id int PRIMARY KEY)')
    const path = await writeMigration(dataSourceOn(database, { cache: true }))
    expect(readFileSync(path, 'utf8')).not.toMatch(/query-result-cache|["`]deal["`]/)
  })
})

const postgres = databases.filter(({ family }) => family === 'postgres')
postgres.forEach((database) =>
  describe(`migration on ${database.name}`, () => {
    test('with --search-index makes the search index too, once', async () => {
      await database.reset()
      const path = await writeMigration(dataSourceOn(database), { 'search-index': '' })
      expect(readFileSync(path, 'utf8')).toContain('await createSearchIndex(queryRunner);')
      // As where the data source is an ES module and its migrations are CommonJS, or the other way round.
      await runMigration(database, withOtherCopy(path))
      expect(await leftToDo(database)).toEqual([])
      expect(await writeMigration(dataSourceOn(database), { 'search-index': '' })).toContain('nothing to do')
    })

    test('with --search-index of a table that is there makes that index alone', async () => {
      await database.reset()
      await runMigration(database, await writeMigration(dataSourceOn(database)))
      const path = await writeMigration(dataSourceOn(database), { 'search-index': '', js: '' })
      expect(basename(path)).toMatch(/-AddActivityLogSearch\.js$/)
      expect(readFileSync(path, 'utf8')).not.toContain('queryRunner.query')
      await runMigration(database, path)
      const db = await dataSourceOn(database, { migrations: [classIn(path)] }).initialize()
      await db.undoLastMigration()
      await db.destroy()
      expect(await leftToDo(database)).toEqual([])
    })

    test('makes the schema that the table shall stand in', async () => {
      await database.reset()
      await run(database, 'DROP SCHEMA IF EXISTS audit CASCADE')
      const log = { schema: 'audit', table: 'log' }
      const path = await writeMigration(dataSourceOn(database, {}, log))
      await runMigration(database, path, log)
      expect(await leftToDo(database, log)).toEqual([])
      await run(database, 'DROP SCHEMA audit CASCADE')
    })
  }),
)

describe('migration', () => {
  const sqlite = databases[0] as TestDatabase

  test('tells programs what it wrote', async () => {
    await sqlite.reset()
    const printed = JSON.parse(
      await writeMigration(dataSourceOn(sqlite), { name: 'add-log', js: '', esm: '', json: '' }),
    ) as { path: string; up: string[]; down: string[] }
    expect(basename(printed.path)).toMatch(/^\d{13}-add-log\.js$/)
    expect(printed.up[0]).toContain('CREATE TABLE "activity_log"')
    expect(printed.down.at(-1)).toBe('DROP TABLE "activity_log"')
    expect(readFileSync(printed.path, 'utf8')).toMatch(/^export class AddLog\d{13} \{$/m)
  })

  test('writes TypeScript that loads where imports are left as they are', async () => {
    await sqlite.reset()
    const text = readFileSync(await writeMigration(dataSourceOn(sqlite)), 'utf8')
    const compilerOptions = { verbatimModuleSyntax: true, module: ModuleKind.ESNext }
    expect(transpileModule(text, { compilerOptions }).outputText).not.toContain('import')
  })

  test.each([
    [{ esm: '' }, '--esm goes with --js'],
    [{ name: '../up' }, '--name is no name for a class'],
  ])('refuses %p', (options, message) => {
    expect(() => migration.prepare(given(options))).toThrow(message)
  })

  test('refuses a search index where there can be none', async () => {
    await sqlite.reset()
    await expect(writeMigration(dataSourceOn(sqlite), { 'search-index': '' })).rejects.toThrow(
      /^\[activity-log\] Cannot write a migration with a search index .* \(SEARCH_INDEX_UNSUPPORTED\)$/,
    )
  })
})
