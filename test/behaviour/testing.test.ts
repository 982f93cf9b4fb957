/** `typeorm-activity-log/testing` on a real application: what was recorded while a function ran. */
import { Column, DataSource, type DataSourceOptions, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { activityLog, actAs, ActivityLog, Audited, AuditMask, withActivityLog } from '../../src/index.js'
import { expectActivity, frozenClock, recordedDuring } from '../../src/testing/index.js'
import { forEachDatabase, type TestDatabase } from '../support/databases.js'

@Entity()
@Audited({ name: 'title', events: { stage: 'moved' } })
class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column('varchar') title!: string
  @Column('varchar', { default: 'lead' }) stage!: string
  @Column('varchar', { nullable: true }) @AuditMask() account!: string | null
}

const ana = { kind: 'user', id: 7, name: 'Ana', companyId: 3 } as const
const root = { kind: 'admin', id: 1, name: 'Root' } as const

const open = (database: TestDatabase, clock?: () => Date) =>
  new DataSource(
    withActivityLog(
      { ...database.options(), entities: [Deal], synchronize: true } as DataSourceOptions,
      clock === undefined ? {} : { clock },
    ),
  ).initialize()

forEachDatabase('what a test sees', (database) => {
  let db: DataSource
  const clock = frozenClock('2026-03-01T09:00:00Z')
  beforeAll(async () => {
    await database.reset()
    db = await open(database, clock)
  })
  afterAll(() => db.destroy())
  beforeEach(async () => {
    await db.getRepository(ActivityLog).createQueryBuilder().delete().execute()
    clock.set('2026-03-01T09:00:00Z')
  })

  const create = (title = 'Renewal') => db.getRepository(Deal).save({ title })

  test('is the result of the function and what was recorded meanwhile, in its order', async () => {
    await create('before')
    const { result, activities } = await recordedDuring(db, async () => {
      const deal = await create()
      await db.getRepository(Deal).update(deal.id, { stage: 'won' })
      return deal.id
    })
    await create('after')
    expect(activities.map(({ event }) => event)).toEqual(['created', 'moved'])
    expectActivity(activities).toHaveRecordedOnly([
      { event: 'created', record: { entity: 'Deal', id: result, name: 'Renewal' } },
      { event: 'moved', record: { id: result }, changes: { stage: ['lead', 'won'] } },
    ])
  })

  test('is nothing where nothing was recorded, also among activities of the same millisecond', async () => {
    await create()
    const { activities } = await recordedDuring(db, () => db.getRepository(Deal).find())
    expectActivity(activities).toHaveRecordedNothing()
  })

  test('holds what was recorded with a clock that was set back meanwhile', async () => {
    await create()
    const { activities } = await recordedDuring(db, async () => {
      clock.set('2020-01-01T00:00:00Z')
      await create()
      clock.advance(60_000)
      await create()
    })
    expect(activities).toHaveLength(2)
  })

  test('holds what was recorded with a clock that is ahead of the machine’s', async () => {
    const ahead = await open(database, frozenClock('2126-03-01T09:00:00Z'))
    await ahead.getRepository(Deal).save({ title: 'before' })
    const { activities } = await recordedDuring(ahead, () =>
      ahead.getRepository(Deal).save({ title: 'then' }),
    )
    await ahead.destroy()
    expect(activities.map(({ occurredAt }) => occurredAt)).toEqual(['2126-03-01T09:00:00.000Z'])
  })

  test('holds what admins, users and nobody did, in words and by entity, with who really acted', async () => {
    const { activities } = await recordedDuring(db, async () => {
      await actAs({ actor: root }, () => create())
      await actAs({ actor: ana, impersonator: root }, () => create())
      await activityLog(db).log({ type: 'Authentication', event: 'logged in' })
    })
    expectActivity(activities).toHaveRecordedOnly([
      { actor: { kind: 'admin', id: 1 } },
      { actor: { id: 7 }, companyId: 3, onBehalf: true, impersonator: { id: 1, name: 'Root' } },
      { kind: 'action', type: 'Authentication', event: 'logged in', actor: { kind: 'system' } },
    ])
  })

  test('throws on what the function throws', async () => {
    await expect(
      recordedDuring(db, async () => {
        await create()
        throw new Error('of the application')
      }),
    ).rejects.toThrow('of the application')
  })

  test('is nothing of what was rolled back', async () => {
    const { activities } = await recordedDuring(db, () =>
      db
        .transaction(async (manager) => {
          await manager.save(Deal, { title: 'Lost' })
          throw new Error('no')
        })
        .catch(() => null),
    )
    expectActivity(activities).toHaveRecordedNothing()
  })

  test('is, of a transaction that is open and will be rolled back, what waits for its commit', async () => {
    await db
      .transaction(async (manager) => {
        await manager.save(Deal, { title: 'First' })
        const { activities } = await recordedDuring(manager, async () => {
          const deal = await manager.save(Deal, { title: 'Second' })
          await manager.transaction((nested) => nested.update(Deal, deal.id, { stage: 'won' }))
          await manager
            .transaction(async (nested) => {
              await nested.delete(Deal, deal.id)
              throw new Error('back to the savepoint')
            })
            .catch(() => null)
        })
        expect(activities.map(({ event }) => event)).toEqual(['created', 'moved'])
        await expectActivity(manager).toHaveRecorded({ record: { name: 'First' } })
        throw new Error('the end of the test')
      })
      .catch((error: Error) => expect(error.message).toBe('the end of the test'))
    await expectActivity(db).toHaveRecordedNothing()
  })

  test('is recorded once where such a transaction commits after all', async () => {
    await db.transaction(async (manager) => {
      const { activities } = await recordedDuring(manager, () => manager.save(Deal, { title: 'Kept' }))
      expect(activities).toHaveLength(1)
      await manager.save(Deal, { title: 'Later' })
    })
    await expectActivity(db).toHaveRecordedOnly([{ record: { name: 'Kept' } }, { record: { name: 'Later' } }])
  })

  test('is not, within a savepoint, what waits: nobody knows what becomes of it', async () => {
    await db.transaction((manager) =>
      manager
        .transaction(async (nested) => {
          const { activities } = await recordedDuring(nested, () => nested.save(Deal, { title: 'Undone' }))
          expectActivity(activities).toHaveRecordedNothing()
          throw new Error('back to the savepoint')
        })
        .catch((error: Error) => expect(error.message).toBe('back to the savepoint')),
    )
    await expectActivity(db).toHaveRecordedNothing()
  })

  test('is what waits also where a tool has put all of the data source into one transaction', async () => {
    const queryRunner = db.createQueryRunner()
    const release = queryRunner.release.bind(queryRunner)
    Object.assign(queryRunner, { release: () => Promise.resolve() })
    const createQueryRunner = db.createQueryRunner.bind(db)
    db.createQueryRunner = () => queryRunner
    await queryRunner.startTransaction()
    try {
      const { activities } = await recordedDuring(db, () => create('In the test'))
      expectActivity(activities).toHaveRecordedOnly([{ event: 'created', record: { name: 'In the test' } }])
    } finally {
      await queryRunner.rollbackTransaction()
      Object.assign(queryRunner, { release })
      await queryRunner.release()
      db.createQueryRunner = createQueryRunner
    }
    await expectActivity(db).toHaveRecordedNothing()
  })

  test('is the whole log where a data source is asked', async () => {
    await expectActivity(db).toHaveRecordedNothing()
    const deal = await actAs({ actor: ana }, () => create())
    await expectActivity(db).toHaveRecorded({ event: 'created', record: { id: deal.id }, actor: { id: 7 } })
    await expectActivity(db).not.toHaveRecorded({ event: 'moved' })
    await expectActivity(db).toHaveRecordedOnly([{ occurredAt: '2026-03-01T09:00:00.000Z' }])
    await expect(expectActivity(db).toHaveRecorded({ event: 'moved' })).rejects.toThrow(
      `created Deal ${deal.id} by user Ana: Deal "Renewal" was created`,
    )
    await expect(expectActivity(db).toHaveRecordedNothing()).rejects.toThrow(
      'Expected nothing to be recorded',
    )
  })

  test('a failure holds nothing that is masked', async () => {
    await db.getRepository(Deal).save({ title: 'Renewal', account: 'ES91-secret' })
    const failure = expectActivity(db).toHaveRecorded({ changes: { account: [null, 'something'] } })
    const message = await failure.then(String, String)
    expect(message).toContain("changes.account.after: expected 'something', recorded null")
    expect(message).not.toContain('ES91')
  })

  if (database.concurrent) {
    test('holds what another data source with the machine’s clock recorded', async () => {
      const other = await open(database)
      await other.getRepository(Deal).save({ title: 'before' })
      const { activities } = await recordedDuring(db, () =>
        other.getRepository(Deal).save({ title: 'meanwhile' }),
      )
      await other.destroy()
      expect(activities.map(({ record }) => record?.name)).toEqual(['meanwhile'])
    })
  }
})

test('a data source without a log is told of', async () => {
  const bare = new DataSource({ type: 'sqljs', entities: [] })
  await expect(recordedDuring(bare, () => 1)).rejects.toThrow('(NOT_ATTACHED)')
  await expect(expectActivity(bare).toHaveRecordedNothing()).rejects.toThrow('(NOT_ATTACHED)')
})
