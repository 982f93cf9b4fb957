import { type ColumnType, EntitySchema, type EntitySchemaColumnOptions, type Repository } from 'typeorm'
import { forEachDatabase, type TestDatabase } from '../../support/databases.js'
import { type Application, changesOf, onlyActivity, openApplication } from './open-application.js'

interface Sheet {
  readonly id: number
  readonly [field: string]: unknown
}

/** A column with values that were written one after the other, and how the log shows each of them. */
interface Sample {
  readonly field: string
  readonly column: EntitySchemaColumnOptions
  /** Each written value differs in meaning from the one before. */
  readonly written: readonly unknown[]
  readonly recorded: readonly unknown[]
  /** A value that means the same as the last one written. */
  readonly same?: unknown
}

const instant = new Date('2026-03-01T10:20:30.450Z')
const later = new Date('2026-03-01T10:20:31.000Z')

function samplesOf({ family }: TestDatabase): Sample[] {
  const only = (families: string, ...samples: Sample[]) => (families.includes(family) ? samples : [])
  const json = (field: string, type: ColumnType): Sample => ({
    field,
    column: { type },
    written: [{ a: 1, b: { c: [1, 2] } }, { a: 2, b: { c: [1, 2] } }, [1, 'x', null]],
    recorded: [{ a: 1, b: { c: [1, 2] } }, { a: 2, b: { c: [1, 2] } }, [1, 'x', null]],
  })
  return [
    {
      field: 'whole',
      column: { type: 'int' },
      written: [7, -8, 0],
      recorded: [7, -8, 0],
      same: 0,
    },
    {
      field: 'long',
      column: { type: 'bigint' },
      // SQLite's drivers give numbers: beyond 2^53 they are TypeORM's to lose, not ours.
      written: family === 'sqlite' ? [5, '6'] : ['9007199254740993', '9007199254740995', 5],
      recorded: family === 'sqlite' ? ['5', '6'] : ['9007199254740993', '9007199254740995', '5'],
      same: family === 'sqlite' ? 6 : '5',
    },
    {
      field: 'price',
      column: { type: 'decimal', precision: 12, scale: 2 },
      written: ['9.90', '12345678.91'],
      recorded: family === 'sqlite' ? ['9.9', '12345678.91'] : ['9.90', '12345678.91'],
      same: 12345678.91,
    },
    { field: 'ratio', column: { type: 'float' }, written: [0.5, -2.25], recorded: [0.5, -2.25], same: -2.25 },
    {
      field: 'isOpen',
      column: { type: 'boolean' },
      written: [true, false],
      recorded: [true, false],
      same: false,
    },
    {
      field: 'word',
      column: { type: 'varchar', length: 60 },
      written: ['ä', ''],
      recorded: ['ä', ''],
      same: '',
    },
    {
      field: 'prose',
      column: { type: 'text' },
      written: ['line\nline "quoted" \\ 日本 👩‍🚀', ' '],
      recorded: ['line\nline "quoted" \\ 日本 👩‍🚀', ' '],
    },
    {
      field: 'birthday',
      column: { type: 'date' },
      written: ['2026-03-01', '2026-03-02'],
      recorded: ['2026-03-01', '2026-03-02'],
      same: '2026-03-02',
    },
    {
      field: 'alarm',
      column: { type: 'time' },
      written: ['10:20:30', '23:59:59'],
      recorded: ['10:20:30', '23:59:59'],
      same: '23:59:59',
    },
    {
      field: 'moment',
      column:
        family === 'postgres'
          ? { type: 'timestamptz' }
          : { type: 'datetime', ...(family === 'mysql' && { precision: 3 }) },
      written: [instant, later],
      recorded: [instant.toISOString(), later.toISOString()],
      same: '2026-03-01T12:20:31+02:00',
    },
    json('simple', 'simple-json'),
    ...only('postgres sqlite mysql', json('free', 'json')),
    ...only('postgres', json('binary', 'jsonb')),
    {
      field: 'list',
      column: { type: 'simple-array' },
      written: [['a', 'b'], ['b', 'a'], []],
      recorded: [['a', 'b'], ['b', 'a'], []],
    },
    ...only(
      'postgres mysql',
      {
        field: 'mood',
        column: { type: 'enum', enum: ['calm', 'cross'] },
        written: ['calm', 'cross'],
        recorded: ['calm', 'cross'],
        same: 'cross',
      },
      {
        field: 'identity',
        column: { type: 'uuid' },
        written: ['5f0c2d2e-7c1a-4a3b-9a51-0c7a8f6f8a01', '5f0c2d2e-7c1a-4a3b-9a51-0c7a8f6f8a02'],
        recorded: ['5f0c2d2e-7c1a-4a3b-9a51-0c7a8f6f8a01', '5f0c2d2e-7c1a-4a3b-9a51-0c7a8f6f8a02'],
      },
    ),
    {
      field: 'level',
      column: { type: 'simple-enum', enum: ['low', 'high'] },
      written: ['low', 'high'],
      recorded: ['low', 'high'],
      same: 'high',
    },
    {
      field: 'bytes',
      column: { type: family === 'postgres' ? 'bytea' : 'blob' },
      written: [Buffer.from([0, 255, 7]), Buffer.from('hello')],
      recorded: [
        { bytes: 3, base64: 'AP8H' },
        { bytes: 5, base64: 'aGVsbG8=' },
      ],
      same: Buffer.from('hello'),
    },
    ...only(
      'postgres',
      {
        field: 'numbers',
        column: { type: 'int', array: true },
        written: [[1, 2], [2, 1], []],
        recorded: [[1, 2], [2, 1], []],
        same: [],
      },
      {
        field: 'words',
        column: { type: 'text', array: true },
        written: [
          ['a,b', 'c"d'],
          ['NULL', ''],
        ],
        recorded: [
          ['a,b', 'c"d'],
          ['NULL', ''],
        ],
      },
      {
        field: 'wall',
        column: { type: 'timestamp' },
        written: [instant, later],
        recorded: [instant.toISOString(), later.toISOString()],
        same: later.toISOString(),
      },
      {
        field: 'address',
        column: { type: 'inet' },
        written: ['203.0.113.7', '2001:db8::1'],
        recorded: ['203.0.113.7', '2001:db8::1'],
      },
    ),
    ...only('mysql', {
      field: 'choices',
      column: { type: 'set', enum: ['a', 'b', 'c'] },
      written: [['a', 'c'], ['b']],
      recorded: [['a', 'c'], ['b']],
      same: ['b'],
    }),
  ]
}

