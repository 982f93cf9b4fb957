import {
  Controller,
  type DynamicModule,
  Get,
  Inject,
  type INestApplication,
  Injectable,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type OnModuleInit,
  type Type,
  VersioningType,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { TypeOrmModule } from '@nestjs/typeorm'
import { DataSource, type DataSourceOptions } from 'typeorm'
import { ActivityLogModule, ActivityLogService } from '../../src/adapters/nestjs.js'
import { actAs, activityLog, type Activity, withActivityLog } from '../../src/index.js'
import { databases, forEachDatabase, type TestDatabase } from '../support/databases.js'
import { createApp, Deal, listen, options, type AppRequest, type Platform } from './nestjs-app.js'

const sqlite = databases[0] as TestDatabase

const opened: INestApplication[] = []
beforeEach(() => sqlite.reset())
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close()
})

/** An application that answers, and a way to ask it as somebody. */
async function start(
  platform: Platform,
  {
    imports = [ActivityLogModule.forRoot(options)],
    controllers,
    database = sqlite,
    prepare,
  }: {
    imports?: NonNullable<DynamicModule['imports']>
    controllers?: Type[]
    database?: TestDatabase
    prepare?: (app: INestApplication) => void
  } = {},
) {
  const app = await createApp(platform, database.options(), { imports, ...(controllers && { controllers }) })
  opened.push(app)
  prepare?.(app)
  const url = await listen(app)
  const ask = (path: string, user?: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { ...(user && { 'x-user': user }), ...init.headers } })
  const write = (title: string, user?: string, headers: Record<string, string> = {}) =>
    ask('/deals', user, {
      method: 'POST',
      body: JSON.stringify({ title }),
      headers: { 'content-type': 'application/json', ...headers },
    })
  return { app, ask, write, all: () => allOf(app.get(DataSource)) }
}

const allOf = async (db: DataSource): Promise<Activity[]> => {
  const found: Activity[] = []
  for await (const each of activityLog(db).unrestricted('test').stream()) found.push(each)
  return found
}

