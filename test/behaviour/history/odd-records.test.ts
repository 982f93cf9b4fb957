/** Restoring records whose entities are built otherwise than most, or have changed since. */
import {
  ChildEntity,
  Column,
  type DataSource,
  Entity,
  EntitySchema,
  type EntityTarget,
  JoinTable,
  ManyToMany,
  type ObjectLiteral,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
  Tree,
  TreeChildren,
  TreeParent,
} from 'typeorm'
import {
  type Activity,
  ActivityLog,
  type ActivityLogError,
  AuditMask,
  auditEntity,
  history,
  type RestorePlan,
} from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, openApplication } from '../capture/open-application.js'

@Entity()
class Member {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column({ type: 'varchar', length: 60, unique: true }) email!: string
  @Column({ type: 'varchar', length: 60, nullable: true }) city!: string | null
}

@Entity()
class Vault {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 60 }) label!: string
  @AuditMask() @Column({ type: 'varchar', length: 60 }) code!: string
}

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'species' } })
abstract class Pet {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 60 }) name!: string
}

@ChildEntity()
class Cat extends Pet {
  @Column({ type: 'int', nullable: true }) lives!: number | null
}

@ChildEntity()
class Dog extends Pet {
  @Column({ type: 'varchar', length: 60, nullable: true }) trick!: string | null
}

@Entity()
@Tree('materialized-path')
class Folder {
  @PrimaryColumn({ type: 'varchar', length: 20 }) code!: string
  @Column({ type: 'varchar', length: 60 }) name!: string
  @TreeParent() parent!: Folder | null
  @TreeChildren() children!: Folder[]
}

@Entity()
class Tag {
  @PrimaryColumn({ type: 'varchar', length: 20 }) code!: string
}

@Entity()
class Post {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column({ type: 'varchar', length: 60 }) title!: string
  @ManyToMany(() => Tag) @JoinTable() tags!: Promise<Tag[]>
}

interface Note {
  id: number
  text: string
  at: Date | null
}

const NoteSchema = new EntitySchema<Note>({
  name: 'Note',
  columns: {
    id: { type: 'int', primary: true, generated: 'increment' },
    text: { type: 'varchar', length: 60 },
    at: { type: Date, nullable: true },
  },
})

const ENTITIES = [Member, Vault, Pet, Cat, Dog, Folder, Tag, Post, NoteSchema]

