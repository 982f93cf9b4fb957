import {
  Column,
  Entity,
  EntitySchema,
  ManyToOne,
  type ObjectLiteral,
  OneToOne,
  JoinColumn,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm'
import { activityLog } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, changesOf, inWords, onlyActivity, openApplication } from './open-application.js'

@Entity()
class Generated {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) text!: string
}

@Entity()
class Uuid {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column({ type: 'varchar', length: 50 }) text!: string
}

@Entity()
class Big {
  @PrimaryColumn({ type: 'bigint' }) id!: string
  @Column({ type: 'varchar', length: 50 }) text!: string
}

@Entity()
class Word {
  @PrimaryColumn({ type: 'varchar', length: 100 }) key!: string
  @Column({ type: 'varchar', length: 50 }) text!: string
}

@Entity()
class Line {
  @PrimaryColumn({ type: 'int' }) order!: number
  @PrimaryColumn({ type: 'varchar', length: 20 }) article!: string
  @Column({ type: 'varchar', length: 50 }) text!: string
}

@Entity()
class Day {
  @PrimaryColumn({ type: 'date' }) day!: string
  @Column({ type: 'varchar', length: 50 }) text!: string
}

/** Its key is another record. */
@Entity()
class Profile {
  @PrimaryColumn({ type: 'int' }) generatedId!: number
  @OneToOne(() => Generated)
  @JoinColumn({ name: 'generatedId' })
  generated!: Relation<Generated>
  @Column({ type: 'varchar', length: 50 }) text!: string
}

/** Its key is made of two other records, without columns of its own. */
@Entity()
class Seat {
  @ManyToOne(() => Generated)
  person!: Relation<Generated>
  @ManyToOne(() => Word)
  room!: Relation<Word>
  @Column({ type: 'varchar', length: 50 }) text!: string
  @PrimaryColumn({ type: 'int' }) personId!: number
  @PrimaryColumn({ type: 'varchar', length: 100 }) roomKey!: string
}

/** Texts that databases are tempted to take for one another. */
const AWKWARD_KEYS = [
  'abc',
  'with space',
  'ünïcödé',
  '日本',
  "it's",
  'a"b',
  '100%',
  '%0020',
  'a/b\\c',
  '👩‍🚀',
  '{"a":1}',
]

