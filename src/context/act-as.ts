/** The scopes that an application opens: who acts, and what is not recorded. */
import { toActor } from '../model/actor.js'
import type { ActivityContext } from '../model/context.js'
import { ActivityLogError } from '../model/errors.js'
import { toId } from '../model/id.js'
import { currentFrame, withFrame } from './audit-context.js'
import { checkAdmin } from './current-actor.js'

/**
 * Runs `fn`; whatever it writes, in all that it awaits, is recorded as done by `context.actor`.
 *
 * Scopes nest: what an inner one leaves out it inherits, except that an inner actor brings its own company and
 * impersonator. The outer scope is back as soon as `fn` has returned or thrown.
 *
 * @returns what `fn` returns
 * @throws ActivityLogError `CONTEXT_INVALID` when the actor has no known kind, or is a user or admin without an id.
 * @example
 * await actAs({ actor: { kind: 'user', id: 7, name: 'Ana', companyId: 3 }, ip: '203.0.113.7' }, () => deals.save(deal))
 * // → { event: 'created', actor: { kind: 'user', id: '7', name: 'Ana' }, ip: '203.0.113.7', ... }
 */
export function actAs<R>(context: ActivityContext, fn: () => R): R {
  checkContext(context)
  const outer = currentFrame().context ?? {}
  const inherited =
    context.actor === undefined ? outer : { ...outer, companyId: undefined, impersonator: undefined }
  return withFrame({ context: Object.freeze({ ...inherited, ...given(context) }) }, fn)
}

/** The context of this chain of calls as the scopes around it make it, or null outside every `actAs`. */
export function currentContext(): ActivityContext | null {
  return currentFrame().context ?? null
}

/**
 * Runs `fn` without recording anything that it writes.
 *
 * @param reason why, for whoever reads the code; must not be empty
 * @returns what `fn` returns
 * @throws ActivityLogError `CONTEXT_INVALID` when the reason is empty.
 */
export function withoutAudit<R>(reason: string, fn: () => R): R {
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new ActivityLogError(
      'CONTEXT_INVALID',
      'Cannot suspend the activity log: no reason is given. Say why in the first argument, e.g. "import of 2019".',
    )
  }
  return withFrame({ suspendedFor: reason }, fn)
}

function given(context: ActivityContext): ActivityContext {
  return Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined))
}

function checkContext(context: ActivityContext): void {
  if (typeof context !== 'object' || context === null) {
    throw invalid('the context is not an object', 'Pass { actor: { kind, id, name } }')
  }
  const { actor, impersonator, companyId, metadata } = context
  if (actor !== undefined && typeof actor !== 'function') toActor(actor)
  if (impersonator !== undefined && typeof impersonator !== 'function') checkAdmin(impersonator)
  if (companyId != null && typeof companyId !== 'function' && toId(companyId) === null) {
    throw invalid('companyId is empty or not a string, number or bigint', 'Pass the id of the company itself')
  }
  if (
    metadata !== undefined &&
    typeof metadata !== 'function' &&
    (typeof metadata !== 'object' || metadata === null)
  ) {
    throw invalid('metadata is not an object', 'Pass an object of facts')
  }
}

function invalid(why: string, advice: string): ActivityLogError {
  return new ActivityLogError('CONTEXT_INVALID', `Cannot act in the given context: ${why}. ${advice}.`)
}
