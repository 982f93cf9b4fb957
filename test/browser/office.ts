/** The small world of these tests: two companies, some people, and three months of what they did, written through the library. */
import {
  Column,
  DataSource,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Repository,
} from 'typeorm'
import {
  actAs,
  activityLog,
  type ActorInput,
  Audited,
  AuditMask,
  withActivityLog,
  withoutAudit,
} from 'typeorm-activity-log'

/** The office's time: Wednesday the 18th of March 2026, 16:30 in Madrid. */
export const NOW = new Date('2026-03-18T15:30:00Z')

@Entity()
@Audited<Company>({ type: 'Company Management', company: 'id' })
export class Company {
  @PrimaryGeneratedColumn() id!: number
  @Column('varchar') name!: string
}

@Entity()
@Audited<Person>({ type: 'User Management', company: 'companyId' })
export class Person {
  @PrimaryGeneratedColumn() id!: number
  @Column('varchar') name!: string
  @AuditMask()
  @Column('varchar')
  password!: string
  @Column('int') companyId!: number
}

@Entity()
@Audited<Contact>({ type: 'Contact Management', company: 'companyId' })
export class Contact {
  @PrimaryGeneratedColumn() id!: number
  @Column('varchar') name!: string
  @Column('varchar') email!: string
  @Column('varchar', { nullable: true }) city!: string | null
  @Column('varchar', { default: '' }) notes!: string
  @Column('boolean', { default: false }) isCustomer!: boolean
  @Column('int') companyId!: number
}

@Entity()
@Audited<Deal>({
  type: 'Pipeline Management',
  name: 'title',
  company: 'companyId',
  events: { ownerId: 'transferred' },
  related: ['company', 'owner', 'contact'],
})
export class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column('varchar') title!: string
  @Column('varchar') stage!: string
  @Column('int') value!: number
  @Column('varchar', { default: '' }) notes!: string
  @Column('simple-json', { nullable: true }) terms!: unknown
  @Column('datetime', { nullable: true }) closesAt!: Date | null
  @Column('int') ownerId!: number
  @ManyToOne(() => Person)
  @JoinColumn()
  owner?: Person
  @ManyToOne(() => Contact, { nullable: true })
  @JoinColumn()
  contact?: Contact | null
  @Column('int') companyId!: number
  @ManyToOne(() => Company)
  @JoinColumn()
  company?: Company
}

/** The office's database, and the time at which it writes and reads. */
export interface Office {
  readonly db: DataSource
  /** Acts at this time from now on. */
  at(time: string | Date): void
}

/** An office whose companies and people are there, and nothing has happened. */
export async function openOffice(): Promise<Office> {
  // Ids never go back in time: the story begins after this.
  let now = new Date('2026-01-01T00:00:00Z')
  const entities = [Company, Person, Contact, Deal]
  const options = { type: 'sqljs', entities, synchronize: true } as const
  const db = await new DataSource(withActivityLog(options, { clock: () => now })).initialize()
  await withoutAudit('the office before its story', async () => {
    await db.getRepository(Company).save([
      { id: 3, name: 'Acme' },
      { id: 4, name: 'Globex' },
    ])
    await db.getRepository(Person).save([
      { id: 7, name: 'Ana Ruiz', password: 'old', companyId: 3 },
      { id: 9, name: 'Bo Lind', password: 'old', companyId: 3 },
      { id: 11, name: 'Cy Moss', password: 'old', companyId: 4 },
    ])
  })
  return {
    db,
    at: (time) => {
      now = new Date(time)
    },
  }
}

/** Somebody at work: who, for which company, from where. */
export interface Acting {
  readonly actor: ActorInput
  readonly ip: string | null
}

export const ana: Acting = {
  actor: { kind: 'user', id: 7, name: 'Ana Ruiz', companyId: 3 },
  ip: '203.0.113.7',
}
export const bo: Acting = { actor: { kind: 'user', id: 9, name: 'Bo Lind', companyId: 3 }, ip: '10.0.4.12' }
export const cy: Acting = {
  actor: { kind: 'user', id: 11, name: 'Cy Moss', companyId: 4 },
  ip: '198.51.100.20',
}
export const job: Acting = { actor: { kind: 'system', name: 'Night job', companyId: 3 }, ip: null }
export const root = { kind: 'admin', id: 1, name: 'Root Admin' } as const
const rootActing: Acting = { actor: root, ip: '192.0.2.1' }

