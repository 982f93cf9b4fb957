/** Who acts, as a web application would say it once around each request. */
import { actAs } from 'typeorm-activity-log'
import { ADMINISTRATOR } from './cast.js'
import type { Random } from './random.js'
import type { Person } from './scene.js'

const { id, name } = ADMINISTRATOR
const ADMIN = { kind: 'admin', id, name } as const

/** A request of a user. */
export function asUser<R>(person: Person, random: Random, fn: () => R): R {
  return actAs({ actor: actorOf(person), ip: person.ip, ...request(random) }, fn)
}

/** A request of the administrator. */
export function asAdministrator<R>(random: Random, fn: () => R): R {
  return actAs({ actor: ADMIN, ip: ADMINISTRATOR.ip, ...request(random) }, fn)
}

/** A request of the administrator, who works as a user for a while: the company sees the user, on behalf. */
export function asAdministratorFor<R>(person: Person, random: Random, fn: () => R): R {
  return actAs({ actor: actorOf(person), impersonator: ADMIN, ip: ADMINISTRATOR.ip, ...request(random) }, fn)
}

function actorOf(person: Person) {
  return { kind: 'user', id: person.id, name: person.name, companyId: person.companyId } as const
}

function request(random: Random) {
  return { requestId: `req-${random.hex(8)}`, source: 'http', userAgent: 'Mozilla/5.0 (CRM example)' }
}
