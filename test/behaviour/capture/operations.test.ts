import {
  BaseEntity,
  Column,
  DeleteDateColumn,
  Entity,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm'
import { forEachDatabase, typeormLine } from '../../support/databases.js'
import { type Application, changesOf, inWords, onlyActivity, openApplication } from './open-application.js'

@Entity()
class Author {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 100 }) name!: string
  @DeleteDateColumn() deletedAt!: Date | null
  @OneToMany(() => Book, (book: Book) => book.author, { cascade: true }) books!: Relation<Book[]>
  @OneToMany(() => Letter, (letter: Letter) => letter.author, { cascade: ['insert'] })
  letters!: Relation<Letter[]>
}

@Entity()
class Book {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 100 }) title!: string
  @Column({ type: 'int', default: 0 }) pages!: number
  @DeleteDateColumn() deletedAt!: Date | null
  @ManyToOne(() => Author, (author: Author) => author.books, {
    cascade: ['insert', 'update'],
    nullable: true,
  })
  author!: Relation<Author> | null
}

@Entity()
class Letter {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 100 }) text!: string
  @ManyToOne(() => Author, (author: Author) => author.letters, { orphanedRowAction: 'delete' })
  author!: Relation<Author>
}

@Entity()
class Note extends BaseEntity {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 100 }) text!: string
  @DeleteDateColumn() deletedAt!: Date | null
}

@Entity()
class Tag {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 100 }) word!: string
}

const UNAUDITED = [Tag]

