/** The real handler behind a real server, with pages around the screen, and a hand in between that delays and breaks answers. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DataSource } from 'typeorm'
import { actAs, type Activity, type Viewer } from 'typeorm-activity-log'
import { createActivityLogHandler } from '../../src/http/handler.js'

// What its streams are to Node and to a page's DOM does not compile together: it is loaded without its types.
const { toNodeListener } = jest.requireActual<{
  toNodeListener: (handler: (request: Request) => Promise<Response>) => RequestListener
}>('../../src/http/node-listener')

/** What comes between a request and its answer. */
export type Meddle = (url: URL, answer: () => Promise<Response>) => Promise<Response>

/** A server for the tests of one file. */
export interface Site {
  /** Of the handler's own page. */
  readonly home: string
  /** The requests to the API since they were last forgotten: path and search, below `/activity/api/`. */
  readonly asked: readonly string[]
  /** From now until the end of the test. */
  meddle(meddle: Meddle): void
  forget(): void
  /** Serves a page with this body and the handler's own policy; returns its address. */
  page(body: string): string
  /** Serves a script or a sheet at a path, e.g. `/audit.js`, until the end of the test. */
  file(path: `/${string}.${keyof typeof TYPES}`, text: string): void
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'"

const TYPES = { js: 'text/javascript', css: 'text/css' }

const ANA = { kind: 'user', id: 7, name: 'Ana Ruiz', companyId: 3 } as const

const untouched: Meddle = (_, answer) => answer()

/**
 * Serves a log from before the tests of this file until after them.
 *
 * @param canRestore whose activities may be taken back; default: nobody's. Ana does it, whoever looks.
 */
export function withSite(
  open: () => Promise<DataSource>,
  canRestore?: (activity: Activity) => boolean,
): Site {
  let server: Server
  let db: DataSource
  let origin = ''
  let meddle = untouched
  const asked: string[] = []
  const pages: string[] = []
  const files = new Map<string, string>()
  beforeAll(async () => {
    db = await open()
    const handler = createActivityLogHandler(db, {
      viewer: (request) => viewerOf(request.headers.get('cookie')),
      canRestore,
      basePath: '/activity',
    })
    const served = async (request: Request) => {
      const url = new URL(request.url)
      const page = /^\/pages\/(\d+)$/.exec(url.pathname)?.[1]
      if (page !== undefined) return answerPage(pages[Number(page)] ?? '')
      const file = files.get(url.pathname)
      if (file !== undefined) return answerFile(url.pathname, file)
      const api = url.pathname.split('/activity/api/')[1]
      if (api === undefined) return handler(request)
      asked.push(api + url.search)
      return meddle(url, () => actAs({ actor: ANA }, () => handler(request)))
    }
    server = createServer(toNodeListener(served))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://localhost:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => {
    meddle = untouched
    asked.length = 0
    pages.length = 0
    files.clear()
  })
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await db.destroy()
  })
  return {
    get home() {
      return `${origin}/activity/`
    },
    asked,
    meddle: (hand) => {
      meddle = hand
    },
    forget: () => {
      asked.length = 0
    },
    page: (body) => `${origin}/pages/${pages.push(body) - 1}`,
    file: (path, text) => files.set(path, text),
  }
}

/** The viewer that a test names in a cookie, e.g. `company:3`; nobody for `nobody`. */
function viewerOf(cookie: string | null): Viewer | null {
  const [, as, id = ''] = /viewer=(\w+):?(\w*)/.exec(cookie ?? '') ?? []
  if (as === 'company') return { as, companyId: id }
  if (as === 'user') return { as, userId: id }
  return as === 'admin' ? { as, adminId: id } : null
}

function answerFile(path: string, text: string): Response {
  const type = path.endsWith('.css') ? TYPES.css : TYPES.js
  return new Response(text, { headers: { 'content-type': `${type}; charset=utf-8` } })
}

function answerPage(body: string): Response {
  const text = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Test</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/activity/page.css" />
    <script type="module" src="/activity/activity-log.js"></script>
  </head>
  <body><main><h1>Test</h1>${body}</main></body>
</html>`
  return new Response(text, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY },
  })
}
