import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
  Tree,
  TreeChildren,
  TreeParent,
} from 'typeorm'
import { Audited, AuditMask } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, changesOf, inWords, onlyActivity, openApplication } from './open-application.js'

@Entity()
class Firm {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
}

@Entity()
class Agent {
  @PrimaryColumn({ type: 'varchar', length: 20 }) nick!: string
  @Column({ type: 'varchar', length: 50 }) displayName!: string
}

@Entity()
class Vault {
  @PrimaryGeneratedColumn() id!: number
  @AuditMask() @Column({ type: 'varchar', length: 50 }) title!: string
}

@Entity()
class Region {
  @PrimaryColumn({ type: 'varchar', length: 2 }) country!: string
  @PrimaryColumn({ type: 'int' }) number!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
}

@Entity()
@Audited<Deal>({
  related: ['firm', 'agent', 'contract', 'region', 'vault'],
  events: { firm: 'transferred', agentNick: 'assigned' },
  company: 'firm',
})
class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string

  /** No column of its own in the entity. */
  @ManyToOne(() => Firm, { nullable: true })
  firm!: Relation<Firm> | null

  @Column({ type: 'varchar', length: 20, nullable: true }) agentNick!: string | null
  @ManyToOne(() => Agent, { nullable: true })
  @JoinColumn({ name: 'agentNick' })
  agent!: Relation<Agent> | null

  @OneToOne(() => Contract, { nullable: true, cascade: true })
  @JoinColumn()
  contract!: Relation<Contract> | null

  @ManyToOne(() => Region, { nullable: true })
  region!: Relation<Region> | null

  @ManyToOne(() => Vault, { nullable: true })
  vault!: Relation<Vault> | null
}

@Entity()
class Contract {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) code!: string
  @OneToOne(() => Deal, (deal: Deal) => deal.contract) deal!: Relation<Deal>
}

/** Refers to itself. */
@Entity()
@Audited<Task>({ related: ['parent'] })
class Task {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
  @ManyToOne(() => Task, { nullable: true, cascade: true }) parent!: Relation<Task> | null
}

@Entity()
@Tree('materialized-path')
class Folder {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @TreeChildren() children!: Relation<Folder[]>
  @TreeParent() parent!: Relation<Folder> | null
}

/** Without a constraint: what it refers to may be gone. */
@Entity()
@Audited<Call>({ related: ['agent', 'region', 'callee'] })
class Call {
  @PrimaryGeneratedColumn() id!: number
  @ManyToOne(() => Agent, { nullable: true, createForeignKeyConstraints: false })
  agent!: Relation<Agent> | null
  @ManyToOne(() => Region, { nullable: true, createForeignKeyConstraints: false })
  region!: Relation<Region> | null
  @ManyToOne(() => Callee, { nullable: true, createForeignKeyConstraints: false })
  @JoinColumn({ referencedColumnName: 'number' })
  callee!: Relation<Callee> | null
}

@Entity()
class Callee {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 20, unique: true }) number!: string
  @Column({ type: 'text' }) name!: string
}

