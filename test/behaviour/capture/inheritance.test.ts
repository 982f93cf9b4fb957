import { ChildEntity, Column, Entity, PrimaryGeneratedColumn, TableInheritance } from 'typeorm'
import { Audited, activityLog, auditEntity, AuditMask, NotAudited } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, changesOf, inWords, onlyActivity, openApplication } from './open-application.js'

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'species', length: 20 } })
@Audited<Animal>({ type: 'Zoo' })
class Animal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
}

@ChildEntity('dog')
@Audited<Dog>({ type: 'Kennel', events: { owner: 'adopted' } })
class Dog extends Animal {
  @Column({ type: 'varchar', length: 50, nullable: true }) owner!: string | null
}

@ChildEntity('puppy')
class Puppy extends Dog {
  @Column({ type: 'int', nullable: true }) weeks!: number | null
}

@ChildEntity('cat')
class Cat extends Animal {
  @AuditMask()
  @Column({ type: 'varchar', length: 50, nullable: true })
  whim!: string | null
}

@ChildEntity('mouse')
@NotAudited('too many')
class Mouse extends Animal {
  @Column({ type: 'varchar', length: 50, nullable: true }) hole!: string | null
}

/** Not audited itself, but one of its children is. */
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind', length: 20 } })
class Vehicle {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
}

@ChildEntity('car')
@Audited<Car>()
class Car extends Vehicle {
  @Column({ type: 'int', nullable: true }) doors!: number | null
}

@ChildEntity('bicycle')
class Bicycle extends Vehicle {
  @Column({ type: 'int', nullable: true }) gears!: number | null
}

@Audited<Paper>({ type: 'Papers' })
abstract class Paper {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
}

@Entity()
class Invoice extends Paper {
  @Column({ type: 'int' }) amount!: number
}

@Entity()
@Audited<Report>({ type: 'Reports' })
class Report extends Paper {
  @Column({ type: 'varchar', length: 50 }) author!: string
}

/** A concrete entity that another one extends, each with a table of its own. */
@Entity()
class Plain {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
}

@Entity()
class Fancy extends Plain {
  @Column({ type: 'varchar', length: 50 }) ribbon!: string
}

const ENTITIES = [Animal, Dog, Puppy, Cat, Mouse, Vehicle, Car, Bicycle, Invoice, Report, Plain, Fancy]

