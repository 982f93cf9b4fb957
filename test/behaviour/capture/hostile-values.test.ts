import { createHash } from 'node:crypto'
import { type DataSource, EntitySchema } from 'typeorm'
import type { Change } from '../../../src/index.js'
import { forEachDatabase, type TestDatabase } from '../../support/databases.js'
import { type Application, onlyActivity, openApplication, openWithoutLog } from './open-application.js'

interface Sheet {
  id: number
  name: string | null
  text: unknown
  free: unknown
  simple: unknown
  count: unknown
  moment: unknown
}

function sheetFor({ family }: TestDatabase): EntitySchema<Sheet> {
  return new EntitySchema<Sheet>({
    name: 'Sheet',
    columns: {
      id: { type: 'int', primary: true, generated: true },
      name: { type: 'varchar', length: 500, nullable: true },
      text: { type: family === 'mysql' ? 'longtext' : 'text', nullable: true },
      free: {
        type: { postgres: 'jsonb', mysql: 'json', sqlite: 'simple-json' }[family] as 'json',
        nullable: true,
      },
      simple: { type: 'simple-json', nullable: true },
      count: { type: 'int', nullable: true },
      moment: { type: family === 'postgres' ? 'timestamptz' : 'datetime', nullable: true },
    },
  })
}

type Field = 'name' | 'text' | 'free' | 'simple' | 'count' | 'moment'
type Hostile = readonly [name: string, fields: readonly Field[], make: () => unknown]

const JSON_FIELDS = ['free', 'simple'] as const
const ANY_FIELDS = ['text', 'free', 'simple', 'count', 'moment'] as const

const circular = () => {
  const value: Record<string, unknown> = { a: 1 }
  value['self'] = value
  return value
}
const deep = (levels: number) => () => {
  let value: unknown = 'bottom'
  for (let level = 0; level < levels; level++) value = { in: value }
  return value
}
const explosive = () => ({
  get boom(): never {
    throw new Error('touched')
  },
})
const parsed = (json: string) => () => JSON.parse(json) as unknown

const HOSTILE: readonly Hostile[] = [
  ['a circular object', ANY_FIELDS, circular],
  ['a bigint', ANY_FIELDS, () => 12n],
  ['a bigint inside', JSON_FIELDS, () => ({ n: 12n })],
  ['NaN', ANY_FIELDS, () => NaN],
  ['numbers that JSON has not', JSON_FIELDS, () => [NaN, Infinity, -Infinity, -0]],
  ['minus zero', ['count'], () => -0],
  ['undefined inside', JSON_FIELDS, () => ({ a: undefined, b: [undefined] })],
  ['a symbol', ANY_FIELDS, () => Symbol('s')],
  ['symbols inside', JSON_FIELDS, () => ({ a: Symbol('s'), [Symbol('key')]: 1, b: [Symbol('t')] })],
  ['functions inside', JSON_FIELDS, () => ({ a: () => 1, b: [() => 2] })],
  ['a function, which TypeORM takes for SQL', ['text'], () => () => "'from SQL'"],
  ['an invalid date', ANY_FIELDS, () => new Date(NaN)],
  ['an invalid date inside', JSON_FIELDS, () => ({ at: new Date(NaN) })],
  ['a map and a set', JSON_FIELDS, () => ({ map: new Map([['a', 1]]), set: new Set([1]) })],
  ['bytes', JSON_FIELDS, () => ({ bytes: Buffer.from([1, 2, 3]) })],
  ['a throwing getter', JSON_FIELDS, explosive],
  ['a throwing toJSON', JSON_FIELDS, () => ({ toJSON: () => explosive().boom })],
  ['a proxy', JSON_FIELDS, () => new Proxy({ a: 1 }, {})],
  ['150 levels', JSON_FIELDS, deep(150)],
  ['100,000 levels', JSON_FIELDS, deep(100_000)],
  ['a key __proto__', JSON_FIELDS, parsed('{"__proto__":{"polluted":true},"a":1}')],
  ['a key constructor', JSON_FIELDS, parsed('{"constructor":{"prototype":{"polluted":true}}}')],
  ['keys that are numbers and nothing', JSON_FIELDS, parsed('{"10":1,"2":2,"":3}')],
  ['NUL', ['name', 'text', ...JSON_FIELDS], () => 'a\0b'],
  ['NUL inside', JSON_FIELDS, () => ({ 'k\0': 'v\0' })],
  ['a lone surrogate', ['name', 'text', ...JSON_FIELDS], () => 'a\ud83db'],
  ['a lone surrogate inside', JSON_FIELDS, () => ({ 'k\udc00': 'v\ud800' })],
  ['direction marks and a BOM', ['name', 'text', ...JSON_FIELDS], () => '\ufeff\u202Eevil\u2066'],
  ['quotes and backslashes', ['name', 'text', ...JSON_FIELDS], () => `'"\\\`;-- $1 ? :a @b %s \${x}`],
  ['names of 400 emoji', ['name'], () => '👩'.repeat(400)],
  ['text where a number belongs', ['count'], () => 'twelve'],
  ['a megabyte of text', ['text', ...JSON_FIELDS], () => 'x'.repeat(1024 * 1024)],
  [
    '10,000 fields',
    JSON_FIELDS,
    () => Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`f${n}`, n])),
  ],
  ['6 megabytes of text', ['text'], () => 'ä'.repeat(3 * 1024 * 1024)],
]

const CASES = HOSTILE.flatMap(([name, fields, make]) => fields.map((field) => ({ name, field, make })))

/** What became of two writes: the row as the database holds it, or the error. */
type Outcome = Readonly<Record<'insert' | 'update', unknown>>

