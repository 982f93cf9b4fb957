import {
  Entity,
  EntitySchema,
  type EntityTarget,
  ManyToOne,
  type ObjectLiteral,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm'
import { baseline } from '../../../src/index.js'
import { forEachDatabase, type TestDatabase } from '../../support/databases.js'
import { type Application, openApplication } from '../capture/open-application.js'
import { beforeTheLog } from './records.js'

@Entity()
class Uuid {
  @PrimaryGeneratedColumn('uuid') id!: string
}

@Entity()
class Big {
  @PrimaryColumn({ type: 'bigint' }) id!: string
}

@Entity()
class Price {
  @PrimaryColumn({ type: 'decimal', precision: 12, scale: 2 }) amount!: string
}

@Entity()
class Word {
  @PrimaryColumn({ type: 'varchar', length: 100 }) key!: string
}

@Entity()
class Line {
  @PrimaryColumn({ type: 'int' }) place!: number
  @PrimaryColumn({ type: 'varchar', length: 20 }) article!: string
  @PrimaryColumn({ type: Boolean }) isExtra!: boolean
}

@Entity()
class Day {
  @PrimaryColumn({ type: 'date' }) day!: string
}

@Entity()
class Role {
  @PrimaryColumn({ type: 'int' }) place!: number
  // Neither in the order of the letters.
  @PrimaryColumn({ type: 'simple-enum', enum: ['owner', 'guest', 'member', 'admin'] }) role!: string
}

/** Its key is another record and a number, the first of them without a column of its own. */
@Entity()
class Seat {
  @ManyToOne(() => Word)
  room!: Relation<Word>
  @PrimaryColumn({ type: 'varchar', length: 100 }) roomKey!: string
  @PrimaryColumn({ type: 'int' }) number!: number
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
const WORDS = [
  'abc',
  'ABD',
  'a b',
  ' x',
  'ünï',
  'Ünj',
  '日本',
  "it's",
  'a"b',
  '100%',
  '👩‍🚀',
  '{"a":1}',
  '',
  'zz',
]

/** Beyond what JavaScript's numbers hold. The sqlite drivers round these themselves. */
const bigIds = ({ family }: TestDatabase): readonly string[] =>
  family === 'sqlite'
    ? ['-5', '7', '40', '9007199254740991']
    : ['-5', '7', '40', ...numbers(9).map((index) => `90071992547409${90 + index}`), '9223372036854775807']

const BINARY = { postgres: 'bytea', mysql: 'binary', sqlite: 'blob' } as const

forEachDatabase('a baseline of records with a key of any type', (database) => {
  const Binary = new EntitySchema<ObjectLiteral>({
    name: 'Binary',
    columns: {
      id: {
        type: BINARY[database.family],
        primary: true,
        ...(database.family === 'mysql' && { length: 4 }),
      },
    },
  })
  const Moment = new EntitySchema<ObjectLiteral>({
    name: 'Moment',
    columns: {
      at: {
        type: database.family === 'postgres' ? 'timestamptz' : 'datetime',
        primary: true,
        ...(database.family === 'mysql' && { precision: 3 }),
      },
    },
  })
  const rows: readonly (readonly [string, EntityTarget<ObjectLiteral>, readonly ObjectLiteral[]])[] = [
    ['a uuid', Uuid, numbers(9).map(() => ({}))],
    ['a bigint', Big, bigIds(database).map((id) => ({ id }))],
    ['a decimal', Price, ['-1.50', '0.10', '9.90', '10.00', '100.25'].map((amount) => ({ amount }))],
    ['a text', Word, WORDS.map((key) => ({ key }))],
    [
      'several columns',
      Line,
      numbers(12).map((index) => ({
        place: Math.floor(index / 6),
        article: `a${Math.floor(index / 2) % 3}`,
        isExtra: index % 2 === 0,
      })),
    ],
    ['a date', Day, ['2026-01-31', '2026-02-01', '1999-12-31'].map((day) => ({ day }))],
    [
      'an enum',
      Role,
      ['owner', 'guest', 'member', 'admin'].flatMap((role) => [1, 2].map((place) => ({ place, role }))),
    ],
    ['another record', Seat, WORDS.flatMap((roomKey) => [1, 2].map((number) => ({ roomKey, number })))],
    ['bytes', Binary, numbers(7).map((index) => ({ id: Buffer.from([index * 40, 0, 255, index]) }))],
    [
      'a time',
      Moment,
      numbers(7).map((index) => ({ at: new Date(Date.UTC(2026, 2, 29, 0, 30 * index, 0, index)) })),
    ],
  ]
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, [Uuid, Big, Price, Word, Line, Day, Role, Seat, Binary, Moment])
    for (const [, entity, given] of rows)
      await beforeTheLog(() => app.db.getRepository(entity).insert(given.map((row) => ({ ...row }))))
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())

  describe.each(rows)('%s', (_, entity, given) => {
    it.each([1, 2, 3, 1_000])(
      'records each once, in the order of the keys, %i at a time',
      async (batchSize) => {
        expect(await baseline(app.db, entity, { batchSize })).toEqual({ recorded: given.length, skipped: 0 })
        const ids = (await app.activities()).map(({ record }) => record?.id)
        expect(new Set(ids).size).toBe(given.length)
        expect(ids).toHaveLength(given.length)
      },
    )

    it('finds all of them recorded afterwards', async () => {
      await baseline(app.db, entity)
      expect(await baseline(app.db, entity, { batchSize: 2 })).toEqual({ recorded: 0, skipped: given.length })
    })
  })

  if (database.family === 'postgres') {
    it('goes on behind a time of which JavaScript does not hold the microseconds', async () => {
      await beforeTheLog(() => app.db.query('DELETE FROM "moment"'))
      await beforeTheLog(() =>
        app.db.query(
          `INSERT INTO "moment" SELECT timestamptz '2026-01-01T00:00:00.000900Z' + n * interval '1.1 ms' FROM generate_series(1, 5) AS n`,
        ),
      )
      expect(await baseline(app.db, Moment, { batchSize: 1 })).toEqual({ recorded: 5, skipped: 0 })
    })
  }
})
