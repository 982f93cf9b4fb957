import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import {
  Column,
  CreateDateColumn,
  Entity,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  type ValueTransformer,
  VersionColumn,
  VirtualColumn,
} from 'typeorm'
import { ActivityLog, Audited, AuditIgnore, AuditMask } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, changesOf, onlyActivity, openApplication } from './open-application.js'

const KEY = createHash('sha256').update('a key of the test').digest()

/** Deterministic, so that what is stored can be foretold. */
const encrypted: ValueTransformer = {
  to(text: string | null | undefined) {
    if (text == null) return text
    const cipher = createCipheriv('aes-256-ctr', KEY, Buffer.alloc(16))
    return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('hex')
  },
  from(hex: string | null) {
    if (hex === null) return hex
    const decipher = createDecipheriv('aes-256-ctr', KEY, Buffer.alloc(16))
    return Buffer.concat([decipher.update(Buffer.from(hex, 'hex')), decipher.final()]).toString('utf8')
  },
}

const cents: ValueTransformer = {
  to: (euros: number | null | undefined) => (euros == null ? euros : Math.round(euros * 100)),
  from: (stored: number | null) => (stored === null ? null : stored / 100),
}

const commaPoint: ValueTransformer = {
  to: (point: { x: number; y: number } | null | undefined) => (point ? `${point.x},${point.y}` : point),
  from: (text: string | null) => {
    if (text === null) return null
    const [x, y] = text.split(',').map(Number)
    return { x, y }
  },
}

class Country {
  @Column({ type: 'varchar', length: 2, default: 'DE' }) code!: string
  @Column({ type: 'varchar', length: 50, nullable: true }) region!: string | null
}

class Address {
  @Column({ type: 'varchar', length: 50, nullable: true }) street!: string | null
  @Column({ type: 'varchar', length: 10, nullable: true }) zip!: string | null
  @Column(() => Country) country!: Country
}

@Entity()
class Person {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @Column({ type: 'varchar', length: 200, nullable: true, transformer: encrypted }) iban!: string | null
  @Column({ type: 'int', nullable: true, transformer: cents }) fee!: number | null
  @Column({ type: 'varchar', length: 50, nullable: true, transformer: [commaPoint] })
  place!: { x: number; y: number } | null
  @Column({ type: 'varchar', length: 50, nullable: true, select: false }) hidden!: string | null
  @AuditMask(false)
  @Column({ type: 'varchar', length: 50, nullable: true, select: false })
  shown!: string | null
  @Column({ type: 'varchar', length: 50, nullable: true, update: false }) origin!: string | null
  @Column({ type: 'varchar', length: 50, nullable: true, insert: false }) review!: string | null
  @Column({ type: 'varchar', length: 50, default: 'new' }) status!: string
  @Column({ type: 'int', default: 3 }) rank!: number
  @Column(() => Address) home!: Address
  @AuditIgnore() @Column({ type: 'int', default: 0 }) views!: number
  @VirtualColumn({ query: () => 'SELECT 1' }) virtual!: number
  @CreateDateColumn() createdAt!: Date
  @UpdateDateColumn() updatedAt!: Date
  @VersionColumn() version!: number
}

@Entity()
@Audited<Touched>({ touches: 'recorded' })
class Touched {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'int', default: 0 }) value!: number
  @AuditIgnore() @Column({ type: 'int', default: 0 }) unseen!: number
  @VersionColumn() version!: number
}

@Entity()
class Sum {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'int' }) net!: number
  @Column({ type: 'int', asExpression: 'net * 2', generatedType: 'STORED', insert: false, update: false })
  gross!: number
}