forEachDatabase('a primary key', (database) => {
  const Binary = new EntitySchema<ObjectLiteral>({
    name: 'Binary',
    columns: {
      id:
        database.family === 'postgres'
          ? { type: 'bytea', primary: true }
          : {
              type: database.family === 'mysql' ? 'binary' : 'blob',
              primary: true,
              ...(database.family === 'mysql' && { length: 16 }),
            },
      text: { type: 'varchar', length: 50 },
    },
  })
  const Moment = new EntitySchema<ObjectLiteral>({
    name: 'Moment',
    columns: {
      at: {
        type: database.family === 'postgres' ? 'timestamptz' : 'datetime',
        primary: true,
        ...(database.family === 'mysql' && { precision: 3 }),
      },
      text: { type: 'varchar', length: 50 },
    },
  })
  const Second = new EntitySchema<ObjectLiteral>({
    name: 'Second',
    columns: {
      at: { type: database.family === 'postgres' ? 'timestamptz' : 'datetime', precision: 0, primary: true },
      text: { type: 'varchar', length: 50 },
    },
  })
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, [
      Second,
      Generated,
      Uuid,
      Big,
      Word,
      Line,
      Day,
      Profile,
      Seat,
      Binary,
      Moment,
    ])
  })
  afterAll(() => app.db.destroy())
  beforeEach(() => app.forget())
  afterEach(() => expect(app.reports).toEqual([]))

  /** Creates, changes and removes a record; says under which id each is recorded, and what was seen to change. */
  const livesUnder = async (
    entity: (new () => ObjectLiteral) | EntitySchema<ObjectLiteral>,
    key: ObjectLiteral,
    id: string,
  ): Promise<void> => {
    const repository = app.db.getRepository<ObjectLiteral>(entity)
    await repository.save({ ...key, text: 'a' })
    await repository.save({ ...key, text: 'b' })
    await repository.remove(await repository.findOneOrFail({ where: key }))

    const activities = await app.activities()
    expect(activities.map(({ event, record }) => [event, record?.id])).toEqual([
      ['created', id],
      ['updated', id],
      ['deleted', id],
    ])
    expect(activities.map((activity) => changesOf(activity)['text'])).toEqual([
      [null, 'a'],
      ['a', 'b'],
      ['b', null],
    ])
    const history = (await activityLog(app.db).unrestricted('test').about(entity, key).count()).value
    expect(history).toBe(3)
    await app.forget()
  }

  test('that the database counts is the record’s id', async () => {
    const { id } = await app.db.getRepository(Generated).save({ text: 'a' })
    await app.db.getRepository(Generated).save({ id, text: 'b' })
    expect(inWords(await app.activities())).toEqual([`created Generated ${id}`, `updated Generated ${id}`])
  })

  test('that is a generated uuid is the record’s id', async () => {
    const { id } = await app.db.getRepository(Uuid).save({ text: 'a' })
    await app.db.getRepository(Uuid).save({ id, text: 'b' })
    expect(inWords(await app.activities())).toEqual([`created Uuid ${id}`, `updated Uuid ${id}`])
  })

  test('that is a uuid given in capitals is recorded as the database spells it', async () => {
    if (database.family !== 'postgres') return // Others keep the text as it is given.
    const id = '5f0c2d2e-7c1a-4a3b-9a51-0c7a8f6f8a01'
    await app.db.getRepository(Uuid).save({ id: id.toUpperCase(), text: 'a' })
    await app.db.getRepository(Uuid).save({ id, text: 'b' })

    const activities = await app.activities()
    expect(inWords(activities)).toEqual([`created Uuid ${id}`, `updated Uuid ${id}`])
    expect(activities.map((activity) => changesOf(activity)['text'])).toEqual([
      [null, 'a'],
      ['a', 'b'],
    ])
  })

  test('that is a bigint keeps all its digits', async () => {
    // SQLite's drivers give numbers: beyond 2^53 TypeORM itself does not find the row again.
    const id = database.family === 'sqlite' ? 9007199254740991 : '9007199254740993'
    await livesUnder(Big, { id }, String(id))
  })

  test.each(AWKWARD_KEYS)('%j is the record’s id to the letter', async (key) => {
    await livesUnder(Word, { key }, key)
  })

  test('of a hundred characters is kept whole', async () => {
    await livesUnder(Word, { key: 'x'.repeat(99) + 'ä' }, 'x'.repeat(99) + 'ä')
  })

  test('in another case is another record, where the database says so', async () => {
    if (database.family === 'mysql') return // Its usual collation takes both for one.
    await app.db.getRepository(Word).save([
      { key: 'Case', text: 'upper' },
      { key: 'case', text: 'lower' },
    ])
    await app.db.getRepository(Word).save({ key: 'case', text: 'changed' })
    const updated = (await app.activities()).at(-1)
    expect(updated?.record?.id).toBe('case')
    expect(updated && changesOf(updated)).toEqual({ text: ['lower', 'changed'] })
  })

  test('in another case is the same record under its stored spelling, where the database says so', async () => {
    if (database.family !== 'mysql') return
    await app.db.getRepository(Word).save({ key: 'Stored', text: 'a' })
    await app.forget()
    await app.db.getRepository(Word).update({ key: 'sTORED' }, { text: 'b' })
    await app.forget()
    await app.db
      .getRepository(Word)
      .remove(await app.db.getRepository(Word).findOneByOrFail({ key: 'STORED' }))
    expect(inWords(await app.activities())).toEqual(['deleted Word Stored'])
  })

  test('of several columns is JSON with its parts in the order of their names', async () => {
    await livesUnder(Line, { order: 7, article: 'B-1' }, '{"article":"B-1","order":"7"}')
  })

  test('of several columns tells records apart that share one of them', async () => {
    const lines = app.db.getRepository(Line)
    const given = [1, 2, 3].flatMap((order) =>
      ['x', 'y'].map((article) => ({ order, article, text: `${order}${article}` })),
    )
    await lines.save(given)
    await app.forget()
    await lines.save(given.map((line) => ({ ...line, text: `${line.text}!` })))
    const changes = (await app.activities()).map((activity) => changesOf(activity)['text'])
    expect([...changes].sort()).toEqual(given.map(({ text }) => [text, `${text}!`]).sort())
  })

  test('that is a day is that day', async () => {
    await livesUnder(Day, { day: '2026-03-29' }, '2026-03-29')
  })

  test('that is an instant is the instant in UTC', async () => {
    const at = new Date('2026-03-29T01:30:00.125Z')
    await livesUnder(Moment, { at }, at.toISOString())
  })

  test('that is bytes is those in hexadecimal', async () => {
    const id = Buffer.from('00ff10a07b5c4d3e8f90a1b2c3d4e5f6', 'hex')
    await app.db.getRepository(Binary).save({ id, text: 'a' })
    expect(await onlyActivity(app)).toMatchObject({ event: 'created', record: { id: id.toString('hex') } })
  })

  test('that the database stores otherwise than it was given is reported, never passed over', async () => {
    if (database.family === 'sqlite') return // It keeps what it is given.
    await app.db.getRepository(Second).save({ at: new Date('2026-03-01T10:20:30.450Z'), text: 'a' })
    expect(await app.activities()).toEqual([])
    expect(app.reports.splice(0).map(({ message }) => message)).toEqual([
      expect.stringContaining('Cannot record a write of "Second"'),
    ])
  })

  test('that is another record is that record’s key', async () => {
    const generated = await app.db.getRepository(Generated).save({ text: 'owner' })
    const profiles = app.db.getRepository(Profile)
    await profiles.save({ generatedId: generated.id, generated, text: 'a' })
    await profiles.save({ generatedId: generated.id, text: 'b' })
    await app.db.getRepository(Profile).remove(await profiles.findOneByOrFail({ generatedId: generated.id }))
    expect(inWords(await app.activities()).slice(1)).toEqual([
      `created Profile ${generated.id}`,
      `updated Profile ${generated.id}`,
      `deleted Profile ${generated.id}`,
    ])
  })

  test('made of two other records names both', async () => {
    const person = await app.db.getRepository(Generated).save({ text: 'p' })
    const room = await app.db.getRepository(Word).save({ key: 'R 1', text: 'r' })
    const seats = app.db.getRepository(Seat)
    await app.forget()
    const seat = await seats.save({ personId: person.id, roomKey: room.key, text: 'a' })
    await seats.save({ ...seat, text: 'b' })
    const id = `{"personId":"${person.id}","roomKey":"R 1"}`
    expect(inWords(await app.activities())).toEqual([`created Seat ${id}`, `updated Seat ${id}`])
  })
})