/**
 * The office with its story told; it is NOW there. Times are Madrid's (UTC+1):
 * what each preset finds is written beside the tests of presets.
 */
export async function openStory(): Promise<DataSource> {
  const office = await openOffice()
  const { db } = office
  const contacts = db.getRepository(Contact)
  const deals = db.getRepository(Deal)
  const act = async (time: string, who: Acting, write: () => Promise<unknown>) => {
    office.at(time)
    await actAs(who, write)
  }
  const change =
    <T extends { id: number }>(repository: Repository<T>, id: number, fields: Partial<T>) =>
    async () => {
      const record = await repository.findOneByOrFail({ id } as never)
      await repository.save(Object.assign(record, fields))
    }
  const contact = (fields: Partial<Contact>) => () =>
    contacts.save(contacts.create({ companyId: 3, ...fields }))
  const signIn = (metadata: Record<string, unknown>) => () =>
    activityLog(db).log({
      type: 'Authentication',
      event: 'logged in',
      description: 'User logged in',
      metadata,
    })

  await act('2026-01-20T09:00:00Z', ana, signIn({ method: 'password', attempts: 2 }))
  await act('2026-02-10T10:00:00Z', ana, contact({ id: 51, name: 'Zoe Quartz', email: 'zoe@quartz.example' }))
  await act(
    '2026-02-20T10:00:00Z',
    bo,
    contact({ id: 52, name: 'Max Brandt', email: 'max@brandt.example', city: 'Bern' }),
  )
  await act(
    '2026-02-21T10:00:00Z',
    cy,
    contact({ id: 53, name: 'Gil Globex', email: 'gil@globex.example', companyId: 4 }),
  )
  await act('2026-03-02T08:00:00Z', ana, () =>
    deals.save(
      deals.create({
        id: 61,
        title: 'Renewal 2026',
        stage: 'lead',
        value: 1500,
        notes: 'The first offer was declined by the board.',
        terms: { discount: 5, tags: ['priority'] },
        closesAt: new Date('2026-06-30T10:00:00Z'),
        ownerId: 7,
        contact: { id: 52, name: 'Max Brandt' },
        company: { id: 3, name: 'Acme' },
      }),
    ),
  )
  await act('2026-03-11T23:30:00Z', bo, change(contacts, 52, { city: 'Basel' }))
  await act('2026-03-15T12:00:00Z', { ...ana, ip: '10.0.4.9' }, change(contacts, 52, { isCustomer: true }))
  await act('2026-03-16T09:00:00Z', bo, change(db.getRepository(Person), 9, { password: 'new' }))
  await act('2026-03-17T10:00:00Z', bo, change(deals, 61, { ownerId: 9 }))
  await act('2026-03-17T22:59:59Z', ana, signIn({ method: 'passkey' }))
  await act(
    '2026-03-17T23:00:00Z',
    job,
    contact({ id: 54, name: 'Imported Ida', email: 'ida@import.example' }),
  )
  await act('2026-03-18T09:00:00Z', rootActing, change(db.getRepository(Company), 3, { name: 'Acme Corp' }))
  await act('2026-03-18T10:00:00Z', cy, change(contacts, 53, { city: 'Genoa' }))
  office.at('2026-03-18T11:00:00Z')
  await actAs({ ...ana, impersonator: root, ip: '192.0.2.1' }, change(contacts, 54, { city: 'Ibiza' }))
  await act('2026-03-18T13:00:00Z', bo, async () =>
    contacts.remove(await contacts.findOneByOrFail({ id: 51 })),
  )
  await act(
    '2026-03-18T15:27:00Z',
    ana,
    change(deals, 61, {
      stage: 'customer',
      value: 1800,
      notes: 'The second offer was accepted by the board.',
      terms: { discount: 10, tags: ['priority'] },
      closesAt: null,
    }),
  )
  office.at(NOW)
  return db
}
