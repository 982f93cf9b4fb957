/** What a handler is made with, checked once. */
import type { activityLog } from '../activity-log.js'
import { ActivityLogError } from '../model/errors.js'
import type { Viewer } from '../model/viewer.js'

/** A data source with a log. */
export type LoggedDataSource = Exclude<Parameters<typeof activityLog>[0], { readonly queryRunner?: unknown }>

/** Who looks: the viewer of this request, or null when nobody is signed in. `host` is the framework's own request, if any. */
export type ViewerOfRequest<Host = unknown> = (
  request: Request,
  host: Host,
) => Viewer | null | undefined | Promise<Viewer | null | undefined>

/** Who looks, by the framework's own request alone. */
export type ViewerOfHost<Host> = (host: Host) => ReturnType<ViewerOfRequest<Host>>

/** What a framework's mounted screen is made with. */
export interface ActivityScreenOptions<Host> {
  /** Who looks: null when nobody is signed in. There is no default: without it nothing starts. */
  readonly viewer: ViewerOfHost<Host>
  /** Told of what failed inside, which the answer does not say. Default: a process warning. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/**
 * The handler's options of a mounted screen.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` for a missing viewer function
 */
export function toHandlerOptions<Host>(
  options: ActivityScreenOptions<Host>,
): ActivityLogHandlerOptions<Host> {
  const { viewer } = options ?? {}
  if (typeof viewer !== 'function') throw withoutViewer()
  return { ...options, viewer: (_, host) => viewer(host) }
}

/** What a handler is made with. */
export interface ActivityLogHandlerOptions<Host = unknown> {
  /** Who looks. There is no default: without it nothing starts. */
  readonly viewer: ViewerOfRequest<Host>
  /** The path under which the handler is mounted, where the host leaves it in the URL, e.g. `/activity`. Default: none. */
  readonly basePath?: string | undefined
  /** Told of what failed inside, which the answer does not say. Default: a process warning. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/**
 * The options with their defaults.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` for a missing viewer function, an unknown option or a wrong value
 */
export function checkHandlerOptions<Host>(options: ActivityLogHandlerOptions<Host>): Required<{
  [K in keyof ActivityLogHandlerOptions<Host>]: NonNullable<ActivityLogHandlerOptions<Host>[K]>
}> {
  const { viewer, basePath = '', onError = warn, ...others } = options ?? {}
  if (typeof viewer !== 'function') throw withoutViewer()
  const [unknown] = Object.keys(others)
  if (unknown !== undefined)
    throw invalid(`there is no option "${unknown}"`, 'Options: viewer, basePath, onError')
  if (typeof basePath !== 'string' || !/^(\/[^/?#\s]+)*$/.test(basePath)) {
    throw invalid('"basePath" is no path', 'Write one such as "/activity", without a slash at its end')
  }
  if (typeof onError !== 'function')
    throw invalid('"onError" is no function', 'Pass a function or leave it out')
  return { viewer, basePath, onError }
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}

function withoutViewer(): ActivityLogError {
  return invalid(
    'there is no viewer function',
    'Pass { viewer: (request) => ... } that says who looks, or null for nobody',
  )
}

function invalid(why: string, advice: string): ActivityLogError {
  return new ActivityLogError('OPTIONS_INVALID', `Cannot serve the activity log: ${why}. ${advice}.`)
}