forEachDatabase('one operation', (database) => {
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, [Author, Book, Letter, Note, Tag], { except: UNAUDITED })
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())
  afterEach(() => expect(app.reports).toEqual([]))

  const givenAuthor = async (name: string, titles: readonly string[] = []): Promise<Author> => {
    const books = titles.map((title) => ({ title, pages: 1 }))
    const author = await app.db.getRepository(Author).save({ name, books })
    await app.forget()
    return author
  }
  const givenNote = async (text: string): Promise<Note> => {
    const note = await Note.create({ text }).save()
    await app.forget()
    return note
  }
  beforeAll(() => Note.useDataSource(app.db))

  describe('through a repository', () => {
    test('a save of something new is a creation with every value, those of the database too', async () => {
      const book = await app.db.getRepository(Book).save({ title: 'Emma' })

      const activity = await onlyActivity(app)
      expect(activity).toMatchObject({
        kind: 'created',
        event: 'created',
        record: { entity: 'Book', id: String(book.id), name: 'Emma' },
      })
      expect(changesOf(activity)).toEqual({
        id: [null, book.id],
        title: [null, 'Emma'],
        pages: [null, 0],
        deletedAt: [null, null],
        author: [null, null],
      })
    })

    test('a save of something changed is an update of what changed alone', async () => {
      const author = await givenAuthor('Jane')
      author.name = 'Jane Austen'
      await app.db.getRepository(Author).save(author)

      const activity = await onlyActivity(app)
      expect(activity).toMatchObject({ kind: 'updated', event: 'updated', record: { name: 'Jane Austen' } })
      expect(changesOf(activity)).toEqual({ name: ['Jane', 'Jane Austen'] })
    })

    test('a save of a part leaves the other fields out', async () => {
      const { id } = await app.db.getRepository(Book).save({ title: 'Emma', pages: 474 })
      await app.forget()
      await app.db.getRepository(Book).save({ id, title: 'Emma, a novel' })

      expect(changesOf(await onlyActivity(app))).toEqual({ title: ['Emma', 'Emma, a novel'] })
    })

    test('a save with nothing changed is no activity', async () => {
      const author = await givenAuthor('Jane')
      await app.db.getRepository(Author).save(author)
      await app.db.getRepository(Author).save({ id: author.id, name: 'Jane' })

      expect(await app.activities()).toEqual([])
    })

    test('a remove is a deletion with every value that there was', async () => {
      const author = await givenAuthor('Jane')
      const { id } = author
      await app.db.getRepository(Author).remove(author)

      const activity = await onlyActivity(app)
      expect(activity).toMatchObject({
        kind: 'deleted',
        event: 'deleted',
        record: { entity: 'Author', id: String(id), name: 'Jane' },
      })
      expect(changesOf(activity)).toEqual({ id: [id, null], name: ['Jane', null], deletedAt: [null, null] })
    })

    test('a softRemove is a deletion, and a recover a restoration', async () => {
      const author = await givenAuthor('Jane')
      await app.db.getRepository(Author).softRemove(author)
      await app.db.getRepository(Author).recover(author)

      const [deleted, restored, ...more] = await app.activities()
      expect(more).toEqual([])
      expect(deleted).toMatchObject({ kind: 'deleted', event: 'deleted', record: { id: String(author.id) } })
      expect(deleted && changesOf(deleted)).toMatchObject({
        id: [author.id, author.id],
        name: ['Jane', 'Jane'],
        deletedAt: [null, expect.any(String)],
      })
      expect(restored).toMatchObject({ kind: 'updated', event: 'restored' })
      expect(restored && changesOf(restored)).toEqual({ deletedAt: [expect.any(String), null] })
    })
  })

  describe('of an array', () => {
    test('creations stand in the order of the array', async () => {
      const saved = await app.db.getRepository(Book).save([{ title: 'A' }, { title: 'B' }, { title: 'C' }])
      expect(inWords(await app.activities())).toEqual(saved.map(({ id }) => `created Book ${id}`))
    })

    test('each update has its own before and after', async () => {
      const { books } = await givenAuthor('Jane', ['A', 'B', 'C'])
      books.forEach((book) => (book.title += '!'))
      await app.db.getRepository(Book).save(books)

      expect((await app.activities()).map(changesOf)).toEqual([
        { title: ['A', 'A!'] },
        { title: ['B', 'B!'] },
        { title: ['C', 'C!'] },
      ])
    })

    test('new, changed and unchanged ones in one save are two creations and one update', async () => {
      const { books } = await givenAuthor('Jane', ['A', 'B'])
      const [changed, same] = books as [Book, Book]
      changed.pages = 7
      const [, , first, second] = await app.db
        .getRepository(Book)
        .save([changed, same, { title: 'C' }, { title: 'D' }])

      expect([...inWords(await app.activities())].sort()).toEqual(
        [`created Book ${first?.id}`, `created Book ${second?.id}`, `updated Book ${changed.id}`].sort(),
      )
    })

    test('remove, softRemove and recover make one activity for each', async () => {
      const { books } = await givenAuthor('Jane', ['A', 'B'])
      const ids = books.map(({ id }) => id)
      await app.db.getRepository(Book).softRemove(books)
      await app.db.getRepository(Book).recover(books)
      await app.db.getRepository(Book).remove(books)

      expect(inWords(await app.activities())).toEqual([
        ...ids.map((id) => `deleted Book ${id}`),
        ...ids.map((id) => `restored Book ${id}`),
        ...ids.map((id) => `deleted Book ${id}`),
      ])
    })

    test('the same entity twice in the array is one activity', async () => {
      const author = await givenAuthor('Jane')
      author.name = 'J.'
      await app.db.getRepository(Author).save([author, author])
      expect(changesOf(await onlyActivity(app))).toEqual({ name: ['Jane', 'J.'] })
    })

    test('an empty array is no activity', async () => {
      await app.db.getRepository(Author).save([])
      await app.db.getRepository(Author).remove([])
      expect(await app.activities()).toEqual([])
    })
  })

  describe('through the entity manager and active records', () => {
    test('manager.save, softRemove, recover and remove are recorded like those of a repository', async () => {
      const { manager } = app.db
      const author = await manager.save(manager.create(Author, { name: 'Jane' }))
      author.name = 'J.'
      await manager.save(Author, author)
      await manager.softRemove(author)
      await manager.recover(author)
      await manager.remove(author)

      const events = (await app.activities()).map(({ event }) => event)
      expect(events).toEqual(['created', 'updated', 'deleted', 'restored', 'deleted'])
    })

    test('entities of several classes in one manager.save are all recorded', async () => {
      const { manager } = app.db
      const author = manager.create(Author, { name: 'Jane' })
      const note = manager.create(Note, { text: 'buy ink' })
      await manager.save([author, note])

      expect([...inWords(await app.activities())].sort()).toEqual([
        `created Author ${author.id}`,
        `created Note ${note.id}`,
      ])
    })

    test('an active record records its save, softRemove, recover and remove', async () => {
      const note = await givenNote('buy ink')
      const { id } = note
      note.text = 'buy paper'
      await note.save()
      await note.softRemove()
      await note.recover()
      await note.remove()

      expect(inWords(await app.activities())).toEqual([
        `updated Note ${id}`,
        `deleted Note ${id}`,
        `restored Note ${id}`,
        `deleted Note ${id}`,
      ])
    })

    test('static methods of an active record are recorded too', async () => {
      const notes = await Note.save([Note.create({ text: 'a' }), Note.create({ text: 'b' })])
      await Note.remove(notes)
      const events = (await app.activities()).map(({ event }) => event)
      expect(events).toEqual(['created', 'created', 'deleted', 'deleted'])
    })
  })

  describe('that cascades', () => {
    test('a save with new children records the parent before them, with its id in each', async () => {
      const author = await app.db
        .getRepository(Author)
        .save({ name: 'Jane', books: [{ title: 'Emma' } as Book, { title: 'Persuasion' } as Book] })

      const activities = await app.activities()
      expect(inWords(activities)).toEqual([
        `created Author ${author.id}`,
        ...author.books.map(({ id }) => `created Book ${id}`),
      ])
      expect(activities.slice(1).map((each) => changesOf(each)['author'])).toEqual([
        [null, author.id],
        [null, author.id],
      ])
    })

    test('a save of the child inserts and updates the parent', async () => {
      const book = await app.db.getRepository(Book).save({ title: 'Emma', author: { name: 'Jane' } })
      expect(inWords(await app.activities())).toEqual([
        `created Author ${book.author?.id}`,
        `created Book ${book.id}`,
      ])

      await app.forget()
      if (book.author) book.author.name = 'Jane Austen'
      await app.db.getRepository(Book).save(book)
      expect(changesOf(await onlyActivity(app))).toEqual({ name: ['Jane', 'Jane Austen'] })
    })

    test('changed children are updates, and an unchanged parent is none', async () => {
      const author = await givenAuthor('Jane', ['A', 'B'])
      author.books.forEach((book) => (book.pages = 99))
      await app.db.getRepository(Author).save(author)

      expect(inWords(await app.activities())).toEqual(author.books.map(({ id }) => `updated Book ${id}`))
    })

    test('a child moved to another parent is one update of its relation', async () => {
      const [jane, mary] = [await givenAuthor('Jane', ['A']), await givenAuthor('Mary')]
      mary.books = jane.books
      await app.db.getRepository(Author).save(mary)

      expect(changesOf(await onlyActivity(app))).toEqual({ author: [jane.id, mary.id] })
    })

    // TypeORM 0.3 does not remove the children of a one-to-many relation.
    const cascadingRemove = typeormLine === '1' ? test : test.skip
    cascadingRemove('remove of a parent records the children that its cascade removes', async () => {
      const author = await givenAuthor('Jane', ['A', 'B'])
      const words = [...author.books.map(({ id }) => `deleted Book ${id}`), `deleted Author ${author.id}`]
      await app.db.getRepository(Author).remove(author)

      expect([...inWords(await app.activities())].sort()).toEqual(words.sort())
    })

    test('softRemove and recover of a parent record the children of its cascade', async () => {
      const author = await givenAuthor('Jane', ['A'])
      const bookId = author.books[0]?.id
      await app.db.getRepository(Author).softRemove(author)
      await app.db.getRepository(Author).recover(author)

      expect([...inWords(await app.activities())].sort()).toEqual([
        `deleted Author ${author.id}`,
        `deleted Book ${bookId}`,
        `restored Author ${author.id}`,
        `restored Book ${bookId}`,
      ])
    })

    test('a child taken out of its parent with orphanedRowAction "delete" is a deletion with its values', async () => {
      const author = await app.db
        .getRepository(Author)
        .save({ name: 'Jane', letters: [{ text: 'Dear Cassandra' }, { text: 'Dear Fanny' }] })
      await app.forget()
      const gone = author.letters[0]?.id
      await app.db.getRepository(Author).save({ id: author.id, letters: author.letters.slice(1) } as Author)

      const activity = await onlyActivity(app)
      expect(activity).toMatchObject({ event: 'deleted', record: { entity: 'Letter', id: String(gone) } })
      expect(changesOf(activity)).toEqual({
        id: [gone, null],
        text: ['Dear Cassandra', null],
        author: [author.id, null],
      })
    })
  })

  test('entities that are not audited leave no trace', async () => {
    const tag = await app.db.getRepository(Tag).save({ word: 'classic' })
    tag.word = 'novel'
    await app.db.getRepository(Tag).save(tag)
    await app.db.getRepository(Tag).remove(tag)
    expect(await app.activities()).toEqual([])
  })
})