forEachDatabase('a column', (database) => {
  const samples = samplesOf(database)
  const sheet = new EntitySchema<Sheet>({
    name: 'Sheet',
    columns: {
      id: { type: 'int', primary: true, generated: true },
      ...Object.fromEntries(samples.map(({ field, column }) => [field, { ...column, nullable: true }])),
    },
  })
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, [sheet])
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())
  afterEach(() => expect(app.reports).toEqual([]))

  const sheets = (): Repository<Sheet> => app.db.getRepository(sheet)

  test.each(samples)(
    '$field ($column.type) is recorded in each of its values when it is created, changed, emptied and removed',
    async ({ field, written, recorded }) => {
      const { id } = await sheets().save({ [field]: written[0] })
      for (const value of written.slice(1)) await sheets().save({ id, [field]: value })
      await sheets().remove(await sheets().findOneByOrFail({ id }))
      const activities = await app.activities()

      expect(activities.map((activity) => changesOf(activity)[field])).toEqual([
        ...recorded.map((value, index) => [index === 0 ? null : recorded[index - 1], value]),
        [recorded.at(-1), null],
      ])
      expect(activities.flatMap(({ changes }) => changes.flatMap(({ notes }) => notes ?? []))).toEqual([])
    },
  )

  test.each(samples)('$field ($column.type) set to null and back is two updates', async (sample) => {
    const { field, written, recorded } = sample
    const { id } = await sheets().save({ [field]: written[0] })
    await app.forget()
    await sheets().save({ id, [field]: null })
    await sheets().save({ id, [field]: written[0] })
    expect((await app.activities()).map(changesOf)).toEqual([
      { [field]: [recorded[0], null] },
      { [field]: [null, recorded[0]] },
    ])
  })

  const withSame = samples.filter(({ same }) => same !== undefined)
  test.each(withSame)('$field ($column.type) given what it means already is no activity', async (sample) => {
    const { field, written, same } = sample
    const { id } = await sheets().save({ [field]: written.at(-1) })
    await app.forget()
    await sheets().save({ id, [field]: same })
    expect(await app.activities()).toEqual([])
  })

  const ofJson = samples.filter(({ column }) => String(column.type).includes('json'))
  test.each(ofJson)('$field ($column.type) in another order of keys is no activity', async ({ field }) => {
    const { id } = await sheets().save({ [field]: { a: 1, b: { c: 2, d: 3 } } })
    await app.forget()
    await sheets().save({ id, [field]: { b: { d: 3, c: 2 }, a: 1 } })
    expect(await app.activities()).toEqual([])
  })

  test.each(ofJson)('$field ($column.type) carries the RFC 6902 patch of its change', async ({ field }) => {
    const { id } = await sheets().save({ [field]: { plan: 'free', seats: [1, 2], old: true } })
    await app.forget()
    await sheets().save({ id, [field]: { plan: 'team', seats: [1, 2, 3] } })

    const { changes } = await onlyActivity(app)
    expect(changes).toMatchObject([{ field, before: { plan: 'free' }, after: { plan: 'team' } }])
    expect([...(changes[0]?.patch ?? [])].sort((a, b) => a.path.localeCompare(b.path))).toEqual([
      { op: 'remove', path: '/old' },
      { op: 'replace', path: '/plan', value: 'team' },
      { op: 'add', path: '/seats/2', value: 3 },
    ])
  })

  test('of decimals: 9.9 and 9.90 are the same number', async () => {
    const { id } = await sheets().save({ price: '9.90' })
    await app.forget()
    await sheets().save({ id, price: 9.9 })
    await sheets().save({ id, price: '9.900' })
    expect(await app.activities()).toEqual([])
  })
})
