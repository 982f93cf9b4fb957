/** What the small live CRM can do: ordinary TypeORM code, which knows nothing of the log. */
import type { DataSource } from 'typeorm'
import { activityLog } from 'typeorm-activity-log'
import { Contact } from '../entities/contact.js'
import { Deal, type Stage, STAGES } from '../entities/deal.js'
import { User } from '../entities/user.js'
import type { Role } from './people.js'

/** What somebody did, as the page sends it. */
export interface Deed {
  readonly do: string
  readonly id?: number
  readonly name?: string
  readonly stage?: string
  readonly ownerId?: number
}

const SHOWN = 6

/** The newest contacts and deals of a company, and its users. */
export async function readCrm(db: DataSource, { companyId }: Role) {
  const newest = { where: { companyId }, order: { id: 'DESC' as const }, take: SHOWN }
  const contacts = await db.getRepository(Contact).find({ ...newest, withDeleted: true })
  const deals = await db.getRepository(Deal).find(newest)
  const users = await db.getRepository(User).find({ where: { companyId }, select: { id: true, name: true } })
  return { contacts, deals, users, stages: STAGES }
}

type Act = (db: DataSource, role: Role, deed: Deed) => Promise<unknown>

/** Each deed by its name. */
export const deeds: Readonly<Record<string, Act>> = {
  'add contact': (db, { companyId }, { name = '' }) => {
    const [firstName = '', ...rest] = name.trim().split(/\s+/)
    const contact = { firstName, lastName: rest.join(' '), email: `${firstName.toLowerCase()}@example.com` }
    return db
      .getRepository(Contact)
      .save({ ...contact, phone: '+1 206 555 0199', city: 'Seattle', ownerId: null, companyId })
  },
  'delete contact': async (db, { companyId }, { id }) => {
    const contact = await db.getRepository(Contact).findOneBy({ id: Number(id), companyId })
    return contact && db.getRepository(Contact).softRemove(contact)
  },
  'restore contact': async (db, { companyId }, { id }) => {
    const contact = await db
      .getRepository(Contact)
      .findOne({ where: { id: Number(id), companyId }, withDeleted: true })
    return contact && db.getRepository(Contact).recover(contact)
  },
  'move deal': (db, { companyId }, { id, stage }) =>
    STAGES.includes(stage as Stage)
      ? db.getRepository(Deal).update({ id: Number(id), companyId }, { stage: stage as Stage })
      : Promise.resolve(),
  'change owner': (db, { companyId }, { id, ownerId }) =>
    db.getRepository(Deal).update({ id: Number(id), companyId }, { ownerId: Number(ownerId) }),
  'sign in': (db) =>
    activityLog(db).log({ type: 'Authentication', event: 'logged in', description: 'User logged in' }),
  'sign out': (db) =>
    activityLog(db).log({ type: 'Authentication', event: 'logged out', description: 'User logged out' }),
}
