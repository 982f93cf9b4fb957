/** The module that an application imports once. */
import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Module,
  type ModuleMetadata,
  type NestModule,
  type OnModuleInit,
  type Provider,
  type Type,
} from '@nestjs/common'
import { ApplicationConfig, HttpAdapterHost, ModuleRef } from '@nestjs/core'
import { randomUUID } from 'node:crypto'
import { activityLog } from '../activity-log.js'
import { giveContext } from './nestjs-context.js'
import { CONTROLLER, createController, mountController } from './nestjs-controller.js'
import { findDataSource } from './nestjs-data-source.js'
import { type ActivityLogModuleOptions, checkModuleOptions, OPTIONS } from './nestjs-options.js'
import { ActivityLogService } from './nestjs-service.js'

/** Options that a factory makes of what the application provides. */
export interface ActivityLogModuleAsyncOptions<Host = unknown> {
  /** Modules that export what is injected. */
  readonly imports?: ModuleMetadata['imports'] | undefined
  /** What the factory is called with. */
  readonly inject?: FactoryProvider['inject'] | undefined
  /** Makes the options; its result may be a promise. */
  readonly useFactory: (
    ...injected: never[]
  ) => ActivityLogModuleOptions<Host> | Promise<ActivityLogModuleOptions<Host>>
}

/**
 * Says who acts in every request, mounts the log's screen and its API, and provides `ActivityLogService` everywhere.
 *
 * What `app.use` in `main.ts` runs comes before it: what that writes is the system's.
 *
 * @example
 * ActivityLogModule.forRoot({
 *   actor: (request: Request) => request.user && { kind: 'user', id: request.user.id, name: request.user.name },
 *   screen: { path: 'activity', viewer: (request: Request) => viewerOf(request.user) },
 * })
 */
@Module({})
export class ActivityLogModule implements NestModule, OnModuleInit {
  constructor(
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(ApplicationConfig) private readonly application: ApplicationConfig,
    @Inject(OPTIONS) private readonly options: ActivityLogModuleOptions,
    @Inject(CONTROLLER) private readonly controller: Type,
  ) {}

  /**
   * The module with options that are known beforehand.
   *
   * @throws ActivityLogError `OPTIONS_INVALID` for a missing actor or viewer function, an unknown option or a wrong value
   */
  static forRoot<Host = unknown>(options: ActivityLogModuleOptions<Host>): DynamicModule {
    return moduleWith({ provide: OPTIONS, useValue: checkModuleOptions(options) })
  }

  /** The module with options that a factory makes; wrong ones fail the application's start as with `forRoot`. */
  static forRootAsync<Host = unknown>(options: ActivityLogModuleAsyncOptions<Host>): DynamicModule {
    const make = options.useFactory as (
      ...injected: unknown[]
    ) => ActivityLogModuleOptions<Host> | Promise<ActivityLogModuleOptions<Host>>
    const provider: Provider = {
      provide: OPTIONS,
      inject: options.inject ?? [],
      useFactory: async (...injected: unknown[]) => checkModuleOptions<Host>(await make(...injected)),
    }
    return { ...moduleWith(provider), imports: options.imports ?? [] }
  }

  /** Called by Nest before it binds middleware and routes, and not at all where there is no HTTP server. */
  configure(): void {
    const { screen } = this.options
    giveContext(this.host.httpAdapter, this.options)
    if (screen !== undefined) {
      mountController(this.controller, screen.path, this.application.getVersioning()?.type)
    }
  }

  /** Called by Nest at the start: an application whose log cannot be opened does not come up. */
  onModuleInit(): void {
    const db = findDataSource(this.modules, this.options.dataSource)
    if (db.isInitialized) activityLog(db)
  }
}

function moduleWith(options: Provider): DynamicModule {
  const controller = createController()
  return {
    module: ActivityLogModule,
    global: true,
    controllers: [controller],
    providers: [
      options,
      { provide: CONTROLLER, useValue: controller },
      // Nest 10 knows modules by their text: two whose factories read the same would be one.
      { provide: 'typeorm-activity-log/nestjs module', useValue: randomUUID() },
      ActivityLogService,
    ],
    exports: [ActivityLogService],
  }
}
