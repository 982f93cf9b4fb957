/** What an application does with `insert()`, `upsert()` and their builders. */
import { typeormLine } from '../../support/databases.js'
import type { Scenarios } from './compare.js'
import { authorsOf, executeTwice, seed } from './executed.js'
import { Author, Book, Loan, Place, Tag } from './library.js'
import { outcome } from './observe.js'

export const INSERT_SCENARIOS: Scenarios = {
  'insert() of one, of several, of none': async (db) => {
    const one = { name: 'A' }
    const several = [
      { name: 'B', extra: { a: 1 } },
      { name: 'C', email: 'c@x' },
    ]
    return [
      await authorsOf(db).insert(one),
      await authorsOf(db).insert(several),
      await outcome(() => authorsOf(db).insert([])),
      one,
      several,
    ]
  },
  'insert() with given and mixed keys': async (db) => [
    await outcome(() => authorsOf(db).insert({ id: 10, name: 'A' })),
    await outcome(() => authorsOf(db).insert([{ id: 20, name: 'B' }, { name: 'C' }])),
    await outcome(() =>
      authorsOf(db).insert([
        { id: 5, name: 'D' },
        { id: 4, name: 'E' },
      ]),
    ),
  ],
  'insert() of uuids, of composite and natural keys': async (db) => {
    const { identifiers } = await db.getRepository(Book).insert({ title: '1' })
    const loan = { book: { id: identifiers[0]?.['id'] as number } as never }
    return [
      await db.getRepository(Place).insert([
        { row: 'A', seat: 2 },
        { row: 'A', seat: 1, guest: 'x' },
      ]),
      await db.getRepository(Tag).insert({ code: 'x' }),
      await outcome(() => db.getRepository(Loan).insert(loan)),
    ]
  },
  'insert builders, twice': async (db) => {
    const builder = () => db.createQueryBuilder().insert().into(Author)
    return [
      await executeTwice(builder().values([{ name: 'A' }, { name: 'B' }])),
      await executeTwice(builder().values({ name: () => "'C' || 'c'" })),
      await executeTwice(builder().values({ name: 'D' }).updateEntity(false)),
      await executeTwice(builder().values({ name: 'E' }).callListeners(false)),
      await executeTwice(builder().values({ name: 'U', email: 'u@x' })),
    ]
  },
  'insert builders with RETURNING': async (db) => {
    const builder = () => db.createQueryBuilder().insert().into(Author)
    return [
      await outcome(() =>
        builder()
          .values([{ name: 'A' }, { name: 'B' }])
          .returning('*')
          .execute(),
      ),
      await outcome(() =>
        builder()
          .values([{ name: 'C' }, { name: 'D' }])
          .returning(['id'])
          .execute(),
      ),
      await outcome(() => builder().values({ name: 'E' }).returning(['name']).updateEntity(false).execute()),
      await outcome(() => builder().values({ name: 'F' }).returning('*').updateEntity(false).execute()),
      await outcome(() =>
        builder().values({ name: 'G' }).returning(['id', 'rank']).updateEntity(false).execute(),
      ),
    ]
  },
  'orIgnore()': async (db) => {
    await seed(db)
    const builder = () => db.createQueryBuilder().insert().into(Author)
    return [
      await outcome(() => builder().values({ name: 'X', email: 'a@x' }).orIgnore().execute()),
      await outcome(() =>
        builder()
          .values([
            { name: 'Y', email: 'a@x' },
            { name: 'Z', email: 'z@x' },
          ])
          .orIgnore()
          .execute(),
      ),
      await outcome(() => builder().values({ name: 'W' }).orIgnore().updateEntity(false).execute()),
      await outcome(() =>
        db
          .createQueryBuilder()
          .insert()
          .into(Tag)
          .values([{ code: 'a' }, { code: 'a' }])
          .orIgnore()
          .execute(),
      ),
    ]
  },
  'upsert() and orUpdate()': async (db) => {
    await seed(db)
    const builder = () => db.createQueryBuilder().insert().into(Author)
    return [
      await outcome(() => authorsOf(db).upsert({ name: 'X', email: 'a@x' }, ['email'])),
      await outcome(() =>
        authorsOf(db).upsert(
          [
            { name: 'Y', email: 'y@x' },
            { name: 'B2', email: 'b@x' },
          ],
          ['email'],
        ),
      ),
      await outcome(() =>
        authorsOf(db).upsert(
          { name: 'Y', email: 'y@x' },
          { conflictPaths: ['email'], skipUpdateIfNoValuesChanged: true },
        ),
      ),
      await outcome(() => authorsOf(db).upsert([], ['email'])),
      await outcome(() => authorsOf(db).upsert({ name: 'Y' }, ['nothing'])),
      await outcome(() =>
        db.getRepository(Place).upsert(
          [
            { row: 'A', seat: 1, guest: 'x' },
            { row: 'A', seat: 2 },
          ],
          ['row', 'seat'],
        ),
      ),
      await outcome(() =>
        db.getRepository(Place).upsert([{ row: 'A', seat: 1, guest: 'y' }], ['row', 'seat']),
      ),
      await executeTwice(builder().values({ name: 'Q', email: 'q@x' }).orUpdate(['name'], ['email'])),
    ]
  },
  'INSERT ... SELECT': async (db) => {
    if (typeormLine !== '1') return 'not in this TypeORM'
    await seed(db)
    return executeTwice(
      db
        .createQueryBuilder()
        .insert()
        .into(Book, ['title'])
        .valuesFromSelect((query) => query.select('author.name', 'title').from(Author, 'author')),
    )
  },
}
