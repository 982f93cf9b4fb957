/** The screen and the reading API as a controller: guards, global prefix and versioning of the application apply to it. */
import { All, Controller, Inject, Req, Res, type Type, VERSION_NEUTRAL, VersioningType } from '@nestjs/common'
import { ModuleRef } from '@nestjs/core'
import { type ActivityLogHandler, createActivityLogHandler } from '../http/handler.js'
import { toHandlerOptions } from '../http/handler-options.js'
import { FILES } from '../http/page.js'
import { findDataSource } from './nestjs-data-source.js'
import { answerNest, type NestRequest, type NestResponse } from './nestjs-answer.js'
import { type ActivityLogModuleOptions, OPTIONS } from './nestjs-options.js'

/** Under which the controller's class is provided within its module. */
export const CONTROLLER = Symbol('typeorm-activity-log/nestjs controller')

/**
 * The paths below the screen's, by how many segments they have: what is left of a URL without them is where it is mounted. No
 * wildcards, which each major of Nest and each platform writes in its own way.
 */
const PATHS = {
  none: ['/'],
  one: [...FILES.filter((name) => name !== ''), 'api'],
  two: ['api/:what'],
  three: ['api/:what/:id'],
  four: ['api/:what/:entity/:id'],
} as const

/** A controller without routes; each module has a class of its own, for Nest keeps routes with the class. */
export function createController(): Type {
  @Controller()
  class ActivityLogController {
    private handler: ActivityLogHandler | undefined

    constructor(
      @Inject(ModuleRef) private readonly modules: ModuleRef,
      @Inject(OPTIONS) private readonly options: ActivityLogModuleOptions,
    ) {}

    none(@Req() request: NestRequest, @Res() response: NestResponse): Promise<void> {
      return answerNest(this.open(), request, response, 0)
    }

    one(@Req() request: NestRequest, @Res() response: NestResponse): Promise<void> {
      return answerNest(this.open(), request, response, 1)
    }

    two(@Req() request: NestRequest, @Res() response: NestResponse): Promise<void> {
      return answerNest(this.open(), request, response, 2)
    }

    three(@Req() request: NestRequest, @Res() response: NestResponse): Promise<void> {
      return answerNest(this.open(), request, response, 3)
    }

    four(@Req() request: NestRequest, @Res() response: NestResponse): Promise<void> {
      return answerNest(this.open(), request, response, 4)
    }

    private open(): ActivityLogHandler {
      const { dataSource, screen, onError } = this.options
      this.handler ??= createActivityLogHandler(findDataSource(this.modules, dataSource), {
        ...toHandlerOptions({ viewer: (host) => screen?.viewer(host), canRestore: screen?.canRestore }),
        onError,
      })
      return this.handler
    }
  }
  return ActivityLogController
}

/**
 * Gives a controller its routes, before Nest asks for them: the path may come to be known only when the application starts.
 *
 * @param versioning how the application tells its versions apart. A browser that opens the page names none, unless in the URL
 */
export function mountController(controller: Type, path: string, versioning?: VersioningType): void {
  const isInPath = versioning === undefined || versioning === VersioningType.URI
  Controller(isInPath ? { path } : { path, version: VERSION_NEUTRAL })(controller)
  const methods = controller.prototype as object
  for (const [name, paths] of Object.entries(PATHS)) {
    const method = Object.getOwnPropertyDescriptor(methods, name)
    if (method !== undefined) All([...paths])(methods, name, method)
  }
}
