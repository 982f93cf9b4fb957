import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import {
  ChildEntity,
  Column,
  type DeepPartial,
  DeleteDateColumn,
  Entity,
  EntitySchema,
  JoinColumn,
  ManyToOne,
  type ObjectLiteral,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
  TableInheritance,
  type ValueTransformer,
} from 'typeorm'
import { ActivityLog, Audited, auditEntity, AuditMask } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, openApplication } from './open-application.js'

const KEY = createHash('sha256').update('a key of the test').digest()

const encrypted: ValueTransformer = {
  to(text: string | null | undefined) {
    if (text == null) return text
    const start = randomBytes(16)
    const cipher = createCipheriv('aes-256-ctr', KEY, start)
    return Buffer.concat([start, cipher.update(text, 'utf8'), cipher.final()]).toString('hex')
  },
  from: () => 'not needed here',
}

class Login {
  @Column({ type: 'varchar', length: 100, nullable: true }) user!: string | null
  @Column({ type: 'varchar', length: 100, nullable: true }) passwordHash!: string | null
  @AuditMask() @Column({ type: 'varchar', length: 100, nullable: true }) hint!: string | null
}

@Entity()
class Account {
  @PrimaryGeneratedColumn() id!: number
  /** The usual name of a record: not if it is masked. */
  @AuditMask() @Column({ type: 'varchar', length: 100 }) name!: string
  @Column({ type: 'varchar', length: 100, nullable: true }) password!: string | null
  @Column({ type: 'varchar', length: 100, nullable: true }) resetToken!: string | null
  @Column({ type: 'varchar', length: 100, nullable: true, name: 'key_of_api' }) apiKey!: string | null
  @Column({ type: 'varchar', length: 100, nullable: true, select: false }) hidden!: string | null
  @Column({ type: 'varchar', length: 400, nullable: true, transformer: encrypted }) iban!: string | null
  @Column(() => Login) login!: Login
  @Column({ type: 'int', default: 0 }) rank!: number
  @DeleteDateColumn() deletedAt!: Date | null
}

@Entity()
class Settings {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'simple-json' }) values!: unknown
  @AuditMask() @Column({ type: 'simple-json' }) vault!: unknown
  @AuditMask() @Column({ type: 'simple-array' }) codes!: string[]
  @Column({ type: 'int', default: 0 }) rank!: number
}

/** Its key is a secret itself. */
@Entity()
class Session {
  @PrimaryColumn({ type: 'varchar', length: 100 }) token!: string
  @Column({ type: 'int', default: 0 }) rank!: number
}

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind', length: 20 } })
class Device {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'int', default: 0 }) rank!: number
}

@ChildEntity('phone')
class Phone extends Device {
  @AuditMask() @Column({ type: 'varchar', length: 100, nullable: true }) unlocking!: string | null
}

@Entity()
@Audited<Order>({ related: ['account', 'session'], describe: ({ changes }) => JSON.stringify(changes) })
class Order {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'int', default: 0 }) rank!: number
  @Column({ type: 'varchar', length: 20, nullable: true }) pin!: string | null
  @ManyToOne(() => Account, { nullable: true, onDelete: 'SET NULL' }) account!: Relation<Account> | null
  /** A foreign key that holds the secret. */
  @OneToOne(() => Session, { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn()
  session!: Relation<Session> | null
}

/** Refers to the secret key by a column whose own name is harmless. */
@Entity()
class Visit {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'int', default: 0 }) rank!: number
  @Column({ type: 'varchar', length: 100, nullable: true }) during!: string | null
  @ManyToOne(() => Session, { nullable: true, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'during' })
  session!: Relation<Session> | null
}

const Gate = new EntitySchema<{ id: number; code: string; rank: number }>({
  name: 'Gate',
  columns: {
    id: { type: 'int', primary: true, generated: true },
    code: { type: 'varchar', length: 100 },
    rank: { type: 'int', default: 0 },
  },
})

type Step = readonly [entity: new () => ObjectLiteral, make: (canary: string) => DeepPartial<ObjectLiteral>]

