/** The context of a request: who acts, as the application says, and where from, as the request does. */
import type { ActorInput } from '../model/actor.js'
import type { ActivityContext, AdminInput, Facts } from '../model/context.js'
import { ActivityLogError } from '../model/errors.js'
import type { IdInput } from '../model/id.js'
import { originOf, type ReadHeader } from './request-origin.js'

/** What an application says of its requests. Functions are asked at each write, when guards have found out who is signed in. */
export interface ActivityContextOptions<Host> {
  /** Who acts; nobody who is known when it gives nothing. */
  readonly actor: (request: Host) => ActorInput | null | undefined
  /** The company that the activities belong to. Default: the actor's own. */
  readonly company?: ((request: Host) => IdInput | null | undefined) | undefined
  /** The admin who works as the actor, if one does. */
  readonly impersonator?: ((request: Host) => AdminInput | null | undefined) | undefined
  /** Free facts to be kept with each activity. */
  readonly metadata?: ((request: Host) => Facts | null | undefined) | undefined
}

/**
 * The options, for those who cannot wait until something is written.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` when there is no `actor` function, or another option is none
 */
export function checkContextOptions<Host>(
  options: ActivityContextOptions<Host>,
): ActivityContextOptions<Host> {
  if (typeof options?.actor !== 'function') {
    throw invalid(
      'there is no actor function. Pass { actor: (request) => ... } that says who is signed in, or null',
    )
  }
  const wrong = (['company', 'impersonator', 'metadata'] as const).find(
    (name) => options[name] !== undefined && typeof options[name] !== 'function',
  )
  if (wrong !== undefined) throw invalid(`"${wrong}" is no function. Pass (request) => ... or leave it out`)
  return options
}

function invalid(why: string): ActivityLogError {
  return new ActivityLogError('OPTIONS_INVALID', `Cannot say who acts: ${why}.`)
}

/** The context of a framework's request, for `actAs`. */
export function contextOf<Host>(
  request: Host,
  options: ActivityContextOptions<Host>,
  readHeader: ReadHeader,
  ip: string | null | undefined,
): ActivityContext {
  const { actor, company, impersonator, metadata } = checkContextOptions(options)
  return {
    ...originOf(readHeader, ip),
    actor: () => actor(request) ?? { kind: 'anonymous' },
    ...(company === undefined ? {} : { companyId: () => company(request) }),
    ...(impersonator === undefined ? {} : { impersonator: () => impersonator(request) }),
    ...(metadata === undefined ? {} : { metadata: () => metadata(request) }),
  }
}

/**
 * The context of a Request, for `actAs` around a handler of Hono, Next.js or any other that takes one.
 *
 * @param ip the client's address as the host knows it; a header that anybody can send is none
 * @example
 * app.use((c, next) => actAs(contextOfRequest(c.req.raw, { actor: () => c.get('user') }, getConnInfo(c).remote.address), next))
 */
export function contextOfRequest(
  request: Request,
  options: ActivityContextOptions<Request>,
  ip?: string | null,
): ActivityContext {
  return contextOf(request, options, (name) => request.headers.get(name), ip)
}
