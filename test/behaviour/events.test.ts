import {
  Column,
  DeleteDateColumn,
  Entity,
  ManyToOne,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm'
import {
  type Activity,
  type ActivityInWords,
  Audited,
  auditEntity,
  AuditIgnore,
  AuditMask,
  NotAudited,
} from '../../src/index.js'
import { databases, forEachDatabase, type TestDatabase } from '../support/databases.js'
import { type Application, changesOf, onlyActivity, openApplication } from './capture/open-application.js'

@Entity()
@Audited({ type: 'Company Management', describe: ({ recordName }) => `Company ${recordName} it is` })
class Company {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
}

@Entity()
@Audited<Deal>({
  type: 'Pipeline Management',
  name: (deal) =>
    `${deal.title} (${deal.stage}) ${Object.keys(deal).includes('bankAccount') ? deal.bankAccount : ''}`,
  events: {
    ownerId: 'transferred',
    bankAccount: 'account changed',
    stage: (_, after) => (after === 'won' || after === 'lost' ? after : null),
    active: (before, after) => (before === after ? null : after ? 'activated' : 'deactivated'),
    meta: () => {
      throw new Error('no event for this')
    },
    company: 'moved',
  },
  company: 'company',
  related: ['company'],
})
class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
  @Column({ type: 'varchar', length: 20, default: 'lead' }) stage!: string
  @Column({ type: 'int', nullable: true }) ownerId!: number | null
  @Column({ type: 'boolean', default: false }) active!: boolean
  @Column({ type: 'varchar', length: 50, nullable: true }) @AuditMask() bankAccount!: string | null
  @Column({ type: 'int', default: 0 }) @AuditIgnore() views!: number
  @Column({ type: 'simple-json', nullable: true }) meta!: object | null
  @ManyToOne(() => Company, { nullable: true }) company!: Company | null
  @UpdateDateColumn({ precision: 3 }) updatedAt!: Date
  @VersionColumn() version!: number
  @DeleteDateColumn() deletedAt!: Date | null
}

@Entity()
@Audited<Contact>({
  type: 'Contact Management',
  severalEvents: 'each',
  touches: 'recorded',
  softDelete: 'removed',
  events: { email: 'email changed', phone: 'phone changed', state: (_, after) => after ?? undefined },
  describe: ({ event, changes }) => {
    if (event === 'phone changed') throw new Error('no words for phones')
    return event === 'email changed' ? '' : `${event}: ${changes.map(({ field }) => field).join('+')}`
  },
})
class Contact {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @Column({ type: 'varchar', length: 50, nullable: true }) email!: string | null
  @Column({ type: 'varchar', length: 50, nullable: true }) phone!: string | null
  @Column({ type: 'varchar', length: 200, nullable: true }) state!: string | null
  @Column({ type: 'boolean', default: false }) removed!: boolean
  @UpdateDateColumn({ precision: 3 }) updatedAt!: Date
}

/** Soft-deleted by plain columns of other kinds: a date, and seconds since 1970 with 0 for none. */
@Entity()
class Page {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 30, nullable: true }) removedAt!: string | null
}

@Entity()
class Post {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'bigint', default: 0 }) removedAt!: string
}

@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 30 }) text!: string
  @AuditIgnore() @DeleteDateColumn() deletedAt!: Date | null
}

@Entity()
@NotAudited('derived')
class Ranking {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'int' }) rank!: number
}

