import { DataSource, EntitySchema } from 'typeorm'
import { forEachDatabase, typeormLine } from './databases.js'
import { countStatements, withoutTransactionControl } from './statements.js'

const note = new EntitySchema<{ id: number; text: string }>({
  name: 'Note',
  columns: { id: { type: Number, primary: true, generated: true }, text: { type: String } },
})

forEachDatabase('a database of this run', (database) => {
  const open = async (synchronize: boolean) =>
    new DataSource({ ...database.options(), entities: [note], synchronize }).initialize()

  test('answers a query, and keeps nothing after reset', async () => {
    await database.reset()
    const first = await open(true)
    await first.getRepository(note).save({ text: 'kept until the reset' })
    expect(await first.getRepository(note).count()).toBe(1)
    await first.destroy()

    await database.reset()
    const second = await open(false)
    await expect(second.getRepository(note).count()).rejects.toThrow(/note/i)
    await second.destroy()
  })

  test('counts the statements of a save, its transaction apart', async () => {
    await database.reset()
    const dataSource = await open(true)
    const { count, statements } = await countStatements(dataSource, () =>
      dataSource.getRepository(note).save({ text: 'one' }),
    )
    await dataSource.destroy()

    expect(count).toBe(statements.length)
    expect(withoutTransactionControl(statements).filter((sql) => sql.startsWith('INSERT'))).toHaveLength(1)
    expect(statements.length - withoutTransactionControl(statements).length).toBe(2)
  })
})

test('runs on the TypeORM line that the project is named after', () => {
  // TypeORM 1.x has no getConnection() any more.
  const exported = jest.requireActual<Record<string, unknown>>('typeorm')
  expect('getConnection' in exported).toBe(typeormLine === '0.3')
})
