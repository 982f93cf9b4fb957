/** What a history must not get wrong where keys, relations, values and names are unusual. */
import {
  Column,
  type DataSource,
  DeleteDateColumn,
  Entity,
  type EntityTarget,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  type ObjectLiteral,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm'
import {
  actAs,
  type Activity,
  type ActivityLogError,
  activityLog,
  Audited,
  AuditIgnore,
  baseline,
  history,
  type Moment,
  type RestorePlan,
  withoutAudit,
} from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, openApplication } from '../capture/open-application.js'

@Entity()
class Flag {
  @PrimaryColumn({ type: 'int' }) a!: number
  @PrimaryColumn({ type: 'boolean' }) isOn!: boolean
  @Column({ type: 'int' }) n!: number
}

@Entity()
class Draft {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'int' }) n!: number
  @AuditIgnore() @DeleteDateColumn() deletedAt!: Date | null
}

@Entity()
class Place {
  @PrimaryColumn({ type: 'int' }) x!: number
  @PrimaryColumn({ type: 'int' }) y!: number
}

class Key {
  @PrimaryColumn({ type: 'int' }) u!: number
  @PrimaryColumn({ type: 'int' }) v!: number
}

@Entity()
class Keyed {
  @Column(() => Key) key!: Key
}

@Entity()
class Owned {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'varchar', length: 20, unique: true }) code!: string
}

@Entity()
class Visitor {
  @PrimaryColumn({ type: 'int' }) id!: number
  @ManyToOne(() => Place, { nullable: true, cascade: true }) place!: Place | null
  @ManyToOne(() => Keyed, { nullable: true }) keyed!: Keyed | null
  @ManyToOne(() => Owned, { nullable: true, cascade: true })
  @JoinColumn({ name: 'ownedCode', referencedColumnName: 'code' })
  owned!: Owned | null
  @ManyToOne(() => Visitor, { nullable: true, createForeignKeyConstraints: false }) guide!: Visitor | null
  @ManyToMany(() => Owned) @JoinTable() belongings!: Owned[]
}

@Entity()
@Audited<Paper>({ events: { state: (_, after) => (after === 'on' ? 'restored' : 'archived') } })
class Paper {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'varchar', length: 20, default: 'off' }) state!: string
  @Column({ type: 'text', nullable: true }) text!: string | null
  @Column({ type: 'simple-json', nullable: true }) settings!: object | null
  @Column({ type: 'varchar', length: 20, insert: false, nullable: true }) later!: string | null
  @DeleteDateColumn() deletedAt!: Date | null
}

@Entity()
class Lazy {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column({ type: 'int' }) n!: number
  @ManyToOne(() => Owned, { nullable: true }) owner!: Promise<Owned | null>
}

const ENTITIES = [Flag, Draft, Place, Keyed, Owned, Visitor, Paper, Lazy]

const ana = { kind: 'user', id: '1', name: 'Ana', companyId: '3' } as const
const leo = { kind: 'user', id: '2', name: 'Leo', companyId: '3' } as const
const root = { kind: 'admin', id: '9', name: 'Root' } as const