forEachDatabase('an event', (database) => {
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, [Company, Deal, Contact, Page, Post, Note, Ranking], {
      audit: [
        auditEntity(Page, { softDelete: 'removedAt' }),
        auditEntity(Post, { softDelete: 'removedAt' }),
        auditEntity(Note),
      ],
    })
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())

  const deals = () => app.db.getRepository(Deal)
  const contacts = () => app.db.getRepository(Contact)
  const makeDeal = async (deal: Partial<Deal> = {}) => {
    const made = await deals().save({ title: 'Renewal', ...deal })
    await app.forget()
    return made
  }
  const makeContact = async () => {
    const made = await contacts().save({ name: 'Ana' })
    await app.forget()
    return made
  }
  const events = async () => (await app.activities()).map(({ event }) => event)

  test('is created or deleted for what begins or ends, with all its values', async () => {
    const deal = await deals().save({ title: 'Renewal', ownerId: 7, bankAccount: 'canary' })
    const { id } = deal
    await deals().remove(deal)

    const [created, deleted] = await app.activities()
    expect(created).toMatchObject({
      kind: 'created',
      event: 'created',
      type: 'Pipeline Management',
      record: { entity: 'Deal', id: String(id), name: 'Renewal (lead) ' },
    })
    expect(changesOf(created as never)).toMatchObject({
      title: [null, 'Renewal'],
      ownerId: [null, 7],
      active: [null, false],
      bankAccount: [null, null],
    })
    expect(deleted).toMatchObject({ kind: 'deleted', event: 'deleted', record: { id: String(id) } })
    expect(changesOf(deleted as never)).toMatchObject({ title: ['Renewal', null], ownerId: [7, null] })
    expect(JSON.stringify(await app.rows())).not.toContain('canary')
  })

  test('of a declared field names the update, and the activity holds all changes', async () => {
    const deal = await makeDeal()
    await deals().save({ ...deal, title: 'Upsell', ownerId: 9 })

    const activity = await onlyActivity(app)
    expect(activity).toMatchObject({ kind: 'updated', event: 'transferred' })
    expect(changesOf(activity)).toMatchObject({ title: ['Renewal', 'Upsell'], ownerId: [null, 9] })
    expect(activity.description).toBe(
      'Deal "Upsell (lead) " was transferred: title Renewal → Upsell, ownerId nothing → 9',
    )
  })

  test('that is declared first wins, whatever else changed', async () => {
    const deal = await makeDeal()
    await deals().save({ ...deal, stage: 'won', active: true, ownerId: 9 })
    await deals().save({ ...deal, stage: 'won', active: false, ownerId: 9 })
    await deals().save({ ...deal, stage: 'lost', active: true, ownerId: 9 })
    expect(await events()).toEqual(['transferred', 'deactivated', 'lost'])
  })

  test('of a function that gives null leaves an ordinary update', async () => {
    const deal = await makeDeal()
    await deals().save({ ...deal, stage: 'talk' })
    expect(await onlyActivity(app)).toMatchObject({ event: 'updated', kind: 'updated' })
  })

  test('of a masked field is named, and the values are nowhere', async () => {
    const deal = await makeDeal()
    await deals().save({ ...deal, bankAccount: 'canary-1' })
    await deals().save({ ...deal, bankAccount: 'canary-2' })

    expect(await events()).toEqual(['account changed', 'account changed'])
    expect((await app.activities())[1]?.description).toBe(
      'Deal "Renewal (lead) " had its account changed: bankAccount (masked)',
    )
    expect(JSON.stringify(await app.rows())).not.toContain('canary')
  })

  test('of a function that throws is reported once, and leaves an ordinary update', async () => {
    const deal = await makeDeal()
    await deals().save({ ...deal, meta: { step: 1 } })

    expect(await onlyActivity(app)).toMatchObject({ event: 'updated' })
    expect(app.reports.map(({ message }) => message)).toEqual(['no event for this'])
  })

  test('of a relation is told by its foreign key, with the related record by name', async () => {
    const company = await app.db.getRepository(Company).save({ name: 'Acme' })
    const deal = await makeDeal()
    await deals().save({ ...deal, company })

    const activity = await onlyActivity(app)
    expect(activity).toMatchObject({
      event: 'moved',
      related: [{ relation: 'company', entity: 'Company', id: String(company.id), name: 'Acme' }],
    })
    expect(changesOf(activity)).toMatchObject({ company: [null, company.id] })
    expect((await app.rows())[0]?.targetCompanyId).toBe(String(company.id))
    expect(activity.companyId).toBeNull()
  })

  test('is none where only update date and version change', async () => {
    const deal = await makeDeal()
    await deals().save({ ...deal, updatedAt: new Date(Date.now() + 60_000) })
    expect((await deals().findOneByOrFail({ id: deal.id })).version).toBe(2)
    expect(await events()).toEqual([])
  })

  test('is one where such touches are to be recorded', async () => {
    const contact = await makeContact()
    await contacts().save({ ...contact, updatedAt: new Date(Date.now() + 60_000) })
    expect(await events()).toEqual(['updated'])
  })

  test('is none where only ignored fields change, and never holds them', async () => {
    const deal = await makeDeal()
    await deals().save({ ...deal, views: 5 })
    expect(await events()).toEqual([])
    await deals().save({ ...deal, views: 6, ownerId: 1 })
    expect(Object.keys(changesOf(await onlyActivity(app)))).not.toContain('views')
  })

  test('is none for an entity that is not audited', async () => {
    const ranking = await app.db.getRepository(Ranking).save({ rank: 1 })
    await app.db.getRepository(Ranking).save({ ...ranking, rank: 2 })
    await app.db.getRepository(Ranking).remove(ranking)
    expect(await events()).toEqual([])
  })

  describe('where one update may be several', () => {
    test('each holds its own change, and the first what is left', async () => {
      const contact = await makeContact()
      await contacts().save({ ...contact, name: 'Anna', email: 'a@b.c', phone: '1', state: 'busy' })

      const activities = await app.activities()
      expect(activities.map((each) => [each.event, Object.keys(changesOf(each)).sort()])).toEqual([
        ['email changed', ['email', 'name', ...touched(activities[0])].sort()],
        ['phone changed', ['phone']],
        ['busy', ['state']],
      ])
      expect(new Set(activities.map(({ id }) => id))).toHaveProperty('size', 3)
      expect(new Set(activities.map(({ transactionId }) => transactionId))).toHaveProperty('size', 1)
    })

    test('a single one holds everything', async () => {
      const contact = await makeContact()
      await contacts().save({ ...contact, name: 'Anna', phone: '1' })
      const activity = await onlyActivity(app)
      expect(activity.event).toBe('phone changed')
      expect(changesOf(activity)).toMatchObject({ name: ['Ana', 'Anna'], phone: [null, '1'] })
    })
  })

  test.each([
    ['empty', '', 'updated'],
    ['longer than its column', 'x'.repeat(40), `${'x'.repeat(31)}…`],
  ])('that a function gives is made fit when it is %s', async (_, state, event) => {
    const contact = await makeContact()
    await contacts().save({ ...contact, state })
    expect(await events()).toEqual([event])
  })

  describe('of a soft deletion', () => {
    test('by the delete date is deleted, with the values before, and restored when it is undone', async () => {
      const deal = await makeDeal({ ownerId: 7 })
      await deals().softRemove(deal)
      const deleted = await onlyActivity(app)
      expect(deleted).toMatchObject({ kind: 'deleted', event: 'deleted' })
      expect(changesOf(deleted)).toMatchObject({
        id: [deal.id, deal.id],
        title: ['Renewal', 'Renewal'],
        ownerId: [7, 7],
        company: [null, null],
        deletedAt: [null, expect.any(String)],
        version: [1, 2],
      })

      await app.forget()
      const again = await deals().findOneOrFail({ where: { id: deal.id }, withDeleted: true })
      await deals().recover(again)
      expect(await onlyActivity(app)).toMatchObject({ kind: 'updated', event: 'restored' })
    })

    test('by a plain flag that the plan names is deleted, and restored', async () => {
      const contact = await makeContact()
      await contacts().save({ ...contact, removed: true })
      await contacts().save({ ...contact, removed: false, email: 'new@b.c' })

      const [deleted, restored] = await app.activities()
      expect(deleted).toMatchObject({ kind: 'deleted', event: 'deleted' })
      expect(changesOf(deleted as never)).toMatchObject({ name: ['Ana', 'Ana'], removed: [false, true] })
      expect(restored).toMatchObject({ kind: 'updated', event: 'restored' })
      expect(changesOf(restored as never)).toMatchObject({ removed: [true, false], email: [null, 'new@b.c'] })
    })

    test('has what changes along with it, so that the history is without gaps', async () => {
      const deal = await makeDeal({ ownerId: 7, bankAccount: 'DE-1', meta: { a: 1, pin: 1 } })
      Object.assign(deal, { title: 'Gone', ownerId: null, bankAccount: 'DE-2', meta: { a: 2, pin: 2 } })
      await deals().save({ ...deal, deletedAt: new Date() })
      const found = await deals().findOneOrFail({ where: { id: deal.id }, withDeleted: true })
      await deals().recover(found)

      const [deleted, restored] = (await app.activities()) as [Activity, Activity]
      expect([deleted.event, restored.event]).toEqual(['deleted', 'restored'])
      expect(changesOf(deleted)).toMatchObject({
        title: ['Renewal', 'Gone'],
        ownerId: [7, null],
        stage: ['lead', 'lead'],
        meta: [
          { a: 1, pin: '[masked]' },
          { a: 2, pin: '[masked]' },
        ],
      })
      expect(deleted.changes.find(({ field }) => field === 'bankAccount')).toHaveProperty('masked', true)
      expect(JSON.stringify(await app.rows())).not.toMatch(/DE-1|DE-2/)
      for (const { field, before } of restored.changes)
        expect([field, before]).toEqual([field, changesOf(deleted)[field]?.[1]])
    })

    test('by a delete date that is ignored is deleted, and restored', async () => {
      const notes = app.db.getRepository(Note)
      const note = await notes.save({ text: 'hello' })
      await notes.softRemove(note)
      await notes.recover(note)
      await notes.remove(note)

      const [, deleted, restored, removed] = (await app.activities()) as Activity[]
      expect(await events()).toEqual(['created', 'deleted', 'restored', 'deleted'])
      expect(deleted && changesOf(deleted)).toEqual({ id: [1, 1], text: ['hello', 'hello'] })
      expect(restored).toMatchObject({ kind: 'updated', changes: [], description: 'Note 1 was restored' })
      expect(removed && changesOf(removed)).toEqual({ id: [1, null], text: ['hello', null] })
    })

    test('by a plain text that is filled is deleted, and restored', async () => {
      const pages = app.db.getRepository(Page)
      const page = await pages.save({ removedAt: null })
      await pages.save({ ...page, removedAt: '2026-03-01' })
      await pages.save({ ...page, removedAt: '2026-03-02' })
      await pages.save({ ...page, removedAt: null })
      expect(await events()).toEqual(['created', 'deleted', 'updated', 'restored'])
    })

    test('by a number that is 0 for none is deleted, and restored', async () => {
      const posts = app.db.getRepository(Post)
      const post = await posts.save({})
      await posts.save({ ...post, removedAt: '1772323200' })
      await posts.save({ ...post, removedAt: '0' })
      expect(await events()).toEqual(['created', 'deleted', 'restored'])
    })

    test('is a deletion in the log although the row goes on changing', async () => {
      const contact = await makeContact()
      const removed = { ...contact, removed: true }
      await contacts().save(removed)
      await contacts().save({ ...removed, phone: '1' })
      expect(await events()).toEqual(['deleted', 'phone changed'])
    })
  })

  describe('is described', () => {
    test('by the entity that it is about', async () => {
      await app.db.getRepository(Company).save({ name: 'Acme' })
      expect((await onlyActivity(app)).description).toBe('Company Acme it is')
    })

    test('by the library where the entity’s own words are none or fail, which is reported', async () => {
      const contact = await makeContact()
      await contacts().save({ ...contact, email: 'a@b.c', phone: '1', state: 'busy' })

      const [mail, phone, busy] = (await app.activities()).map(({ description }) => description)
      expect(mail).toMatch(/^Contact "Ana" had its email changed: email nothing → a@b\.c/)
      expect(phone).toBe('Contact "Ana" had its phone changed: phone nothing → 1')
      expect(busy).toBe('busy: state')
      expect(app.reports.map(({ message }) => message)).toEqual(['no words for phones'])
    })
  })
})

