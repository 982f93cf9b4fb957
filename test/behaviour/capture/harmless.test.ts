import {
  Column,
  type DataSource,
  DeleteDateColumn,
  Entity,
  type EntitySubscriberInterface,
  EventSubscriber,
  type InsertEvent,
  ManyToOne,
  type ObjectLiteral,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
  type RemoveEvent,
  type TransactionCommitEvent,
  type UpdateEvent,
  VersionColumn,
} from 'typeorm'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, openApplication, openWithoutLog } from './open-application.js'

@Entity()
class Team {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @Column({ type: 'varchar', length: 50, nullable: true }) motto?: string | null | undefined
  @Column({ type: 'int', default: 5 }) size!: number
  @Column({ type: 'simple-json', nullable: true }) extra?: unknown
  @Column({ type: 'varchar', length: 50, nullable: true, select: false }) hidden?: string | null
  @VersionColumn() version!: number
  @DeleteDateColumn() deletedAt?: Date | null
  @OneToMany(() => Player, (player: Player) => player.team, { cascade: true }) players?: Relation<Player[]>
}

@Entity()
class Player {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @ManyToOne(() => Team, (team: Team) => team.players, { nullable: true }) team?: Relation<Team> | null
}

@Entity()
class Place {
  @PrimaryColumn({ type: 'varchar', length: 10 }) row!: string
  @PrimaryColumn({ type: 'int' }) number!: number
  @Column({ type: 'varchar', length: 50, nullable: true }) guest?: string | null
}

const ENTITIES = [Team, Player, Place]

/** Tells what it sees, in the order in which it sees it. */
let seen: unknown[] = []

