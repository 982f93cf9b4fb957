/** The reading API and the screen: one function from a Request to a Response, for whatever framework brings the one and takes the other. */
import { activityLog } from '../activity-log.js'
import type { CanRestore } from '../history/restore.js'
import { type ActivityLogError, isActivityLogError } from '../model/errors.js'
import type { Viewer } from '../model/viewer.js'
import type { ActivityQuery } from '../query/activity-query.js'
import type { SummaryRequest } from '../query/summary.js'
import { answerDetails } from './answer-details.js'
import { answerFile, answerJson, answerProblem, badParameters, withoutBody } from './answers.js'
import { isDatabaseDown } from './database-down.js'
import { toCsv, toNdjson } from './export.js'
import {
  type ActivityLogHandlerOptions,
  checkDataSource,
  checkHandlerOptions,
  type LoggedDataSource,
} from './handler-options.js'
import { openApi } from './openapi.js'
import { answerScreenFile } from './page.js'
import { type OwnParameters, readParameters } from './read-parameters.js'
import { refusalOf } from './refusal.js'
import { answerPlan, answerRestoration, type Restorer } from './restoring.js'
import { type Route, routeOf } from './route.js'

/** Answers a request. A framework's adapter passes its own request on to `viewer`, and the path where it was mounted. */
export type ActivityLogHandler<Host = unknown> = (
  request: Request,
  host?: Host,
  basePath?: string,
) => Promise<Response>

/**
 * The reading API of a log, and its screen: `api/activities`, `api/activities/:id`, `api/activities/:id/restore`, `api/choices`, `api/summary`, `api/records/:entity/:id`,
 * `api/export.csv`, `api/export.ndjson`, `api/openapi.json`; at its root the log screen. GET and HEAD only, but for POST `api/activities/:id/restore`; every answer is for the viewer alone.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` when there is no data source, no `viewer` function, or another option is wrong
 * @example
 * const handler = createActivityLogHandler(db, { viewer: (request) => viewerOfSession(request), basePath: '/activity' })
 * app.all('/activity/*', (c) => handler(c.req.raw)) // Hono
 */
export function createActivityLogHandler<Host = unknown>(
  db: LoggedDataSource,
  options: ActivityLogHandlerOptions<Host>,
): ActivityLogHandler<Host> {
  const { viewer, canRestore, basePath: ownPath, onError } = checkHandlerOptions(options)
  const log: ServedLog = { db: checkDataSource(db), report: (error) => void report(error, onError) }
  return async (request, given, basePath = ownPath) => {
    const host = given as Host
    const application: Application = {
      whoLooks: () => viewer(request, host),
      canRestore: canRestore && ((activity, who) => who !== null && canRestore(activity, who, request, host)),
    }
    try {
      const answer = await answerRequest(log, application, request, basePath)
      return request.method === 'HEAD' ? await withoutBody(answer) : answer
    } catch (error) {
      return answerFailure(log, error)
    }
  }
}

interface ServedLog {
  readonly db: LoggedDataSource
  /** Tells the application what failed. Never throws. */
  readonly report: (error: unknown) => void
}

/** What the application says of a request. */
interface Application {
  readonly whoLooks: () => Viewer | null | undefined | Promise<Viewer | null | undefined>
  readonly canRestore: CanRestore | undefined
}

async function answerRequest(
  served: ServedLog,
  { whoLooks, canRestore }: Application,
  request: Request,
  basePath: string,
): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const found = pathname.startsWith(`${basePath}/`) ? routeOf(pathname.slice(basePath.length)) : null
  const isAbsent = found?.to === 'restore' && canRestore === undefined
  const refusal = isAbsent ? null : refusalOf(request, found)
  if (refusal !== null) return refusal
  const known = request.headers.get('if-none-match')
  if (pathname === basePath && !basePath.endsWith('/'))
    return answerScreenFile('', known, { prefix: `./${basePath.split('/').at(-1)}/` })
  if (found === null || isAbsent) return answerProblem(404, 'There is nothing here.')
  if (found.to === 'file') return answerScreenFile(found.name, known, { version: searchParams.get('v') })
  const viewer = await whoLooks()
  if (viewer === null || viewer === undefined) return answerProblem(401, 'Sign in to read the activity log.')
  if (!served.db.isInitialized) return databaseDown()
  return answerRoute(found, request, { ...served, viewer, canRestore })
}

