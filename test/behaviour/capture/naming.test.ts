import {
  Column,
  DefaultNamingStrategy,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm'
import { ActivityLog, Audited } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, changesOf, inWords, openApplication } from './open-application.js'

const snake = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()

/** As the package typeorm-naming-strategies does it. */
class SnakeNames extends DefaultNamingStrategy {
  override tableName(className: string, customName?: string): string {
    return customName ?? snake(className)
  }
  override columnName(property: string, customName: string | undefined, prefixes: string[]): string {
    return snake(prefixes.concat(customName ?? property).join('_'))
  }
  override joinColumnName(relation: string, referenced: string): string {
    return snake(`${relation}_${referenced}`)
  }
}

class PostalAddress {
  @Column({ type: 'varchar', length: 20, nullable: true }) zipCode!: string | null
}

@Entity()
class SalesTeam {
  @PrimaryGeneratedColumn() teamId!: number
  @Column({ type: 'varchar', length: 50 }) teamName!: string
}

@Entity()
@Audited<SalesDeal>({ name: 'dealTitle', related: ['salesTeam'], events: { dealStage: 'moved' } })
class SalesDeal {
  @PrimaryGeneratedColumn() dealId!: number
  @Column({ type: 'varchar', length: 50 }) dealTitle!: string
  @Column({ type: 'varchar', length: 50, nullable: true }) dealStage!: string | null
  @Column(() => PostalAddress) postalAddress!: PostalAddress
  @ManyToOne(() => SalesTeam, { nullable: true }) salesTeam!: Relation<SalesTeam> | null
}

/** Words that SQL keeps for itself, and characters that have to be quoted. */
@Entity({ name: 'order' })
class Order {
  @PrimaryColumn({ type: 'int', name: 'group' }) group!: number
  @Column({ type: 'varchar', length: 50, name: 'select', nullable: true }) select!: string | null
  @Column({ type: 'varchar', length: 50, name: 'from table', nullable: true }) where!: string | null
  @ManyToOne(() => Order, { nullable: true })
  @JoinColumn({ name: 'user' })
  table!: Relation<Order> | null
}

@Entity({ name: 'Mixed Case-Table' })
class Mixed {
  @PrimaryGeneratedColumn({ name: 'ID' }) id!: number
  @Column({ type: 'varchar', length: 50, name: 'Größe' }) size!: string
}