/** A copy without the times of this run. */
const copyOf = (value: unknown): unknown =>
  value === undefined
    ? 'undefined'
    : (JSON.parse(JSON.stringify(value).replace(/"20\d\d-[^"]*Z"/g, '"a time"')) as unknown)
const pathsOf = (parts: readonly { readonly propertyPath: string }[]) =>
  parts.map(({ propertyPath }) => propertyPath)

@EventSubscriber()
class Watcher implements EntitySubscriberInterface<ObjectLiteral> {
  beforeInsert = ({ entity, metadata }: InsertEvent<ObjectLiteral>) => {
    seen.push(['beforeInsert', metadata.name, copyOf(entity)])
  }
  afterInsert = ({ entity, metadata }: InsertEvent<ObjectLiteral>) => {
    seen.push(['afterInsert', metadata.name, copyOf(entity)])
  }
  beforeUpdate = (event: UpdateEvent<ObjectLiteral>) => this.seeUpdate('beforeUpdate', event)
  afterUpdate = (event: UpdateEvent<ObjectLiteral>) => this.seeUpdate('afterUpdate', event)
  beforeRemove = (event: RemoveEvent<ObjectLiteral>) => this.seeRemoval('beforeRemove', event)
  afterRemove = (event: RemoveEvent<ObjectLiteral>) => this.seeRemoval('afterRemove', event)
  beforeSoftRemove = (event: RemoveEvent<ObjectLiteral>) => this.seeRemoval('beforeSoftRemove', event)
  afterSoftRemove = (event: RemoveEvent<ObjectLiteral>) => this.seeRemoval('afterSoftRemove', event)
  beforeRecover = (event: RemoveEvent<ObjectLiteral>) => this.seeRemoval('beforeRecover', event)
  afterRecover = (event: RemoveEvent<ObjectLiteral>) => this.seeRemoval('afterRecover', event)
  afterTransactionStart = () => void seen.push(['afterTransactionStart'])
  beforeTransactionCommit = ({ queryRunner }: TransactionCommitEvent) =>
    void seen.push(['beforeTransactionCommit', copyOf(queryRunner.data)])
  afterTransactionCommit = () => void seen.push(['afterTransactionCommit'])
  beforeTransactionRollback = () => void seen.push(['beforeTransactionRollback'])
  afterTransactionRollback = () => void seen.push(['afterTransactionRollback'])

  private seeUpdate(name: string, event: UpdateEvent<ObjectLiteral>): void {
    const { metadata, entity, databaseEntity, updatedColumns, updatedRelations } = event
    seen.push([name, metadata.name, copyOf(entity), copyOf(databaseEntity)])
    seen.push([pathsOf(updatedColumns), pathsOf(updatedRelations)])
  }
  private seeRemoval(
    name: string,
    { metadata, entity, databaseEntity, entityId }: RemoveEvent<ObjectLiteral>,
  ): void {
    seen.push([name, metadata.name, copyOf(entity), copyOf(databaseEntity), copyOf(entityId)])
  }
}

/**
 * Looks at updates only after them. TypeORM names a changed relation twice as soon as any subscriber has a hook before
 * updates, and ours has one: that much is different.
 */
@EventSubscriber()
class Afterwards implements EntitySubscriberInterface<ObjectLiteral> {
  afterUpdate = ({ updatedColumns, updatedRelations }: UpdateEvent<ObjectLiteral>) => {
    seen.push([pathsOf(updatedColumns), [...new Set(pathsOf(updatedRelations))]])
  }
}

/** A day in the life of an application: every result, the application's own objects and the rows in the end. */
async function live(db: DataSource): Promise<readonly unknown[]> {
  const kept: unknown[] = []
  const keep = (value: unknown) => kept.push(value)
  const teams = db.getRepository(Team)
  const players = db.getRepository(Player)
  const places = db.getRepository(Place)
  const day = new Date('2026-03-01T00:00:00Z')

  const plain = { name: 'A', motto: undefined, extra: { b: 1, a: [undefined, null] } }
  keep([await teams.save(plain), plain])
  const created = teams.create({ name: 'B', hidden: 'h', players: [{ name: 'x' }, { name: 'y' }] })
  keep([await teams.save(created), created])
  keep(await teams.save([{ name: 'C' }, teams.create({ name: 'D' })]))
  keep(await teams.save({ id: created.id, motto: 'go' }))
  keep(await teams.save(Object.assign(created, { size: 6, motto: null })))
  keep(await teams.save(created, { reload: false }))
  keep(await players.save({ name: 'z', team: created }))
  keep(await players.save({ id: 1, team: { id: 1 } as Team }))
  keep(await players.save({ name: 'silent' }, { listeners: false }))
  keep(await players.save({ name: 'open' }, { transaction: false, data: { of: 'mine' } }))
  keep(
    await places.save([
      { row: 'A', number: 1, guest: 'Ana' },
      { row: 'A', number: 2 },
    ]),
  )
  keep(await places.save({ row: 'A', number: 1, guest: 'Bob' }))
  keep(await places.remove(await places.findOneByOrFail({ row: 'A', number: 2 })))

  const team = await teams.findOneByOrFail({ name: 'C' })
  const softened = await teams.softRemove(team)
  keep([typeof softened.deletedAt, { ...softened, deletedAt: null }])
  keep(await teams.recover(team))
  keep(await teams.remove(team))
  keep(await players.remove([...(await players.findBy({ name: 'y' }))]))

  keep(
    await teams.insert({ name: 'E' }).then(({ identifiers, generatedMaps }) => [identifiers, generatedMaps]),
  )
  keep(await teams.update({ name: 'E' }, { deletedAt: day }).then(({ affected }) => affected))
  keep(await teams.restore({ name: 'E' }).then(({ affected }) => affected))
  keep(await teams.increment({ name: 'E' }, 'size', 2).then(({ affected }) => affected))
  keep(await teams.delete({ name: 'E' }).then(({ affected }) => affected))

  const failing = db.transaction(async (manager) => {
    await manager.save(Team, { name: 'never' })
    await manager.transaction((inner) => inner.save(Player, { name: 'never' }))
    throw new RangeError('no')
  })
  keep(await failing.catch((error: Error) => [error.name, error.message]))
  const refused = teams.save([{ name: 'F' }, { name: null as unknown as string }])
  keep(await refused.catch((error: Error) => [error.name, error.message]))

  const runner = db.createQueryRunner()
  runner.data = { mine: true }
  await runner.startTransaction()
  keep(await runner.manager.save(Team, { name: 'G' }, { data: { request: 7 } }))
  keep(copyOf(runner.data))
  await runner.commitTransaction()
  keep(copyOf(runner.data))
  runner.data = {}
  await runner.release()

  keep(await teams.find({ relations: { players: true }, order: { id: 'ASC', players: { id: 'ASC' } } }))
  keep(await players.find({ relations: { team: true }, order: { id: 'ASC' } }))
  keep(await places.find())
  return kept
}

forEachDatabase('an application with the log', (database) => {
  const given: Record<
    'with' | 'without',
    { results: readonly unknown[]; seen: unknown[]; later: unknown[] }
  > = {
    with: { results: [], seen: [], later: [] },
    without: { results: [], seen: [], later: [] },
  }
  let app: Application
  const liveWatched = async (db: DataSource, into: 'with' | 'without') => {
    seen = []
    given[into].results = await live(db)
    given[into].seen = seen
    seen = []
    await db.destroy()
  }
  const liveOnly = async (db: DataSource, into: 'with' | 'without') => {
    seen = []
    await live(db)
    given[into].later = seen
    seen = []
    await db.destroy()
  }
  beforeAll(async () => {
    await liveWatched(await openWithoutLog(database, ENTITIES, { subscribers: [Watcher] }), 'without')
    await liveOnly(await openWithoutLog(database, ENTITIES, { subscribers: [Afterwards] }), 'without')
    app = await openApplication(database, ENTITIES, {}, { subscribers: [Watcher] })
    await liveWatched(app.db, 'with')
    app = await openApplication(database, ENTITIES, {}, { subscribers: [Afterwards] })
    await liveOnly(app.db, 'with')
  })

  test('gets the same objects from every operation, property by property', () => {
    expect(given.without.results.length).toBeGreaterThan(25)
    expect(given.with.results).toStrictEqual(given.without.results)
  })

  test('has the same events in its own subscribers, in the same order', () => {
    expect(given.without.seen.length).toBeGreaterThan(100)
    expect(given.with.seen).toStrictEqual(given.without.seen)
  })

  test('has the same columns in its subscribers’ updates, also without a hook before them', () => {
    expect(given.without.later.length).toBeGreaterThan(5)
    expect(given.with.later).toStrictEqual(given.without.later)
  })
})
