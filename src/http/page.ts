/** The screen's own page, its script and its sheet. None of them holds data: what a viewer may see is asked of the API. */
import { createHash } from 'node:crypto'
import { languageScripts, screenScript } from './screen-script.js'

const versions = new Map<string, string>()

/** The page, whose files are named relative to where it is read: with a slash at the end of the path or without. */
const pageAt = (prefix: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Activity log</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${prefix}${versioned('page.css')}" />
    <script type="module" src="${prefix}${versioned('activity-log.js')}"></script>
  </head>
  <body>
    <main><activity-log src="${prefix}api" heading-level="1" locale="auto"></activity-log></main>
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
export const FILES = [
  '',
  'activity-log.js',
  'page.css',
  'screen-ar.js',
  'screen-de.js',
  'screen-es.js',
  'screen-fr.js',
  'screen-pt-BR.js',
] as const

/** The name of one of the screen's files; the empty one is the page's. */
export type FileName = (typeof FILES)[number]

/**
 * A file of the screen, or that the browser's copy is still right. Under the address that the page has for it, which changes with
 * what is in it, a copy is kept for a year; under another it is asked about each time.
 *
 * @param known the etags that the browser has (`If-None-Match`)
 * @param version what its address says that is in it
 * @param prefix what stands before the names of the page's files, as it stands in a URL, when the page is read without a slash at
 * its end
 */
export function answerScreenFile(
  name: FileName,
  known: string | null,
  { prefix = '', version = null }: { readonly prefix?: string; readonly version?: string | null } = {},
): Response {
  const text = textOf(name, prefix)
  const etag = `"${versionOf(text)}"`
  const headers = {
    etag,
    'cache-control':
      name !== '' && version === versionOf(text)
        ? 'public, max-age=31536000, immutable'
        : 'public, max-age=0, must-revalidate',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...(name === '' ? { 'content-security-policy': POLICY } : {}),
  }
  if (known?.split(/\s*,\s*/).some((each) => each.replace(/^W\//, '') === etag))
    return new Response(null, { status: 304, headers })
  return new Response(text, { headers: { ...headers, 'content-type': `${typeOf(name)}; charset=utf-8` } })
}

function textOf(name: FileName, prefix: string): string {
  if (name === '') return pageAt(prefix.replaceAll('&', '&amp;'))
  if (name === 'page.css') return SHEET
  return name === 'activity-log.js' ? scriptText : (languageScripts[name] ?? '')
}

function typeOf(name: FileName): string {
  if (name === '') return 'text/html'
  return name === 'page.css' ? 'text/css' : 'text/javascript'
}

/** The script, which finds the languages where they are kept as long as itself. */
const scriptText = Object.entries(languageScripts).reduce(
  (text, [name, script]) => text.replace(`./${name}`, `./${name}?v=${versionOf(script)}`),
  screenScript,
)

/** Where the page finds a file. */
function versioned(name: FileName): string {
  return `${name}?v=${versionOf(textOf(name, ''))}`
}

/** There are few texts, one of them large. */
function versionOf(text: string): string {
  let version = versions.get(text)
  if (version === undefined) {
    version = createHash('sha256').update(text).digest('base64url').slice(0, 27)
    if (versions.size < 20) versions.set(text, version)
  }
  return version
}
