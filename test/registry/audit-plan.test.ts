import {
  Column,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  ManyToMany,
  JoinTable,
  ManyToOne,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm'
import { Audited, auditEntity, AuditIgnore, AuditMask, type AuditedOptions } from '../../src/index.js'
import { entityNameOf, recordKeyOf } from '../../src/registry/record-key.js'
import { buildPlan, buildPlans, describeEntities, pathsWhere } from './build-plans.js'

@Entity()
class Company {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar' }) name!: string
}

class Address {
  @Column({ type: 'varchar' }) street!: string
  @Column({ type: 'varchar' }) @AuditMask() zip!: string
  @Column({ type: 'int' }) @AuditIgnore() printed!: number
  @Column({ type: 'varchar' }) doorPin!: string
}

@Entity()
class Badge {
  @PrimaryGeneratedColumn() id!: number
}

@Entity()
class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar' }) title!: string
  @Column({ type: 'int' }) ownerId!: number
  @Column({ type: 'varchar' }) apiToken!: string
  @Column({ type: 'varchar', select: false }) remark!: string
  @Column({ type: 'varchar', select: false }) @AuditMask(false) summary!: string
  @Column({ type: 'varchar' }) @AuditMask(false) publicToken!: string
  @Column({ type: 'varchar' }) @AuditMask() bankAccount!: string
  @Column({ type: 'int' }) @AuditIgnore() viewCount!: number
  @Column(() => Address) address!: Address
  @ManyToOne(() => Company) company!: Company
  @ManyToMany(() => Company) @JoinTable() partners!: Company[]
  @OneToOne(() => Badge) @JoinColumn() badge!: Badge
  @UpdateDateColumn() updatedAt!: Date
  @VersionColumn() version!: number
  @DeleteDateColumn() deletedAt!: Date | null
}

const planOf = (options: AuditedOptions<Deal>) =>
  buildPlan([Deal, Company, Badge], { audit: [auditEntity(Deal, options)] })

const errorOf = (options: object) => planOf(options).then(() => 'no error', String)

const RECORDED =
  'id, title, ownerId, apiToken, remark, summary, publicToken, bankAccount, updatedAt, version, deletedAt, ' +
  'company, badge, address.street, address.zip, address.doorPin'

const ALL = RECORDED.replace('bankAccount', 'bankAccount, viewCount').replace(
  'address.zip',
  'address.zip, address.printed',
)

