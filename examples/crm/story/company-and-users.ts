/** What managers do about their own company and its people. */
import { In, Not } from 'typeorm'
import { Company } from '../entities/company.js'
import { User } from '../entities/user.js'
import type { Act } from './scene.js'

export const editCompany: Act = async ({ db, random, person }) => {
  const companies = db.getRepository(Company)
  const company = await companies.findOneByOrFail({ id: person.companyId })
  company.phone = company.phone.replace(/\d{2}$/, String(random.integer(10, 99)))
  if (random.chance(0.3)) company.address = company.address.replace(/^\d+/, String(random.integer(10, 900)))
  await companies.save(company)
}

export const changeRole: Act = async ({ db, random, person }) => {
  const users = db.getRepository(User)
  const team = await users.find({
    where: { companyId: person.companyId, active: true, role: In(['agent', 'supervisor']) },
    order: { id: 'ASC' },
  })
  if (team.length === 0) return
  const user = random.pick(team)
  user.role = user.role === 'agent' ? 'supervisor' : 'agent'
  await users.save(user)
}

export const changeExtension: Act = async ({ db, random, person }) => {
  const users = db.getRepository(User)
  const user = await users.findOneByOrFail({ id: person.id })
  user.extension = String(random.integer(100, 399))
  await users.save(user)
}

/** Somebody goes on leave, or is back. */
export const toggleUser: Act = async ({ db, person }) => {
  const users = db.getRepository(User)
  const agents = { companyId: person.companyId, role: Not('manager' as const) }
  const absent = await users.findOneBy({ ...agents, active: false })
  const user = absent ?? (await users.findOne({ where: agents, order: { id: 'DESC' } }))
  if (user === null) return
  user.active = !user.active
  await users.save(user)
}
