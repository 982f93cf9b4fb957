/** The context at the moment of a write, with its defaults filled in. */
import { toActor, type Actor, type ActorInCompany, type ActorInput } from '../model/actor.js'
import type { ActivityContext, Facts } from '../model/context.js'
import { ActivityLogError } from '../model/errors.js'
import { toId } from '../model/id.js'
import { currentFrame } from './audit-context.js'

/** What is done when something is written outside every `actAs`. */
export type MissingActorPolicy = 'system' | 'error'

/** Who acts now and where from; the rest of the context is as the application gave it. */
export interface CurrentActor {
  readonly actor: Actor
  readonly impersonator: Actor | null
  /** The company that may see the activity; null when an admin acts. */
  readonly companyId: string | null
  readonly metadata: Facts | undefined
  readonly context: ActivityContext
}

const SYSTEM: ActorInCompany = { kind: 'system', id: null, name: 'system', companyId: null }

/**
 * Evaluates who acts now.
 *
 * @throws ActivityLogError `ACTOR_MISSING` when no actor is known and the policy is `error`; `CONTEXT_INVALID` when the
 * actor's function returns no valid actor; whatever that function throws.
 */
export function currentActor(policy: MissingActorPolicy): CurrentActor {
  const context = currentFrame().context ?? {}
  const { companyId, ...actor } = actorOf(context, policy)
  const impersonator = valueOf(context.impersonator)
  return {
    actor,
    impersonator: impersonator == null ? null : checkAdmin(impersonator),
    companyId: actor.kind === 'admin' ? null : (toId(valueOf(context.companyId)) ?? companyId),
    metadata: valueOf(context.metadata) ?? undefined,
    context,
  }
}

/**
 * An impersonator as the log keeps it.
 *
 * @throws ActivityLogError `CONTEXT_INVALID` when it is no admin
 */
export function checkAdmin(impersonator: ActorInput): Actor {
  const { kind, id, name } = toActor(impersonator)
  if (kind === 'admin') return { kind, id, name }
  throw new ActivityLogError(
    'CONTEXT_INVALID',
    'Cannot act in the given context: the impersonator is not of kind "admin". Only an admin can work as a user.',
  )
}

function valueOf<V>(given: V | (() => V | null | undefined)): V | null | undefined {
  return typeof given === 'function' ? (given as () => V | null | undefined)() : given
}

function actorOf(context: ActivityContext, policy: MissingActorPolicy): ActorInCompany {
  const input = typeof context.actor === 'function' ? context.actor() : context.actor
  if (input !== undefined && input !== null) return toActor(input)
  if (policy === 'system') return SYSTEM
  throw new ActivityLogError(
    'ACTOR_MISSING',
    'Cannot record an activity: nobody acts here. Wrap the write in actAs({ actor }, fn), or set missingActor to "system".',
  )
}