/** Records whose masked places hold the canary, and nothing else does. */
const STEPS: readonly Step[] = [
  [
    Account,
    (canary) => ({
      name: canary,
      password: canary,
      resetToken: canary,
      apiKey: canary,
      hidden: canary,
      iban: canary,
      login: { user: 'ana', passwordHash: canary, hint: canary },
    }),
  ],
  [
    Settings,
    (canary) => ({
      values: {
        user: { Password: canary, 'api-key': { nested: [canary] } },
        list: [{ token: canary }, { deep: { er: { cookie: `a=${canary}` } } }],
        filler: 'x'.repeat(canary.length * 40),
      },
      vault: { anything: [canary] },
      codes: [canary, 'b'],
    }),
  ],
  [Session, (canary) => ({ token: canary })],
  [Visit, (canary) => ({ during: canary })],
  [Phone, (canary) => ({ unlocking: canary })],
  [Order, (canary) => ({ pin: canary.slice(0, 20), account: { id: 0 } })],
  [Gate as unknown as new () => ObjectLiteral, (canary) => ({ code: canary })],
]

const canaries = fc.stringMatching(/^[A-Za-zäß€日]{4}[A-Za-z0-9]{8,16}$/)

forEachDatabase('a secret', (database) => {
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, [Account, Settings, Session, Device, Phone, Order, Visit, Gate], {
      audit: [
        ...[Account, Settings, Session, Device, Phone, Visit].map((entity) =>
          auditEntity<ObjectLiteral>(entity),
        ),
        auditEntity(Gate, { mask: ['code'] }),
      ],
      limits: { valueBytes: 400 },
    })
  })
  afterAll(() => app.db.destroy())

  const write = async (canary: string, second: string): Promise<void> => {
    let account: ObjectLiteral | null = null
    for (const [entity, make] of STEPS) {
      const repository = app.db.getRepository<ObjectLiteral>(entity)
      const given = make(canary)
      if (entity === Order) Object.assign(given, { account })
      const saved = await repository.save(given)
      if (entity === Account) account = saved
      const changed = { ...saved, ...make(second), rank: 1 }
      if (entity === Order) Object.assign(changed, { account: null })
      // A key does not change.
      if (entity === Session) Object.assign(changed, { token: canary })
      if (entity === Visit) Object.assign(changed, { during: null })
      await repository.save(changed)
      await repository.save({ ...changed, rank: 2 })
    }
    const order = await app.db.getRepository(Order).save({ session: { token: canary } })
    await app.db.getRepository(Order).remove(order)
    for (const [entity] of [...STEPS].reverse()) {
      const repository = app.db.getRepository<ObjectLiteral>(entity)
      const found = await repository.find()
      if (entity === Account) await repository.softRemove(found)
      if (entity === Account) await repository.recover(found)
      await repository.remove(found)
    }
  }

  test('in a masked place is nowhere in the log, whatever is done with its record', async () => {
    let written = 0
    await fc.assert(
      fc.asyncProperty(canaries, canaries, async (canary, second) => {
        await app.forget()
        await write(canary, second === canary ? `${second}2` : second)
        const rows = await app.db.query<Record<string, unknown>[]>(
          `SELECT * FROM ${app.db.getMetadata(ActivityLog).tablePath}`,
        )
        written += rows.length
        const dump = rows.flatMap((row) => Object.values(row).map(String)).join('\n')
        for (const secret of [canary, second]) {
          for (const shown of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
            // Its beginning is too much already, and search_text is in small letters.
            expect(dump.toLowerCase().includes(shown.toLowerCase().slice(0, 10))).toBe(false)
          }
        }
      }),
      { numRuns: 5 },
    )
    expect(written).toBeGreaterThan(5 * 20)
    expect(app.reports).toEqual([])
  })

  test('is told to have changed', async () => {
    await app.forget()
    await write('first-canary', 'second-canary')
    const masked = (await app.activities()).flatMap(({ event, record, changes }) =>
      changes.filter((change) => change.masked).map(({ field }) => `${event} ${record?.entity}.${field}`),
    )
    expect(masked).toEqual(
      expect.arrayContaining([
        'created Account.password',
        'updated Account.login.passwordHash',
        'updated Account.login.hint',
        'deleted Account.hidden',
        'updated Settings.vault',
        'created Session.token',
        'updated Visit.during',
        'updated Device.unlocking',
        'updated Order.pin',
        'updated Gate.code',
      ]),
    )
  })
})