forEachDatabase('names', (database) => {
  let app: Application
  const open = async (
    ...choices: Parameters<typeof openApplication> extends [unknown, ...infer R] ? R : never
  ) => {
    app = await openApplication(database, ...choices)
  }
  afterEach(async () => {
    expect(app.reports).toEqual([])
    await app.db.destroy()
  })

  const useDeals = async () => {
    const team = await app.db.getRepository(SalesTeam).save({ teamName: 'North' })
    const deals = app.db.getRepository(SalesDeal)
    const { dealId } = await deals.save({
      dealTitle: 'Renewal',
      salesTeam: team,
      postalAddress: { zipCode: '1' },
    })
    await deals.save({ dealId, dealStage: 'won', salesTeam: null, postalAddress: { zipCode: '2' } })
    await deals.remove(await deals.findOneByOrFail({ dealId }))

    const activities = (await app.activities()).slice(1)
    expect(inWords(activities)).toEqual([
      `created SalesDeal ${dealId}`,
      `moved SalesDeal ${dealId}`,
      `deleted SalesDeal ${dealId}`,
    ])
    const [created, moved] = activities
    expect(created).toMatchObject({
      type: 'Sales Deal',
      record: { name: 'Renewal' },
      related: [{ relation: 'salesTeam', entity: 'SalesTeam', id: String(team.teamId) }],
    })
    expect(created && changesOf(created)).toEqual({
      dealId: [null, dealId],
      dealTitle: [null, 'Renewal'],
      dealStage: [null, null],
      salesTeam: [null, team.teamId],
      'postalAddress.zipCode': [null, '1'],
    })
    expect(moved && changesOf(moved)).toEqual({
      dealStage: [null, 'won'],
      salesTeam: [team.teamId, null],
      'postalAddress.zipCode': ['1', '2'],
    })
  }

  test('of a naming strategy stay in the database: the log has those of the entity', async () => {
    await open([SalesTeam, SalesDeal], {}, { namingStrategy: new SnakeNames() })
    expect(app.db.getMetadata(SalesDeal).columns.map(({ databaseName }) => databaseName)).toContain(
      'postal_address_zip_code',
    )
    await useDeals()
  })

  test('with a prefix for all tables lead the log’s table to be prefixed as well', async () => {
    await open([SalesTeam, SalesDeal], {}, { entityPrefix: 'crm_' })
    await useDeals()
    const { tablePath } = app.db.getMetadata(ActivityLog)
    expect(tablePath).toBe('crm_activity_log')
    expect(await app.db.query(`SELECT count(*) AS n FROM ${tablePath}`)).toHaveLength(1)
  })

  test('that SQL keeps for itself and names with spaces are recorded', async () => {
    await open([Order, Mixed])
    const orders = app.db.getRepository(Order)
    await orders.save([
      { group: 1, select: 'a' },
      { group: 2, where: 'b', table: { group: 1 } },
    ])
    await orders.save({ group: 2, select: 'c', where: null, table: null })
    const mixed = await app.db.getRepository(Mixed).save({ size: 'L' })
    await app.db.getRepository(Mixed).save({ id: mixed.id, size: 'XL' })

    const activities = await app.activities()
    expect([...inWords(activities.slice(0, 2))].sort()).toEqual(['created Order 1', 'created Order 2'])
    expect(inWords(activities.slice(2))).toEqual([
      'updated Order 2',
      `created Mixed ${mixed.id}`,
      `updated Mixed ${mixed.id}`,
    ])
    const [, , updated, , sized] = activities
    expect(updated && changesOf(updated)).toEqual({
      select: [null, 'c'],
      where: ['b', null],
      table: [1, null],
    })
    expect(sized && changesOf(sized)).toEqual({ size: ['L', 'XL'] })
  })

  test('of two entities that are called alike are told apart by their tables', async () => {
    const makeNote = (name: string): new () => { id: number; text: string } => {
      @Entity({ name })
      class Note {
        @PrimaryGeneratedColumn() id!: number
        @Column({ type: 'varchar', length: 50 }) text!: string
      }
      return Note
    }
    const [Note, OtherNote] = [makeNote('note'), makeNote('other_note')]
    await open([Note, OtherNote])
    await app.db.getRepository(Note).save({ text: 'a' })
    await app.db.getRepository(OtherNote).save({ text: 'b' })
    expect(inWords(await app.activities())).toEqual(['created note 1', 'created other_note 1'])
  })

  const inSchemas = database.family === 'postgres' ? test : test.skip
  inSchemas('of schemas are respected, for the application’s tables and for the log’s', async () => {
    @Entity({ name: 'ledger', schema: 'Book keeping' })
    class Ledger {
      @PrimaryGeneratedColumn() id!: number
      @Column({ type: 'varchar', length: 50 }) text!: string
    }
    await open([Ledger], { schema: 'audit' }, { synchronize: false })
    await app.db.query('CREATE SCHEMA "audit"; CREATE SCHEMA "Book keeping"')
    await app.db.synchronize()
    const ledgers = app.db.getRepository(Ledger)
    const { id } = await ledgers.save({ text: 'a' })
    await ledgers.save({ id, text: 'b' })
    await ledgers.remove(await ledgers.findOneByOrFail({ id }))

    expect((await app.activities()).map(({ event }) => event)).toEqual(['created', 'updated', 'deleted'])
    expect(await app.db.query('SELECT count(*)::int AS n FROM audit.activity_log')).toEqual([{ n: 3 }])
    await app.db.query('DROP SCHEMA "audit" CASCADE; DROP SCHEMA "Book keeping" CASCADE')
  })
})
