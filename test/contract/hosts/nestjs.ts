/** Nest, on both of its platforms: who is signed in is known only to a guard, after the body was parsed. */
import {
  All,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Inject,
  type INestApplication,
  Module,
  Param,
  Query,
  Req,
  Res,
  type Type,
} from '@nestjs/common'
import { APP_GUARD, NestFactory } from '@nestjs/core'
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import type { RequestHandler, Response as ExpressResponse } from 'express'
import type { FastifyReply } from 'fastify'
import type { IncomingMessage, Server } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { DataSource } from 'typeorm'
import { ActivityLogModule } from '../../../src/adapters/nestjs.js'
import {
  type ContractApplication,
  type SignedIn,
  mayRestore,
  userOf,
  viewerOf,
  WORKS,
} from '../application.js'
import { serve, type StartHost } from '../host.js'

interface SignedInRequest extends Pick<IncomingMessage, 'headers'> {
  user?: SignedIn | null
}

const APPLICATION = Symbol('application')

class SignInGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<SignedInRequest>()
    request.user = userOf(request.headers['x-user'])
    return true
  }
}

@Controller('work')
class WorkController {
  constructor(@Inject(APPLICATION) private readonly app: ContractApplication) {}

  @All(':name')
  async work(
    @Param('name') name: string,
    @Query('id') id: string,
    @Req() _request: SignedInRequest,
    @Res() response: ExpressResponse | FastifyReply,
  ): Promise<void> {
    const done = await WORKS[name]?.(this.app, id, 'raw' in response ? response.raw : response)
    if (typeof done !== 'object' || 'raw' in response) response.send(done)
    else await pipeline(done, response)
  }
}

/** Starts the application on Nest, with two screens. */
export function startNest(platform: 'express' | 'fastify'): StartHost {
  return async (app, trusted = []) => {
    const trustProxy = trusted.length > 0 ? [...trusted] : false
    const nest =
      platform === 'express'
        ? await createOnExpress(moduleOf(app), trustProxy)
        : await createOnFastify(moduleOf(app), trustProxy)
    await nest.listen(0, '127.0.0.1')
    return serve(nest.getHttpServer() as Server, ['/activity', '/v1/log'], () => nest.close())
  }
}

function moduleOf(app: ContractApplication): Type {
  const logOf = (path: string) =>
    ActivityLogModule.forRoot({
      actor: (request: SignedInRequest) => request.user?.actor,
      impersonator: (request: SignedInRequest) => request.user?.admin,
      screen: {
        path,
        viewer: (request) => viewerOf(request.headers['x-viewer']),
        canRestore: (_activity, _viewer, request) => mayRestore(request.headers['x-may-restore']),
      },
      onError: (error) => app.errors.push(error),
    })

  @Module({
    imports: [logOf('activity'), logOf('v1/log')],
    controllers: [WorkController],
    providers: [
      { provide: DataSource, useValue: app.db },
      { provide: APPLICATION, useValue: app },
      { provide: APP_GUARD, useClass: SignInGuard },
    ],
  })
  class AppModule {}
  return AppModule
}

const QUIET = { logger: false, abortOnError: false } as const

async function createOnExpress(module: Type, trustProxy: string[] | false): Promise<INestApplication> {
  const nest = await NestFactory.create<NestExpressApplication>(module, new ExpressAdapter(), QUIET)
  nest.set('trust proxy', trustProxy)
  nest.use(readText)
  return nest
}

/** As those parsers do it that know of no AsyncLocalStorage: the next handler is called by an event of the socket. */
const readText: RequestHandler = (request, _response, next) => {
  if (request.headers['content-type'] !== 'text/plain') return next()
  request.on('data', () => undefined)
  request.on('end', () => next())
}

async function createOnFastify(module: Type, trustProxy: string[] | false): Promise<INestApplication> {
  const adapter = new FastifyAdapter({ trustProxy })
  // Fastify refuses what it has no parser for, before anybody is asked; likewise without AsyncLocalStorage.
  adapter.getInstance().addContentTypeParser(['text/plain', 'application/xml'], (_request, payload, done) => {
    payload.on('data', () => undefined)
    payload.on('end', () => done(null))
  })
  return NestFactory.create(module, adapter, QUIET)
}
