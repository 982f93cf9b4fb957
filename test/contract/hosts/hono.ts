/** Hono on Node, with the plain handler. */
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { Readable } from 'node:stream'
import { clientAddress, contextOfRequest, createActivityLogHandler } from '../../../src/http/index.js'
import { actAs } from '../../../src/index.js'
import { bound, type SignedIn, mayRestore, userOf, viewerOf, WORKS } from '../application.js'
import { serve, type StartHost } from '../host.js'

/** Starts the application on Hono. */
export const startHono: StartHost = async (app, trusted) => {
  const host = new Hono<{ Bindings: HttpBindings; Variables: { user: SignedIn | null } }>()
  host.use((c, next) => {
    const options = { actor: () => c.get('user')?.actor, impersonator: () => c.get('user')?.admin }
    return actAs(contextOfRequest(c.req.raw, options, clientAddress(c.env.incoming, trusted)), next)
  })
  host.use(async (c, next) => {
    c.set('user', userOf(c.req.header('x-user')))
    await next()
  })
  const handler = createActivityLogHandler(app.db, {
    viewer: (request) => viewerOf(request.headers.get('x-viewer')),
    canRestore: (_activity, _viewer, request) => mayRestore(request.headers.get('x-may-restore')),
    onError: (error) => app.errors.push(error),
    basePath: '/activity',
  })
  host.all('/activity/*', (c) => handler(c.req.raw))
  host.all('/work/:name', async (c) => {
    await c.req.text()
    const done = await WORKS[c.req.param('name')]?.(app, String(c.req.query('id')), bound(c.env.outgoing))
    return typeof done === 'object' ? c.body(Readable.toWeb(done) as ReadableStream) : c.text(done ?? '')
  })
  host.onError((_error, c) => c.text('failed', 500))
  return serve(createAdaptorServer({ fetch: host.fetch }), ['/activity'])
}
