/** A context that leaves the process: as JSON in the message of a queue, to be taken up by whoever works it off. */
import type { Actor } from '../model/actor.js'
import type { ActivityContext, Facts } from '../model/context.js'
import { ActivityLogError } from '../model/errors.js'
import { actAs } from './act-as.js'
import { withFrame } from './audit-context.js'
import { currentActor } from './current-actor.js'

/** A context as plain JSON. */
export interface CarriedContext {
  readonly actor: Actor
  readonly impersonator: Actor | null
  readonly companyId: string | null
  readonly ip: string | null
  readonly userAgent: string | null
  readonly requestId: string | null
  readonly traceId: string | null
  readonly source: string | null
  readonly metadata: Facts | null
}

/**
 * The context of now as plain JSON, its functions evaluated, for `withContext` in another process.
 *
 * @throws ActivityLogError `CONTEXT_INVALID` when the metadata cannot be JSON; whatever the context's functions throw
 * @example
 * await queue.add('import', { file, context: captureContext() })
 * // ... and in the worker: activities are those of whoever asked for the import
 * new Worker('import', (job) => withContext(job.data.context, () => importFile(job.data.file)))
 */
export function captureContext(): CarriedContext {
  const { actor, impersonator, companyId, metadata, context } = currentActor('system')
  return {
    actor,
    impersonator,
    companyId,
    ip: context.ip ?? null,
    userAgent: context.userAgent ?? null,
    requestId: context.requestId ?? null,
    traceId: context.traceId ?? null,
    source: context.source ?? null,
    metadata: metadata === undefined ? null : toJson(metadata),
  }
}

/**
 * Runs `fn` in a context that `captureContext` made, and in nothing else: what surrounds this call is left out.
 *
 * @returns what `fn` returns
 * @throws ActivityLogError `CONTEXT_INVALID` when it is no such context
 */
export function withContext<R>(carried: CarriedContext, fn: () => R): R {
  const { actor, impersonator, metadata, ...rest } = carried ?? {}
  const context = {
    ...rest,
    actor,
    impersonator: impersonator ?? undefined,
    metadata: metadata ?? undefined,
  } as ActivityContext
  if (actor === undefined || actor === null) throw notCarried('it has no actor')
  return withFrame({ context: {} }, () => actAs(context, fn))
}

function toJson(metadata: Facts): Facts {
  try {
    return JSON.parse(JSON.stringify(metadata)) as Facts
  } catch {
    throw new ActivityLogError(
      'CONTEXT_INVALID',
      'Cannot carry the context: its metadata cannot stand in JSON. Keep plain facts in it, without circles and bigints.',
    )
  }
}

function notCarried(why: string): ActivityLogError {
  return new ActivityLogError(
    'CONTEXT_INVALID',
    `Cannot act in the carried context: ${why}. Pass what captureContext() gave, through JSON at most.`,
  )
}
