/** Transactions that an application opens itself, in every way that TypeORM has. */
import type { DataSource, QueryRunner } from 'typeorm'
import type { Scenarios } from './compare.js'
import { hooking, transactionStateOf } from './hearing.js'
import { Author, Tag } from './library.js'
import { outcome, plain } from './observe.js'

async function withRunner(
  db: DataSource,
  work: (runner: QueryRunner, tell: (...told: unknown[]) => void) => Promise<unknown>,
) {
  const runner = db.createQueryRunner()
  const told: unknown[] = []
  try {
    await work(runner, (...words) => told.push(plain(words), transactionStateOf(runner)))
  } finally {
    await runner.release()
  }
  return [told, transactionStateOf(runner)]
}

const insertTag = (runner: QueryRunner, code: string) => outcome(() => runner.manager.insert(Tag, { code }))

export const TRANSACTION_SCENARIOS: Scenarios = {
  'a runner committed, and one rolled back': async (db) =>
    withRunner(db, async (runner, tell) => {
      runner.data = { mine: 1 }
      await runner.startTransaction()
      tell(await insertTag(runner, 'a'))
      tell(await outcome(() => runner.manager.save(Author, { name: 'A' }, { data: { of: 'save' } })))
      tell(await outcome(() => runner.commitTransaction()))
      await runner.startTransaction()
      tell(await insertTag(runner, 'b'), await outcome(() => runner.manager.save(Author, { name: 'B' })))
      tell(await outcome(() => runner.rollbackTransaction()))
      tell(
        await insertTag(runner, 'c'),
        await outcome(() => runner.manager.update(Author, { name: 'A' }, { rank: 1 })),
      )
      tell(await outcome(() => runner.rollbackTransaction()), await outcome(() => runner.commitTransaction()))
      runner.data = {}
    }),
  'savepoints, committed and rolled back': async (db) =>
    withRunner(db, async (runner, tell) => {
      await runner.startTransaction()
      tell(await insertTag(runner, 'a'))
      await runner.startTransaction()
      tell(await insertTag(runner, 'b'))
      await runner.startTransaction()
      tell(await insertTag(runner, 'c'), await outcome(() => runner.manager.save(Author, { name: 'A' })))
      await runner.rollbackTransaction()
      tell(await insertTag(runner, 'd'))
      await runner.commitTransaction()
      tell(await outcome(() => runner.manager.delete(Tag, 'a')))
      await runner.commitTransaction()
      tell('over')
    }),
  'transactions inside transactions': async (db) => [
    await outcome(() =>
      db.transaction(async (outer) => {
        await outer.save(Author, { name: 'A' })
        const undone = outer.transaction(async (inner) => {
          await inner.update(Author, { name: 'A' }, { rank: 1 })
          await inner.transaction((deep) => deep.insert(Tag, { code: 'deep' }))
          throw new RangeError('inner')
        })
        return [await outcome(() => undone), await outer.find(Author), await outer.count(Tag)]
      }),
    ),
    await db.getRepository(Author).find(),
  ],
  'isolation levels': async (db) => [
    await outcome(() => db.transaction('SERIALIZABLE', (manager) => manager.save(Author, { name: 'A' }))),
    await outcome(() =>
      db.transaction('READ COMMITTED', (manager) => manager.update(Author, { name: 'A' }, { rank: 2 })),
    ),
  ],
  'builders with a transaction of their own': async (db) => [
    await outcome(() =>
      db.createQueryBuilder().insert().into(Author).values({ name: 'A' }).useTransaction(true).execute(),
    ),
    await outcome(() =>
      db.createQueryBuilder().update(Author).set({ rank: 4 }).where('id = 1').useTransaction(true).execute(),
    ),
    await outcome(() =>
      db.createQueryBuilder().delete().from(Author).where('nothing = 1').useTransaction(true).execute(),
    ),
    transactionStateOf(db.createQueryRunner()),
  ],
  'what others see after the commit hook of such a builder': async (db, { concurrent }) => {
    if (!concurrent) return 'there are no others'
    const seen: unknown[] = []
    await hooking(
      async (name) => {
        if (name === 'afterTransactionCommit') seen.push(await db.getRepository(Tag).count())
      },
      () => db.createQueryBuilder().insert().into(Tag).values({ code: 'x' }).useTransaction(true).execute(),
    )
    return seen
  },
  'a released runner': async (db, { concurrent }) =>
    withRunner(db, async (runner, tell) => {
      if (!concurrent) return
      await runner.release()
      tell(await insertTag(runner, 'a'), await outcome(() => runner.manager.save(Author, { name: 'A' })))
    }),
  'the last key that the database counted up': async (db, { family }) => {
    const call = { sqlite: 'last_insert_rowid()', mysql: 'LAST_INSERT_ID()', postgres: 'lastval()' }[family]
    return withRunner(db, async (runner, tell) => {
      await runner.manager.insert(Author, [{ name: 'A' }, { name: 'B' }])
      await runner.manager.update(Author, 1, { rank: 4 })
      tell(await runner.query(`SELECT ${call} AS last`))
      await runner.manager.save(Author, { name: 'C' })
      tell(await runner.query(`SELECT ${call} AS last`))
    })
  },
}