async function answerRoute(
  route: Exclude<Route, { readonly to: 'file' }>,
  request: Request,
  viewed: Restorer,
): Promise<Response> {
  const given = new URL(request.url).searchParams
  const log = activityLog(viewed.db).visibleTo(viewed.viewer)
  switch (route.to) {
    case 'activities':
      return answerPage(log, given, { own: { count: ['true', 'false'] } })
    case 'record':
      return answerPage(log, given, {
        own: { count: ['true', 'false'] },
        without: ['record'],
        record: { entity: route.entity, id: route.id },
      })
    case 'activity':
      return answerDetails(viewed, route.id, given)
    case 'restore':
      return request.method === 'POST'
        ? answerRestoration(viewed, route.id, request)
        : answerPlan(viewed, route.id, given)
    case 'choices':
      return answerWith(given, { without: NO_LIST }, ({ criteria }) => log.matching(criteria).choices())
    case 'summary':
      return answerWith(given, { own: { per: ['day', 'hour'] }, without: NO_LIST }, ({ criteria, own }) =>
        log
          .matching(criteria)
          .summary({ per: own['per'] ?? 'day', timeZone: criteria.timeZone ?? 'UTC' } as SummaryRequest),
      )
    case 'export.csv':
    case 'export.ndjson':
      return answerExport(log, given, route.to, viewed.report)
    case 'openapi.json':
      return answerJson(openApi)
  }
}

/** What only lists take. */
const NO_LIST = ['page', 'size', 'after', 'sort']

interface PageRoute {
  readonly own: OwnParameters
  readonly without?: readonly string[]
  readonly record?: { readonly entity: string; readonly id: string }
}

function answerPage(
  log: ActivityQuery,
  given: URLSearchParams,
  { record, ...parameters }: PageRoute,
): Promise<Response> {
  return answerWith(given, parameters, async ({ criteria, page, own }) => {
    const query = log.matching(record === undefined ? criteria : { ...criteria, record })
    const found = await query.page(page)
    return { ...found, count: own['count'] === 'true' ? await query.count() : null }
  })
}

async function answerExport(
  log: ActivityQuery,
  given: URLSearchParams,
  to: 'export.csv' | 'export.ndjson',
  report: ServedLog['report'],
): Promise<Response> {
  const read = readParameters(given, { without: ['page', 'size', 'after'] })
  if (!read.ok) return badParameters(read.problems)
  if (read.criteria.sort !== undefined && read.criteria.sort.key !== 'date') {
    return badParameters([{ path: 'sort', message: 'must be date, date:asc or date:desc in an export' }])
  }
  const activities = log.matching(read.criteria).stream()
  return to === 'export.csv'
    ? answerFile(await toCsv(activities, report), 'text/csv; charset=utf-8', 'activity-log.csv')
    : answerFile(
        await toNdjson(activities, report),
        'application/x-ndjson; charset=utf-8',
        'activity-log.ndjson',
      )
}

type RightParameters = Extract<ReturnType<typeof readParameters>, { readonly ok: true }>

async function answerWith(
  given: URLSearchParams,
  parameters: Parameters<typeof readParameters>[1],
  read: (parameters: RightParameters) => Promise<unknown>,
): Promise<Response> {
  const checked = readParameters(given, parameters)
  if (!checked.ok) return badParameters(checked.problems)
  try {
    return answerJson(await read(checked))
  } catch (error) {
    const path = isActivityLogError(error) ? PLACES[error.code] : undefined
    if (path === undefined || !isActivityLogError(error)) throw error
    return badParameters([{ path, message: sentenceOf(error) }])
  }
}

/** What only the query itself can find wrong: a cursor that is not its own, a summary of too many days. */
const PLACES: Readonly<Partial<Record<ActivityLogError['code'], string>>> = {
  CURSOR_INVALID: 'after',
  QUERY_INVALID: '',
}

/** The error without the marks that are for a developer's log. */
function sentenceOf({ message, code }: ActivityLogError): string {
  return message.replace('[activity-log] ', '').replace(` (${code})`, '')
}

function databaseDown(): Response {
  return answerProblem(503, 'The activity log cannot be read at the moment.', {
    headers: { 'retry-after': '5' },
  })
}

async function report(error: unknown, onError: (error: unknown) => unknown): Promise<void> {
  try {
    await onError(error)
  } catch {
    // An error handler that throws, or whose promise is rejected, must not take the host's process with it.
  }
}

function answerFailure({ db, report }: ServedLog, error: unknown): Response {
  report(error)
  if (isDatabaseDown(db, error)) return databaseDown()
  return answerProblem(500, 'The activity log could not answer.')
}
