/** An error leads to the function of the application that caused it, within the ten frames that Node.js shows. */
import { Column, type DataSource, Entity, PrimaryColumn } from 'typeorm'
import { forEachDatabase, type TestDatabase } from '../../support/databases.js'
import { openApplication, openWithoutLog } from './open-application.js'

@Entity()
class Seat {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'int', unique: true }) place!: number
}

type Failing = (db: DataSource) => Promise<unknown>

const seats = (db: DataSource) => db.getRepository(Seat)
const builder = (db: DataSource) => db.createQueryBuilder()

const WRITES: Readonly<Record<string, Failing>> = {
  'save of a new row': (db) => seats(db).save({ id: 3, place: 1 }),
  'save of a changed row': (db) => seats(db).save({ id: 2, place: 1 }),
  'save in a transaction': (db) => db.transaction((manager) => manager.save(Seat, { id: 3, place: 1 })),
  insert: (db) => seats(db).insert({ id: 3, place: 1 }),
  'insert in a transaction': (db) => db.transaction((manager) => manager.insert(Seat, { id: 3, place: 1 })),
  'insert of several': (db) => seats(db).insert([{ id: 3, place: 3 }, { id: 4, place: 1 }]), // prettier-ignore
  update: (db) => seats(db).update({ id: 2 }, { place: 1 }),
  'update in a transaction': (db) => db.transaction((manager) => manager.update(Seat, 2, { place: 1 })),
  'update of a column that is none': (db) => seats(db).update({ id: 2 }, { nothing: 1 } as object),
  increment: (db) => seats(db).decrement({ id: 2 }, 'place', 1),
  upsert: (db) => seats(db).upsert({ id: 3, place: 1 }, ['id']),
  'delete by criteria that are none': (db) => builder(db).delete().from(Seat).where('nothing = 1').execute(),
}

async function failOnPurpose(write: Failing, db: DataSource): Promise<void> {
  await write(db)
}

/** The writes whose errors name the function above. */
async function named(db: DataSource): Promise<readonly string[]> {
  const names: string[] = []
  await seats(db).insert([{ id: 1, place: 1 }, { id: 2, place: 2 }]) // prettier-ignore
  for (const [name, write] of Object.entries(WRITES)) {
    const error = await failOnPurpose(write, db).then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    if (error?.stack?.includes('failOnPurpose')) names.push(name)
  }
  return names
}

forEachDatabase('the stack of an error', (database: TestDatabase) => {
  const { stackTraceLimit } = Error
  beforeEach(() => (Error.stackTraceLimit = 10))
  afterEach(() => (Error.stackTraceLimit = stackTraceLimit))

  const namedOn = async (db: DataSource) => named(db).finally(() => db.destroy())

  test('names the caller wherever it does without the log', async () => {
    const expected = await namedOn(await openWithoutLog(database, [Seat]))
    const found = await namedOn((await openApplication(database, [Seat])).db)
    expect(expected).not.toEqual([])
    expect(expected.filter((name) => !found.includes(name))).toEqual([])
  })
})
