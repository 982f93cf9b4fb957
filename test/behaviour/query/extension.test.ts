import { Column, DataSource, type DataSourceOptions, Entity, PrimaryGeneratedColumn } from 'typeorm'
import {
  actAs,
  ActivityLog,
  activityLog,
  type ActivityLogExtension,
  Audited,
  withActivityLog,
} from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'

@Entity()
@Audited()
class Parcel {
  @PrimaryGeneratedColumn() id!: number
  @Column('varchar') name!: string
}

class RegionalLog extends ActivityLog {
  region!: string | null
  weight!: number | null
}

const extension: ActivityLogExtension<RegionalLog> = {
  entity: RegionalLog,
  columns: {
    region: { name: 'region', type: 'varchar', length: 16, nullable: true },
    weight: { name: 'weight', type: 'integer', nullable: true },
  },
  values: ({ actor, changes }) => ({ region: actor.name === 'Ana' ? 'eu' : null, weight: changes.length }),
}

forEachDatabase('a log with columns of the application', (database) => {
  let db: DataSource
  beforeAll(async () => {
    await database.reset()
    const options = { ...database.options(), entities: [Parcel] } as DataSourceOptions
    db = await new DataSource(withActivityLog(options, { extension })).initialize()
    for (const name of ['Ana', 'Bo']) {
      await actAs({ actor: { kind: 'user', id: name, name, companyId: 3 } }, () =>
        db.getRepository(Parcel).save({ name: `of ${name}` }),
      )
    }
  })
  afterAll(() => db.destroy())

  test('writes their values with each activity, and gives them back', async () => {
    const found = await activityLog(db)
      .visibleTo({ as: 'company', companyId: 3 })
      .sort('date', 'asc')
      .first(10)
    expect(found.map(({ actor, extra }) => [actor.name, extra])).toEqual([
      ['Ana', { region: 'eu', weight: 2 }],
      ['Bo', { region: null, weight: 2 }],
    ])
    const [row] = await db.getRepository(RegionalLog).findBy({ region: 'eu' })
    expect(row).toBeInstanceOf(RegionalLog)
  })

  test('is filtered by them', async () => {
    const query = activityLog(db).visibleTo({ as: 'company', companyId: 3 })
    expect(await query.withColumn('region', 'eu').count()).toEqual({ value: 1, isExact: true })
    expect(await query.withColumn('region', null).count()).toEqual({ value: 1, isExact: true })
    expect(await query.withColumn('weight', 2).count()).toEqual({ value: 2, isExact: true })
    expect(() => query.withColumn('id', 'x')).toThrow(
      '[activity-log] Cannot filter by column: the log has no such column of its own. ' +
        'Columns of the extension: region, weight. (QUERY_INVALID)',
    )
  })
})

test.each([
  [
    'a class that does not extend ActivityLog',
    { entity: Parcel, columns: {}, values: () => ({}) },
    /no class that extends/,
  ],
  ['no function for the values', { entity: RegionalLog, columns: {} }, /has no columns, or no function/],
  [
    'a column of the log itself',
    { ...extension, columns: { actorId: {} } },
    /a column "actorId", which the log has itself/,
  ],
])('an extension with %s is refused', (_, wrong, message) => {
  expect(() => withActivityLog({ type: 'sqljs' }, { extension: wrong as never })).toThrow(message)
})