describe('a plan', () => {
  test('has the columns in their order, embedded ones and foreign keys among them, without the ignored', async () => {
    const plan = await planOf({})
    expect(plan.fields.map(({ path }) => path).join(', ')).toBe(RECORDED)
  })

  test('masks what is said to be masked, what looks secret and what `select: false` hides', async () => {
    expect(pathsWhere(await planOf({}), 'masked')).toEqual([
      'apiToken',
      'remark',
      'bankAccount',
      'address.zip',
      'address.doorPin',
    ])
    expect(pathsWhere(await planOf({}), 'revealed')).toEqual(['summary', 'publicToken'])
  })

  test('masks, reveals and ignores what its options name, embedded properties too', async () => {
    const plan = await planOf({
      mask: ['title', 'address.street', 'publicToken'],
      reveal: ['apiToken', 'address.zip'],
      ignore: ['address.doorPin', 'ownerId'],
    })
    expect(pathsWhere(plan, 'masked')).toEqual([
      'title',
      'remark',
      'publicToken',
      'bankAccount',
      'address.street',
    ])
    expect(pathsWhere(plan, 'revealed')).toEqual(['apiToken', 'summary', 'address.zip'])
    expect(plan.fields.map(({ path }) => path)).not.toEqual(expect.arrayContaining(['ownerId']))
    expect([...plan.paths.masked]).toEqual(pathsWhere(plan, 'masked'))
  })

  test('ignores a field that is both masked and ignored, and masks one that is both revealed and masked', async () => {
    const plan = await planOf({ reveal: ['title'], mask: ['title', 'ownerId'], ignore: ['ownerId'] })
    expect(plan.paths.masked.has('title')).toBe(true)
    expect(plan.fields.some(({ path }) => path === 'ownerId')).toBe(false)
  })

  test('masks a foreign key that points at a secret key', async () => {
    @Entity()
    class Session {
      @PrimaryColumn({ type: 'varchar' }) token!: string
    }
    @Entity()
    @Audited()
    class Visit {
      @PrimaryGeneratedColumn() id!: number
      @ManyToOne(() => Session) session!: Session
      @Column({ type: 'varchar' }) byWay!: string
      @ManyToOne(() => Session) @JoinColumn({ name: 'byWay' }) way!: Session
    }
    expect(pathsWhere(await buildPlan([Visit, Session]), 'masked')).toEqual(['byWay', 'session'])
  })

  test('knows update dates and versions as bookkeeping, and the delete date as soft deletion', async () => {
    const plan = await planOf({})
    expect(pathsWhere(plan, 'bookkeeping')).toEqual(['updatedAt', 'version'])
    expect(plan.softDelete?.path).toBe('deletedAt')
    expect((await planOf({ softDelete: 'ownerId' })).softDelete?.path).toBe('ownerId')
    const ignoring = await planOf({ ignore: ['deletedAt'] })
    expect(ignoring.softDelete?.path).toBe('deletedAt')
    expect(ignoring.fields.map(({ path }) => path)).not.toContain('deletedAt')
    expect((await planOf({ softDelete: 'viewCount' })).softDelete?.path).toBe('viewCount')
  })

  test('is called by the entity in words where nothing else is said', async () => {
    @Entity()
    @Audited()
    class SpamCarrierHTTPStatus {
      @PrimaryGeneratedColumn() id!: number
    }
    expect(await buildPlan([SpamCarrierHTTPStatus])).toMatchObject({
      label: 'spam carrier http status',
      type: 'Spam Carrier Http Status',
      severalEvents: 'first',
      touches: 'ignored',
    })
  })

  test('names records by the usual fields in their order, never by a masked one', async () => {
    @Entity()
    @Audited()
    class Member {
      @PrimaryGeneratedColumn() id!: number
      @Column({ type: 'varchar' }) code!: string
      @Column({ type: 'varchar' }) email!: string
      @Column({ type: 'varchar' }) @AuditMask() name!: string
    }
    const { name } = await buildPlan([Member])
    expect(name.from === 'fields' && name.fields.map(({ path }) => path)).toEqual(['email', 'code'])
  })

  test('takes a relation for its foreign key', async () => {
    const plan = await planOf({
      company: 'company',
      events: { company: 'moved' },
      related: ['company', 'badge'],
    })
    expect(plan.company?.databaseName).toBe('companyId')
    expect(plan.events.map(({ field }) => field.databaseName)).toEqual(['companyId'])
    expect(plan.related.map(({ propertyName }) => propertyName)).toEqual(['company', 'badge'])
  })

  test('cannot be changed', async () => {
    const plan = await planOf({ events: { title: 'renamed' }, related: ['company'] })
    expect(Object.isFrozen(plan)).toBe(true)
    for (const part of [plan.fields, plan.events, plan.related, plan.paths])
      expect(Object.isFrozen(part)).toBe(true)
    for (const field of plan.fields) expect(Object.isFrozen(field)).toBe(true)
  })
})

