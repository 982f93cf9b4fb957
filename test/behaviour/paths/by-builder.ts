/** The paths by criteria and query builders. */
import { Brackets, type DataSource, In } from 'typeorm'
import { Note, Player, Seat, Team } from './entities.js'
import type { WritePath } from './path.js'

const players = (db: DataSource) => db.getRepository(Player)
const three = (db: DataSource) =>
  players(db).save([
    { name: 'Ana', email: 'ana@x', score: 1 },
    { name: 'Ben', email: 'ben@x', score: 2 },
    { name: 'Cy', email: null, score: 3 },
  ])

export const BUILDER_PATHS: readonly WritePath[] = [
  {
    call: 'insert(one)',
    captured: 'row by row',
    write: (db) => players(db).insert({ name: 'Ana' }),
    expected: ['created Player "Ana"'],
  },
  {
    call: 'insert([several])',
    captured: 'row by row',
    write: (db) => players(db).insert([{ name: 'Ana' }, { name: 'Ben' }, { name: 'Cy' }]),
    expected: ['created Player "Ana"', 'created Player "Ben"', 'created Player "Cy"'],
  },
  {
    call: 'insert() with a generated uuid',
    captured: 'row by row',
    write: (db) => db.getRepository(Note).insert([{ text: 'a' }, { text: 'b' }]),
    expected: ['created Note "null"', 'created Note "null"'],
  },
  {
    call: 'createQueryBuilder().insert().updateEntity(false)',
    captured: 'row by row',
    write: (db) =>
      db
        .createQueryBuilder()
        .insert()
        .into(Player)
        .values([{ name: 'Ana' }, { name: 'Ben' }])
        .updateEntity(false)
        .execute(),
    expected: ['created Player "Ana"', 'created Player "Ben"'],
  },
  {
    call: 'insert().orIgnore()',
    captured: 'row by row',
    given: three,
    write: (db) =>
      db
        .createQueryBuilder()
        .insert()
        .into(Player)
        .values([
          { name: 'Other Ana', email: 'ana@x' },
          { name: 'Dan', email: 'dan@x' },
        ])
        .orIgnore()
        .updateEntity(false)
        .execute(),
    expected: ['created Player "Dan"'],
  },
  {
    call: 'insert().valuesFromSelect(), keys counted up by SQLite or returned by PostgreSQL (TypeORM 1.x)',
    captured: 'row by row',
    needs: 'valuesFromSelect',
    on: ({ family }) => family !== 'mysql',
    given: (db) => db.getRepository(Team).save([{ name: 'Reds' }, { name: 'Blues' }]),
    write: insertFromTeams,
    expected: ['created Player "Reds"', 'created Player "Blues"'],
  },
  {
    call: 'insert().valuesFromSelect() on MySQL and MariaDB (TypeORM 1.x)',
    captured: 'as a summary',
    needs: 'valuesFromSelect',
    on: ({ family }) => family === 'mysql',
    given: (db) => db.getRepository(Team).save([{ name: 'Reds' }, { name: 'Blues' }]),
    write: insertFromTeams,
    expected: ['created 2 rows'],
  },
  {
    call: 'upsert(): new, changed and unchanged rows told apart',
    captured: 'row by row',
    given: three,
    write: (db) =>
      players(db).upsert(
        [
          { name: 'Ana', email: 'ana@x', score: 1 },
          { name: 'Benjamin', email: 'ben@x', score: 2 },
          { name: 'Dan', email: 'dan@x', score: 4 },
        ],
        ['email'],
      ),
    expected: ['created Player "Dan"', 'updated Player "Benjamin": name Ben → Benjamin'],
  },
  {
    call: 'upsert() on a composite key',
    captured: 'row by row',
    given: (db) => db.getRepository(Seat).save({ row: 'A', place: 1, holder: 'Ana' }),
    write: (db) =>
      db.getRepository(Seat).upsert(
        [
          { row: 'A', place: 1, holder: 'Ben' },
          { row: 'A', place: 2, holder: 'Cy' },
        ],
        ['row', 'place'],
      ),
    expected: ['created Seat "null"', 'updated Seat "null": holder Ana → Ben'],
  },
  {
    call: 'update(criteria)',
    captured: 'row by row',
    given: three,
    write: (db) => players(db).update({ score: In([1, 3]) }, { name: 'X' }),
    expected: ['updated Player "X": name Ana → X', 'updated Player "X": name Cy → X'],
  },
  {
    call: 'update(id)',
    captured: 'row by row',
    given: three,
    write: async (db) =>
      players(db).update((await players(db).findOneByOrFail({ name: 'Ben' })).id, { score: 9 }),
    expected: ['updated Player "Ben": score 2 → 9'],
  },
  {
    call: 'update() with an SQL expression',
    captured: 'row by row',
    given: three,
    write: (db) => players(db).update({ name: 'Ben' }, { score: () => 'score * 10' }),
    expected: ['updated Player "Ben": score 2 → 20'],
  },
  {
    call: 'update() that matches no row, or changes nothing',
    captured: 'row by row',
    given: three,
    write: async (db) => {
      await players(db).update({ name: 'Nobody' }, { score: 1 })
      await players(db).update({ name: 'Ana' }, { score: 1 })
    },
    expected: [],
  },
  {
    call: 'update() of a primary key',
    captured: 'row by row',
    given: (db) => db.getRepository(Seat).save({ row: 'A', place: 1, holder: 'Ana' }),
    write: (db) => db.getRepository(Seat).update({ row: 'A', place: 1 }, { place: 2 }),
    expected: ['updated Seat "null": place 1 → 2'],
  },
  {
    call: 'createQueryBuilder().update() with orWhere, brackets and a subquery',
    captured: 'row by row',
    given: three,
    write: (db) => {
      const best = db
        .createQueryBuilder()
        .subQuery()
        .select('MAX(p.place)')
        .from(db.getMetadata(Seat).tableName, 'p')
      return db
        .createQueryBuilder()
        .update(Player)
        .set({ name: 'X' })
        .where('score = :one', { one: 1 })
        .orWhere(new Brackets((qb) => qb.where('score = :three', { three: 3 }).andWhere('email IS NULL')))
        .orWhere(`score IN ${best.getQuery()}`)
        .execute()
    },
    expected: ['updated Player "X": name Ana → X', 'updated Player "X": name Cy → X'],
  },
  {
    call: 'createQueryBuilder().update() with ORDER BY and LIMIT (MySQL, MariaDB)',
    captured: 'row by row',
    on: ({ family }) => family === 'mysql',
    given: three,
    write: (db) =>
      db.createQueryBuilder().update(Player).set({ name: 'X' }).orderBy('score', 'DESC').limit(1).execute(),
    expected: ['updated Player "X": name Cy → X'],
  },
  {
    call: 'updateAll()',
    captured: 'row by row',
    needs: 'updateAll',
    given: three,
    write: (db) => players(db).updateAll({ score: 7 }),
    expected: [
      'updated Player "Ana": score 1 → 7',
      'updated Player "Ben": score 2 → 7',
      'updated Player "Cy": score 3 → 7',
    ],
  },
  {
    call: 'increment(), decrement()',
    captured: 'row by row',
    given: three,
    write: async (db) => {
      await players(db).increment({ name: 'Ana' }, 'score', 5)
      await players(db).decrement({ name: 'Ana' }, 'score', 2)
    },
    expected: ['updated Player "Ana": score 1 → 6', 'updated Player "Ana": score 6 → 4'],
  },
  {
    call: 'delete(criteria)',
    captured: 'row by row',
    given: three,
    write: (db) => players(db).delete({ score: In([1, 2]) }),
    expected: ['deleted Player "Ana"', 'deleted Player "Ben"'],
  },
  {
    call: 'createQueryBuilder().delete()',
    captured: 'row by row',
    given: three,
    write: (db) =>
      db.createQueryBuilder().delete().from(Player).where('score > :least', { least: 2 }).execute(),
    expected: ['deleted Player "Cy"'],
  },
  {
    call: 'softDelete(), restore()',
    captured: 'row by row',
    given: (db) => db.getRepository(Note).save({ text: 'a' }),
    write: async (db) => {
      await db.getRepository(Note).softDelete({ text: 'a' })
      await db.getRepository(Note).restore({ text: 'a' })
    },
    expected: ['deleted Note "null"', 'restored Note "null"'],
  },
  {
    call: 'clear()',
    captured: 'as a summary',
    given: (db) => db.getRepository(Note).save([{ text: 'a' }, { text: 'b' }]),
    write: (db) => db.getRepository(Note).clear(),
    expected: ['deleted 2 rows'],
  },
  {
    call: 'a statement over more rows than bulkLimit',
    captured: 'as a summary',
    given: (db) =>
      db.getRepository(Note).save(Array.from({ length: 60 }, (_, index) => ({ text: `n${index}` }))),
    write: (db) => db.createQueryBuilder().update(Note).set({ text: 'x' }).execute(),
    expected: ['updated 60 rows (text)'],
  },
]

function insertFromTeams(db: DataSource): Promise<unknown> {
  const builder = db.createQueryBuilder().insert().into(Player, ['name', 'score', 'version']) as unknown as {
    valuesFromSelect(select: (qb: ReturnType<DataSource['createQueryBuilder']>) => unknown): {
      execute(): Promise<unknown>
    }
  }
  return builder
    .valuesFromSelect((qb) =>
      qb
        .select('t.name', 'name')
        .addSelect('3', 'score')
        .addSelect('1', 'version')
        .from(Team, 't')
        .orderBy('t.id'),
    )
    .execute()
}
