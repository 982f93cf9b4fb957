/** The handler as a function of Request, as Next.js's route handlers are, and whatever has no adapter of its own. */
import { contextOfRequest, createActivityLogHandler } from '../../../src/http/index.js'
import { actAs } from '../../../src/index.js'
import { mayRestore, userOf, viewerOf } from '../application.js'
import { headersOf, type RunningHost, type StartHost } from '../host.js'

/** `app/activity/[...path]/route.ts` of Next.js exports one handler per method. */
export const startPlain: StartHost<RunningHost> = async (app) => {
  const handler = createActivityLogHandler(app.db, {
    viewer: (request) => viewerOf(request.headers.get('x-viewer')),
    canRestore: (_activity, _viewer, request) => mayRestore(request.headers.get('x-may-restore')),
    onError: (error) => app.errors.push(error),
    basePath: '/activity',
  })
  const methods: Readonly<Record<string, (request: Request, context: unknown) => Promise<Response>>> = {
    GET: handler,
  }
  return {
    mounts: ['/activity'],
    ask: (path, asked = {}) => {
      const { method = 'GET', body } = asked
      const request = new Request(`https://example.com${path}`, {
        method,
        headers: headersOf(asked),
        ...(body === undefined ? {} : { body }),
      })
      const answer = methods[method] ?? handler
      return actAs(
        contextOfRequest(request, {
          actor: ({ headers }) => userOf(headers.get('x-user'))?.actor,
          impersonator: ({ headers }) => userOf(headers.get('x-user'))?.admin,
        }),
        () => answer(request, { params: Promise.resolve({ path: [] }) }),
      )
    },
    close: async () => undefined,
  }
}