describe.each(['express', 'fastify'] as const)('on the platform %s', (platform) => {
  forEachDatabase('the context of a request', (database) => {
    beforeEach(() => database.reset())

    test('is its own: 200 requests of 20 users at once', async () => {
      const { write, all } = await start(platform, { database })
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, index) => write(`deal ${index} of ${index % 20}`, `${index % 20}`)),
      )
      expect(answers.filter(({ status }) => status !== 201)).toEqual([])
      const activities = await all()
      expect(activities).toHaveLength(200)
      const strangers = activities.filter(({ actor, record }) => !record?.name?.endsWith(` of ${actor.id}`))
      expect(strangers).toEqual([])
      expect(new Set(activities.map(({ requestId }) => requestId)).size).toBe(200)
    })
  })

  test('an activity bears the user whom a guard has found, the address, the agent and the request', async () => {
    const { write, all } = await start(platform)
    await write('Renewal', '7', {
      'user-agent': 'test/1',
      'x-request-id': 'r-1',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    })
    expect(await all()).toMatchObject([
      {
        actor: { kind: 'user', id: '7', name: 'User 7' },
        companyId: '3',
        ip: '127.0.0.1',
        requestId: 'r-1',
        source: 'http',
        userAgent: 'test/1',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      },
    ])
  })

  test('the address is the one that the platform believes', async () => {
    const { write, all } = await start(platform, {
      prepare: (app) => {
        if (platform === 'express')
          (app as never as { set(name: string, to: boolean): void }).set('trust proxy', true)
      },
    })
    await write('Renewal', '7', { 'x-forwarded-for': '203.0.113.7' })
    expect(await all()).toMatchObject([{ ip: '203.0.113.7' }])
  })

  test('nobody who is signed in is anonymous', async () => {
    const { write, all } = await start(platform)
    await write('Renewal')
    expect(await all()).toMatchObject([{ actor: { kind: 'anonymous' } }])
  })

  test('middleware of the application writes in the context too, as whom it has signed in itself', async () => {
    @Injectable()
    class SignInMiddleware {
      constructor(@Inject(ActivityLogService) private readonly log: ActivityLogService) {}

      async use(request: AppRequest, _response: unknown, next: () => void): Promise<void> {
        request.user = { id: '9', companyId: '4' }
        await this.log.log({ type: 'Authentication', event: 'logged in' })
        next()
      }
    }
    @Module({})
    class SignInModule implements NestModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(SignInMiddleware).forRoutes('deals')
      }
    }
    const { write, all } = await start(platform, {
      imports: [SignInModule, ActivityLogModule.forRoot(options)],
    })
    await write('Renewal', '7', { 'x-request-id': 'r-1' })
    expect(await all()).toMatchObject([
      { event: 'created', actor: { id: '7' }, requestId: 'r-1', ip: '127.0.0.1' },
      { event: 'logged in', actor: { id: '9' }, requestId: 'r-1', ip: '127.0.0.1' },
    ])
  })

  describe('the reading API', () => {
    test('answers 200 with what the viewer may see', async () => {
      const { ask, write } = await start(platform)
      await write('Renewal', '7')
      const page = await ask('/activity/api/activities?count=true', '7')
      expect(page.status).toBe(200)
      expect(page.headers.get('cache-control')).toBe('no-store')
      const { activities, count } = (await page.json()) as { activities: Activity[]; count: unknown }
      expect(activities).toMatchObject([{ event: 'created', record: { entity: 'Deal' } }])
      expect(count).toMatchObject({ value: 1 })
      const paths = [
        `api/activities/${activities[0]?.id}`,
        `api/records/Deal/${activities[0]?.record?.id}`,
        'api/choices',
        'api/summary?per=day&during=last+7+days&timeZone=UTC',
        'api/openapi.json',
      ]
      const answers = await Promise.all(paths.map((path) => ask(`/activity/${path}`, '7')))
      expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200))
      expect(await answers[0]?.json()).toMatchObject({ activity: { id: activities[0]?.id } })
    })

    test('answers 401, 404 and 400 as the handler does', async () => {
      const { ask } = await start(platform)
      const statuses = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).status
      expect(await statuses('/activity/api/activities')).toBe(401)
      expect(await statuses('/activity/api/activities/nonesuch', '7')).toBe(404)
      expect(await statuses('/activity/api/nonesuch', '7')).toBe(404)
      const wrong = await ask('/activity/api/activities?nonesuch=1&size=0', '7')
      expect(wrong.status).toBe(400)
      expect(wrong.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
      expect(((await wrong.json()) as { problems: unknown[] }).problems).toHaveLength(2)
    })

    test('answers other methods 405 with Allow, and HEAD without a body', async () => {
      const { ask } = await start(platform)
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const answer = await ask('/activity/api/activities', '7', { method })
        expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD'])
      }
      const head = await ask('/activity/api/activities', '7', { method: 'HEAD' })
      expect([head.status, await head.text()]).toEqual([200, ''])
    })

    test('streams exports', async () => {
      const { app, ask } = await start(platform)
      await actAs({ actor: { kind: 'user', id: 7, companyId: 3 } }, () =>
        app
          .get(DataSource)
          .getRepository(Deal)
          .insert(Array.from({ length: 700 }, () => ({ title: 'T'.repeat(50) }))),
      )
      const csv = await ask('/activity/api/export.csv', '7')
      expect(csv.headers.get('content-disposition')).toBe('attachment; filename="activity-log.csv"')
      expect(csv.headers.get('content-length')).toBeNull()
      expect((await csv.text()).trim().split('\r\n')).toHaveLength(701)
      const lines = (await (await ask('/activity/api/export.ndjson', '7')).text()).trim().split('\n')
      expect(lines.map((line) => (JSON.parse(line) as Activity).event)).toEqual(Array(700).fill('created'))
    })

    test('is kept by the guards of the application', async () => {
      const { ask } = await start(platform)
      expect((await ask('/activity/api/activities', 'banned')).status).toBe(403)
      expect((await ask('/activity/api/export.csv', 'banned')).status).toBe(403)
    })

    test('is not altered by the interceptors of the application, which run around it', async () => {
      const seen: unknown[] = []
      const { ask } = await start(platform, {
        prepare: (app) =>
          app.useGlobalInterceptors({
            intercept: (context, next) => {
              seen.push(context.getClass().name)
              return next.handle()
            },
          }),
      })
      expect((await ask('/activity/api/openapi.json', '7')).status).toBe(200)
      expect(seen).toEqual(['ActivityLogController'])
    })

    test('stands below the global prefix and the version of the application', async () => {
      const { ask, write, all } = await start(platform, {
        prepare: (app) => {
          app.setGlobalPrefix('crm/api')
          app.enableVersioning({ type: VersioningType.URI, defaultVersion: '2' })
        },
      })
      expect((await ask('/crm/api/v2/activity/api/activities', '7')).status).toBe(200)
      expect((await ask('/crm/api/v2/activity/api/records/Deal/a%2Fb', '7')).status).toBe(200)
      expect((await ask('/activity/api/activities', '7')).status).toBe(404)
      const deal = {
        method: 'POST',
        body: '{"title":"Renewal"}',
        headers: { 'content-type': 'application/json' },
      }
      expect((await ask('/crm/api/v2/deals', '7', deal)).status).toBe(201)
      expect((await write('Nowhere', '7')).status).toBe(404)
      expect(await all()).toMatchObject([{ actor: { kind: 'user', id: '7' } }])
    })

    test('reports what fails inside to onError, and says none of it', async () => {
      const errors: unknown[] = []
      const { ask } = await start(platform, {
        imports: [
          ActivityLogModule.forRoot<AppRequest>({
            ...options,
            screen: {
              path: '/admin/activity',
              viewer: () => {
                throw new Error('the session store is gone')
              },
            },
            onError: (error) => errors.push(error),
          }),
        ],
      })
      const answer = await ask('/admin/activity/api/activities', '7')
      expect([answer.status, await answer.text()]).toEqual([
        500,
        expect.not.stringContaining('session store'),
      ])
      expect(errors).toEqual([new Error('the session store is gone')])
    })

    test('is not there without the option screen', async () => {
      const { ask, write, all } = await start(platform, {
        imports: [ActivityLogModule.forRoot({ actor: options.actor })],
      })
      expect((await ask('/activity/api/activities', '7')).status).toBe(404)
      expect((await ask('/api/activities', '7')).status).toBe(404)
      await write('Renewal', '7')
      expect(await all()).toMatchObject([{ actor: { id: '7' } }])
    })
  })

  test('forRootAsync takes its options from what the application provides', async () => {
    @Module({ providers: [{ provide: 'PLACE', useValue: 'log' }], exports: ['PLACE'] })
    class PlaceModule {}
    const { ask, write } = await start(platform, {
      imports: [
        ActivityLogModule.forRootAsync<AppRequest>({
          imports: [PlaceModule],
          inject: ['PLACE'],
          useFactory: async (path: string) => ({
            ...options,
            screen: { path, viewer: () => ({ as: 'company', companyId: '3' }) },
          }),
        }),
      ],
    })
    await write('Renewal', '7')
    const page = (await (await ask('/log/api/activities')).json()) as { activities: Activity[] }
    expect(page.activities).toMatchObject([{ actor: { id: '7' } }])
  })

  test('forRootAsync without a screen mounts nothing', async () => {
    const { ask } = await start(platform, {
      imports: [ActivityLogModule.forRootAsync<AppRequest>({ useFactory: () => ({ actor: options.actor }) })],
    })
    expect((await ask('/api/activities', '7')).status).toBe(404)
    expect((await ask('/', '7')).status).toBe(404)
    expect((await ask('/deals/seen', '7')).status).toBe(200)
  })
})

