import { execFileSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Column, DataSource, type DataSourceOptions, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { exportLog } from '../../src/cli/export.js'
import { actAs, Audited, withActivityLog } from '../../src/index.js'
import { databases, forEachDatabase, type TestDatabase } from '../support/databases.js'
import { captureTerminal } from './capture-terminal.js'

@Entity()
@Audited()
class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
}

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'activity-log-export-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sqlite = databases[0] as TestDatabase

/** A log with a deal of each of these companies, in this order. */
async function open(database: TestDatabase, companies: readonly number[]): Promise<DataSource> {
  await database.reset()
  const options = { ...database.options(), entities: [Deal] } as DataSourceOptions
  const db = await new DataSource(withActivityLog(options)).initialize()
  for (const [index, companyId] of companies.entries()) {
    await actAs({ actor: { kind: 'user', id: 7, name: 'Ana', companyId }, source: 'http' }, () =>
      db.getRepository(Deal).save({ title: `${index + 1} of ${companyId}` }),
    )
  }
  return db
}

const prepare = (options: Record<string, string>) =>
  exportLog.prepare(new Map(Object.entries(options).map(([name, value]) => [name, [value]])))

async function exported(dataSource: DataSource, options: Record<string, string>, isWatched = false) {
  const { terminal, out, error } = captureTerminal({ isWatched })
  const context = { dataSource, path: 'db.ts', isJson: options['json'] !== undefined, terminal }
  expect(await prepare(options)(context)).toBe(0)
  return { out: out(), error: error() }
}

const namesIn = (ndjson: string) =>
  ndjson
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { record: { name: string } }).record.name)

forEachDatabase('export', (database) => {
  test('writes what its viewer may see, newest first, and not a line more', async () => {
    const db = await open(database, [3, 4, 3])
    const { out, error } = await exported(db, { as: 'company:3', format: 'ndjson' })
    expect(namesIn(out)).toEqual(['3 of 3', '1 of 3'])
    expect(error).toBe('')
    expect(db.isInitialized).toBe(false)
  })

  test('writes everything for trusted code, in the order that is asked for', async () => {
    const db = await open(database, [3, 4, 3])
    const { out } = await exported(db, { unrestricted: 'test', json: '', sort: 'date:asc' })
    expect(namesIn(out)).toEqual(['1 of 3', '2 of 4', '3 of 3'])
  })
})

describe('export', () => {
  test('writes CSV as the reading API does, with a byte order mark', async () => {
    const { out } = await exported(await open(sqlite, [3]), { as: 'user:7' })
    const [head, line, end] = out.split('\r\n')
    expect(head).toMatch(/^\ufeff"id","time","user",/)
    expect(line).toContain('"Ana","user","7",')
    expect(end).toBe('')
  })

  test('narrows by the filters of the reading API', async () => {
    const db = await open(sqlite, [3, 4, 5])
    const options = { unrestricted: 'test', format: 'ndjson', company: '4', 'not-event': 'deleted' }
    expect(namesIn((await exported(db, options)).out)).toEqual(['2 of 4'])
  })

  test('writes a file, replaces one of that name, and leaves nothing else behind', async () => {
    const own = mkdtempSync(join(folder, 'file-'))
    const file = join(own, 'log.ndjson')
    writeFileSync(file, 'of yesterday')
    const { out } = await exported(await open(sqlite, [3]), { as: 'user:7', out: file, format: 'ndjson' })
    expect(out).toBe('')
    expect(namesIn(readFileSync(file, 'utf8'))).toEqual(['1 of 3'])
    expect(readdirSync(own)).toEqual(['log.ndjson'])
  })

  test('writes the file that a link leads to', async () => {
    const own = mkdtempSync(join(folder, 'file-'))
    writeFileSync(join(own, 'archive.ndjson'), 'of yesterday')
    symlinkSync(join(own, 'archive.ndjson'), join(own, 'latest.ndjson'))
    const options = { as: 'user:7', out: join(own, 'latest.ndjson'), format: 'ndjson' }
    await exported(await open(sqlite, [3]), options)
    expect(namesIn(readFileSync(join(own, 'archive.ndjson'), 'utf8'))).toEqual(['1 of 3'])
    expect(lstatSync(join(own, 'latest.ndjson')).isSymbolicLink()).toBe(true)
  })

  // A device as well: root would replace /dev/null.
  test('writes to a pipe, and puts no file in its place', async () => {
    const pipe = join(mkdtempSync(join(folder, 'file-')), 'pipe')
    execFileSync('mkfifo', [pipe])
    const reader = openSync(pipe, 'r+')
    await exported(await open(sqlite, [3]), { as: 'user:7', out: pipe, format: 'ndjson' })
    expect(lstatSync(pipe).isFIFO()).toBe(true)
    const read = Buffer.alloc(65_536)
    expect(namesIn(read.toString('utf8', 0, readSync(reader, read)))).toEqual(['1 of 3'])
    closeSync(reader)
  })

  test('ends with Ctrl+C, says so, and leaves the file that was there and nothing else', async () => {
    const own = mkdtempSync(join(folder, 'file-'))
    const file = join(own, 'log.csv')
    writeFileSync(file, 'of yesterday')
    const dataSource = await open(sqlite, [3])
    const { terminal, error, interrupt } = captureTerminal()
    interrupt()
    const run = prepare({ as: 'user:7', out: file })
    expect(await run({ dataSource, path: 'db.ts', isJson: false, terminal })).toBe(1)
    expect(error()).toBe(`Interrupted: "${file}" was not written.\n`)
    expect(readFileSync(file, 'utf8')).toBe('of yesterday')
    expect(readdirSync(own)).toEqual(['log.csv'])
    expect(dataSource.isInitialized).toBe(false)
  })

  test('says what broke it off, and leaves the file that was there', async () => {
    const db = await open(sqlite, [3])
    const own = mkdtempSync(join(folder, 'file-'))
    const file = join(own, 'log.csv')
    writeFileSync(file, 'of yesterday')
    await db.query("UPDATE activity_log SET changes = 'no JSON'")
    await expect(exported(db, { as: 'user:7', out: file })).rejects.toThrow(/JSON/)
    expect(readFileSync(file, 'utf8')).toBe('of yesterday')
    expect(readdirSync(own)).toEqual(['log.csv'])
    await expect(
      exported(await open(sqlite, [3]), { as: 'user:7', out: join(own, 'no', 'such', 'folder.csv') }),
    ).rejects.toThrow(/ENOENT/)
    expect(existsSync(join(own, 'no'))).toBe(false)
  })

  test('tells whoever watches how far it is', async () => {
    const { error } = await exported(await open(sqlite, [3, 3]), { as: 'user:7' }, true)
    expect(error).toBe('\r2 activities\n')
  })

  test.each<[Record<string, string>, string]>([
    [{ format: 'csv' }, 'it is not said who looks'],
    [{ as: 'user:7', format: 'xml' }, '--format is neither csv nor ndjson'],
    [{ as: 'user:7', sort: 'user' }, 'an export is sorted by date'],
    [{ as: 'user:7', from: 'yesterday', to: '2026-03-01' }, '--from must be a calendar day'],
    [{ as: 'user:7', from: '2026-03-01' }, '--from cannot be given without --to'],
    [{ as: 'user:7', during: 'today' }, '--during cannot be given without --time-zone'],
  ])('refuses %p', (options, message) => {
    expect(() => prepare(options)).toThrow(message)
    expect(() => prepare(options)).toThrow(/\(COMMAND_INVALID\)$/)
  })
})
