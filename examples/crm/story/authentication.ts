/** Signing in and out: what TypeORM cannot see is told to the log in words. */
import type { DataSource } from 'typeorm'
import { actAs, activityLog, withoutAudit } from 'typeorm-activity-log'
import { User } from '../entities/user.js'
import type { Random } from './random.js'
import type { Person, Scene } from './scene.js'

const TYPE = 'Authentication'

/** Whom an entry is about. */
function recordOf({ id, name }: Person) {
  return { entity: User, id, name }
}

export async function signIn({ db, person, now }: Scene): Promise<void> {
  // Saved like any other column, and no activity: lastSeenAt is declared @AuditIgnore().
  await db.getRepository(User).save({ id: person.id, lastSeenAt: now })
  await activityLog(db).log({
    type: TYPE,
    event: 'logged in',
    description: 'User logged in',
    record: recordOf(person),
  })
}

export async function signOut({ db, person }: Scene): Promise<void> {
  await activityLog(db).log({
    type: TYPE,
    event: 'logged out',
    description: 'User logged out',
    record: recordOf(person),
  })
}

/** The new hash and the word about it are one transaction. The write itself is left out: one change, one activity. */
export async function changePassword({ db, person, random }: Scene): Promise<void> {
  await db.transaction(async (manager) => {
    await withoutAudit('said in words below', () =>
      manager.getRepository(User).save({ id: person.id, passwordHash: hashOf(random) }),
    )
    await activityLog(manager).log({
      type: TYPE,
      event: 'password changed',
      description: 'User changed their password',
      record: recordOf(person),
    })
  })
}

/** Nobody is known yet, so the actor is anonymous; the company of the address that was tried may know of it. */
export async function failSignIn(
  db: DataSource,
  attempt: { readonly email: string; readonly ip: string; readonly companyId: number | null },
): Promise<void> {
  const { email, ip, companyId } = attempt
  await actAs({ actor: { kind: 'anonymous' }, companyId, ip, source: 'http' }, () =>
    activityLog(db).log({
      type: TYPE,
      event: 'sign-in failed',
      description: `Sign-in as ${email} failed: wrong password`,
      metadata: { email },
    }),
  )
}

/** What a password is stored as. Hashes of the story begin with `scrypt$`. */
export function hashOf(random: Random): string {
  return `scrypt$${random.hex(32)}`
}
