/** Random writes to accounts, and what the accounts were after each of them, kept in plain JavaScript. */
import fc from 'fast-check'
import { IsNull, Not, type DataSource } from 'typeorm'
import { type Activity, actAs } from '../../../src/index.js'
import { type Application, openApplication } from '../capture/open-application.js'
import type { TestDatabase } from '../../support/databases.js'
import { Account, Address, ENTITIES, Label, Owner } from './entities.js'

/** A moment of the application's clock, and what was there then. */
export interface Instant {
  readonly at: Date
  readonly records: ReadonlyMap<number, Readonly<Record<string, unknown>>>
}

/** One write; its numbers choose among what there is when its turn comes. */
export interface Write {
  readonly what: keyof typeof WRITES
  readonly which: number
  readonly value: number
}

/** An office in which users 1 to 3 of company 3 write, with a clock that stands still during each write. */
export interface Office {
  readonly application: Application
  /** Sets the clock on and writes; the instant after it. */
  write(write: Write): Promise<Instant>
  /** Sets the clock on. */
  tick(): void
}

/** Opens an office, uses it and closes it. */
export async function inOffice(
  database: TestDatabase,
  use: (office: Office) => Promise<void>,
): Promise<void> {
  const office = await openOffice(database)
  try {
    await use(office)
  } finally {
    await office.application.db.destroy()
  }
}

/** An empty office; its database is to be closed by whoever opened it. */
export async function openOffice(database: TestDatabase): Promise<Office> {
  let now = Date.parse('2026-03-01T09:00:00.000Z')
  const application = await openApplication(database, [...ENTITIES], { clock: () => new Date(now) })
  const { db } = application
  await db.getRepository(Label).save(['red', 'green', 'blue'].map((code) => ({ code, text: code })))
  await db.getRepository(Owner).save(['Ana', 'Leo'].map((name) => ({ name })))
  return {
    application,
    tick: () => void (now += 1_000),
    write: async ({ what, which, value }) => {
      now += 1_000 + (value % 7)
      const actor = {
        kind: 'user',
        id: 1 + (value % 3),
        name: `user ${1 + (value % 3)}`,
        companyId: 3,
      } as const
      await actAs({ actor }, () => WRITES[what](db, which, value))
      return { at: new Date(now), records: await recordsOf(db) }
    },
  }
}

/** Any write. */
export const anyWrite: fc.Arbitrary<Write> = fc
  .tuple(fc.nat(100), fc.nat(100), fc.nat(1_000))
  .map(([what, which, value]) => {
    const names = Object.keys(WRITES) as (keyof typeof WRITES)[]
    return { what: names[what % names.length] ?? 'create', which, value }
  })

const FIELDS: readonly ((value: number) => Partial<Account>)[] = [
  (value) => ({ title: `title ${value}` }),
  (value) => ({ balance: value % 5 === 0 ? null : String(value) }),
  (value) => ({ price: value % 2 === 0 ? '9.5' : String(value) }),
  (value) => ({ active: value % 2 === 0 }),
  (value) => ({
    settings: value % 4 === 0 ? null : { theme: { dark: value % 2 === 0 }, list: [value, 'ñ'] },
  }),
  (value) => ({ opensAt: value % 5 === 0 ? null : new Date(Date.UTC(2026, 0, 1 + (value % 28), 3, 4, 5)) }),
  (value) => ({ closesOn: value % 5 === 0 ? null : `2026-02-${String(1 + (value % 28)).padStart(2, '0')}` }),
  (value) => ({ words: ['plain', `word${value}`] }),
  (value) => ({ iban: value % 3 === 0 ? null : `ES${value}` }),
  (value) => ({
    address: Object.assign(new Address(), {
      street: `Calle ${value}`,
      zip: value % 2 === 0 ? null : '28001',
    }),
  }),
]

