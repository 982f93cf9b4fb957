/** The application's parts. `@Inject` says what is wanted, so that no decorator metadata is needed (tsx makes none). */
import {
  Body,
  type CanActivate,
  Controller,
  Delete,
  type ExecutionContext,
  Get,
  HttpCode,
  Inject,
  Module,
  Param,
  Patch,
  Post,
} from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import { TypeOrmModule } from '@nestjs/typeorm'
import { DataSource, type DataSourceOptions } from 'typeorm'
import { withActivityLog } from 'typeorm-activity-log'
import { ActivityLogModule } from 'typeorm-activity-log/nestjs'
import { type Person, personOf } from './people.js'
import { Task } from './task.js'

/** A request after the guard. */
interface AppRequest {
  readonly headers: Readonly<Record<string, string | undefined>>
  user?: Person | null
}

/** Finds out who is signed in, and keeps everybody else out. */
class SignedInGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AppRequest>()
    request.user = personOf(request.headers['x-user'])
    return request.user !== null
  }
}

/** The tasks. */
@Controller('tasks')
class TaskController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  @Get()
  findAll(): Promise<Task[]> {
    return this.db.getRepository(Task).find({ order: { id: 'ASC' } })
  }

  @Post()
  create(@Body() { title }: { readonly title: string }): Promise<object> {
    return this.db.getRepository(Task).save({ title })
  }

  @Patch(':id')
  @HttpCode(204)
  async change(@Param('id') id: string, @Body() { assignee, isDone }: Partial<Task>): Promise<void> {
    await this.db.getRepository(Task).update(Number(id), {
      ...(assignee === undefined ? {} : { assignee }),
      ...(isDone === undefined ? {} : { isDone }),
    })
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string): Promise<void> {
    await this.db.getRepository(Task).delete(Number(id))
  }
}

const url = process.env['DATABASE_URL']
const options: DataSourceOptions =
  url === undefined
    ? { type: 'sqljs', entities: [Task], synchronize: true }
    : { type: 'postgres', url, entities: [Task], synchronize: true }

/** The application. */
@Module({
  imports: [
    TypeOrmModule.forRoot(withActivityLog(options)),
    ActivityLogModule.forRoot<AppRequest>({
      actor: ({ user }) => user?.actor,
      screen: { path: 'activity', viewer: ({ user }) => user?.viewer },
    }),
  ],
  controllers: [TaskController],
  providers: [{ provide: APP_GUARD, useClass: SignedInGuard }],
})
export class AppModule {}
