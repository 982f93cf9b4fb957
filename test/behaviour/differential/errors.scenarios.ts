/** What an application sees when its statements fail, outside a transaction and inside one. */
import type { DataSource, EntityManager } from 'typeorm'
import type { Scenarios } from './compare.js'
import { transactionStateOf } from './hearing.js'
import { Author, Book, Loan, Place, Tag } from './library.js'
import { outcome, plain } from './observe.js'

const seed = (manager: EntityManager) =>
  manager.save(Author, [
    { name: 'A', email: 'a@x' },
    { name: 'B', email: 'b@x' },
  ])

type Failing = (manager: EntityManager) => Promise<unknown>

/** Everything that fails, each by itself. */
const FAILING: Readonly<Record<string, Failing>> = {
  'a unique violation by insert()': (m) => m.insert(Author, { name: 'X', email: 'a@x' }),
  'a unique violation by insert() of several': (m) =>
    m.insert(Author, [{ name: 'N' }, { name: 'X', email: 'a@x' }, { name: 'M' }]),
  'a unique violation by save()': (m) => m.save(Author, { name: 'X', email: 'a@x' }),
  'a unique violation by save() of several': (m) =>
    m.save(Author, [{ name: 'N' }, { name: 'X', email: 'a@x' }]),
  'a unique violation by update()': (m) => m.update(Author, { name: 'B' }, { email: 'a@x' }),
  'a unique violation by a change saved': (m) => m.save(Author, { id: 2, email: 'a@x' }),
  'a known key by insert()': (m) => m.insert(Author, { id: 1, name: 'X' }),
  'a null by insert()': (m) => m.insert(Author, { name: null as never }),
  'a null by save()': (m) => m.save(Author, [{ name: 'N' }, { name: null as never }]),
  'a null by update()': (m) => m.update(Author, 1, { name: null as never }),
  'a missing column by save()': (m) => m.save(Author, {} as never),
  'a foreign key by insert()': (m) => m.insert(Book, { title: '1', author: { id: 999 } as never }),
  'a foreign key by save()': (m) => m.save(Book, { title: '1', author: { id: 999 } as never }),
  'a foreign key by delete()': async (m) => {
    await m.insert(Book, { id: 7, title: '1' })
    await m.insert(Loan, { book: { id: 7 } as never })
    return m.delete(Book, 7)
  },
  'an unknown column in where': (m) =>
    m.createQueryBuilder().update(Author).set({ rank: 1 }).where('nothing = 1').execute(),
  'an unknown column in the where of a deletion': (m) =>
    m.createQueryBuilder().delete().from(Author).where('nothing = 1').execute(),
  'an unknown property in criteria': (m) => m.update(Author, { nothing: 1 }, { rank: 1 }),
  'an unknown property in set': (m) => m.update(Author, 1, { nothing: 1 } as never),
  'an unknown function in set': (m) => m.update(Author, 1, { rank: () => 'no_such_function(1)' }),
  'bad syntax in where': (m) =>
    m.createQueryBuilder().update(Author).set({ rank: 1 }).where('= = 1').execute(),
  'a missing parameter': (m) =>
    m.createQueryBuilder().update(Author).set({ rank: 1 }).where('id = :missing').execute(),
  'an empty set': (m) => m.update(Author, 1, {}),
  'a set of undefined': (m) => m.update(Author, 1, { rank: undefined as never }),
  'no set at all': (m) => m.createQueryBuilder().update(Author).execute(),
  'no values at all': (m) => m.createQueryBuilder().insert().into(Author).execute(),
  'empty criteria of update()': (m) => m.update(Author, {}, { rank: 1 }),
  'empty criteria of delete()': (m) => m.delete(Author, {}),
  'criteria of nothing': (m) => m.delete(Author, undefined),
  'criteria of an empty list': (m) => m.delete(Author, []),
  'criteria of null': (m) => m.update(Author, { email: null }, { rank: 1 }),
  'criteria of undefined': (m) => m.update(Author, { email: undefined }, { rank: 1 }),
  'criteria of an empty key': (m) => m.softDelete(Author, ''),
  'a soft deletion without a column for it': (m) => m.softDelete(Tag, 'x'),
  'whereEntity() without a key': (m) =>
    m.createQueryBuilder().update(Author).set({ rank: 1 }).whereEntity(new Author()).execute(),
  'removal without a key': (m) => m.remove(Author, { name: 'x' } as never),
  'an upsert without a conflict': (m) => m.upsert(Author, { name: 'A' }, ['name']),
  'increment of no number': (m) => m.increment(Author, { id: 1 }, 'rank', 'x'),
  'increment of nothing': (m) => m.increment(Author, { id: 1 }, 'nothing', 1),
  'saving of a text': (m) => m.save(Author, 'x' as never),
  'saving without a target': (m) => m.save({ name: 'x' } as never),
  'a composite key in part': (m) => m.save(Place, { row: 'A' } as never),
  'a relation without its own key': (m) => m.createQueryBuilder().relation(Book, 'tags').of(null).add('x'),
  'a link to nothing': (m) => m.createQueryBuilder().relation(Book, 'tags').of(99).add('x'),
  'a value that no number is': (m) => m.update(Author, 1, { rank: 'x' as never }),
}

const alone = (failing: Failing) => async (db: DataSource) => {
  await seed(db.manager)
  return [
    await outcome(() => failing(db.manager)),
    // What follows is as usable as before.
    await outcome(() => db.getRepository(Tag).insert({ code: 'after' })),
    await outcome(() => db.getRepository(Author).save({ name: 'after' })),
  ]
}

const inTransaction = (failing: Failing) => async (db: DataSource) => {
  await seed(db.manager)
  const runner = db.createQueryRunner()
  const told: unknown[] = []
  try {
    await runner.startTransaction()
    told.push(await outcome(() => runner.manager.insert(Tag, { code: 'before' })))
    told.push(await outcome(() => failing(runner.manager)), transactionStateOf(runner))
    told.push(await outcome(() => runner.manager.insert(Tag, { code: 'after' })))
    told.push(await outcome(() => runner.commitTransaction()), transactionStateOf(runner))
    if (runner.isTransactionActive) told.push(await outcome(() => runner.rollbackTransaction()))
  } finally {
    await runner.release()
  }
  return plain(told)
}

const inSavepoint = (failing: Failing) => async (db: DataSource) => {
  await seed(db.manager)
  return db.transaction(async (manager) => [
    await outcome(() => manager.insert(Tag, { code: 'before' })),
    await outcome(() => manager.transaction(failing)),
    transactionStateOf(manager.queryRunner as never),
    await outcome(() => manager.insert(Tag, { code: 'after' })),
  ])
}

const scenariosOf = (where: string, around: (failing: Failing) => Scenarios[string]): Scenarios =>
  Object.fromEntries(Object.entries(FAILING).map(([name, failing]) => [`${name}, ${where}`, around(failing)]))

export const ERROR_SCENARIOS: Scenarios = {
  ...scenariosOf('alone', alone),
  ...scenariosOf('in a transaction', inTransaction),
  ...scenariosOf('in a savepoint', inSavepoint),
}
