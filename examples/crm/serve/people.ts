/** Who can be looked as: a cookie says who, as a sign-in would in an application. Never do this where it matters. */
import type { IncomingMessage } from 'node:http'
import type { Activity, ActorInput, Viewer } from 'typeorm-activity-log'
import type { Troupe } from '../story/administration.js'
import { ADMINISTRATOR } from '../story/cast.js'

/** Somebody at the demo's desk. */
export interface Role {
  readonly key: string
  readonly label: string
  readonly viewer: Viewer
  readonly actor: ActorInput
  /** The company whose records the live CRM shows. */
  readonly companyId: number
}

/** The roles of the story: each company, two of its users, and the administrator. */
export function rolesOf(troupes: readonly Troupe[]): readonly Role[] {
  const ofCompanies = troupes.flatMap(({ company, people }) => {
    const users = people.slice(0, 2).map(({ id, name }): Role => ({
      key: `user-${id}`,
      label: `${name}, user of ${company.name}`,
      viewer: { as: 'user', userId: id },
      actor: { kind: 'user', id, name, companyId: company.id },
      companyId: company.id,
    }))
    const [first] = users
    const asCompany: Role = {
      key: `company-${company.id}`,
      label: `${company.name}, the company`,
      viewer: { as: 'company', companyId: company.id },
      actor: first?.actor ?? { kind: 'system' },
      companyId: company.id,
    }
    return [asCompany, ...users]
  })
  const { id, name } = ADMINISTRATOR
  const administrator: Role = {
    key: 'administrator',
    label: `${name}, the administrator`,
    viewer: { as: 'admin', adminId: id },
    actor: { kind: 'admin', id, name },
    companyId: troupes[0]?.company.id ?? 0,
  }
  return [...ofCompanies, administrator]
}

/** The role of a request. */
export function roleOf(roles: readonly Role[], { headers }: IncomingMessage): Role {
  const key = /(?:^|;\s*)role=([\w-]+)/.exec(headers.cookie ?? '')?.[1]
  return roles.find((role) => role.key === key) ?? (roles[0] as Role)
}

/** Contacts and deals are brought back by anybody of the company, and by the administrator what the administrator did. */
export function mayRestore({ type }: Activity, { as }: Viewer): boolean {
  return as === 'admin' || type === 'Contact Management' || type === 'Pipeline Management'
}