forEachDatabase('a column', (database) => {
  // TypeORM's driver "mysql" makes no computed column that MariaDB takes.
  const computes = database.options().type !== 'mysql'
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, computes ? [Person, Touched, Sum] : [Person, Touched])
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())
  afterEach(() => expect(app.reports).toEqual([]))

  const people = () => app.db.getRepository(Person)
  const given = async (person: Partial<Person> = {}): Promise<Person> => {
    const saved = await people().save({ name: 'Ana', ...person } as Person)
    await app.forget()
    return saved
  }
  const dump = async () => JSON.stringify(await app.db.query('SELECT * FROM activity_log'))

  test('that the database fills is in the creation with its value', async () => {
    const person = await people().save({ name: 'Ana' })
    expect(changesOf(await onlyActivity(app))).toEqual({
      id: [null, person.id],
      name: [null, 'Ana'],
      iban: [null, null],
      fee: [null, null],
      place: [null, null],
      hidden: [null, null],
      shown: [null, null],
      origin: [null, null],
      review: [null, null],
      status: [null, 'new'],
      rank: [null, 3],
      'home.street': [null, null],
      'home.zip': [null, null],
      'home.country.code': [null, 'DE'],
      'home.country.region': [null, null],
      createdAt: [null, person.createdAt.toISOString()],
      updatedAt: [null, person.updatedAt.toISOString()],
      version: [null, 1],
    })
  })

  test('with a transformer is recorded as it is stored', async () => {
    const { id } = await given({ fee: 1.25, place: { x: 1, y: 2 } })
    await people().save({ id, fee: 2.5, place: { x: 3, y: 4 } })
    expect(changesOf(await onlyActivity(app))).toMatchObject({ fee: [125, 250], place: ['1,2', '3,4'] })
  })

  test('with a transformer whose stored value stays the same has not changed', async () => {
    const { id } = await given({ fee: 1.25 })
    await people().save({ id, fee: 1.2504 })
    expect(await app.activities()).toEqual([])
  })

  test('that a transformer encrypts never shows its plain text', async () => {
    const { id } = await people().save({ name: 'Ana', iban: 'DE02120300000000202051' })
    await people().save({ id, iban: 'DE02500105170137075030' })
    await people().remove(await people().findOneByOrFail({ id }))

    const [, updated] = await app.activities()
    expect(updated && changesOf(updated)['iban']).toEqual([
      encrypted.to('DE02120300000000202051'),
      encrypted.to('DE02500105170137075030'),
    ])
    expect(await dump()).not.toMatch(/DE02120300000000202051|DE02500105170137075030/)
  })

  test('with select: false is recorded as changed, without a value', async () => {
    const { id } = await people().save({ name: 'Ana', hidden: 'abracadabra' })
    await people().save({ id, hidden: 'open sesame' })
    await people().remove(await people().findOneByOrFail({ id }))

    const activities = await app.activities()
    expect(activities.map(({ event }) => event)).toEqual(['created', 'updated', 'deleted'])
    for (const { changes } of activities) {
      expect(changes.find(({ field }) => field === 'hidden')).toEqual({
        field: 'hidden',
        before: null,
        after: null,
        masked: true,
      })
    }
    expect(await dump()).not.toMatch(/abracadabra|sesame/)
  })

  test('with select: false given the value that it has already is no activity', async () => {
    const { id } = await given({ hidden: 'abracadabra' })
    await people().save({ id, hidden: 'abracadabra' })
    expect(await app.activities()).toEqual([])
  })

  test('with select: false and @AuditMask(false) has its true value before', async () => {
    const { id } = await given({ shown: 'first' })
    await people().save({ id, shown: 'second' })
    expect(changesOf(await onlyActivity(app))).toMatchObject({ shown: ['first', 'second'] })
  })

  test('with update: false is not said to change when TypeORM does not write it', async () => {
    const { id } = await given({ origin: 'web' })
    await people().save({ id, origin: 'fair', name: 'Bea' })
    const changes = changesOf(await onlyActivity(app))
    expect(changes).toMatchObject({ name: ['Ana', 'Bea'] })
    expect(changes).not.toHaveProperty('origin')
  })

  test('with insert: false is empty in the creation, whatever the entity says', async () => {
    await people().save({ name: 'Ana', review: 'good' })
    expect(changesOf(await onlyActivity(app))['review']).toEqual([null, null])
  })

  test('of an embedded goes by its path, also one inside another', async () => {
    const { id } = await given({ home: { street: 'A 1', country: { code: 'FR', region: null } } as Address })
    await people().save({ id, home: { street: 'B 2', country: { region: 'Bretagne' } } })
    const { version: _, updatedAt: __, ...changes } = changesOf(await onlyActivity(app))
    expect(changes).toEqual({ 'home.street': ['A 1', 'B 2'], 'home.country.region': [null, 'Bretagne'] })
  })

  test('that a partial save does not name keeps its value out of the changes', async () => {
    const { id } = await given({ status: 'active', rank: 9 })
    await people().save(people().create({ id, name: 'Bea' }))
    const { version: _, updatedAt: __, ...changes } = changesOf(await onlyActivity(app))
    expect(changes).toEqual({ name: ['Ana', 'Bea'] })
  })

  test('for the version or the update date stands beside a change, with both its values', async () => {
    const person = await given()
    const before = person.version
    person.name = 'Bea'
    await people().save(person)
    expect(changesOf(await onlyActivity(app))['version']).toEqual([before, before + 1])
  })

  test('for the version or the update date alone is no activity', async () => {
    const { id } = await given()
    await people().save({ id, views: 12 })
    expect(await app.activities()).toEqual([])
    expect((await people().findOneByOrFail({ id })).version).toBe(2)
  })

  test('for the version alone is an activity where touches are recorded', async () => {
    const touched = app.db.getRepository(Touched)
    const { id } = await touched.save({ value: 1 })
    await app.forget()
    await touched.save({ id, unseen: 5 })
    expect(changesOf(await onlyActivity(app))).toEqual({ version: [1, 2] })
  })

  test('that @AuditIgnore() names is in no activity', async () => {
    const { id } = await people().save({ name: 'Ana', views: 1 })
    await people().save({ id, name: 'Bea', views: 2 })
    await people().remove(await people().findOneByOrFail({ id }))
    const fields = (await app.activities()).flatMap(({ changes }) => changes.map(({ field }) => field))
    expect(fields).not.toContain('views')
    expect(fields).not.toContain('virtual')
  })

  const computed = computes ? test : test.skip
  computed('that the database computes changes with what it is computed from', async () => {
    const sums = app.db.getRepository(Sum)
    const { id } = await sums.save({ net: 4 })
    await sums.save({ id, net: 5 })
    const [created, updated] = await app.activities()
    expect(created && changesOf(created)).toEqual({ id: [null, id], net: [null, 4], gross: [null, 8] })
    expect(updated && changesOf(updated)).toEqual({ net: [4, 5], gross: [8, 10] })
  })

  test('of the log itself is never recorded', async () => {
    await people().save({ name: 'Ana' })
    const entry = await app.db.getRepository(ActivityLog).findOneByOrFail({ event: 'created' })
    await app.db.getRepository(ActivityLog).remove(entry)
    expect(await app.activities()).toEqual([])
  })
})