describe('the service', () => {
  test('is injected anywhere in the application, and reads and writes the log', async () => {
    @Controller('log')
    class LogController {
      constructor(@Inject(ActivityLogService) private readonly log: ActivityLogService) {}

      @Get()
      async read(): Promise<readonly string[]> {
        await this.log.log({ type: 'Reports', event: 'exported' })
        const visible = await this.log.visibleTo({ as: 'user', userId: '7' }).first(10)
        const all = await this.log.unrestricted('test').first(10)
        return [...visible, ...all].map(({ type, actor }) => `${type} by ${actor.id}`)
      }
    }
    const { ask } = await start('express', { controllers: [LogController] })
    expect(await (await ask('/log', '7')).json()).toEqual(['Reports by 7', 'Reports by 7'])
  })

  test('opens the log of the data source that is named', async () => {
    const audited = () => ({ ...withActivityLog({ ...sqlite.options(), entities: [] } as DataSourceOptions) })
    const app = async (dataSource?: string | symbol) => {
      @Module({
        imports: [
          TypeOrmModule.forRoot({ ...audited(), name: 'audit', retryAttempts: 0 }),
          ActivityLogModule.forRoot({ ...options, dataSource }),
        ],
      })
      class AppModule {}
      const made = await NestFactory.createApplicationContext(AppModule, {
        logger: false,
        abortOnError: false,
      })
      opened.push(made as INestApplication)
      return made
    }
    const service = (await app('audit')).get(ActivityLogService)
    await service.log({ type: 'Jobs', event: 'ran' })
    expect(await service.unrestricted('test').first(5)).toMatchObject([{ type: 'Jobs' }])
    await expect(app('auditDataSource')).resolves.toBeDefined()
    await expect(app('nonesuch')).rejects.toThrow(
      '[activity-log] Cannot set up the ActivityLogModule: the application provides no data source "nonesuch". ',
    )
    await expect(app()).rejects.toThrow('the application provides no default data source.')
  })

  test('is there before the application is, for those who write at its start', async () => {
    @Injectable()
    class Announcer implements OnModuleInit {
      constructor(@Inject(ActivityLogService) private readonly log: ActivityLogService) {}

      onModuleInit(): Promise<void> {
        return this.log.log({ type: 'Application', event: 'started' })
      }
    }
    @Module({ providers: [Announcer] })
    class AnnouncerModule {}
    const { all } = await start('express', { imports: [AnnouncerModule, ActivityLogModule.forRoot(options)] })
    expect(await all()).toMatchObject([{ event: 'started', actor: { kind: 'system' } }])
  })
})

