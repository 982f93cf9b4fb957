/** What an application does with criteria and with builders of updates and deletions. */
import { In, IsNull, Like, Not } from 'typeorm'
import type { Scenarios } from './compare.js'
import { authorsOf, executeTwice, seed } from './executed.js'
import { Author, Book, Place, Tag } from './library.js'
import { outcome } from './observe.js'

export const CRITERIA_SCENARIOS: Scenarios = {
  'update() by every kind of criteria': async (db) => {
    await seed(db)
    return [
      await authorsOf(db).update(1, { rank: 10 }),
      await authorsOf(db).update([1, 2], { rank: 11 }),
      await authorsOf(db).update({ name: 'A' }, { rank: () => 'rank + 1' }),
      await authorsOf(db).update({ name: Not('A'), email: IsNull() }, { email: null, extra: { x: 1 } }),
      await authorsOf(db).update({ id: In([1, 3]) }, { hidden: 'h' }),
      await authorsOf(db).update({ name: Like('nobody%') }, { rank: 0 }),
      await authorsOf(db).update(999, { rank: 0 }),
      await authorsOf(db).update([{ name: 'A' }, { name: 'B' }] as never, { rank: 0 }),
      await authorsOf(db).increment({ name: 'A' }, 'rank', 5),
      await authorsOf(db).decrement({ rank: 0 }, 'rank', 1),
      await db.getRepository(Place).update({ row: 'A' }, { guest: 'x' }),
    ]
  },
  'update() of keys and foreign keys': async (db) => {
    await seed(db)
    await db.getRepository(Book).insert([{ title: '1', author: { id: 1 } }])
    return [
      await outcome(() => db.getRepository(Book).update(1, { author: { id: 2 } })),
      await outcome(() => authorsOf(db).update(3, { id: 33 })),
      await outcome(() => db.getRepository(Book).update(1, { author: { id: 999 } })),
      await outcome(() => authorsOf(db).update(1, { email: 'b@x' })),
    ]
  },
  'update builders, twice': async (db) => {
    await seed(db)
    const builder = () => db.createQueryBuilder().update(Author)
    return [
      await executeTwice(
        builder()
          .set({ rank: () => 'rank + 1' })
          .where('name = :name', { name: 'A' }),
      ),
      await executeTwice(
        builder().set({ rank: 8 }).where({ name: 'B' }).orWhere('rank > :rank', { rank: 2 }),
      ),
      await executeTwice(
        authorsOf(db)
          .createQueryBuilder('a')
          .update()
          .set({ rank: 4 })
          .where('id IN (:...ids)', { ids: [1, 2] }),
      ),
      await executeTwice(builder().set({ rank: 6 }).whereInIds([1, 3])),
      await executeTwice(
        builder()
          .set({ rank: 7 })
          .where(`id IN (${db.createQueryBuilder().select('MAX(b.id)').from(Book, 'b').getQuery()})`),
      ),
      await executeTwice(builder().set({ rank: 9 })),
      await executeTwice(builder().set({ name: 'none' }).where('1 = 0')),
      await executeTwice(builder().set({ rank: 5 }).where('id = 1').callListeners(false).updateEntity(false)),
    ]
  },
  'update builders that update their entity': async (db) => {
    const [author] = (await seed(db)) as Author[]
    const builder = db
      .createQueryBuilder()
      .update(Author)
      .set({ rank: 40 })
      .whereEntity(author as Author)
    return [await executeTwice(builder), author]
  },
  'update builders with RETURNING': async (db) => {
    await seed(db)
    const builder = () => db.createQueryBuilder().update(Author).set({ rank: 9 }).where('id < 3')
    return [
      await outcome(() => builder().returning('*').execute()),
      await outcome(() => builder().returning(['id', 'rank']).execute()),
      await outcome(() => builder().returning('id, name').execute()),
      await outcome(() =>
        db.createQueryBuilder().delete().from(Author).where('id < 3').returning('*').execute(),
      ),
      await outcome(() =>
        db.createQueryBuilder().delete().from(Author).where('id < 3').returning('*').execute(),
      ),
      await outcome(() =>
        db.createQueryBuilder().softDelete().from(Author).where('id = 3').returning(['id']).execute(),
      ),
    ]
  },
  'ORDER BY and LIMIT': async (db) => {
    await seed(db)
    const builder = () => db.createQueryBuilder().update(Author).set({ rank: 9 })
    return [
      await executeTwice(builder().where('rank < 5').orderBy('rank', 'DESC').limit(1)),
      await executeTwice(builder().limit(2)),
      await outcome(() =>
        db.createQueryBuilder().softDelete().from(Author).where('rank > 0').limit(1).execute(),
      ),
      await outcome(() => db.createQueryBuilder().softDelete().from(Author).orderBy('id').execute()),
    ]
  },
  'delete() and its builders': async (db) => {
    await seed(db)
    const books = await db.getRepository(Book).insert([{ title: '1', author: { id: 1 } }, { title: '2' }])
    await db
      .createQueryBuilder()
      .relation(Book, 'tags')
      .of(1)
      .add(await db.getRepository(Tag).save({ code: 'x' }))
    return [
      books,
      await authorsOf(db).delete(1),
      await authorsOf(db).delete({ name: 'nobody' }),
      await executeTwice(db.createQueryBuilder().delete().from(Author).where({ rank: 2 })),
      await db.getRepository(Place).delete({ row: 'A' }),
      await executeTwice(authorsOf(db).createQueryBuilder().delete()),
    ]
  },
  'softDelete() and restore()': async (db) => {
    await seed(db)
    return [
      await authorsOf(db).softDelete({ name: 'A' }),
      await authorsOf(db).softDelete([1, 2]),
      await authorsOf(db).restore({ rank: 1 }),
      await executeTwice(authorsOf(db).createQueryBuilder().softDelete().where({ name: 'C' })),
      await executeTwice(authorsOf(db).createQueryBuilder().restore()),
      await outcome(() => db.getRepository(Tag).softDelete('x')),
    ]
  },
  'clear()': async (db) => {
    await db.getRepository(Place).insert([{ row: 'A', seat: 1 }])
    return [
      await outcome(() => db.getRepository(Place).clear()),
      await outcome(() => db.getRepository(Place).clear()),
    ]
  },
  'updateAll() and deleteAll()': async (db) => {
    await db.getRepository(Place).insert([{ row: 'A', seat: 1 }])
    const places = db.getRepository(Place) as unknown as Record<string, (set?: object) => Promise<unknown>>
    return [
      await outcome(() => places['updateAll']?.({ guest: 'x' })),
      await outcome(() => places['deleteAll']?.()),
    ]
  },
  'relation builders': async (db) => {
    await seed(db)
    await db.getRepository(Book).insert([{ title: '1' }, { title: '2' }])
    await db.getRepository(Tag).insert([{ code: 'x' }, { code: 'y' }])
    const tags = () => db.createQueryBuilder().relation(Book, 'tags')
    const author = () => db.createQueryBuilder().relation(Book, 'author')
    const books = () => db.createQueryBuilder().relation(Author, 'books')
    return [
      await outcome(() => tags().of(1).add(['x', 'y'])),
      await outcome(() => tags().of([1, 2]).remove('x')),
      await outcome(() => tags().of(1).add('y')),
      await outcome(() => author().of(1).set(2)),
      await outcome(() => author().of(1).set(null)),
      await outcome(() => books().of(1).add([1, 2])),
      await outcome(() => books().of(1).remove(2)),
      await outcome(() => books().of(1).set(2)),
      await outcome(() => tags().of(1).loadMany()),
      await outcome(() => author().of(1).loadOne()),
    ]
  },
  'raw statements': async (db) => {
    await seed(db)
    const quoted = db.driver.escape('rank')
    return [
      await outcome(() => db.query(`UPDATE author SET ${quoted} = 7 WHERE id < 3`)),
      await outcome(() => db.query('DELETE FROM author WHERE id = 3')),
      await outcome(() => db.query('SELECT id, name FROM author ORDER BY id')),
      await outcome(() => db.query('SELECT nothing FROM author')),
      await outcome(() => db.query("INSERT INTO tag (code) VALUES ('q')")),
    ]
  },
}
