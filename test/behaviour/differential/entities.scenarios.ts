/** What an application does with `save()`, `remove()`, `softRemove()` and `recover()`. */
import type { Scenarios } from './compare.js'
import { Author, Book, Loan, Place, Tag } from './library.js'
import { outcome, plain } from './observe.js'

export const ENTITY_SCENARIOS: Scenarios = {
  'save() of a new plain object gives the same object': async (db) => {
    const given = { name: 'A', extra: { b: 1, a: [null] } }
    const saved = await db.getRepository(Author).save(given)
    return [saved === (given as object), saved, given]
  },
  'save() of several gives the same list': async (db) => {
    const authors = db.getRepository(Author)
    const given = [authors.create({ name: 'A' }), { name: 'B', email: null }, { name: 'C', rank: 9 }]
    const saved = await authors.save(given)
    return [saved === given, saved.map((each, index) => each === given[index]), saved]
  },
  'save() of nothing': async (db) => [
    await outcome(() => db.getRepository(Author).save([])),
    await outcome(() =>
      (db.getRepository(Author) as unknown as { save(given: unknown): Promise<unknown> }).save(undefined),
    ),
    await outcome(() => db.manager.save(Author, [] as Author[], { chunk: 2 })),
  ],
  'save() of a part': async (db) => {
    const authors = db.getRepository(Author)
    const { id } = await authors.save({ name: 'A', email: 'a@x', hidden: 'h' })
    const part = { id, rank: 4 }
    return [await authors.save(part), part, await authors.save({ id, name: 'A' }), await authors.find()]
  },
  'save() of a created entity with a key that nobody has': async (db) =>
    db.getRepository(Author).save(db.getRepository(Author).create({ id: 77, name: 'far' })),
  'save() with cascades, and one that drops a child': async (db) => {
    const authors = db.getRepository(Author)
    const author = authors.create({
      name: 'A',
      books: [{ title: '1', tags: [{ code: 'x' }] }, { title: '2' }],
    })
    const first = plain(await authors.save(author))
    author.books?.pop()
    author.books?.push(db.getRepository(Book).create({ title: '3' }))
    author.name = 'B'
    return [first, await authors.save(author), await authors.find({ relations: { books: { tags: true } } })]
  },
  'save() of links': async (db) => {
    const books = db.getRepository(Book)
    const tags = await db.getRepository(Tag).save([{ code: 'x' }, { code: 'y' }, { code: 'z' }])
    const book = await books.save({ title: '1', tags: tags.slice(0, 2) })
    book.tags = tags.slice(1)
    return [await books.save(book), await books.save({ id: book.id, tags: [] })]
  },
  'save() with options': async (db) => {
    const authors = db.getRepository(Author)
    const many = Array.from({ length: 5 }, (_, index) => ({ name: `A${index}` }))
    const one = authors.create({ name: 'R' })
    return [
      await authors.save(many, { chunk: 2 }),
      await authors.save(one, { reload: false }),
      await authors.save({ name: 'L' }, { listeners: false }),
      await authors.save({ name: 'T' }, { transaction: false }),
      await authors.save({ name: 'D' }, { data: { of: 'mine' } }),
      await outcome(() => authors.save([{ name: 'F' }, { name: null as never }], { transaction: false })),
    ]
  },
  'save() of composite keys': async (db) => {
    const places = db.getRepository(Place)
    const saved = await places.save([
      { row: 'A', seat: 1, guest: 'Ana' },
      { row: 'A', seat: 2 },
    ])
    const first = plain(saved)
    return [
      first,
      await places.save({ row: 'A', seat: 1, guest: 'Bo' }),
      await places.remove(saved as Place[]),
    ]
  },
  'save() of a lazy relation': async (db) => {
    const book = await db.getRepository(Book).save({ title: '1' })
    const loans = db.getRepository(Loan)
    const loan = loans.create({ days: 3 })
    loan.book = Promise.resolve(book)
    const saved = await loans.save(loan)
    const found = await loans.findOneByOrFail({ id: loan.id })
    const lazily = await found.book
    lazily.title = '2'
    found.days = 4
    return [saved === loan, saved, lazily, await loans.save(found), await (await loans.find())[0]?.book]
  },
  'remove() of one and of several': async (db) => {
    const authors = db.getRepository(Author)
    const [a, b, c] = await authors.save([
      { name: 'A', books: [{ title: '1' }] },
      { name: 'B' },
      { name: 'C' },
    ])
    const removed = await authors.remove(a as Author)
    const list = [b, c] as Author[]
    const both = await authors.remove(list)
    return [removed === a, removed, both === list, both, await outcome(() => authors.remove(removed))]
  },
  'softRemove() and recover()': async (db) => {
    const authors = db.getRepository(Author)
    const author = (await authors.save({ name: 'A', books: [{ title: '1' }] })) as Author
    const soft = plain(await authors.softRemove(author))
    const back = await authors.recover(author)
    return [soft, back === author, back, await authors.recover(author)]
  },
  'save() of what another has deleted': async (db) => {
    const author: Author = await db.getRepository(Author).save({ name: 'A' } as Author)
    await db.getRepository(Author).delete(author.id)
    author.name = 'B'
    return db.getRepository(Author).save(author)
  },
  'save() of an entity twice in one list': async (db) => {
    const author = db.getRepository(Author).create({ name: 'A' })
    const saved = await db.getRepository(Author).save([author, author])
    return [saved[0] === saved[1], saved]
  },
  'findOne, changed, saved, reloaded': async (db) => {
    const authors = db.getRepository(Author)
    await authors.save({ name: 'A', hidden: 'h' })
    const author = await authors.findOneByOrFail({ name: 'A' })
    author.extra = { z: 1 }
    await authors.save(author)
    const unchanged = await authors.save(author)
    return [author, unchanged === author, await authors.findOneByOrFail({ id: author.id })]
  },
}
