import { Column, type DataSource, Entity, PrimaryColumn } from 'typeorm'
import { forEachDatabase } from '../../support/databases.js'
import { openApplication, openWithoutLog } from './open-application.js'

@Entity()
class Big {
  @PrimaryColumn({ type: 'bigint' }) id!: string
  @Column({ type: 'int' }) size!: number
}

/** What the drivers make of a bigint when they are told to give numbers; those of SQLite always do. */
const rounding = { parseInt8: true, supportBigNumbers: false }

async function work(db: DataSource) {
  const bigs = db.getRepository(Big)
  const ids = ['9007199254740992', '9007199254740993', '9007199254740995', '7']
  await bigs.insert(ids.map((id, index) => ({ id, size: Math.min(index, 1) })))
  const { affected: updated } = await bigs.update({ size: 1 }, { size: 2 })
  const { affected: deleted } = await bigs.delete({ size: 2 })
  return [updated, deleted, await bigs.count()]
}

forEachDatabase('keys that the driver rounds', (database) => {
  test('let statements write what they would without the log, and are told as a summary', async () => {
    const plain = await openWithoutLog(database, [Big], rounding)
    const expected = await work(plain)
    await plain.destroy()

    const app = await openApplication(database, [Big], {}, rounding)
    expect([await work(app.db), expected]).toEqual([expected, [3, 3, 1]])
    const told = (await app.rows()).filter(({ event }) => event !== 'created')
    expect(told.map(({ kind, event }) => `${kind} ${event}`)).toEqual(['action updated', 'action deleted'])
    await app.db.destroy()
  })

  test('are told row by row where they are small', async () => {
    const app = await openApplication(database, [Big], {}, rounding)
    await app.db.getRepository(Big).insert({ id: '7', size: 1 })
    await app.db.getRepository(Big).update({ size: 1 }, { size: 2 })
    const rows = await app.rows()
    expect(rows.map(({ event, recordId }) => `${event} ${recordId}`)).toEqual(['created 7', 'updated 7'])
    await app.db.destroy()
  })
})