forEachDatabase('a write of', (database) => {
  const sheet = sheetFor(database)
  const without: Outcome[] = []
  let app: Application

  const tryTo = async (db: DataSource, write: () => Promise<{ id: number }>): Promise<unknown> => {
    try {
      const { id } = await write()
      const [row] = await db.query<Record<string, unknown>[]>(`SELECT * FROM sheet WHERE id = ${id}`)
      return { ...row, id: 0 }
    } catch (error) {
      const { name, message, code } = error as Error & { code?: unknown }
      return { name, code, message: message.slice(0, 500) }
    }
  }
  const outcomeOf = async (db: DataSource, { field, make }: (typeof CASES)[number]): Promise<Outcome> => {
    const sheets = db.getRepository(sheet)
    const insert = await tryTo(db, () => sheets.save({ [field]: make() } as Partial<Sheet> as Sheet))
    const { id } = await sheets.save({ name: 'harmless' } as Sheet)
    const update = await tryTo(db, () => sheets.save({ id, [field]: make() } as Partial<Sheet> as Sheet))
    return { insert, update }
  }

  beforeAll(async () => {
    const plain = await openWithoutLog(database, [sheet])
    for (const each of CASES) without.push(await outcomeOf(plain, each))
    await plain.destroy()
    app = await openApplication(database, [sheet])
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())

  test.each(CASES.map((each, index) => ({ ...each, index })))(
    '$name into $field ends as it does without the library, and is recorded if it succeeds',
    async ({ index, field, ...each }) => {
      const outcome = await outcomeOf(app.db, { field, ...each })
      expect(outcome).toEqual(without[index])

      const isRow = (result: unknown) => typeof result === 'object' && result !== null && 'moment' in result
      const activities = await app.activities()
      expect(activities.filter(({ event }) => event === 'created')).toHaveLength(
        isRow(outcome.insert) ? 2 : 1,
      )
      const stored = (outcome.update as Record<string, unknown>)[field] ?? 'null'
      const updated = activities.filter(({ event }) => event === 'updated')
      expect(updated).toHaveLength(isRow(outcome.update) && stored !== 'null' ? 1 : 0)
      expect(app.reports).toEqual([])
    },
  )

  const noteOf = (change: Change | undefined) => change?.notes?.map(({ at, why }) => `${why} ${at}`)
  const saved = async (values: Partial<Record<Field, unknown>>): Promise<Change> => {
    await app.db.getRepository(sheet).save(values as Sheet)
    const [field] = Object.keys(values)
    return (await onlyActivity(app)).changes.find((change) => change.field === field) as Change
  }

  test('a megabyte of text keeps its beginning, its size and its hash', async () => {
    const text = '€'.repeat(350_000)
    const change = await saved({ text })
    expect(change.notes).toEqual([
      {
        at: '/after',
        why: 'too-large',
        bytes: 1_050_000,
        sha256: createHash('sha256').update(text).digest('hex'),
      },
    ])
    expect(text.startsWith(change.after as string)).toBe(true)
    expect((change.after as string).length).toBeGreaterThan(4_000)
  })

  test('a large JSON value is marked as a whole, with its size', async () => {
    const change = await saved({
      free: Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`f${n}`, n])),
    })
    expect(change.after).toBe('[too large]')
    expect(noteOf(change)).toEqual(['too-large /after'])
  })

  test('a change inside a large JSON value is an update without a patch', async () => {
    const large = (last: string) => ({ list: Array.from({ length: 5_000 }, (_, n) => `entry ${n}`), last })
    const { id } = await app.db.getRepository(sheet).save({ free: large('a') } as Sheet)
    await app.forget()
    await app.db.getRepository(sheet).save({ id, free: large('b') } as Sheet)
    const { changes } = await onlyActivity(app)
    expect(changes).toMatchObject([{ field: 'free', before: '[too large]', after: '[too large]' }])
    expect(changes[0]).not.toHaveProperty('patch')
    expect(noteOf(changes[0])).toEqual(['too-large /before', 'too-large /after'])
  })

  test('JSON of more than a hundred levels is marked where it is cut', async () => {
    const change = await saved({ simple: deep(150)() })
    expect(noteOf(change)).toEqual([expect.stringMatching(/^too-deep \/after(\/in){100}$/)])
  })

  test('a key __proto__ is recorded as data and pollutes nothing', async () => {
    const json = '{"__proto__":{"polluted":true},"a":1}'
    const { id } = await app.db.getRepository(sheet).save({ simple: { a: 0 } } as unknown as Sheet)
    await app.forget()
    // By SQL, whatever TypeORM makes of such a key.
    await app.db.query(`UPDATE sheet SET simple = '${json}' WHERE id = ${id}`)
    await app.db.getRepository(sheet).remove(await app.db.getRepository(sheet).findOneByOrFail({ id }))

    const change = (await onlyActivity(app)).changes.find(({ field }) => field === 'simple')
    expect(JSON.stringify(change?.before)).toBe(json)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('a record’s name and the description are cut to their columns at a whole character', async () => {
    const change = await saved({ name: '👩'.repeat(400) })
    expect(change.after).toBe('👩'.repeat(400))
    const [row] = await app.rows()
    expect(row?.recordName).toBe('👩'.repeat(254) + '…')
    expect(row?.description).toMatch(/^Sheet "(👩)+…?" was created$/u)
  })

  test('NUL is recorded where the database takes it, and is kept out of the log’s plain texts', async () => {
    if (database.family === 'postgres') return // It refuses NUL, and the application hears of it.
    const change = await saved({ name: 'a\0b' })
    expect(change.after).toBe('a\0b')
    const [row] = await app.rows()
    expect(row?.recordName).toBe('ab')
    expect(`${row?.description}${row?.searchText}`).not.toContain('\0')
  })
})