const sqlite = databases[0] as TestDatabase

describe('the description of the application', () => {
  test('serves entities that have none, and is given words without masked values', async () => {
    const said: ActivityInWords[] = []
    const app = await openApplication(sqlite, [Company, Deal], {
      audit: undefined,
      describe: (activity) => {
        said.push(activity)
        return `${activity.actorName}: ${activity.entity} ${activity.recordId} ${'x'.repeat(2_000)}`
      },
    })
    await app.db.getRepository(Company).save({ name: 'Acme' })
    const deal = await app.db.getRepository(Deal).save({ title: 'Renewal', bankAccount: 'canary' })

    const [company, created] = (await app.activities()).map(({ description }) => description)
    expect(company).toBe('Company Acme it is')
    expect(created?.slice(0, 20)).toBe(`system: deal ${deal.id} xxxxx`)
    expect(Array.from(created ?? '')).toHaveLength(1_000)
    expect(said).toHaveLength(1)
    expect(said[0]).toMatchObject({
      kind: 'created',
      type: 'Pipeline Management',
      event: 'created',
      recordName: 'Renewal (lead) ',
    })
    expect(JSON.stringify(said)).not.toContain('canary')
    await app.db.destroy()
  })

  test('that throws or gives no text is reported or passed over, and the library’s stands in', async () => {
    let describe = (): string => {
      throw new TypeError('no words')
    }
    const app = await openApplication(sqlite, [Ranking], {
      audit: [auditEntity(Ranking, { type: 'Ranks' })],
      describe: () => describe(),
    })
    await app.db.getRepository(Ranking).save({ rank: 1 })
    describe = () => 404 as never
    await app.db.getRepository(Ranking).save({ rank: 2 })

    expect((await app.activities()).map(({ description }) => description)).toEqual([
      'Ranking 1 was created',
      'Ranking 2 was created',
    ])
    expect(app.reports.map(({ message }) => message)).toEqual(['no words'])
    await app.db.destroy()
  })
})