describe('options', () => {
  const { actor } = options
  const viewer = () => null

  test.each<[string, unknown]>([
    ['there is no actor function', undefined],
    ['there is no actor function', {}],
    ['its screen has no viewer function', { actor, screen: { path: 'activity' } }],
    ['its screen has no viewer function', { actor, screen: null }],
    ['"screen.path" is no path', { actor, screen: { viewer } }],
    ['"screen.path" is no path', { actor, screen: { viewer, path: ':company/activity' } }],
    ['there is no option "screen.guard"', { actor, screen: { viewer, path: 'activity', guard: 1 } }],
    ['there is no option "user"', { actor, user: actor }],
    ['"company" is no function', { actor, company: '3' }],
  ])('%s: the application does not start', async (why, wrong) => {
    const message = `[activity-log] Cannot set up the ActivityLogModule: ${why}. `
    expect(() => ActivityLogModule.forRoot(wrong as typeof options)).toThrow(message)
    await expect(
      start('express', {
        imports: [ActivityLogModule.forRootAsync({ useFactory: () => wrong as typeof options })],
      }),
    ).rejects.toThrow(message)
  })

  test('a data source without a log does not start', async () => {
    @Module({
      imports: [
        TypeOrmModule.forRoot({ ...sqlite.options(), entities: [], retryAttempts: 0 }),
        ActivityLogModule.forRoot(options),
      ],
    })
    class AppModule {}
    await expect(
      NestFactory.create(AppModule, { logger: false, abortOnError: false }).then((app) => app.init()),
    ).rejects.toMatchObject({ code: 'NOT_ATTACHED' })
  })
})
