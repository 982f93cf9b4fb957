/** The context of every request, on both of Nest's platforms. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpAdapterHost } from '@nestjs/core'
import { headerOf } from '../http/client-address.js'
import { type ActivityContextOptions, contextOf } from '../http/context-of-request.js'
import { actForRequest } from './act-for-request.js'
import { messageOf, type NestRequest } from './nestjs-answer.js'

/** As much of a Fastify instance as it takes. */
interface HookedInstance {
  addHook(
    name: 'preValidation',
    hook: (request: NestRequest, reply: { readonly raw: ServerResponse }, next: () => void) => void,
  ): unknown
}

/**
 * Runs all that a request sets off, the application's middleware, guards and handlers, in the request's context.
 *
 * On Fastify twice: middleware has Node's request in its hands, guards and handlers have Fastify's, and `actor` is asked with the
 * one that they have.
 */
export function giveContext(
  adapter: HttpAdapterHost['httpAdapter'],
  options: ActivityContextOptions<unknown>,
): void {
  const enter = (request: NestRequest, response: ServerResponse, next: () => void) => {
    const message = messageOf(request)
    const context = contextOf<unknown>(request, options, headerOf(message), request.ip)
    actForRequest(message, response, context, next)
  }
  // Not as middleware of the module: that keeps to the global prefix, and its wildcards differ between Nest's majors.
  adapter.use((message: IncomingMessage, response: ServerResponse, next: () => void) =>
    enter(message, response, next),
  )
  if (adapter.getType() !== 'fastify') return
  adapter
    .getInstance<HookedInstance>()
    .addHook('preValidation', (request, reply, next) => enter(request, reply.raw, next))
}
