/** What the module is made with, checked once. */
import { type InjectionToken } from '@nestjs/common'
import type { ActivityContextOptions } from '../http/context-of-request.js'
import type { CanRestoreOnHost, ViewerOfHost } from '../http/handler-options.js'
import { ActivityLogError } from '../model/errors.js'

/** A data source: its name, as `TypeOrmModule.forRoot({ name })` has it, or the token under which it is provided. */
export type DataSourceName = InjectionToken

/** The log's screen and its reading API: where they are, and who looks. */
export interface NestScreenOptions<Host = unknown> {
  /** Below the application's global prefix, e.g. `activity`. */
  readonly path: string
  /** Who looks: the viewer of this request, or null when nobody is signed in. There is no default. */
  readonly viewer: ViewerOfHost<Host>
  /**
   * Whether a viewer may bring back what an activity tells of. There is no default: without it nobody may. Plans show values that
   * the record has now, whoever set them.
   */
  readonly canRestore?: CanRestoreOnHost<Host> | undefined
}

/** What the module is made with. `Host` is the platform's request, as guards see it. */
export interface ActivityLogModuleOptions<Host = unknown> extends ActivityContextOptions<Host> {
  /** The data source that has the log. Default: the default one of `@nestjs/typeorm`. */
  readonly dataSource?: DataSourceName | undefined
  /** Default: no screen and no API. */
  readonly screen?: NestScreenOptions<Host> | undefined
  /** Told of what failed inside the API, which its answers do not say. Default: a process warning. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** Under which the options of one `forRoot` are provided within its module. */
export const OPTIONS = Symbol('typeorm-activity-log/nestjs options')

const FUNCTIONS = ['actor', 'company', 'impersonator', 'metadata', 'onError'] as const
const KNOWN: ReadonlySet<string> = new Set([...FUNCTIONS, 'dataSource', 'screen'])

/** One or several plain segments: nothing that one of the frameworks' routers reads as a pattern. */
const PATH = /^\/?[\w.~-]+(\/[\w.~-]+)*$/

/**
 * The options as they are.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` for a missing actor or viewer function, an unknown option or a wrong value
 */
export function checkModuleOptions<Host>(
  options: ActivityLogModuleOptions<Host>,
): ActivityLogModuleOptions<Host> {
  const given: Partial<ActivityLogModuleOptions<Host>> = options ?? {}
  if (typeof given.actor !== 'function') {
    throw invalid(
      'there is no actor function',
      'Pass { actor: (request) => ... } that says who acts, or null for nobody',
    )
  }
  for (const name of FUNCTIONS) {
    if (given[name] !== undefined && typeof given[name] !== 'function') {
      throw invalid(`"${name}" is no function`, 'Pass a function or leave it out')
    }
  }
  const unknown = Object.keys(given).find((name) => !KNOWN.has(name))
  if (unknown !== undefined) {
    throw invalid(`there is no option "${unknown}"`, `Options: ${[...KNOWN].join(', ')}`)
  }
  if (given.screen !== undefined) checkScreen(given.screen)
  return options
}

function checkScreen<Host>(screen: NestScreenOptions<Host>): void {
  const { path, viewer, canRestore, ...others } = screen ?? {}
  if (typeof viewer !== 'function') {
    throw invalid(
      'its screen has no viewer function',
      'Pass screen: { path, viewer: (request) => ... } that says who looks, or null for nobody',
    )
  }
  if (typeof path !== 'string' || !PATH.test(path)) {
    throw invalid('"screen.path" is no path', 'Write one such as "activity", without parameters')
  }
  if (canRestore !== undefined && typeof canRestore !== 'function') {
    throw invalid('"screen.canRestore" is no function', 'Pass a function or leave it out')
  }
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) {
    throw invalid(`there is no option "screen.${unknown}"`, 'Options: path, viewer, canRestore')
  }
}

function invalid(why: string, advice: string): ActivityLogError {
  return new ActivityLogError('OPTIONS_INVALID', `Cannot set up the ActivityLogModule: ${why}. ${advice}.`)
}
