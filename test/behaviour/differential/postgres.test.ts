/** What only PostgreSQL has, with the log as without it. */
import { Column, DataSource, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm'
import { databases, type TestDatabase } from '../../support/databases.js'
import { compareScenarios, type Scenarios } from './compare.js'
import { outcome } from './observe.js'

@Entity()
class Reading {
  @PrimaryColumn({ type: 'int' }) sensor!: number
  @PrimaryColumn({ type: 'timestamptz', default: () => 'clock_timestamp()' }) at!: Date
  @Column({ type: 'int' }) value!: number
}

@Entity()
class Instant {
  @PrimaryColumn({ type: 'timestamp', default: () => 'clock_timestamp()' }) at!: Date
  @Column({ type: 'int' }) value!: number
}

@Entity()
class Precise {
  @PrimaryColumn({ type: 'double precision' }) key!: number
  @PrimaryColumn({ type: 'numeric' }) exact!: string
  @PrimaryColumn({ type: 'bytea' }) bytes!: Buffer
  @Column({ type: 'int' }) value!: number
}

@Entity()
class Document {
  @PrimaryColumn({ type: 'jsonb' }) key!: unknown
  @Column({ type: 'int' }) value!: number
}

@Entity()
class Listed {
  @PrimaryColumn({ type: 'int', array: true }) key!: number[]
  @Column({ type: 'int' }) value!: number
}

@Entity()
class Day {
  @PrimaryColumn({ type: 'date' }) day!: string
  @PrimaryColumn({ type: 'char', length: 5 }) code!: string
  @PrimaryColumn({ type: 'enum', enum: ['a', 'b'] }) kind!: string
  @Column({ type: 'int' }) value!: number
}

@Entity({ schema: 'Odd Schema' })
class Row {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'int', array: true, default: '{}' }) numbers!: number[]
  @Column({ type: 'jsonb', nullable: true }) json?: unknown
  @Column({ type: 'enum', enum: ['x', 'y'], default: 'x' }) choice!: string
  @Column({ type: 'enum', enum: ['x', 'y'], array: true, nullable: true }) choices?: string[]
  @Column({ type: 'tsvector', nullable: true, select: false }) words?: string
  @Column({ type: 'point', nullable: true }) spot?: unknown
  @Column({ type: 'int4range', nullable: true }) range?: string
  @Column({ type: 'interval', nullable: true }) time?: unknown
  @Column({ type: 'int', default: 0 }) value!: number
  @Column({ type: 'int', generatedType: 'STORED', asExpression: '"value" + 1', nullable: true }) next?: number
}

const ENTITIES = [Reading, Instant, Precise, Document, Listed, Day, Log(), Row]

function Log() {
  @Entity()
  class Entry {
    @PrimaryGeneratedColumn('identity') id!: number
    @Column({ type: 'int', default: 0 }) value!: number
  }
  return Entry
}

const many = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

