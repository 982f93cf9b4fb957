/**
 * A whole small application on one major version of Nest, on each of its platforms. `run.mjs` runs it where that version is
 * installed, against the built library.
 */
import {
  Body,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Inject,
  Module,
  Post,
} from '@nestjs/common'
import { APP_GUARD, NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { TypeOrmModule } from '@nestjs/typeorm'
import assert from 'node:assert/strict'
import 'reflect-metadata'
import { DataSource, type DataSourceOptions, EntitySchema } from 'typeorm'
import { auditEntity, withActivityLog } from 'typeorm-activity-log'
import { ActivityLogModule, ActivityLogService } from 'typeorm-activity-log/nestjs'

interface AppRequest {
  readonly headers: Record<string, string | undefined>
  user?: string | undefined
}

const Deal = new EntitySchema<{ id: number; title: string }>({
  name: 'Deal',
  columns: { id: { type: 'int', primary: true, generated: true }, title: { type: 'varchar' } },
})

class UserGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AppRequest>()
    request.user = request.headers['x-user']
    return request.user !== 'banned'
  }
}

@Controller('deals')
class DealController {
  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    @Inject(ActivityLogService) private readonly log: ActivityLogService,
  ) {}

  @Post()
  async create(@Body() { title }: { readonly title: string }): Promise<object> {
    return this.db.getRepository(Deal).save({ title })
  }

  @Get('log')
  async read(): Promise<readonly unknown[]> {
    const activities = await this.log.visibleTo({ as: 'user', userId: '7' }).first(5)
    return activities.map(({ event, actor, ip }) => ({ event, actor, ip }))
  }
}

const logAt = (path: string) =>
  ActivityLogModule.forRootAsync<AppRequest>({
    useFactory: () => ({
      actor: ({ user }) => (user ? { kind: 'user', id: user, name: `User ${user}`, companyId: 3 } : null),
      screen: { path, viewer: ({ user }) => (user ? { as: 'user', userId: user } : null) },
    }),
  })

@Module({
  imports: [
    TypeOrmModule.forRoot(
      withActivityLog({ type: 'sqljs', entities: [Deal], synchronize: true } as DataSourceOptions, {
        audit: [auditEntity(Deal)],
      }),
    ),
    logAt('activity'),
    logAt('second'),
  ],
  controllers: [DealController],
  providers: [{ provide: APP_GUARD, useClass: UserGuard }],
})
class AppModule {}

async function run(adapter: ExpressAdapter | FastifyAdapter): Promise<void> {
  const app = await NestFactory.create(AppModule, adapter, { logger: ['error', 'warn'], abortOnError: false })
  app.setGlobalPrefix('crm')
  await app.listen(0, '127.0.0.1')
  const url = `${await app.getUrl()}/crm`
  const ask = (path: string, user?: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { ...init.headers, ...(user && { 'x-user': user }) } })
  const json = async (path: string, user?: string) => (await ask(path, user)).json()

  const headers = { 'content-type': 'application/json' }
  const written = await ask('/deals', '7', { method: 'POST', body: '{"title":"Renewal"}', headers })
  assert.equal(written.status, 201)
  const created = { event: 'created', actor: { kind: 'user', id: '7', name: 'User 7' }, ip: '127.0.0.1' }
  assert.deepEqual(await json('/deals/log'), [created])
  const page = (await json('/activity/api/activities', '7')) as { activities: { event: string }[] }
  assert.deepEqual(
    page.activities.map(({ event }) => event),
    ['created'],
  )
  assert.equal((await ask('/second/api/choices', '7')).status, 200)
  assert.match(await (await ask('/activity/api/export.csv', '7')).text(), /"User 7","user","7"/)
  const statuses = {
    '/activity/api/activities': 401,
    '/activity/api/activities/nonesuch': 401,
    '/activity/api/nonesuch': 404,
  }
  for (const [path, status] of Object.entries(statuses)) assert.equal((await ask(path)).status, status)
  assert.equal((await ask('/activity/api/choices', 'banned')).status, 403)
  assert.equal((await ask('/activity/api/choices', '7', { method: 'DELETE' })).status, 405)
  assert.equal((await ask('/activity/api/records/Deal/1?size=0', '7')).status, 400)
  await app.close()
}

run(new ExpressAdapter())
  .then(() => run(new FastifyAdapter()))
  .catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