forEachDatabase('restoring odd records', (database) => {
  let application: Application
  let db: DataSource

  beforeEach(async () => {
    application = await openApplication(database, ENTITIES, { audit: 'all' })
    db = application.db
  })

  afterEach(() => db.destroy())

  const of = <E extends ObjectLiteral>(entity: EntityTarget<E>) =>
    history(db, entity, { canRestore: () => true }).unrestricted('test')

  async function last(): Promise<Activity> {
    return (await application.activities()).at(-1) as Activity
  }

  async function obstaclesOf(work: Promise<unknown>): Promise<RestorePlan['obstacles']> {
    const error = await work.then(
      () => Promise.reject(new Error('nothing was thrown')),
      (thrown: ActivityLogError) => thrown,
    )
    expect(error.code).toBe('RESTORE_IMPOSSIBLE')
    return (error.cause as RestorePlan).obstacles
  }

  test('a value that is unique and taken meanwhile stands in the way', async () => {
    const members = db.getRepository(Member)
    const member = await members.save({ email: 'ana@example.com', city: 'Oslo' })
    await members.remove(member)
    const deletion = await last()
    await members.save({ email: 'ana@example.com' })
    expect(await obstaclesOf(of(Member).restore(deletion))).toEqual([
      { why: 'not unique', fields: ['email'] },
    ])
    expect(await members.count()).toBe(1)
  })

  test('a unique value that a revert would bring back stands in the way, but not in its own record', async () => {
    const members = db.getRepository(Member)
    const member = await members.save({ email: 'ana@example.com' })
    await members.save({ ...member, email: 'ana@example.org', city: 'Oslo' })
    const update = await last()
    const other = await members.save({ email: 'ana@example.com' })
    expect(await obstaclesOf(of(Member).revert(update))).toEqual([{ why: 'not unique', fields: ['email'] }])
    await members.remove(other)
    await of(Member).revert(update)
    expect(await members.find()).toMatchObject([{ email: 'ana@example.com', city: null }])
  })

  test('a masked column that must not be empty stands in the way', async () => {
    const vaults = db.getRepository(Vault)
    await vaults.remove(await vaults.save({ label: 'north', code: '1234' }))
    expect(await obstaclesOf(of(Vault).restore(await last()))).toEqual([
      { why: 'required', fields: ['code'] },
    ])
  })

  test('a field that the entity has no longer is left out, and the plan says so', async () => {
    const members = db.getRepository(Member)
    await members.remove(await members.save({ email: 'leo@example.com', city: 'Lima' }))
    const deletion = await last()
    await db
      .createQueryBuilder()
      .update(ActivityLog)
      .set({
        changes: JSON.stringify({
          id: [deletion.record?.id, null],
          email: ['leo@example.com', null],
          town: ['Lima', null],
        }),
      })
      .where('id = :id', { id: deletion.id })
      .execute()
    const plan = await of(Member).restore(deletion)
    expect(plan.fields.find(({ field }) => field === 'town')).toMatchObject({
      outcome: 'left out',
      why: 'no such field',
    })
    expect(plan.summary).toBe('2 of 3 fields can be put back; town is no field of the entity any more')
    expect(await members.find()).toMatchObject([
      { id: deletion.record?.id, email: 'leo@example.com', city: null },
    ])
  })

  test('a value that was too large for the log is left out', async () => {
    await db.destroy()
    application = await openApplication(database, ENTITIES, { audit: 'all', limits: { valueBytes: 64 } })
    db = application.db
    const members = db.getRepository(Member)
    await members.save({ email: 'leo@example.com', city: 'L'.repeat(60) })
    await members
      .createQueryBuilder()
      .update()
      .set({ city: 'é'.repeat(60) })
      .execute()
    await members.delete({ email: 'leo@example.com' })
    const plan = await of(Member).restore(await last())
    expect(plan.fields.find(({ field }) => field === 'city')).toMatchObject({
      outcome: 'left out',
      why: 'not recorded',
    })
  })

  test('with single-table inheritance the record comes back as the entity that it was', async () => {
    const cat = await db.getRepository(Cat).save({ name: 'Misu', lives: 9 })
    await db.getRepository(Cat).remove(cat)
    const deletion = await last()
    const before = await of(Pet)
      .of(Number(deletion.record?.id))
      .asOf((await application.activities())[0] as Activity)
    expect(before).toMatchObject({ name: 'Misu', lives: 9 })
    await of(Pet).restore(deletion)
    expect(await db.getRepository(Cat).find()).toMatchObject([{ name: 'Misu', lives: 9 }])
    expect(await db.getRepository(Dog).count()).toBe(0)
  })

  test('the history of an inheriting entity knows none of its siblings', async () => {
    const dogs = db.getRepository(Dog)
    await db.getRepository(Cat).save({ name: 'Misu', lives: 9 })
    const { id } = await dogs.save({ name: 'Rex', trick: 'sit' })
    const cats: unknown[] = []
    for await (const { name } of of(Cat).allAsOf(new Date(Date.now() + 1_000))) cats.push(name)
    expect(cats).toEqual(['Misu'])
    expect(
      await of(Cat)
        .of(id)
        .asOf(await last()),
    ).toBeNull()
    await dogs.delete(id)
    expect(await obstaclesOf(of(Cat).restore(await last()))).toEqual([{ why: 'no such entity', fields: [] }])
    expect(await dogs.count()).toBe(0)
  })

  test('an update of an inheriting entity is taken back', async () => {
    const dogs = db.getRepository(Dog)
    const dog = await dogs.save({ name: 'Rex', trick: 'sit' })
    await dogs.save({ ...dog, trick: 'roll' })
    await of(Dog).revert(await last())
    expect(await dogs.find()).toMatchObject([{ name: 'Rex', trick: 'sit' }])
  })

  if (database.concurrent) {
    test('within a transaction that began before, the newest value is seen, and written over where it may be', async () => {
      const members = db.getRepository(Member)
      const { id } = await members.save({ email: 'ana@example.com', city: 'Oslo' })
      await members.update(id, { city: 'Lima' })
      const update = await last()
      await db.transaction(async (manager) => {
        await manager.find(Member)
        await members.update(id, { city: 'Rome' })
        const own = history(manager, Member, { canRestore: () => true }).unrestricted('test')
        await expect(own.revert(update)).rejects.toMatchObject({ code: 'CHANGED_SINCE' })
        await own.revert(update, { force: true })
      })
      expect(await members.find()).toMatchObject([{ city: 'Oslo' }])
    })

    test('of several that take the same activity back at once, one does it', async () => {
      const members = db.getRepository(Member)
      const { id } = await members.save({ email: 'ana@example.com', city: 'Oslo' })
      await members.update(id, { city: 'Lima' })
      const update = await last()
      await Promise.all([1, 2, 3].map(() => of(Member).revert(update)))
      const reverts = (await application.activities()).filter(
        ({ restoredFrom }) => restoredFrom === update.id,
      )
      expect(reverts).toHaveLength(1)
    })
  }

  test('a record of a schema without a class comes back', async () => {
    const notes = db.getRepository(NoteSchema)
    const note = await notes.save({ text: 'first', at: new Date('2026-01-02T03:04:05Z') })
    const { id } = note
    await notes.delete({ id })
    await of(NoteSchema).restore(await last())
    expect(await notes.find()).toEqual([{ id, text: 'first', at: new Date('2026-01-02T03:04:05Z') }])
    await notes.update({ id }, { text: 'second' })
    await of(NoteSchema).revert(await last())
    expect(await notes.find()).toMatchObject([{ text: 'first' }])
  })

  test('a leaf of a tree comes back under its parent', async () => {
    const folders = db.getTreeRepository(Folder)
    const parent = await folders.save({ code: 'a', name: 'A' } as Folder)
    const leaf = await folders.save({ code: 'b', name: 'B', parent } as Folder)
    await folders.remove(leaf)
    const deletion = (await application.activities()).findLast(({ kind }) => kind === 'deleted') as Activity
    await of(Folder).restore(deletion)
    const tree = await folders.findDescendantsTree(await folders.findOneByOrFail({ code: 'a' }))
    expect(tree.children).toMatchObject([{ code: 'b', name: 'B' }])
  })

  test('lazy links come back', async () => {
    const tags = await db.getRepository(Tag).save([{ code: 'x' }, { code: 'y' }])
    const posts = db.getRepository(Post)
    const post = await posts.save(Object.assign(new Post(), { title: 'Hello', tags: Promise.resolve(tags) }))
    await posts.remove(post)
    const deletion = (await application.activities()).findLast(({ kind }) => kind === 'deleted') as Activity
    await of(Post).restore(deletion)
    const [restored] = await posts.find()
    expect((await restored?.tags)?.map(({ code }) => code).sort()).toEqual(['x', 'y'])
    expect((await last()).changes.find(({ links }) => links)).toMatchObject({ field: 'tags' })
  })

  test('an entity that is declared beside its class is restored like any other', async () => {
    await db.destroy()
    application = await openApplication(database, [Member], { audit: [auditEntity(Member)] })
    db = application.db
    const members = db.getRepository(Member)
    const { id } = await members.save({ email: 'mia@example.com' })
    await members.delete(id)
    await of(Member).restore((await last()).id)
    expect(await members.find()).toMatchObject([{ id, email: 'mia@example.com' }])
  })

  test('an entity that is not audited has no history', async () => {
    await db.destroy()
    application = await openApplication(database, [Member, Tag], { audit: [auditEntity(Member)] })
    db = application.db
    expect(() => history(db, Tag)).toThrow(
      'Cannot read the history of "Tag": it is not audited. Audited entities: Member. Pass one of them.',
    )
  })
})
