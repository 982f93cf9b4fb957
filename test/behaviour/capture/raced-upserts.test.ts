import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { databases, forEachDatabase } from '../../support/databases.js'
import { inWords, openApplication } from './open-application.js'

@Entity()
class Item {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50, unique: true }) name!: string
  @Column({ type: 'int', default: 0 }) rank!: number
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

for (const database of databases.filter(({ family }) => family === 'postgres')) {
  test(`an upsert that meets a row of another transaction takes back nothing beside it (${database.name})`, async () => {
    const app = await openApplication(database, [Item])
    const other = app.db.createQueryRunner()
    await other.startTransaction()
    await other.manager.insert(Item, { name: 'raced' })
    const both = app.db.transaction((manager) =>
      Promise.all([
        manager.upsert(Item, { name: 'raced', rank: 1 }, ['name']),
        pause(100).then(() => manager.insert(Item, { name: 'beside' })),
      ]),
    )
    await pause(300)
    await other.commitTransaction()
    await other.release()
    await both

    const items = await app.db.getRepository(Item).find({ order: { name: 'ASC' } })
    expect(items.map(({ name, rank }) => `${name} ${rank}`)).toEqual(['beside 0', 'raced 1'])
    expect(inWords(await app.activities())).toHaveLength(3)
    await app.db.destroy()
  })
}

forEachDatabase('in one transaction', (database) => {
  test('an upsert and statements beside it leave one another’s savepoints alone', async () => {
    const app = await openApplication(database, [Item])
    await app.db.getRepository(Item).insert([{ name: 'a' }, { name: 'b' }, { name: 'c' }])
    await app.db.transaction((manager) =>
      Promise.all([
        manager.update(Item, { name: 'a', rank: 0 }, { rank: 2 }),
        manager.upsert(Item, { name: 'b', rank: 2 }, ['name']),
        manager.delete(Item, { name: 'c', rank: 0 }),
        manager.upsert(Item, { name: 'd', rank: 2 }, ['name']),
      ]),
    )
    expect(await app.db.getRepository(Item).countBy({ rank: 2 })).toBe(3)
    const events = (await app.activities()).slice(3).map(({ event, record }) => `${event} ${record?.name}`)
    expect(events.sort()).toEqual(['created d', 'deleted c', 'updated a', 'updated b'])
    await app.db.destroy()
  })
})
