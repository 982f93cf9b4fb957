/** What an application does with entities of odd shape. */
import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm'
import type { Scenario, Scenarios } from './compare.js'
import { outcome, plain } from './observe.js'
import {
  Animal,
  AnimalName,
  Branch,
  Cat,
  Contract,
  Dog,
  Job,
  Nest,
  Odd,
  OnlyGivenKey,
  OnlyKey,
  Path,
  Person,
  Profile,
} from './shapes.entities.js'

const odd = (upper: string) => ({ upper, address: { city: 'c' }, other: {}, initial: 'i' })

const tree =
  (target: EntityTarget<ObjectLiteral>): Scenario =>
  async (db: DataSource) => {
    const nodes = db.getTreeRepository(target)
    const root = await nodes.save(nodes.create({ name: 'root' }))
    const child = await nodes.save(nodes.create({ name: 'child', parent: root }))
    const leaf = await nodes.save(nodes.create({ name: 'leaf', parent: child }))
    const other = await outcome(() => nodes.save(nodes.create({ name: 'other', parent: root })))
    Object.assign(leaf, { name: 'leaf2' })
    return [
      plain([root, child, leaf]),
      other,
      await outcome(() => nodes.save(leaf)),
      await outcome(() => nodes.save(Object.assign(leaf, { parent: root }))),
      await outcome(() => nodes.findTrees()),
      await outcome(() => nodes.remove(leaf)),
      await outcome(() => nodes.update({ name: 'child' }, { name: 'c' })),
      await outcome(() => nodes.findDescendants(root)),
    ]
  }

export const SHAPE_SCENARIOS: Scenarios = {
  'odd names, embedded, generated and initialised columns': async (db) => {
    const odds = db.getRepository(Odd)
    const saved = await odds.save(odds.create({ ...odd('a'), once: 'o', later: 'l', wrapped: 'w' }))
    const first = plain(saved)
    saved.once = 'changed'
    saved.later = 'l2'
    saved.address.zip = '1'
    return [
      first,
      await odds.save(saved),
      await odds.insert(odd('b')),
      await outcome(() => odds.upsert({ ...odd('b'), wrapped: 'up' }, ['upper'])),
      await odds.update({ upper: 'a' }, { wrapped: 'x', address: { city: 'd' } }),
      await odds.update({ address: { city: 'd' } }, { order: 'o' }),
      await outcome(() => odds.update({ upper: 'a' }, { once: 'never' })),
      await odds.find({ order: { id: 'ASC' } }),
      await odds.delete({ wrapped: 'x' }),
      await odds.remove(await odds.find()),
    ]
  },
  'entities without any column but their key': async (db) => [
    await outcome(() => db.getRepository(OnlyKey).save({})),
    await outcome(() => db.getRepository(OnlyKey).save([{}, {}])),
    await outcome(() => db.getRepository(OnlyKey).insert({})),
    await outcome(() => db.getRepository(OnlyKey).insert([{}, {}])),
    await outcome(() => db.getRepository(OnlyGivenKey).save({ key: 'k' })),
    await outcome(() => db.getRepository(OnlyGivenKey).save({ key: 'k' })),
    await outcome(() => db.getRepository(OnlyGivenKey).update('k', { key: 'l' })),
    await outcome(() => db.getRepository(OnlyGivenKey).upsert({ key: 'l' }, ['key'])),
    await outcome(() => db.getRepository(OnlyKey).delete([1, 2])),
  ],
  'single-table inheritance': async (db) => {
    const dogs = db.getRepository(Dog)
    const dog = await dogs.save({ name: 'Rex', tricks: 1 })
    const cat = await db.getRepository(Cat).save({ name: 'Tom', lives: 9, mother: dog })
    return [
      dog,
      cat,
      await db.getRepository(Animal).save(db.getRepository(Animal).create({ name: 'It' })),
      await dogs.update({ name: 'Rex' }, { tricks: 2 }),
      await dogs.update({}, { tricks: 3 }).catch((error: Error) => error.message),
      await db.createQueryBuilder().update(Dog).set({ tricks: 4 }).execute(),
      await db.getRepository(Animal).update({ name: 'Tom' }, { name: 'Tim' }),
      await dogs.insert({ name: 'Fido' }),
      await dogs.delete({ name: 'Tim' }),
      await db.getRepository(Animal).find({ order: { id: 'ASC' }, relations: { mother: true } }),
      await dogs.remove(await dogs.findOneByOrFail({ name: 'Rex' })),
      await db.getRepository(AnimalName).find({ order: { id: 'ASC' } }),
      await outcome(() => db.getRepository(AnimalName).save({ id: 1, name: 'x' })),
    ]
  },
  'eager relations, orphans and composite keys': async (db) => {
    const people = db.getRepository(Person)
    const person = people.create({
      first: 1,
      second: 2,
      profile: { text: 'p' },
      jobs: [{ title: 'a' }, { title: 'b' }],
    })
    const first = plain(await people.save(person))
    const friend = await people.save({ first: 3, second: 4, friends: [person] })
    const found = await people.findOneByOrFail({ first: 1 })
    found.jobs?.pop()
    if (found.profile) found.profile.text = 'q'
    return [
      first,
      friend,
      await people.save(found),
      await outcome(() =>
        db
          .createQueryBuilder()
          .relation(Person, 'friends')
          .of({ first: 1, second: 2 })
          .add({ first: 3, second: 4 }),
      ),
      await outcome(() => people.update({ first: 3, second: 4 }, { profile: { id: 1 } })),
      await outcome(() => db.getRepository(Job).update({ title: 'a' }, { person: { first: 3, second: 4 } })),
      await outcome(() => people.delete({ first: 3 })),
      await outcome(() => people.remove(found)),
    ]
  },
  'a key that is a foreign key': async (db) => {
    const profile = await db.getRepository(Profile).save({ text: 'p' })
    const contracts = db.getRepository(Contract)
    return [
      await contracts.save({ profile, profileId: profile.id, year: '1' } as never),
      await contracts.insert({ profileId: profile.id, year: '2', amount: '2.50' }),
      await contracts.insert({ profile, year: '3' }).catch((error: Error) => error.message),
      await contracts.update({ profileId: profile.id }, { amount: '9.90' }),
      await contracts.upsert({ profileId: profile.id, year: '2', amount: '3' }, ['profileId', 'year']),
      await contracts.find({ order: { year: 'ASC' } }),
      await db.getRepository(Profile).delete(profile.id),
    ]
  },
  'a closure table': tree(Branch),
  'a materialized path': tree(Path),
  'a nested set': tree(Nest),
}
