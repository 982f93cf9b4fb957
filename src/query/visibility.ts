/**
 * Who may see which activity: the one rule, once as plain words (`canSee`) and once as SQL (`visibleBranches`). Both must say
 * the same, and nothing outside this file decides it. What a viewer may not see does not exist for that viewer.
 *
 * The rule trusts stored columns alone. They were stamped when the activity was written: a user who changes company or
 * role later, or is deleted, changes nothing about the past.
 */
import type { Activity } from '../model/activity.js'
import type { Actor } from '../model/actor.js'
import type { CheckedViewer } from '../model/viewer.js'
import { toKeyText } from '../store/key-text.js'
import { ALIAS, type Condition } from './condition.js'

/** Trusted code that reads everything, and the reason that it gave. */
export interface Everyone {
  readonly as: 'everyone'
  readonly reason: string
}

/** How far somebody sees: one viewer, or trusted code. */
export type Sight = CheckedViewer | Everyone

/** The parts of an activity that decide who may see it. */
export type SightedParts = Pick<Activity, 'actor' | 'companyId' | 'impersonator'>

/**
 * The rule, in plain words. The activity still has its impersonator: ask before `asSeenBy`.
 *
 * - a company sees what belongs to it, except what admins do
 * - a user sees what they did themselves, in all companies or in the one that the viewer names
 * - an admin sees what they did themselves, under their own name or on behalf of somebody
 */
export function canSee(sight: Sight, { actor, companyId, impersonator }: SightedParts): boolean {
  switch (sight.as) {
    case 'everyone':
      return true
    case 'company':
      return companyId === sight.companyId && actor.kind !== 'admin'
    case 'user':
      return (
        actor.kind === 'user' &&
        actor.id === sight.userId &&
        (sight.companyId === null || companyId === sight.companyId)
      )
    case 'admin':
      return isAdmin(actor, sight.adminId) || isAdmin(impersonator, sight.adminId)
  }
}

/** The rule as a condition. Ids are compared as key texts: as strings, byte for byte, on every database. */
export function whereVisible(sight: Sight): Condition {
  const [first, ...others] = visibleBranches(sight)
  if (others.length === 0) return first
  return {
    sql: `(${[first, ...others].map(({ sql }) => sql).join(' OR ')})`,
    parameters: Object.assign(
      {},
      first.parameters,
      ...others.map(({ parameters }) => parameters),
    ) as Condition['parameters'],
  }
}

/** The rule as conditions that an index answers each; no two of them hold for one row, and together they are the rule. */
export function visibleBranches(sight: Sight): readonly [Condition, ...Condition[]] {
  switch (sight.as) {
    case 'everyone':
      return [{ sql: '1 = 1', parameters: {} }]
    case 'company':
      return [
        {
          sql: `(${ALIAS}.companyId = :viewerCompany AND ${ALIAS}.actorKind <> 'admin')`,
          parameters: { viewerCompany: toKeyText(sight.companyId) },
        },
      ]
    case 'user':
      return [whereVisibleToUser(sight.userId, sight.companyId)]
    case 'admin':
      return branchesOfAdmin(toKeyText(sight.adminId))
  }
}

/**
 * The activity as this sight may read it: who acted on somebody's behalf is known to that admin and to trusted code
 * alone. That somebody did (`onBehalf`) is known to all.
 */
export function asSeenBy(sight: Sight, activity: Activity): Activity {
  if (activity.impersonator === null || sight.as === 'everyone') return activity
  if (sight.as === 'admin' && isAdmin(activity.impersonator, sight.adminId)) return activity
  return { ...activity, impersonator: null }
}

function whereVisibleToUser(userId: string, companyId: string | null): Condition {
  const own = `${ALIAS}.actorKind = 'user' AND ${ALIAS}.actorId = :viewerUser`
  const viewerUser = toKeyText(userId)
  if (companyId === null) return { sql: `(${own})`, parameters: { viewerUser } }
  return {
    sql: `(${own} AND ${ALIAS}.companyId = :viewerCompany)`,
    parameters: { viewerUser, viewerCompany: toKeyText(companyId) },
  }
}

/** What the admin did, and what the admin did on somebody's behalf. */
function branchesOfAdmin(viewerAdmin: string): readonly [Condition, Condition] {
  const parameters = { viewerAdmin }
  return [
    { sql: `(${ALIAS}.actorKind = 'admin' AND ${ALIAS}.actorId = :viewerAdmin)`, parameters },
    {
      sql:
        `(${ALIAS}.impersonatorKind = 'admin' AND ${ALIAS}.impersonatorId = :viewerAdmin` +
        ` AND (${ALIAS}.actorKind <> 'admin' OR ${ALIAS}.actorId IS NULL OR ${ALIAS}.actorId <> :viewerAdmin))`,
      parameters,
    },
  ]
}

function isAdmin(actor: Actor | null, adminId: string): boolean {
  return actor !== null && actor.kind === 'admin' && actor.id === adminId
}
