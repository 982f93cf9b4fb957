/** The reading API and the screen: one function from a Request to a Response, for whatever framework brings the one and takes the other. */
import { activityLog } from '../activity-log.js'
import { type ActivityLogError, isActivityLogError } from '../model/errors.js'
import type { ActivityQuery } from '../query/activity-query.js'
import type { SummaryRequest } from '../query/summary.js'
import { answerFile, answerJson, answerProblem, withoutBody } from './answers.js'
import type { ParameterProblem } from './contract.js'
import { isDatabaseDown } from './database-down.js'
import { toCsv, toNdjson } from './export.js'
import {
  type ActivityLogHandlerOptions,
  checkHandlerOptions,
  type LoggedDataSource,
  type ViewerOfRequest,
} from './handler-options.js'
import { openApi } from './openapi.js'
import { answerScreenFile } from './page.js'
import { type OwnParameters, readParameters } from './read-parameters.js'
import { type Route, routeOf } from './route.js'

/** Answers a request. A framework's adapter passes its own request on to `viewer`, and the path where it was mounted. */
export type ActivityLogHandler<Host = unknown> = (
  request: Request,
  host?: Host,
  basePath?: string,
) => Promise<Response>

/**
 * The reading API of a log, and its screen: `api/activities`, `api/activities/:id`, `api/choices`, `api/summary`, `api/records/:entity/:id`,
 * `api/export.csv`, `api/export.ndjson`, `api/openapi.json`; at its root the log screen. GET and HEAD only; every answer is for the viewer alone.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` when there is no `viewer` function or another option is wrong
 * @example
 * const handler = createActivityLogHandler(db, { viewer: (request) => viewerOfSession(request), basePath: '/activity' })
 * app.all('/activity/*', (c) => handler(c.req.raw)) // Hono
 */
export function createActivityLogHandler<Host = unknown>(
  db: LoggedDataSource,
  options: ActivityLogHandlerOptions<Host>,
): ActivityLogHandler<Host> {
  const { viewer, basePath: ownPath, onError } = checkHandlerOptions(options)
  const log: ServedLog = { db, report: (error) => report(error, onError) }
  return async (request, host, basePath = ownPath) => {
    try {
      const answer = await answerRequest(log, request, basePath, () => viewer(request, host as Host))
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

async function answerRequest(
  { db, report }: ServedLog,
  { method, url, headers }: Request,
  basePath: string,
  whoLooks: () => ReturnType<ViewerOfRequest>,
): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') {
    return answerProblem(405, 'The activity log is read with GET.', { headers: { allow: 'GET, HEAD' } })
  }
  const { pathname, searchParams } = new URL(url)
  const known = headers.get('if-none-match')
  if (pathname === basePath && !basePath.endsWith('/'))
    return answerScreenFile('', known, { prefix: `${basePath.split('/').at(-1)}/` })
  const route = pathname.startsWith(`${basePath}/`) ? routeOf(pathname.slice(basePath.length)) : null
  if (route === null) return answerProblem(404, 'There is nothing here.')
  if (route.to === 'file') return answerScreenFile(route.name, known, { version: searchParams.get('v') })
  const viewer = await whoLooks()
  if (viewer === null || viewer === undefined) return answerProblem(401, 'Sign in to read the activity log.')
  if (!db.isInitialized) return databaseDown()
  return answerRoute(route, activityLog(db).visibleTo(viewer), searchParams, report)
}

async function answerRoute(
  route: Exclude<Route, { readonly to: 'file' }>,
  log: ActivityQuery,
  given: URLSearchParams,
  report: ServedLog['report'],
): Promise<Response> {
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
      return answerDetails(log, route.id, given)
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
      return answerExport(log, given, route.to, report)
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

async function answerDetails(log: ActivityQuery, id: string, given: URLSearchParams): Promise<Response> {
  const read = readParameters(given, { without: ['page', 'size', 'after'] })
  if (!read.ok) return badParameters(read.problems)
  const details = await log.matching(read.criteria).details(id)
  return details === null ? answerProblem(404, 'There is no such activity.') : answerJson(details)
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
    return badParameters([{ path: 'sort', message: 'An export is sorted by date.' }])
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

function badParameters(problems: readonly ParameterProblem[]): Response {
  return answerProblem(400, 'Some parameters of the request are wrong.', { problems })
}

function databaseDown(): Response {
  return answerProblem(503, 'The activity log cannot be read at the moment.', {
    headers: { 'retry-after': '5' },
  })
}

function report(error: unknown, onError: (error: unknown) => void): void {
  try {
    onError(error)
  } catch {
    // An error handler that throws must not take the host's process with it.
  }
}

function answerFailure({ db, report }: ServedLog, error: unknown): Response {
  report(error)
  if (isDatabaseDown(db, error)) return databaseDown()
  return answerProblem(500, 'The activity log could not answer.')
}
