/** A small application on Nest, on either platform: deals are written by whoever `x-user` names, as a guard finds out. */
import {
  Body,
  type CanActivate,
  Controller,
  type DynamicModule,
  type ExecutionContext,
  ForbiddenException,
  Get,
  Inject,
  type INestApplication,
  Injectable,
  Module,
  Post,
  Req,
  type Type,
} from '@nestjs/common'
import { APP_GUARD, NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { TypeOrmModule } from '@nestjs/typeorm'
import { setTimeout as sleep } from 'node:timers/promises'
import { Column, DataSource, type DataSourceOptions, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { ActivityLogModuleOptions } from '../../src/adapters/nestjs.js'
import { Audited, withActivityLog } from '../../src/index.js'

export type Platform = 'express' | 'fastify'

@Entity()
@Audited()
export class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
}

/** A request as guards and handlers see it, on both platforms. */
export interface AppRequest {
  readonly headers: Record<string, string | undefined>
  readonly raw?: object
  user?: { readonly id: string; readonly companyId: string } | undefined
}

/** Signs in, and keeps out those who are banned. */
@Injectable()
class UserGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AppRequest>()
    await sleep(Math.random() * 5)
    const id = request.headers['x-user']
    if (id === 'banned') throw new ForbiddenException()
    if (id !== undefined) request.user = { id, companyId: '3' }
    return true
  }
}

@Controller('deals')
class DealController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  @Post()
  async create(@Body() { title }: { readonly title: string }): Promise<Deal> {
    await sleep(Math.random() * 20)
    return this.db.getRepository(Deal).save({ title })
  }

  @Get('seen')
  seen(@Req() request: AppRequest): string {
    return request.user?.id ?? 'nobody'
  }
}

/** Who acts and who looks: the user whom the guard has found. */
export const options: ActivityLogModuleOptions<AppRequest> = {
  actor: ({ user }) => user && { kind: 'user', name: `User ${user.id}`, ...user },
  screen: {
    path: 'activity',
    viewer: ({ user }) => (user ? { as: 'company', companyId: user.companyId } : null),
  },
}

export interface AppParts {
  readonly imports: NonNullable<DynamicModule['imports']>
  readonly controllers?: Type[]
}

/** An application that is not yet listening. */
export async function createApp(
  platform: Platform,
  database: DataSourceOptions,
  { imports, controllers = [] }: AppParts,
): Promise<INestApplication> {
  @Module({
    imports: [
      TypeOrmModule.forRoot({
        ...withActivityLog({ ...database, entities: [Deal] } as DataSourceOptions),
        retryAttempts: 0,
      }),
      ...imports,
    ],
    controllers: [DealController, ...controllers],
    providers: [{ provide: APP_GUARD, useClass: UserGuard }],
  })
  class AppModule {}

  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter({ trustProxy: true })
  return NestFactory.create(AppModule, adapter, { logger: false, abortOnError: false })
}

/** Where it listens, on a free port. */
export async function listen(app: INestApplication): Promise<string> {
  await app.listen(0, '127.0.0.1')
  return app.getUrl()
}
