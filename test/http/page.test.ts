import { createActivityLogHandler, type LoggedDataSource } from '../../src/http/index.js'

const handler = createActivityLogHandler({ isInitialized: false } as LoggedDataSource, { viewer: () => null })
const ask = (path: string, headers: Record<string, string> = {}, basePath = '') =>
  handler(new Request(`http://localhost${path}`, { headers }), undefined, basePath)
const KEPT = 'public, max-age=31536000, immutable'
const ASKED_ABOUT = 'public, max-age=0, must-revalidate'

async function filesOf(page: Response): Promise<readonly string[]> {
  return [...(await page.text()).matchAll(/(?:src|href)="((?:activity-log\.js|page\.css)[^"]*)"/g)].map(
    ([, path]) => `/${path}`,
  )
}

test('the files of the page are kept for long under the addresses that the page has for them', async () => {
  const files = await filesOf(await ask('/'))
  expect(files).toHaveLength(2)
  for (const file of files) expect((await ask(file)).headers.get('cache-control')).toBe(KEPT)
})

test.each(['/log', '/caf%C3%A9', '/a%20b', '/a&amp;b', '/https:evil.example'])(
  'the page at %s without a slash at its end finds its files below it',
  async (path) => {
    const html = await (await ask(path, {}, path)).text()
    const sources = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source = '']) =>
      source.replaceAll('&amp;', '&'),
    )
    const urls = sources.map((source) => new URL(source, `http://localhost${path}`).href.replace(/\?.*/, ''))
    const below = ['page.css', 'activity-log.js', 'api'].map((name) => `http://localhost${path}/${name}`)
    expect(urls).toEqual(['data:,', ...below])
  },
)

test.each(['/', '/?v=1', '/activity-log.js', '/activity-log.js?v=1', '/page.css', '/page.css?v='])(
  'a copy of %s is asked about each time',
  async (path) => {
    expect((await ask(path)).headers.get('cache-control')).toBe(ASKED_ABOUT)
  },
)

test.each(['/', '/activity-log.js', '/page.css'])('who has %s already is told so', async (path) => {
  const etag = String((await ask(path)).headers.get('etag'))
  expect(etag).toMatch(/^"[\w-]{27}"$/)
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
    const answer = await ask(path, { 'if-none-match': known })
    expect([answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([304, '', etag])
  }
  expect((await ask(path, { 'if-none-match': '"other"' })).status).toBe(200)
})