forEachDatabase('a relation', (database) => {
  let app: Application
  let acme: Firm
  let globex: Firm
  let bond: Agent
  beforeAll(async () => {
    app = await openApplication(database, [
      Firm,
      Agent,
      Vault,
      Region,
      Deal,
      Contract,
      Task,
      Folder,
      Call,
      Callee,
    ])
    ;[acme, globex] = (await app.db.getRepository(Firm).save([{ name: 'Acme' }, { name: 'Globex' }])) as [
      Firm,
      Firm,
    ]
    bond = await app.db.getRepository(Agent).save({ nick: '007', displayName: 'Bond' })
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())
  afterEach(() => expect(app.reports).toEqual([]))

  const deals = () => app.db.getRepository(Deal)
  const given = async (deal: Partial<Deal> = {}): Promise<Deal> => {
    const saved = await deals().save({ title: 'Renewal', ...deal } as Deal)
    await app.forget()
    return saved
  }
  const ofAcme = () => ({ relation: 'firm', entity: 'Firm', id: String(acme.id), name: 'Acme' })

  test('set by object is a change of the relation, from id to id', async () => {
    const { id } = await given({ firm: acme })
    await deals().save({ id, firm: globex })

    const activity = await onlyActivity(app)
    expect(activity.event).toBe('transferred')
    expect(changesOf(activity)).toEqual({ firm: [acme.id, globex.id] })
  })

  test('set by an object that holds nothing but the id is the same', async () => {
    const { id } = await given({ firm: acme })
    await deals().save({ id, firm: { id: globex.id } })
    expect(changesOf(await onlyActivity(app))).toEqual({ firm: [acme.id, globex.id] })
  })

  test('set by its column bears the column’s name', async () => {
    const { id } = await given()
    await deals().save({ id, agentNick: '007' })
    const activity = await onlyActivity(app)
    expect(activity.event).toBe('assigned')
    expect(changesOf(activity)).toEqual({ agentNick: [null, '007'] })
  })

  test('set by object although there is a column bears the column’s name too', async () => {
    const { id } = await given()
    await deals().save({ id, agent: bond })
    expect(changesOf(await onlyActivity(app))).toEqual({ agentNick: [null, '007'] })
  })

  test('set to null is a change to null', async () => {
    const { id } = await given({ firm: acme, agentNick: '007' })
    await deals().save({ id, firm: null, agent: null })
    expect(changesOf(await onlyActivity(app))).toEqual({ firm: [acme.id, null], agentNick: ['007', null] })
  })

  test('set to what it is already is no activity', async () => {
    const { id } = await given({ firm: acme })
    await deals().save({ id, firm: acme })
    await deals().save({ id, firm: { id: acme.id } })
    expect(await app.activities()).toEqual([])
  })

  test('of several columns changes in each of them', async () => {
    await app.db.getRepository(Region).save([
      { country: 'DE', number: 1, name: 'North' },
      { country: 'DE', number: 2, name: 'South' },
    ])
    const { id } = await given({ region: { country: 'DE', number: 1 } as Region })
    await deals().save({ id, region: { country: 'DE', number: 2 } })

    const activity = await onlyActivity(app)
    expect(changesOf(activity)).toEqual({ 'region.number': [1, 2] })
    expect(activity.related).toEqual([
      { relation: 'region', entity: 'Region', id: '{"country":"DE","number":"2"}', name: 'South' },
    ])
  })

  test('one-to-one on the owning side is recorded at the owner, and the other record by itself', async () => {
    const deal = await deals().save({ title: 'Renewal', contract: { code: 'C-1' } as Contract })
    const contractId = deal.contract?.id
    const activities = await app.activities()
    expect(inWords(activities)).toEqual([`created Contract ${contractId}`, `created Deal ${deal.id}`])
    expect(activities[1] && changesOf(activities[1])['contract']).toEqual([null, contractId])
    expect(activities[1]?.related).toEqual([
      { relation: 'contract', entity: 'Contract', id: String(contractId), name: 'C-1' },
    ])
  })

  test('that is named in `related` is kept with its name as it was at the time', async () => {
    const firm = await app.db.getRepository(Firm).save({ name: 'Old name' })
    const { id } = await deals().save({ title: 'Renewal', firm, agent: bond })
    await app.db.getRepository(Firm).save({ id: firm.id, name: 'New name' })
    await deals().save({ id, title: 'Extension' })

    const ofDeal = (await app.activities()).filter(({ record }) => record?.entity === 'Deal')
    const agent = { relation: 'agent', entity: 'Agent', id: '007', name: 'Bond' }
    const ofFirm = { relation: 'firm', entity: 'Firm', id: String(firm.id) }
    expect(ofDeal.map(({ related }) => related)).toEqual([
      [{ ...ofFirm, name: 'Old name' }, agent],
      [{ ...ofFirm, name: 'New name' }, agent],
    ])
  })

  test('that is named in `related` is kept with a deletion too', async () => {
    const deal = await given({ firm: acme })
    await deals().remove({ ...deal })
    expect((await onlyActivity(app)).related).toEqual([ofAcme()])
  })

  test('to a record whose name is masked is kept without the name', async () => {
    const vault = await app.db.getRepository(Vault).save({ title: 'hush-hush' })
    await app.forget()
    await deals().save({ title: 'Renewal', vault })
    expect((await onlyActivity(app)).related).toEqual([
      { relation: 'vault', entity: 'Vault', id: String(vault.id), name: null },
    ])
    expect(JSON.stringify(await app.rows())).not.toContain('hush-hush')
  })

  test('to a record that is gone is kept with its id, if the foreign key is that', async () => {
    await app.db.getRepository(Call).save({
      agent: { nick: '008' },
      region: { country: 'FR', number: 7 },
      callee: { id: 1, number: '0123' },
    })
    expect((await onlyActivity(app)).related).toEqual([
      { relation: 'agent', entity: 'Agent', id: '008', name: null },
      { relation: 'region', entity: 'Region', id: '{"country":"FR","number":"7"}', name: null },
    ])
  })

  test('to a record with an endless name is kept with the beginning of it', async () => {
    const callee = await app.db.getRepository(Callee).save({ number: '1', name: 'n'.repeat(50_000) })
    await app.forget()
    await app.db.getRepository(Call).save({ callee })
    const name = `${'n'.repeat(254)}…`
    const activity = await onlyActivity(app)
    expect(activity.related).toEqual([{ relation: 'callee', entity: 'Callee', id: String(callee.id), name }])
  })

  test('of a hundred records is read once', async () => {
    const many = Array.from({ length: 100 }, (_, index) => ({
      title: `D${index}`,
      firm: index % 2 ? acme : globex,
    }))
    await deals().save(many)
    const activities = await app.activities()
    expect(activities).toHaveLength(100)
    expect(activities[1]?.related).toEqual([ofAcme()])
    expect(activities[98]?.related).toEqual([{ ...ofAcme(), id: String(globex.id), name: 'Globex' }])
  })

  test('that says the company is kept as the company of the record', async () => {
    await deals().save({ title: 'Renewal', firm: acme })
    const [row] = await app.rows()
    expect(row?.targetCompanyId).toBe(String(acme.id))
  })

  test('of a record to one that the same save inserts shows the final state in one creation', async () => {
    const { id, parent } = await app.db
      .getRepository(Task)
      .save({ title: 'child', parent: { title: 'parent' } })
    const activities = await app.activities()
    // TypeORM may insert the child first and set its parent by an update.
    expect([...inWords(activities)].sort()).toEqual(
      [`created Task ${id}`, `created Task ${parent?.id}`].sort(),
    )
    const ofChild = activities.find(({ record }) => record?.id === String(id))
    expect(ofChild && changesOf(ofChild)['parent']).toEqual([null, parent?.id])
    expect(ofChild?.related).toMatchObject([{ relation: 'parent', name: 'parent' }])
  })

  test('of a record to itself can be set', async () => {
    const task = await app.db.getRepository(Task).save({ title: 'loop' })
    await app.forget()
    await app.db.getRepository(Task).save({ id: task.id, parent: { id: task.id } })
    expect(changesOf(await onlyActivity(app))).toEqual({ parent: [null, task.id] })
  })

  test('of a tree is a creation that has the parent and the path', async () => {
    const folders = app.db.getTreeRepository(Folder)
    const root = await folders.save({ name: 'root' } as Folder)
    const child = await folders.save({ name: 'child', parent: root } as Folder)

    const activities = await app.activities()
    expect(inWords(activities)).toEqual([`created Folder ${root.id}`, `created Folder ${child.id}`])
    expect(activities[1] && changesOf(activities[1])).toMatchObject({
      parent: [null, root.id],
      mpath: [null, `${root.id}.${child.id}.`],
    })
  })
})
