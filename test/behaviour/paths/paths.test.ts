/** Every way of writing through TypeORM, on every database: the rows of the README's coverage table. */
import type { DataSource } from 'typeorm'
import { ActivityLog, type UncapturedStatement, withActivityLog } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, openApplication } from '../capture/open-application.js'
import { BUILDER_PATHS } from './by-builder.js'
import { ENTITY_PATHS } from './by-entity.js'
import { PATH_ENTITIES, Player } from './entities.js'
import { inShort, type WritePath } from './path.js'

const isThere = ({ needs }: WritePath, db: DataSource): boolean => {
  const owner = needs === 'updateAll' ? db.manager : db.createQueryBuilder().insert()
  return needs === undefined || typeof (owner as unknown as Record<string, unknown>)[needs] === 'function'
}

forEachDatabase('the write path', (database) => {
  let app: Application
  const uncaptured: UncapturedStatement[] = []
  beforeEach(async () => {
    uncaptured.length = 0
    const onUncaptured = (statement: UncapturedStatement) => void uncaptured.push(statement)
    app = await openApplication(database, PATH_ENTITIES, { bulkLimit: 50, onUncaptured })
  })
  afterEach(() => app.db.destroy())

  const paths = [...ENTITY_PATHS, ...BUILDER_PATHS].filter(({ on }) => on?.(database) ?? true)
  test.each(paths.map((path) => [path.call, path] as const))('%s', async (_, path) => {
    if (!isThere(path, app.db)) return expect(path.needs).toBeDefined()
    await path.given?.(app.db)
    await app.forget()
    await path.write(app.db)

    expect((await app.activities()).map(inShort)).toEqual(path.expected)
    expect(app.reports).toEqual([])
    expect(uncaptured).toEqual([])
  })

  test('raw SQL is reported once per shape of statement, without its values', async () => {
    const table = app.db.getMetadata(Player).tableName
    await app.db.query(`UPDATE ${table} SET name = 'secret 1' WHERE score = 41`)
    await app.db.query(`UPDATE ${table} SET name = 'secret 2' WHERE score = 42`)
    await app.db.query(`SELECT name FROM ${table}`)
    expect(uncaptured).toEqual([
      { entity: 'Player', table, sql: `UPDATE ${table} SET name = '?' WHERE score = ?` },
    ])
    expect(await app.activities()).toEqual([])
  })
})

forEachDatabase('raw SQL to an audited table', (database) => {
  test('is refused where the application says so', async () => {
    const app = await openApplication(database, PATH_ENTITIES, { onUncaptured: 'error' })
    const run = () => app.db.query('DELETE FROM player WHERE id = 1')
    await expect(run()).rejects.toThrow(
      '[activity-log] Cannot record what raw SQL does to the table "player" of the audited entity "Player": DELETE FROM player WHERE id = ?.',
    )
    await expect(app.db.query('SELECT * FROM player')).resolves.toEqual([])
    expect(withActivityLog(app.db)).toBe(app.db)
    expect(app.db.hasMetadata(ActivityLog)).toBe(true)
    await app.db.destroy()
  })
})