describe('a wrong declaration is an error that says what to write', () => {
  const said = (why: string, advice: string) =>
    `ActivityLogError: [activity-log] Cannot audit "Deal": ${why}. ${advice}. (DECLARATION_INVALID)`
  const noColumn = (option: string, path: string) =>
    said(`"${option}" names "${path}", which is no recorded column of it`, `Name one of: ${RECORDED}`)

  test.each([
    ['an event on a missing column', { events: { stagee: 'moved' } }, noColumn('events', 'stagee')],
    ['an event on an ignored column', { events: { viewCount: 'seen' } }, noColumn('events', 'viewCount')],
    ['an event on a many-to-many', { events: { partners: 'joined' } }, noColumn('events', 'partners')],
    ['an event on an embedded as a whole', { events: { address: 'moved' } }, noColumn('events', 'address')],
    ['a missing column as name', { name: 'tittle' }, noColumn('name', 'tittle')],
    ['a missing column as company', { company: 'firm' }, noColumn('company', 'firm')],
    [
      'a missing column as soft deletion',
      { softDelete: 'gone' },
      said('"softDelete" names "gone", which is no recorded column of it', `Name one of: ${ALL}`),
    ],
    [
      'a missing column under mask',
      { mask: ['addres.zip'] },
      said('"mask" names "addres.zip", which is no recorded column of it', `Name one of: ${ALL}`),
    ],
    [
      'a masked field as name',
      { name: 'bankAccount' },
      said(
        '"name" is the masked field "bankAccount"',
        'Name another field, or reveal this one with @AuditMask(false)',
      ),
    ],
    [
      'a masked field as company',
      { company: 'bankAccount' },
      said('"company" is the masked field "bankAccount"', 'Name another field, or reveal this one'),
    ],
    [
      'an event as a function of a masked field',
      { events: { apiToken: () => 'rotated' } },
      said('the event of the masked field "apiToken" is a function of its values', 'Write a name instead'),
    ],
    [
      'an event that is neither name nor function',
      { events: { title: true } },
      said('the event of "title" is neither a name nor a function', 'Write a name, e.g. "transferred"'),
    ],
    [
      'an event of 33 characters',
      { events: { title: 'x'.repeat(33) } },
      said('"events.title" is empty or longer than 32 characters', 'Write a text of 1 to 32 characters'),
    ],
    [
      'an empty event',
      { events: { title: ' ' } },
      said('"events.title" is empty or longer than 32 characters', 'Write a text of 1 to 32 characters'),
    ],
    [
      'a type of 65 characters',
      { type: '🚚'.repeat(65) },
      said('"type" is empty or longer than 64 characters', 'Write a text of 1 to 64 characters'),
    ],
    [
      'a type that is no text',
      { type: 7 },
      said('"type" is empty or longer than 64 characters', 'Write a text of 1 to 64 characters'),
    ],
    [
      'a relation that is none',
      { related: ['owner'] },
      said(
        '"related" names "owner", which is no many-to-one or owning one-to-one relation of it',
        'Name one of: company, badge',
      ),
    ],
    [
      'a many-to-many relation',
      { related: ['partners'] },
      said(
        '"related" names "partners", which is no many-to-one or owning one-to-one relation of it',
        'Name one of: company, badge',
      ),
    ],
    [
      'a masked primary key',
      { mask: ['id'] },
      said(
        '"mask" names "id", a part of its primary key, which names the record in the log',
        'Leave it out; a key that looks secret is recorded as its SHA-256',
      ),
    ],
    [
      'an unknown option',
      { evnets: { title: 'renamed' } },
      said(
        'there is no option "evnets"',
        'Options: company, describe, events, ignore, mask, name, related, reveal, severalEvents, softDelete, touches, type',
      ),
    ],
    [
      'a word that severalEvents does not know',
      { severalEvents: 'all' },
      said('"severalEvents" is no known word', 'Write one of: first, each'),
    ],
    [
      'a word that touches does not know',
      { touches: 'record' },
      said('"touches" is no known word', 'Write one of: ignored, recorded'),
    ],
    [
      'a description that is no function',
      { describe: 'changed' },
      said('"describe" is no function', 'Pass a function or leave it out'),
    ],
    [
      'relations that are no list',
      { related: 'company' },
      said('"related" is no list', 'Write a list of names'),
    ],
    ['masks that are no list', { mask: 'title' }, said('"mask" is no list', 'Write a list of names')],
  ])('%s', async (_, options, message) => {
    expect(await errorOf(options)).toBe(message)
  })

  test('takes 64 characters of type and 32 of event, counted as people count them', async () => {
    const plan = await planOf({ type: '🚚'.repeat(64), events: { title: '🚚'.repeat(32) } })
    expect(plan.type).toHaveLength(128)
  })

  test('a relation where the entity has none', async () => {
    const failing = buildPlan([Company], { audit: [auditEntity(Company, { related: ['owner'] as never })] })
    await expect(failing).rejects.toThrow('relation of it. Leave "related" out. (DECLARATION_INVALID)')
  })
})

describe('the name of a record', () => {
  @Entity()
  class Session {
    @PrimaryColumn({ type: 'varchar' }) token!: string
  }
  @Entity()
  class PublicLink {
    @PrimaryColumn({ type: 'varchar' }) @AuditMask(false) token!: string
  }

  test('whose key looks secret is the hash of the key', async () => {
    const dataSource = await describeEntities([Session, PublicLink])
    const { entity, id } = recordKeyOf(dataSource, Session, 'abc')
    expect(entity).toBe('Session')
    // printf abc | sha256sum
    expect(id).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9c')
    expect(recordKeyOf(dataSource, PublicLink, 'abc').id).toBe('abc')
  })

  test('tells entities of one name in two schemas apart by their tables', async () => {
    const plans = await buildPlans([namesake('first'), namesake('second'), Company], { audit: 'all' })
    expect([...plans.keys()].map(entityNameOf).sort()).toEqual(['Company', 'first.account', 'second.account'])
  })
})

function namesake(schema: string): new () => object {
  @Entity({ schema })
  class Account {
    @PrimaryGeneratedColumn() id!: number
  }
  return Account
}
