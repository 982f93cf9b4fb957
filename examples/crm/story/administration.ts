/** What the administrator of the platform does. No company sees any of it. */
import type { DataSource } from 'typeorm'
import { Company } from '../entities/company.js'
import { User } from '../entities/user.js'
import { hashOf } from './authentication.js'
import type { CompanyRole } from './cast.js'
import type { Random } from './random.js'
import type { Person } from './scene.js'

/** A company on the stage, with the users it has had so far. */
export interface Troupe {
  readonly role: CompanyRole
  readonly company: Company
  readonly people: Person[]
}

/** Enters a company and its first users, in one transaction. */
export async function foundCompany(db: DataSource, random: Random, role: CompanyRole): Promise<Troupe> {
  return db.transaction(async (manager) => {
    const company = await manager.getRepository(Company).save({ ...role.profile })
    const drafts = role.users.map(({ name, role: task }) => newUser(random, role, company, name, task))
    const users = await manager.getRepository(User).save(drafts)
    return { role, company, people: users.map((user, index) => personOf(role, user, index)) }
  })
}

/** Somebody new in a company. */
export async function hire(db: DataSource, random: Random, { role, company, people }: Troupe): Promise<void> {
  const { name, role: task } = role.newcomer
  const user = await db.getRepository(User).save(newUser(random, role, company, name, task))
  people.push(personOf(role, user, people.length))
}

/** Sells a company more seats, or fewer, and the plan that goes with them. */
export async function changePlan(db: DataSource, random: Random, companyId: number): Promise<void> {
  const companies = db.getRepository(Company)
  const company = await companies.findOneByOrFail({ id: companyId })
  company.seats = Math.max(5, company.seats + random.pick([-5, 5, 10]))
  company.plan = company.seats <= 5 ? 'starter' : company.seats <= 15 ? 'team' : 'enterprise'
  await companies.save(company)
}

/** The log says that the password changed; who may read that is the administrator alone. */
export async function resetPassword(db: DataSource, random: Random, userId: number): Promise<void> {
  await db.getRepository(User).save({ id: userId, passwordHash: hashOf(random) })
}

/** Closes a company's account, or opens it again. */
export async function toggleCompany(db: DataSource, companyId: number): Promise<void> {
  const companies = db.getRepository(Company)
  const company = await companies.findOneByOrFail({ id: companyId })
  company.active = !company.active
  await companies.save(company)
}

function newUser(
  random: Random,
  { domain }: CompanyRole,
  company: Company,
  name: string,
  role: User['role'],
): Partial<User> {
  return {
    name,
    role,
    email: `${asciiOf(name).toLowerCase().replace(' ', '.')}@${domain}`,
    passwordHash: hashOf(random),
    companyId: company.id,
  }
}

function personOf({ network }: CompanyRole, user: User, seat: number): Person {
  const { id, name, email, companyId } = user
  return { id, name, email, companyId, ip: `${network}.${20 + seat}` }
}

function asciiOf(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').replace('ı', 'i')
}
