/** Who is signed in. A header stands for a session here: never do this where it matters. */
import type { ActorInput, Viewer } from 'typeorm-activity-log'

/** Somebody who may use the application. */
export interface Person {
  readonly actor: ActorInput
  readonly viewer: Viewer
}

const people: Readonly<Record<string, Person>> = {
  '7': user('7', 'Ana'),
  '8': user('8', 'Ben'),
  admin: { actor: { kind: 'admin', id: 'root', name: 'Root' }, viewer: { as: 'admin', adminId: 'root' } },
}

function user(id: string, name: string): Person {
  return { actor: { kind: 'user', id, name, companyId: 3 }, viewer: { as: 'company', companyId: 3 } }
}

/** The person of a header, or null when nobody is signed in. */
export function personOf(header: string | readonly string[] | undefined): Person | null {
  return typeof header === 'string' && Object.hasOwn(people, header) ? (people[header] ?? null) : null
}
