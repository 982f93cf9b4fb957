/** `typeorm-activity-log/express`, for Express 4 and 5. */
import type { Request, RequestHandler } from 'express'
import { headerOf } from '../http/client-address.js'
import { type ActivityContextOptions, checkContextOptions, contextOf } from '../http/context-of-request.js'
import {
  type ActivityScreenOptions,
  type LoggedDataSource,
  toHandlerOptions,
} from '../http/handler-options.js'
import { createActivityLogHandler } from '../http/handler.js'
import { answerMessage, toPathname, toRequest } from '../http/node-listener.js'
import { actForRequest } from './act-for-request.js'

/**
 * Says who acts, for all that the handlers after it write. The address is Express's own `req.ip`: what `trust proxy` believes.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` when there is no `actor` function
 * @example
 * app.use(activityContext({ actor: (req) => req.user }))
 */
export function activityContext(options: ActivityContextOptions<Request>): RequestHandler {
  const checked = checkContextOptions(options)
  return (request, response, next) => {
    const context = contextOf(request, checked, headerOf(request), request.ip)
    actForRequest(request, response, context, () => next())
  }
}

/**
 * The log's reading API and screen, under whatever path it is mounted.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` when there is no `viewer` function
 * @example
 * app.use('/activity', activityScreen(db, { viewer: (req) => viewerOf(req.user) }))
 */
export function activityScreen(
  db: LoggedDataSource,
  options: ActivityScreenOptions<Request>,
): RequestHandler {
  const handler = createActivityLogHandler(db, toHandlerOptions(options))
  return (request, response) => {
    const { originalUrl, baseUrl, url } = request
    const basePath = toPathname(baseUrl).replace(/\/$/, '')
    // It is another where a middleware has rewritten it; `url` alone does not tell /activity from /activity/.
    const isRewritten = !toPathname(originalUrl).startsWith(basePath)
    const asked = toRequest(request, isRewritten ? baseUrl + url : originalUrl, request.body)
    answerMessage(handler(asked, request, basePath), response)
  }
}
