import { Column, type DataSource, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm'
import { forEachDatabase } from '../../support/databases.js'
import { countStatements } from '../../support/statements.js'
import { openApplication, openWithoutLog } from './open-application.js'

@Entity()
class Parcel {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) label!: string
  @Column({ type: 'int', default: 0 }) weight!: number
}

@Entity()
class Stop {
  @PrimaryColumn({ type: 'varchar', length: 10 }) route!: string
  @PrimaryColumn({ type: 'int' }) place!: number
  @Column({ type: 'varchar', length: 50 }) label!: string
}

@Entity()
class Unaudited {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) label!: string
}

const ENTITIES = [Parcel, Stop, Unaudited]
const COUNT = 100

/** Pieces of work, each of which finds what it needs. */
const WORK: Readonly<Record<string, (db: DataSource) => Promise<() => Promise<unknown>>>> = {
  'save([100 new])': async (db) => () => db.getRepository(Parcel).save(newParcels()),
  'save([100 changed])': async (db) => {
    const parcels = await db.getRepository(Parcel).save(newParcels())
    parcels.forEach((parcel) => (parcel.label += '!'))
    return () => db.getRepository(Parcel).save(parcels)
  },
  'remove([100])': async (db) => {
    const parcels = await db.getRepository(Parcel).save(newParcels())
    return () => db.getRepository(Parcel).remove(parcels as Parcel[])
  },
  'save([100 unchanged])': async (db) => {
    const parcels = await db.getRepository(Parcel).save(newParcels())
    return () => db.getRepository(Parcel).save(parcels)
  },
  'save([100 changed]) with composite keys': async (db) => {
    const stops = await db.getRepository(Stop).save(newStops())
    stops.forEach((stop) => (stop.label += '!'))
    return () => db.getRepository(Stop).save(stops)
  },
  'a transaction of 10 saves of new ones': async (db) => () =>
    db.transaction(async (manager) => {
      for (let index = 0; index < 10; index++) await manager.save(Parcel, { label: `P${index}` })
    }),
  'all of it with an entity that is not audited': async (db) => async () => {
    const saved = await db.getRepository(Unaudited).save(newParcels().map(({ label }) => ({ label })))
    saved.forEach((each) => (each.label += '!'))
    await db.getRepository(Unaudited).save(saved)
    await db.getRepository(Unaudited).remove(saved as Unaudited[])
  },
  reading: async (db) => () => db.getRepository(Parcel).find({ take: 10 }),
}

/** How many statements each may cost more than without the library. */
const AT_MOST: Readonly<Record<keyof typeof WORK, number>> = {
  'save([100 new])': 2,
  'save([100 changed])': 3,
  'remove([100])': 3,
  'save([100 unchanged])': 0,
  'save([100 changed]) with composite keys': 3,
  'a transaction of 10 saves of new ones': 11,
  'all of it with an entity that is not audited': 0,
  reading: 0,
}

function newParcels() {
  return Array.from({ length: COUNT }, (_, index) => ({ label: `P${index}`, weight: index }))
}

function newStops() {
  return Array.from({ length: COUNT }, (_, index) => ({ route: `R${index % 7}`, place: index, label: 'S' }))
}

forEachDatabase('the statements of', (database) => {
  const counts: Record<'with' | 'without', Record<string, number>> = { with: {}, without: {} }

  const measure = async (db: DataSource, into: Record<string, number>) => {
    for (const [name, prepare] of Object.entries(WORK)) {
      const work = await prepare(db)
      into[name] = (await countStatements(db, work)).count
    }
    await db.destroy()
  }
  beforeAll(async () => {
    await measure(await openWithoutLog(database, ENTITIES), counts.without)
    const app = await openApplication(database, ENTITIES, { except: [Unaudited] })
    await measure(app.db, counts.with)
  })

  test.each(Object.entries(AT_MOST))('%s: at most %d more than without the library', (name, atMost) => {
    const [withLog, without] = [counts.with[name], counts.without[name]] as [number, number]
    expect(without).toBeGreaterThan(0)
    expect(withLog - without).toBeLessThanOrEqual(atMost)
    expect(withLog - without).toBeGreaterThanOrEqual(atMost === 0 ? 0 : 1)
  })
})
