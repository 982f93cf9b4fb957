/** Fastify, 4 and 5: who is signed in is known only after the body was parsed. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type fastify from 'fastify'
import { activityContext, activityScreen } from '../../../src/adapters/fastify.js'
import {
  type ContractApplication,
  type SignedIn,
  mayRestore,
  userOf,
  viewerOf,
  WORKS,
} from '../application.js'
import { serve, type StartHost } from '../host.js'

type SignedInRequest = FastifyRequest & { user?: SignedIn | null }

/** Starts the application on this Fastify. */
export function startFastify(framework: typeof fastify): StartHost {
  return async (app, trusted = []) => {
    const host = framework(trusted.length > 0 ? { trustProxy: [...trusted] } : {})
    await host.register(activityContext, {
      actor: (request: SignedInRequest) => request.user?.actor,
      impersonator: (request: SignedInRequest) => request.user?.admin,
    })
    // As those parsers do it that know of no AsyncLocalStorage: what follows is called by an event of the socket.
    host.addContentTypeParser('text/plain', (_request, payload, done) => {
      payload.on('data', () => undefined)
      payload.on('end', () => done(null))
    })
    host.addHook('preHandler', async (request: SignedInRequest) => {
      request.user = userOf(request.headers['x-user'])
    })
    const screen = {
      db: app.db,
      viewer: (request: FastifyRequest) => viewerOf(request.headers['x-viewer']),
      canRestore: (_activity: unknown, _viewer: unknown, request: FastifyRequest) =>
        mayRestore(request.headers['x-may-restore']),
      onError: (error: unknown) => app.errors.push(error),
    }
    await host.register(activityScreen, { ...screen, prefix: '/activity' })
    await host.register(
      async (outer) => {
        await outer.register(activityScreen, { ...screen, prefix: '/:tenant/log' })
      },
      { prefix: '/v1/tenants' },
    )
    host.all('/work/:name', (request, reply) => work(app, request, reply))
    await host.ready()
    await host.listen({ host: '127.0.0.1', port: 0 })
    return serve(host.server, ['/activity', '/v1/tenants/t%C3%A9%201/log'], () => host.close())
  }
}

async function work(
  app: ContractApplication,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { name } = request.params as { name: string }
  const { id } = request.query as { id: string }
  return reply.send(await WORKS[name]?.(app, id, reply.raw))
}
