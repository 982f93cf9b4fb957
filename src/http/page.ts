/** The screen's own page, its script and its sheet. None of them holds data: what a viewer may see is asked of the API. */
import { createHash } from 'node:crypto'
import { screenScript } from './screen-script.js'

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Activity log</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="page.css" />
    <script type="module" src="activity-log.js"></script>
  </head>
  <body>
    <main><activity-log src="api"></activity-log></main>
    <noscript>The activity log needs JavaScript.</noscript>
  </body>
</html>
`

const SHEET = `:root { color-scheme: light dark; background: light-dark(#fff, #12161d); }
body { margin: 0; }
main { max-width: 1360px; margin: 0 auto; }
`

/** What the page may load: its own script, its own sheet, and the API beside it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

/** The files of the screen by their names below the prefix. */
export const FILES = ['', 'activity-log.js', 'page.css'] as const

/** The name of one of the screen's files; the empty one is the page's. */
export type FileName = (typeof FILES)[number]

interface ServedFile {
  readonly text: string
  readonly type: string
  readonly headers: Readonly<Record<string, string>>
}

const files: Readonly<Record<FileName, ServedFile>> = {
  '': { text: PAGE, type: 'text/html', headers: { 'content-security-policy': POLICY } },
  'activity-log.js': { text: screenScript, type: 'text/javascript', headers: {} },
  'page.css': { text: SHEET, type: 'text/css', headers: {} },
}

const etags = new Map<FileName, string>()

/**
 * A file of the screen, or that the browser's copy is still right. A copy is asked about each time: the names do not change
 * when the library does.
 */
export function answerScreenFile(name: FileName, known: string | null): Response {
  const { text, type, headers } = files[name]
  const etag = etagOf(name, text)
  const common = {
    ...headers,
    etag,
    'cache-control': 'public, max-age=0, must-revalidate',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  }
  if (known?.split(/\s*,\s*/).includes(etag)) return new Response(null, { status: 304, headers: common })
  return new Response(text, { headers: { ...common, 'content-type': `${type}; charset=utf-8` } })
}

function etagOf(name: FileName, text: string): string {
  let etag = etags.get(name)
  if (etag === undefined) {
    etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
    etags.set(name, etag)
  }
  return etag
}

/** To the same path with a slash at its end: what the page loads is named relative to it. */
export function redirectToPage(pathname: string): Response {
  const last = pathname.split('/').at(-1) ?? ''
  return new Response(null, { status: 308, headers: { location: `./${last}/`, 'cache-control': 'no-store' } })
}
