import {
  Column,
  Entity,
  JoinTable,
  Like,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm'
import { withoutAudit } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, changesOf, inWords, onlyActivity, openApplication } from './open-application.js'

@Entity()
class Shelf {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) label!: string
  @OneToMany(() => Thing, (thing: Thing) => thing.shelf, { cascade: true }) things!: Relation<Thing[]>
}

@Entity()
class Thing {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @ManyToOne(() => Shelf, (shelf: Shelf) => shelf.things) shelf!: Relation<Shelf> | null
  @ManyToMany(() => Label, { cascade: true })
  @JoinTable()
  labels!: Relation<Label[]>
}

@Entity()
class Label {
  @PrimaryColumn({ type: 'varchar', length: 20 }) code!: string
  @Column({ type: 'varchar', length: 50 }) name!: string
}

forEachDatabase('a save with options', (database) => {
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, [Shelf, Thing, Label])
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())

  const things = () => app.db.getRepository(Thing)
  const givenThings = async (...names: string[]): Promise<Thing[]> => {
    const given = await things().save(names.map((name) => ({ name })))
    await app.forget()
    return given
  }

  test('in chunks is one transaction for each chunk, and complete', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const saved = await things().save(
      names.map((name) => ({ name })),
      { chunk: 2 },
    )
    const activities = await app.activities()
    expect([...inWords(activities)].sort()).toEqual(saved.map(({ id }) => `created Thing ${id}`).sort())
    // TypeORM opens one transaction around all chunks.
    expect(new Set(activities.map(({ transactionId }) => transactionId)).size).toBe(1)
  })

  test('in chunks updates and removes completely too', async () => {
    const given = await givenThings('a', 'b', 'c')
    await things().save(
      given.map((thing) => ({ ...thing, name: `${thing.name}!` })),
      { chunk: 1 },
    )
    expect((await app.activities()).map(changesOf)).toEqual([
      { name: ['a', 'a!'] },
      { name: ['b', 'b!'] },
      { name: ['c', 'c!'] },
    ])
    await app.forget()
    await things().remove(given, { chunk: 2 })
    expect((await app.activities()).map(({ event }) => event)).toEqual(['deleted', 'deleted', 'deleted'])
  })

  test('without a transaction is recorded at once', async () => {
    const options = { transaction: false }
    const thing = await things().save({ name: 'a' }, options)
    await things().save({ ...thing, name: 'b' }, options)
    await things().remove({ ...thing }, options)

    const activities = await app.activities()
    expect(inWords(activities)).toEqual([
      `created Thing ${thing.id}`,
      `updated Thing ${thing.id}`,
      `deleted Thing ${thing.id}`,
    ])
    expect(activities[1] && changesOf(activities[1])).toEqual({ name: ['a', 'b'] })
    expect(new Set(activities.map(({ transactionId }) => transactionId)).size).toBe(3)
    expect(app.reports).toEqual([])
  })

  test('with data is recorded as any other', async () => {
    await things().save({ name: 'a' }, { data: { request: 7 } })
    expect(changesOf(await onlyActivity(app))).toMatchObject({ name: [null, 'a'] })
  })

  test('inside withoutAudit is not recorded, and neither are its cascades', async () => {
    await withoutAudit('a test', () =>
      app.db.getRepository(Shelf).save({ label: 'S', things: [{ name: 'a' }] }),
    )
    expect(await app.activities()).toEqual([])
  })

  describe('that take the events away', () => {
    test('listeners: false is recorded as any other', async () => {
      const thing = await things().save({ name: 'a' }, { listeners: false })
      await things().save({ ...thing, name: 'b' }, { listeners: false })
      await things().remove({ ...thing }, { listeners: false })
      const activities = await app.activities()
      expect(inWords(activities)).toEqual([
        `created Thing ${thing.id}`,
        `updated Thing ${thing.id}`,
        `deleted Thing ${thing.id}`,
      ])
      expect(activities[1] && changesOf(activities[1])).toEqual({ name: ['a', 'b'] })
    })

    test('reload: false records updates and removals', async () => {
      const [thing] = (await givenThings('a')) as [Thing]
      await things().save({ ...thing, name: 'b' }, { reload: false })
      expect(changesOf(await onlyActivity(app))).toEqual({ name: ['a', 'b'] })
    })

    test('reload: false of something new with a key of its own is recorded with all values', async () => {
      await app.db.getRepository(Label).save({ code: 'red', name: 'Red' }, { reload: false })
      expect(changesOf(await onlyActivity(app))).toEqual({ code: [null, 'red'], name: [null, 'Red'] })
    })

    test('reload: false of something new with a generated key is recorded with all values', async () => {
      await things().save([{ name: 'new a' }, { name: 'new b' }], { reload: false })
      const stored = await things().find({ where: { name: Like('new %') }, order: { id: 'ASC' } })
      expect(stored).toHaveLength(2)
      const activities = await app.activities()
      expect(inWords(activities)).toEqual(stored.map(({ id }) => `created Thing ${id}`))
      expect(activities.map((activity) => changesOf(activity)['name'])).toEqual([
        [null, 'new a'],
        [null, 'new b'],
      ])
      expect(app.reports).toEqual([])
    })
  })

  describe('that changes links alone', () => {
    test('a child taken out of its parent is an update of the child', async () => {
      const shelf = await app.db
        .getRepository(Shelf)
        .save({ label: 'S', things: [{ name: 'a' }, { name: 'b' }] })
      await app.forget()
      await app.db.getRepository(Shelf).save({ id: shelf.id, things: shelf.things.slice(1) } as Shelf)
      const activity = await onlyActivity(app)
      expect(inWords([activity])).toEqual([`updated Thing ${shelf.things[0]?.id}`])
      expect(changesOf(activity)).toEqual({ shelf: [shelf.id, null] })
    })

    test('rows of a junction table are changes of the record that bears the links', async () => {
      await things().save({ name: 'a', labels: [{ code: 'blue', name: 'Blue' }] })
      const activities = await app.activities()
      expect([...inWords(activities)].sort()).toEqual([
        'created Label blue',
        expect.stringMatching(/^created Thing \d+$/),
      ])
      const thing = activities.find(({ record }) => record?.entity === 'Thing')
      expect(thing?.changes.find(({ field }) => field === 'labels')).toEqual({
        field: 'labels',
        before: [],
        after: [{ id: 'blue', name: 'Blue' }],
        links: true,
      })
    })
  })

  describe('of query builders', () => {
    test('insert, update and delete by criteria leave no row without an id or values', async () => {
      const [thing] = (await givenThings('a')) as [Thing]
      await things().insert({ name: 'bulk' })
      await things().update({ id: thing.id }, { name: 'b' })
      await things().delete({ id: thing.id })
      for (const activity of await app.activities()) {
        expect(activity.record?.id).toMatch(/^\d+$/)
        expect(activity.changes).not.toEqual([])
      }
    })
  })
})
