/** What a handler is made with, checked once. */
import type { activityLog } from '../activity-log.js'
import type { Activity } from '../model/activity.js'
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

/** Whether a viewer may bring back what an activity tells of: a deleted record, or the values before an update. */
export type CanRestoreOnRequest<Host = unknown> = (
  activity: Activity,
  viewer: Viewer,
  request: Request,
  host: Host,
) => boolean | Promise<boolean>

/** The same, by the framework's own request alone. */
export type CanRestoreOnHost<Host> = (
  activity: Activity,
  viewer: Viewer,
  host: Host,
) => ReturnType<CanRestoreOnRequest>

/** What a framework's mounted screen is made with. */
export interface ActivityScreenOptions<Host> {
  /** Who looks: null when nobody is signed in. There is no default: without it nothing starts. */
  readonly viewer: ViewerOfHost<Host>
  /**
   * Whether a viewer may bring back what an activity tells of. There is no default: without it nobody may. Plans show values that
   * the record has now, whoever set them.
   */
  readonly canRestore?: CanRestoreOnHost<Host> | undefined
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
  const { viewer, canRestore } = options ?? {}
  if (typeof viewer !== 'function') throw withoutViewer()
  if (canRestore !== undefined && typeof canRestore !== 'function') throw noFunction('canRestore')
  return {
    ...options,
    viewer: (_, host) => viewer(host),
    canRestore: canRestore && ((activity, who, _, host) => canRestore(activity, who, host)),
  }
}

/** What a handler is made with. */
export interface ActivityLogHandlerOptions<Host = unknown> {
  /** Who looks. There is no default: without it nothing starts. */
  readonly viewer: ViewerOfRequest<Host>
  /**
   * Whether a viewer may bring back what an activity tells of. There is no default: without it nobody may. Plans show values that
   * the record has now, whoever set them.
   */
  readonly canRestore?: CanRestoreOnRequest<Host> | undefined
  /** The path under which the handler is mounted, where the host leaves it in the URL, e.g. `/activity`. Default: none. */
  readonly basePath?: string | undefined
  /** Told of what failed inside, which the answer does not say. Default: a process warning. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** The options with their defaults. */
export type CheckedHandlerOptions<Host> = ActivityLogHandlerOptions<Host> &
  Required<{ [K in 'basePath' | 'onError']: NonNullable<ActivityLogHandlerOptions<Host>[K]> }>

/**
 * The options with their defaults.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` for a missing viewer function, an unknown option or a wrong value
 */
export function checkHandlerOptions<Host>(
  options: ActivityLogHandlerOptions<Host>,
): CheckedHandlerOptions<Host> {
  const { viewer, canRestore, basePath = '', onError = warn, ...others } = options ?? {}
  if (typeof viewer !== 'function') throw withoutViewer()
  const [unknown] = Object.keys(others)
  if (unknown !== undefined)
    throw invalid(`there is no option "${unknown}"`, 'Options: viewer, canRestore, basePath, onError')
  if (typeof basePath !== 'string' || !/^(\/[^/?#\s]+)*$/.test(basePath)) {
    throw invalid('"basePath" is no path', 'Write one such as "/activity", without a slash at its end')
  }
  if (typeof onError !== 'function') throw noFunction('onError')
  if (canRestore !== undefined && typeof canRestore !== 'function') throw noFunction('canRestore')
  return {
    viewer,
    canRestore,
    basePath: basePath && new URL(`http://localhost${basePath}`).pathname,
    onError,
  }
}

/**
 * The data source, which a module that is imported in a circle does not have yet.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` when there is none
 */
export function checkDataSource(db: LoggedDataSource): LoggedDataSource {
  if (typeof db === 'object' && db !== null && 'isInitialized' in db) return db
  throw invalid(
    'there is no data source',
    'Pass the DataSource whose log is shown; it may be initialized later',
  )
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}

function noFunction(name: string): ActivityLogError {
  return invalid(`"${name}" is no function`, 'Pass a function or leave it out')
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