async function pick(db: DataSource, which: number, deleted = false): Promise<Account | undefined> {
  const accounts = await db.getRepository(Account).find({
    where: { deletedAt: deleted ? Not(IsNull()) : IsNull() },
    relations: { owner: true, labels: true },
    withDeleted: deleted,
    order: { id: 'ASC' },
  })
  return accounts[which % Math.max(1, accounts.length)]
}

const WRITES = {
  create: async (db: DataSource, which: number, value: number) => {
    const labels = await db.getRepository(Label).find({ order: { code: 'ASC' } })
    const account = db
      .getRepository(Account)
      .create({ title: `account ${value}`, ...FIELDS[5]?.(value), ...FIELDS[7]?.(value) })
    await db
      .getRepository(Account)
      .save({ ...account, labels: labels.slice(0, which % 3), ...FIELDS[4]?.(which) })
  },
  save: async (db: DataSource, which: number, value: number) => {
    const account = await pick(db, which)
    if (account === undefined) return
    for (const field of [which, which + value]) Object.assign(account, FIELDS[field % FIELDS.length]?.(value))
    await db.getRepository(Account).save(account)
  },
  updateByCriteria: async (db: DataSource, which: number, value: number) => {
    const account = await pick(db, which)
    if (account !== undefined)
      await db.getRepository(Account).update({ id: account.id }, FIELDS[value % 4]?.(value) ?? {})
  },
  assign: async (db: DataSource, which: number, value: number) => {
    const account = await pick(db, which)
    const owners = await db.getRepository(Owner).find({ order: { id: 'ASC' } })
    if (account === undefined) return
    account.owner = owners[value % (owners.length + 1)] ?? null
    await db.getRepository(Account).save(account)
  },
  link: async (db: DataSource, which: number, value: number) => {
    const account = await pick(db, which)
    if (account === undefined) return
    const labels = await db.getRepository(Label).find({ order: { code: 'ASC' } })
    account.labels = labels.filter((_, index) => ((value >> index) & 1) === 1)
    await db.getRepository(Account).save(account)
  },
  softRemove: async (db: DataSource, which: number) => {
    const account = await pick(db, which)
    if (account !== undefined) await db.getRepository(Account).softRemove(account)
  },
  recover: async (db: DataSource, which: number) => {
    const account = await pick(db, which, true)
    if (account !== undefined) await db.getRepository(Account).recover(account)
  },
  remove: async (db: DataSource, which: number, value: number) => {
    const account = await pick(db, which)
    if (account === undefined) return
    if (value % 2 === 0) await db.getRepository(Account).remove(account)
    else await db.getRepository(Account).delete(account.id)
  },
  removeOwner: async (db: DataSource, which: number, value: number) => {
    const owners = await db.getRepository(Owner).find({ order: { id: 'ASC' } })
    const owner = owners[which % Math.max(1, owners.length)]
    if (owner !== undefined && value % 4 === 0) await db.getRepository(Owner).remove(owner)
    else await db.getRepository(Owner).save({ name: `owner ${value}` })
  },
} as const

/** The accounts as a history shows them. */
export async function recordsOf(db: DataSource): Promise<Instant['records']> {
  const accounts = await db.getRepository(Account).find({ relations: { owner: true, labels: true } })
  return new Map(accounts.map((account) => [account.id, asHistoryShows(account)]))
}

function asHistoryShows({ owner, labels, ...account }: Account): Readonly<Record<string, unknown>> {
  return {
    ...account,
    address: { ...account.address },
    iban: '[masked]',
    owner: owner === null ? null : { id: owner.id },
    labels: new Set(labels.map(({ code }) => code)),
  }
}

/** A record of a history with everything in it plain, so that it can be compared. */
export function plainly(record: object | null): Readonly<Record<string, unknown>> | null {
  if (record === null) return null
  const { address, ...rest } = record as { readonly address?: object }
  return { ...rest, ...(address === undefined ? {} : { address: { ...address } }) }
}

/** The activities about accounts in the order in which they happened. */
export async function accountActivities(application: Application): Promise<readonly Activity[]> {
  return (await application.activities()).filter(({ record }) => record?.entity === 'Account')
}
