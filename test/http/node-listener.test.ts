import type { IncomingMessage } from 'node:http'
import { toPathname, toRequest } from '../../src/http/node-listener.js'

const asked = (url: string, { method = 'GET', headers = {} } = {}) =>
  toRequest({ url, method, headers } as unknown as IncomingMessage)

/** Deeper than anything is mounted. */
const NOWHERE = `http://localhost${'/%20'.repeat(20)}`

describe('the URL of a request', () => {
  test.each([
    ['/activity/api?a=1&b=%20', 'http://localhost/activity/api?a=1&b=%20'],
    ['//evil.example/x', 'http://localhost//evil.example/x'],
    ['/\\evil.example/x', NOWHERE],
    ['http://evil.example/x?y', 'http://localhost/x?y'],
    ['http://user:secret@evil.example//x', 'http://localhost//x'],
    ['/a/../b', NOWHERE],
    ['/a/%2e%2E/b', NOWHERE],
    ['/a/.', NOWHERE],
    ['/a\\b', NOWHERE],
    ['/a\tb', NOWHERE],
    ['/a/...?b=/../\\', 'http://localhost/a/...?b=/../\\'],
    ['/é', 'http://localhost/%C3%A9'],
    ['/%zz', 'http://localhost/%zz'],
    ['http://[', NOWHERE],
    ['foo:bar', 'http://localhost/bar'],
    ['*', 'http://localhost/*'],
    ['', 'http://localhost/'],
    ['/a#b', 'http://localhost/a'],
  ])('%j is %s', (target, url) => {
    expect(asked(target).url).toBe(url)
    expect(toPathname(target)).toBe(new URL(url).pathname)
  })
})

test('headers are taken over, those of HTTP/2 that are none are not', () => {
  const headers = { ':path': '/', ':method': 'GET', accept: 'a, b', 'x-many': ['1', '2'], cookie: 'é=\u00ff' }
  expect(Object.fromEntries(asked('/', { headers }).headers)).toEqual({
    accept: 'a, b',
    'x-many': '1, 2',
    cookie: 'é=\u00ff',
  })
})

test('a header that a middleware has put there, and that no header can bear, is left out', () => {
  const headers = { accept: 'a', 'x-name': 'Łukasz', 'no name': 'b' }
  expect(Object.fromEntries(asked('/', { headers }).headers)).toEqual({ accept: 'a' })
})

test.each(['CONNECT', 'TRACE', 'TRACK', 'PROPFIND', 'POST', 'M-SEARCH'])(
  '%s is a request that is not GET',
  (method) => {
    expect(asked('/', { method }).method).not.toBe('GET')
  },
)
