/** `typeorm-activity-log/fastify`, for Fastify 4 and 5. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { headerOf } from '../http/client-address.js'
import { type ActivityContextOptions, checkContextOptions, contextOf } from '../http/context-of-request.js'
import {
  type ActivityScreenOptions,
  type LoggedDataSource,
  toHandlerOptions,
} from '../http/handler-options.js'
import { createActivityLogHandler } from '../http/handler.js'
import { toPathname, toRequest } from '../http/node-listener.js'
import { actAgainForRequest, actForRequest } from './act-for-request.js'

/** What the screen is registered with, beside Fastify's own `prefix`. */
export interface FastifyScreenOptions extends ActivityScreenOptions<FastifyRequest> {
  /** The data source whose log is shown. */
  readonly db: LoggedDataSource
}

/**
 * Says who acts, for all that the hooks and handlers of the instance write where it is registered. The address is Fastify's own
 * `request.ip`: what `trustProxy` believes. Without an `actor` function the instance does not become ready.
 *
 * @example
 * await fastify.register(activityContext, { actor: (request) => request.user })
 */
export const activityContext: FastifyPluginCallback<ActivityContextOptions<FastifyRequest>> = Object.assign(
  (...[instance, options, done]: Parameters<FastifyPluginCallback<ActivityContextOptions<FastifyRequest>>>) =>
    done(failureOf(() => addContext(instance, options))),
  // What fastify-plugin sets: the hooks are those of the instance that registers it, not of one of their own.
  {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'typeorm-activity-log/activityContext',
  },
)

/**
 * The log's reading API and screen, under the prefix with which it is registered. Without a `viewer` function the instance does
 * not become ready.
 *
 * @example
 * await fastify.register(activityScreen, { prefix: '/activity', db, viewer: (request) => viewerOf(request.user) })
 */
export const activityScreen: FastifyPluginCallback<FastifyScreenOptions> = (instance, options, done) =>
  done(failureOf(() => addScreen(instance, options)))

function addContext(instance: FastifyInstance, options: ActivityContextOptions<FastifyRequest>): void {
  const checked = checkContextOptions(options)
  instance.addHook('onRequest', (request, reply, next) => {
    const context = contextOf(request, checked, headerOf(request.raw), request.ip)
    actForRequest(request.raw, reply.raw, context, next)
  })
  // Between the two the body is parsed, by whatever parser the application has.
  instance.addHook('preValidation', (request, _reply, next) => actAgainForRequest(request.raw, next))
}

/** Methods that Fastify 4 and 5 route; all come to the handler, which refuses most of them. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

function addScreen(
  instance: FastifyInstance,
  { db, viewer, canRestore, onError }: FastifyScreenOptions,
): void {
  const handler = createActivityLogHandler(db, toHandlerOptions({ viewer, canRestore, onError }))
  // Whatever body a request has is left alone, so that what is wrong with it is the method; who wants it reads the stream.
  instance.removeAllContentTypeParsers()
  instance.addContentTypeParser('*', (_request, payload, next) => next(null, payload))
  const segments = instance.prefix.replace(/\/$/, '').split('/').length
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    // By its length: the prefix may have parameters.
    const basePath = toPathname(request.raw.url ?? '')
      .split('/')
      .slice(0, segments)
      .join('/')
    return sendReply(
      await handler(toRequest(request.raw, request.raw.url, request.body), request, basePath),
      reply,
    )
  }
  for (const url of ['/', '/*']) {
    instance.route({ method: METHODS, url, exposeHeadRoute: false, handler: answer })
  }
}

/** Fastify sends it, so that its hooks see it, and gives the rest of it up when the client has gone. */
function sendReply(answer: Response, reply: FastifyReply): FastifyReply {
  reply.code(answer.status).headers(Object.fromEntries(answer.headers))
  return reply.send(answer.body === null ? undefined : Readable.fromWeb(answer.body))
}

/** What a plugin throws is for Fastify a failure to start only where it is handed over. */
function failureOf(start: () => void): Error | undefined {
  try {
    start()
    return undefined
  } catch (error) {
    return error as Error
  }
}