describe('a function of the application that gives what it must not', () => {
  test.each([false, 0, 7, {}, ['moved'], Symbol('moved')])(
    'as event (%p) leaves an ordinary update',
    async (event) => {
      const app = await openApplication(sqlite, [Page], {
        audit: [auditEntity(Page, { events: { removedAt: () => event as never } })],
      })
      const page = await app.db.getRepository(Page).save({ removedAt: null })
      await app.db.getRepository(Page).save({ ...page, removedAt: 'now' })
      expect((await app.activities()).map((each) => each.event)).toEqual(['created', 'updated'])
      await app.db.destroy()
    },
  )

  test.each([undefined, null, '', {}, Symbol('name')])(
    'as name (%p) leaves the record without one',
    async (name) => {
      const app = await openApplication(sqlite, [Page], {
        audit: [auditEntity(Page, { name: () => name as never })],
      })
      await app.db.getRepository(Page).save({ removedAt: null })
      expect(await onlyActivity(app)).toMatchObject({
        record: { name: null },
        description: 'Page 1 was created',
      })
      await app.db.destroy()
    },
  )

  test('as name, by throwing, is reported', async () => {
    const name = () => {
      throw new Error('nameless')
    }
    const app = await openApplication(sqlite, [Page], { audit: [auditEntity(Page, { name })] })
    await app.db.getRepository(Page).save({ removedAt: null })
    expect((await onlyActivity(app)).record?.name).toBeNull()
    expect(app.reports.map(({ message }) => message)).toEqual(['nameless'])
    await app.db.destroy()
  })
})

/** The update date, if it happened to change within the test. */
function touched(activity: Parameters<typeof changesOf>[0] | undefined): readonly string[] {
  return activity !== undefined && 'updatedAt' in changesOf(activity) ? ['updatedAt'] : []
}