forEachDatabase('inheritance', (database) => {
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, ENTITIES, { audit: [auditEntity(Plain), auditEntity(Fancy)] })
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())
  afterEach(() => expect(app.reports).toEqual([]))

  describe('in a single table', () => {
    test('gives one history to a record, whichever repository writes it', async () => {
      const { id } = await app.db.getRepository(Dog).save({ name: 'Rex' })
      const animal = await app.db.getRepository(Animal).findOneByOrFail({ id })
      animal.name = 'Max'
      await app.db.getRepository(Animal).save(animal)
      await app.db.getRepository(Dog).save({ id, owner: 'Ana' })
      await app.db.manager.remove(await app.db.getRepository(Animal).findOneByOrFail({ id }))

      expect(inWords(await app.activities())).toEqual([
        `created Animal ${id}`,
        `updated Animal ${id}`,
        `adopted Animal ${id}`,
        `deleted Animal ${id}`,
      ])
      for (const entity of [Animal, Dog])
        expect((await activityLog(app.db).unrestricted('test').about(entity, id).count()).value).toBe(4)
    })

    test('follows the plan of the entity that the row is, not of the repository', async () => {
      const { id } = await app.db.getRepository(Dog).save({ name: 'Rex' })
      await app.forget()
      const found = await app.db.getRepository(Animal).findOneByOrFail({ id })
      await app.db.getRepository(Animal).save(Object.assign(found, { owner: 'Ana' }))

      expect(await onlyActivity(app)).toMatchObject({ type: 'Kennel', event: 'adopted' })
    })

    test('records the columns of the entity that the row is, and the one that tells it', async () => {
      const { id: puppyId } = await app.db.getRepository(Puppy).save({ name: 'Rex', weeks: 3 })
      const { id: catId } = await app.db.getRepository(Cat).save({ name: 'Mia', whim: 'milk' })
      const [ofPuppy, ofCat] = await app.activities()
      expect(ofPuppy && changesOf(ofPuppy)).toEqual({
        id: [null, puppyId],
        name: [null, 'Rex'],
        owner: [null, null],
        weeks: [null, 3],
        species: [null, 'puppy'],
      })
      expect(ofCat && changesOf(ofCat)).toEqual({
        id: [null, catId],
        name: [null, 'Mia'],
        whim: [null, null],
        species: [null, 'cat'],
      })
      expect(ofCat?.changes.find(({ field }) => field === 'whim')).toHaveProperty('masked', true)
    })

    test('a child of a child inherits the declaration of the nearest parent', async () => {
      const { id } = await app.db.getRepository(Puppy).save({ name: 'Rex', weeks: 3 })
      await app.db.getRepository(Puppy).save({ id, owner: 'Ana' })
      expect(await app.activities()).toMatchObject([
        { type: 'Kennel', event: 'created' },
        { type: 'Kennel', event: 'adopted', changes: [{ field: 'owner', before: null, after: 'Ana' }] },
      ])
    })

    test('several children in one save through the parent’s repository are each recorded as what they are', async () => {
      const { manager } = app.db
      const [dog, cat] = [manager.create(Dog, { name: 'Rex' }), manager.create(Cat, { name: 'Mia' })]
      await app.db.getRepository(Animal).save([dog, cat])
      dog.name = 'Max'
      cat.name = 'Lia'
      await app.db.getRepository(Animal).save([dog, cat])
      const told = (await app.activities()).map(
        ({ type, event, record }) => `${type} ${event} ${record?.name}`,
      )
      expect([...told].sort()).toEqual([
        'Kennel created Rex',
        'Kennel updated Max',
        'Zoo created Mia',
        'Zoo updated Lia',
      ])
    })

    test('a child that is @NotAudited leaves no trace', async () => {
      const mouse = await app.db.getRepository(Mouse).save({ name: 'Pip' })
      await app.db.getRepository(Animal).save({ id: mouse.id, name: 'Pop' })
      await app.db.getRepository(Mouse).remove(mouse)
      expect(await app.activities()).toEqual([])
    })

    test('a record that becomes a child which is @NotAudited is told to', async () => {
      const { id } = await app.db.getRepository(Dog).save({ name: 'Rex' })
      await app.forget()
      const species = app.db.getMetadata(Mouse).discriminatorValue
      const builder = app.db.createQueryBuilder().update(Animal)
      await builder
        .set({ species } as object)
        .where({ id })
        .execute()
      expect(changesOf(await onlyActivity(app))).toEqual({ species: ['dog', species] })
    })

    test('a child that alone is audited is recorded, also through the parent’s repository', async () => {
      const { id } = await app.db.getRepository(Car).save({ name: 'Beetle' })
      await app.db.getRepository(Bicycle).save({ name: 'Racer' })
      await app.db.getRepository(Vehicle).save({ id, name: 'Herbie' })
      await app.db.getRepository(Vehicle).save({ name: 'Tram' })

      const activities = await app.activities()
      expect(inWords(activities)).toEqual([`created Vehicle ${id}`, `updated Vehicle ${id}`])
      expect(activities[1] && changesOf(activities[1])).toEqual({ name: ['Beetle', 'Herbie'] })
    })
  })

  describe('in tables of their own', () => {
    test('passes the declaration of an abstract parent on, and a child may say otherwise', async () => {
      const invoice = await app.db.getRepository(Invoice).save({ title: 'I', amount: 1 })
      const report = await app.db.getRepository(Report).save({ title: 'R', author: 'Ana' })
      const activities = await app.activities()
      expect(inWords(activities)).toEqual([`created Invoice ${invoice.id}`, `created Report ${report.id}`])
      expect(activities.map(({ type }) => type)).toEqual(['Papers', 'Reports'])
    })

    test('keeps the histories of two tables with the same ids apart', async () => {
      const plain = await app.db.getRepository(Plain).save({ title: 'P' })
      const fancy = await app.db.getRepository(Fancy).save({ title: 'F', ribbon: 'red' })
      await app.db.getRepository(Fancy).save({ id: fancy.id, ribbon: 'blue' })
      const activities = await app.activities()
      expect(inWords(activities)).toEqual([
        `created Plain ${plain.id}`,
        `created Fancy ${fancy.id}`,
        `updated Fancy ${fancy.id}`,
      ])
      expect(activities[2] && changesOf(activities[2])).toEqual({ ribbon: ['red', 'blue'] })
    })
  })
})
