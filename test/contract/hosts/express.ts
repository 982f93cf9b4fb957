/** Express, 4 and 5: a body parser before the context, one after it, and who is signed in known only after both. */
import type { Express, Request, RequestHandler, Response } from 'express'
import type express from 'express'
import http from 'node:http'
import { pipeline } from 'node:stream/promises'
import { activityContext, activityScreen } from '../../../src/adapters/express.js'
import {
  type ContractApplication,
  type SignedIn,
  mayRestore,
  userOf,
  viewerOf,
  WORKS,
} from '../application.js'
import { serve, type StartHost } from '../host.js'

type SignedInRequest = Request & { user?: SignedIn | null }

/** Starts the application on this Express. */
export function startExpress(framework: typeof express): StartHost {
  return async (app, trusted = []) => {
    const host = framework()
    if (trusted.length > 0) host.set('trust proxy', [...trusted])
    host.use(framework.json())
    host.use(
      activityContext({
        actor: (request: SignedInRequest) => request.user?.actor,
        impersonator: (request: SignedInRequest) => request.user?.admin,
      }),
    )
    host.use(readText)
    host.use((request: SignedInRequest, _response, next) => {
      request.user = userOf(request.headers['x-user'])
      next()
    })
    mount(framework, host, app)
    host.all('/work/:name', (request, response, next) => {
      work(app, request, response).catch(next)
    })
    host.use(((_error, _request, response, _next) => {
      if (!response.headersSent) response.status(500).send('failed')
    }) as express.ErrorRequestHandler)
    return serve(http.createServer(host), ['/activity', '/v1/tenants/t%C3%A9 1/log'.replace(' ', '%20')])
  }
}

/** As those parsers do it that know of no AsyncLocalStorage: the next handler is called by an event of the socket. */
const readText: RequestHandler = (request, _response, next) => {
  if (request.headers['content-type'] !== 'text/plain') return next()
  request.on('data', () => undefined)
  request.on('end', () => next())
}

function mount(framework: typeof express, host: Express, app: ContractApplication): void {
  const screen = activityScreen(app.db, {
    viewer: (request) => viewerOf(request.headers['x-viewer']),
    canRestore: (_activity, _viewer, request) => mayRestore(request.headers['x-may-restore']),
    onError: (error) => app.errors.push(error),
  })
  host.use('/activity', screen)
  const inner = framework.Router({ mergeParams: true })
  inner.use('/log', screen)
  const outer = framework.Router()
  outer.use('/tenants/:tenant', inner)
  host.use('/v1', outer)
}

async function work(app: ContractApplication, request: Request, response: Response): Promise<void> {
  const done = await WORKS[String(request.params['name'])]?.(app, request.query['id'] as string, response)
  if (typeof done !== 'object') response.send(done)
  else await pipeline(done, response)
}