forEachDatabase('a history of hard cases', (database) => {
  let application: Application
  let db: DataSource

  beforeEach(async () => {
    application = await openApplication(database, ENTITIES, { audit: 'all', limits: { valueBytes: 64 } })
    db = application.db
  })

  afterEach(() => db.destroy())

  const of = <E extends ObjectLiteral>(entity: EntityTarget<E>) =>
    history(db, entity, { canRestore: () => true }).unrestricted('test')

  async function last(): Promise<Activity> {
    return (await application.activities()).at(-1) as Activity
  }

  async function errorOf(work: Promise<unknown>): Promise<ActivityLogError> {
    return work.then(
      () => Promise.reject(new Error('nothing was thrown')),
      (error: ActivityLogError) => error,
    )
  }

  test('a boolean in a key names its own record alone', async () => {
    const flags = db.getRepository(Flag)
    await flags.insert([
      { a: 1, isOn: true, n: 1 },
      { a: 1, isOn: false, n: 1 },
    ])
    await flags.update({ a: 1, isOn: true }, { n: 2 })
    const update = await last()
    await withoutAudit('beside the log', () => flags.update({ a: 1, isOn: false }, { n: 2 }))
    await of(Flag).revert(update)
    expect(await flags.findBy({ n: 1 })).toEqual([{ a: 1, isOn: true, n: 1 }])
    expect(await of(Flag).of({ a: 1, isOn: true }).asOf(update)).toEqual({ a: 1, isOn: true, n: 2 })
  })

  test('a soft deletion whose column is ignored is taken back', async () => {
    const drafts = db.getRepository(Draft)
    await drafts.save({ id: 1, n: 1 })
    await drafts.softDelete(1)
    expect(
      await of(Draft)
        .of(1)
        .asOf(await last()),
    ).toBeNull()
    await of(Draft).restore(await last())
    expect(await drafts.find()).toMatchObject([{ id: 1, n: 1 }])
    expect(
      await of(Draft)
        .of(1)
        .asOf(await last()),
    ).toEqual({ id: 1, n: 1 })
  })

  test('a foreign key of two columns goes back as a whole, and nothing cascades', async () => {
    await db.getRepository(Place).save([
      { x: 1, y: 1 },
      { x: 1, y: 2 },
    ])
    const visitors = db.getRepository(Visitor)
    await visitors.save({ id: 1, place: { x: 1, y: 1 } })
    await visitors.save({ id: 1, place: { x: 1, y: 2 } })
    const before = (await application.activities()).length
    await of(Visitor).revert(await last())
    expect(await visitors.find({ relations: { place: true } })).toMatchObject([{ place: { x: 1, y: 1 } }])
    expect(await application.activities()).toHaveLength(before + 1)
    expect(
      await of(Visitor)
        .of(1)
        .asOf(await last()),
    ).toMatchObject({ place: { x: 1, y: 1 }, owned: null })
  })

  test('a relation to an embedded key comes back', async () => {
    await db.getRepository(Keyed).save({ key: { u: 1, v: 2 } })
    const visitors = db.getRepository(Visitor)
    await visitors.save({ id: 1, keyed: { key: { u: 1, v: 2 } } })
    expect(
      await of(Visitor)
        .of(1)
        .asOf(await last()),
    ).toMatchObject({ keyed: { key: { u: 1, v: 2 } } })
    await visitors.delete(1)
    await of(Visitor).restore(await last())
    expect(await visitors.find({ relations: { keyed: true } })).toMatchObject([
      { keyed: { key: { u: 1, v: 2 } } },
    ])
  })

  test('a relation by another column than the key goes back without a write to the related record', async () => {
    await db.getRepository(Owned).save([
      { id: 1, code: 'x' },
      { id: 2, code: 'y' },
    ])
    const visitors = db.getRepository(Visitor)
    await visitors.save({ id: 1, owned: { id: 1, code: 'x' } })
    await visitors.save({ id: 1, owned: { id: 2, code: 'y' } })
    await of(Visitor).revert(await last())
    expect(await visitors.find({ relations: { owned: true } })).toMatchObject([{ owned: { code: 'x' } }])
  })

  test('a record that points at itself does so again', async () => {
    const visitors = db.getRepository(Visitor)
    await visitors.save({ id: 1 })
    await visitors.update({ id: 1 }, { guide: { id: 1 } })
    await visitors.delete(1)
    await of(Visitor).restore(await last())
    expect(await visitors.find({ relations: { guide: true } })).toMatchObject([{ guide: { id: 1 } }])
  })

  test('a value that the log holds a hash of is kept when somebody else has set another', async () => {
    const papers = db.getRepository(Paper)
    await papers.save({ id: 1, text: 'small' })
    await papers.update(1, { text: `${'A'.repeat(500)}1` })
    const update = await last()
    await papers.update(1, { text: `${'A'.repeat(500)}2` })
    expect((await errorOf(of(Paper).revert(update))).code).toBe('CHANGED_SINCE')
    const difference = await of(Paper)
      .of(1)
      .diff(update, await last())
    expect(difference.map(({ field }) => field)).toEqual(['text'])
  })

  test('what holds a secret is overwritten by force alone', async () => {
    const papers = db.getRepository(Paper)
    await papers.save({ id: 1, settings: { theme: 'a' } })
    await papers.save({ id: 1, settings: { theme: 'b', password: 'one' } })
    const update = await last()
    await papers.save({ id: 1, settings: { theme: 'b', password: 'two' } })
    const plan = await of(Paper).planRevert(update)
    expect(plan).toMatchObject({
      canBeDone: 'by force',
      fields: [{ outcome: 'changed since', why: 'masked' }],
    })
    expect(plan.summary).toContain('settings may have been changed since')
    await of(Paper).revert(update, { force: true })
    expect((await papers.findOneByOrFail({ id: 1 })).settings).toEqual({ theme: 'a' })
  })

  test('conditions of links choose by their ids', async () => {
    await db.getRepository(Owned).save([
      { id: 1, code: 'x' },
      { id: 2, code: 'y' },
    ])
    const visitors = db.getRepository(Visitor)
    await visitors.save({ id: 1, belongings: [{ id: 1, code: 'x' }] })
    await visitors.save({ id: 2, belongings: [{ id: 2, code: 'y' }] })
    const found: unknown[] = []
    for await (const { id } of of(Visitor).allAsOf(new Date(Date.now() + 1_000), {
      belongings: new Set(['2']),
    }))
      found.push(id)
    expect(found).toEqual([2])
  })

  test('a record without a snapshot comes with its key', async () => {
    const visitors = db.getRepository(Flag)
    await withoutAudit('older than the log', () => visitors.insert([{ a: 5, isOn: false, n: 1 }]))
    await visitors.update({ a: 5 }, { n: 2 })
    const found: unknown[] = []
    for await (const record of of(Flag).allAsOf(new Date(Date.now() + 1_000), { a: 5 })) found.push(record)
    expect(found).toEqual([{ a: 5, isOn: false, n: 2 }])
  })

  test('a lazy relation is told under its own name, and goes back', async () => {
    await db.getRepository(Owned).save([
      { id: 1, code: 'x' },
      { id: 2, code: 'y' },
    ])
    const lazies = db.getRepository(Lazy)
    const lazy = await lazies.save(
      Object.assign(new Lazy(), { n: 1, owner: Promise.resolve({ id: 1, code: 'x' }) }),
    )
    await lazies
      .createQueryBuilder()
      .update()
      .set({ owner: { id: 2 } } as object)
      .where({ id: lazy.id })
      .execute()
    expect(
      await of(Lazy)
        .of(lazy.id)
        .asOf(await last()),
    ).toEqual({ id: lazy.id, n: 1, owner: { id: 2 } })
    await of(Lazy).revert(await last())
    expect(await (await lazies.findOneByOrFail({ id: lazy.id })).owner).toMatchObject({ id: 1 })
  })

  test('a baseline takes nobody’s blame', async () => {
    const papers = db.getRepository(Flag)
    await withoutAudit('older than the log', () => papers.insert({ a: 1, isOn: true, n: 1 }))
    await actAs({ actor: ana }, () => papers.update({ a: 1 }, { n: 2 }))
    const update = await last()
    await actAs({ actor: leo }, () => papers.update({ a: 1 }, { n: 3 }))
    await baseline(db, Flag)
    const blame = await of(Flag).of({ a: 1, isOn: true }).blame()
    expect(blame?.n?.actor.name).toBe('Leo')
    expect(blame?.isOn?.actor.kind).toBe('system')
    expect((await of(Flag).planRevert(update)).summary).toContain('n was changed since by Leo')
  })

  test('nobody is named for a value that somebody else has set', async () => {
    const flags = db.getRepository(Flag)
    await actAs({ actor: ana }, () => flags.insert({ a: 1, isOn: true, n: 1 }))
    await actAs({ actor: ana }, () => flags.update({ a: 1 }, { n: 2 }))
    const update = await last()
    await actAs({ actor: leo }, () => flags.update({ a: 1 }, { n: 3 }))
    await actAs({ actor: root }, () => flags.update({ a: 1 }, { n: 666 }))
    const company = history(db, Flag, { canRestore: () => true }).visibleTo({ as: 'company', companyId: '3' })
    const plan = await company.planRevert(update)
    expect(plan.fields).toMatchObject([{ field: 'n', outcome: 'changed since', now: 666, changedBy: null }])
  })

  test('an update that an application calls restored brings no deleted record back', async () => {
    const papers = db.getRepository(Paper)
    await papers.save({ id: 1, text: 'a' })
    await papers.softDelete(1)
    await papers.update(1, { state: 'on' })
    expect((await last()).event).toBe('restored')
    expect(
      await of(Paper)
        .of(1)
        .asOf(await last()),
    ).toBeNull()
    await papers.restore(1)
    expect(
      await of(Paper)
        .of(1)
        .asOf(await last()),
    ).toMatchObject({ id: 1, state: 'on' })
  })

  test('a record that was made again beside the log gets a baseline', async () => {
    const flags = db.getRepository(Flag)
    await flags.insert({ a: 1, isOn: true, n: 1 })
    await flags.delete({ a: 1 })
    await withoutAudit('beside the log', () => flags.insert({ a: 1, isOn: true, n: 7 }))
    expect(await baseline(db, Flag)).toEqual({ recorded: 1, skipped: 0 })
    expect(
      await of(Flag)
        .of({ a: 1, isOn: true })
        .asOf(await last()),
    ).toMatchObject({ n: 7 })
    expect(await baseline(db, Flag)).toEqual({ recorded: 0, skipped: 1 })
  })

  test('an update after a deletion proves that the record is there', async () => {
    const flags = db.getRepository(Flag)
    await actAs({ actor: ana }, () => flags.insert({ a: 1, isOn: true, n: 1 }))
    await actAs({ actor: ana }, () => flags.delete({ a: 1 }))
    await actAs({ actor: root }, () => flags.insert({ a: 1, isOn: true, n: 5 }))
    await actAs({ actor: ana }, () => flags.update({ a: 1 }, { n: 6 }))
    const company = history(db, Flag).visibleTo({ as: 'company', companyId: '3' }).of({ a: 1, isOn: true })
    expect(await company.asOf(await last())).toEqual({ a: 1, isOn: true, n: 6 })
    expect((await company.blame())?.n?.actor.name).toBe('Ana')
  })

  test('links that are as they were are no difference', async () => {
    await db.getRepository(Owned).save({ id: 1, code: 'x' })
    const visitors = db.getRepository(Visitor)
    await visitors.save({ id: 1 })
    const created = await last()
    await visitors.save({ id: 1, belongings: [{ id: 1, code: 'x' }] })
    await visitors.save({ id: 1, belongings: [] })
    expect(
      await of(Visitor)
        .of(1)
        .diff(created, await last()),
    ).toEqual([])
  })

  test('a column that only updates write goes back', async () => {
    const papers = db.getRepository(Paper)
    await papers.save({ id: 1 })
    await papers.update(1, { later: 'a' })
    await papers.update(1, { later: 'b' })
    await of(Paper).revert(await last())
    expect((await papers.findOneByOrFail({ id: 1 })).later).toBe('a')
  })

  test('a field that the activity does not have is an error that names those it has', async () => {
    const flags = db.getRepository(Flag)
    await flags.insert({ a: 1, isOn: true, n: 1 })
    await flags.update({ a: 1 }, { n: 2 })
    const error = await errorOf(of(Flag).revert(await last(), { fields: ['isOn'] }))
    expect(error.message).toContain('the activity has no field "isOn" to put back. Its fields: n.')
  })

  test('no moment is an error, and not the present', async () => {
    const record = of(Flag).of({ a: 1, isOn: true })
    for (const moment of [undefined, null, 'soon', new Date(NaN)])
      expect((await errorOf(record.asOf(moment as unknown as Moment))).code).toBe('QUERY_INVALID')
  })

  test('the id of an activity that a company does not see is not told to it', async () => {
    const flags = db.getRepository(Flag)
    await actAs({ actor: ana }, () => flags.insert({ a: 1, isOn: true, n: 1 }))
    await actAs({ actor: root }, () => flags.update({ a: 1 }, { n: 2 }))
    const hidden = await last()
    await actAs({ actor: { kind: 'system', companyId: '3' } }, () => of(Flag).revert(hidden))
    const [seen] = await activityLog(db).visibleTo({ as: 'company', companyId: '3' }).first(1)
    expect(seen).toMatchObject({ kind: 'updated', restoredFrom: null })
  })

  test('what follows a restoration in its own time is no part of it', async () => {
    const flags = db.getRepository(Flag)
    await flags.insert({ a: 1, isOn: true, n: 1 })
    await flags.update({ a: 1 }, { n: 2 })
    let following: Promise<unknown> = Promise.resolve()
    class Late {
      afterUpdate() {
        following = new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
          flags.update({ a: 1 }, { n: 3 }),
        )
      }
    }
    const late = new Late()
    db.subscribers.push(late)
    await of(Flag).revert(await last())
    db.subscribers.splice(db.subscribers.indexOf(late), 1)
    await following
    expect(await last()).toMatchObject({ restoredFrom: null, changes: [{ field: 'n', after: 3 }] })
  })

  test('a plan that cannot be carried out leaves everything as it is', async () => {
    const flags = db.getRepository(Flag)
    await flags.insert({ a: 1, isOn: true, n: 1 })
    await flags.delete({ a: 1 })
    const deletion = await last()
    await flags.insert({ a: 1, isOn: true, n: 9 })
    const error = await errorOf(of(Flag).restore(deletion))
    expect((error.cause as RestorePlan).obstacles).toEqual([{ why: 'exists', fields: [] }])
    expect(await flags.find()).toEqual([{ a: 1, isOn: true, n: 9 }])
  })
})