const SCENARIOS: Scenarios = {
  'rows keyed by a time of the database': async (db) => {
    await db.getRepository(Reading).insert([
      { sensor: 1, value: 1 },
      { sensor: 1, value: 2 },
    ])
    await db.getRepository(Instant).insert({ value: 1 })
    return [
      await db.getRepository(Reading).update({ sensor: 1 }, { value: 5 }),
      await db.getRepository(Instant).update({ value: 1 }, { value: 6 }),
      await db.getRepository(Reading).delete({ sensor: 1 }),
      await db.getRepository(Instant).delete({ value: 6 }),
    ]
  },
  'rows keyed by numbers and bytes': async (db) => {
    await db
      .getRepository(Precise)
      .insert({ key: 0.1 + 0.2, exact: '1.000000000000000000001', bytes: Buffer.from([0, 255]), value: 1 })
    return [
      await db.getRepository(Precise).update({ value: 1 }, { value: 2 }),
      await db.getRepository(Precise).delete({ value: 2 }),
    ]
  },
  'rows keyed by JSON': async (db) => {
    await outcome(() => db.getRepository(Document).insert([{ key: { a: 1 }, value: 1 }]))
    await outcome(() => db.query(`INSERT INTO document (key, value) VALUES ('"text"', 1), ('[1]', 1)`))
    return [
      await outcome(() => db.getRepository(Document).update({ value: 1 }, { value: 2 })),
      await outcome(() => db.getRepository(Document).delete({ value: 2 })),
    ]
  },
  'rows keyed by arrays': async (db) => {
    await outcome(() => db.getRepository(Listed).insert([{ key: [1, 2], value: 1 }]))
    return [
      await outcome(() => db.getRepository(Listed).update({ value: 1 }, { value: 2 })),
      await outcome(() => db.getRepository(Listed).delete({ value: 2 })),
    ]
  },
  'rows keyed by dates, padded texts and enums': async (db) => {
    await db.getRepository(Day).insert({ day: '2026-01-02', code: 'ab', kind: 'a', value: 1 })
    return [
      await db.getRepository(Day).update({ value: 1 }, { value: 2 }),
      await db.getRepository(Day).delete({ value: 2 }),
    ]
  },
  'more parameters than PostgreSQL takes with ours': async (db) => {
    await db.query('INSERT INTO "Odd Schema"."row" (value) SELECT n FROM generate_series(1, 9000) n')
    return [
      await outcome(() => db.getRepository(Row).update(many(60_000), { choice: 'y' })),
      await outcome(() => db.getRepository(Row).delete(many(60_000))),
    ]
  },
  'a common table expression that writes': async (db) => {
    await db.getRepository(Row).insert([{ value: 1 }, { value: 2 }])
    const insertion =
      'INSERT INTO "listed" ("key", "value") VALUES (ARRAY[(SELECT COUNT(*)::int FROM "listed")], 1) RETURNING "value"'
    return [
      await outcome(() =>
        db
          .createQueryBuilder()
          .addCommonTableExpression(insertion, 'added')
          .update(Row)
          .set({ value: 9 })
          .where('value IN (SELECT "value" FROM added)')
          .execute(),
      ),
      await db.getRepository(Listed).count(),
    ]
  },
  'arrays, enums, JSON and more': async (db) => {
    const rows = db.getRepository(Row)
    const saved = await rows.save(
      rows.create({
        numbers: [1],
        json: { a: [1] },
        choices: ['y'],
        spot: { x: 1, y: 2 },
        range: '[1,5)',
        time: '1 day',
      } as never),
    )
    Object.assign(saved, { numbers: [2, 3], json: null })
    return [
      await rows.save(saved),
      await rows.update(
        { choice: 'x' },
        { numbers: [], json: () => `'{"b": 2}'::jsonb`, words: () => `to_tsvector('a b')` },
      ),
      await rows.insert([{ numbers: [7] }, { choice: 'y' }]),
      await rows.createQueryBuilder().update().set({ choice: 'y' }).returning('*').execute(),
      await rows.find({ order: { id: 'ASC' } }),
      await rows.createQueryBuilder().delete().where('id > 1').returning(['id', 'numbers']).execute(),
    ]
  },
}

/** TypeORM makes no schemas by itself. */
function withSchema(database: TestDatabase): TestDatabase {
  const reset = async () => {
    await database.reset()
    const db = await new DataSource({ ...database.options(), synchronize: false }).initialize()
    await db.query('DROP SCHEMA IF EXISTS "Odd Schema" CASCADE')
    await db.query('CREATE SCHEMA "Odd Schema"')
    await db.destroy()
  }
  return { ...database, reset }
}

for (const database of databases.filter(({ family }) => family === 'postgres')) {
  describe(`what only PostgreSQL has is as without the log (${database.name})`, () => {
    compareScenarios(withSchema(database), ENTITIES, SCENARIOS)
  })
}

test('PostgreSQL is among the databases, or left out on purpose', () => {
  expect(databases.length).toBeGreaterThan(0)
})
