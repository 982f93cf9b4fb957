import { originOf } from '../../src/http/request-origin.js'

const origin = (headers: Record<string, string> = {}, ip?: string | null) =>
  originOf((name) => headers[name] ?? null, ip)

describe('the address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['::1', '::1'],
    ['unknown', null],
    ['<script>alert(1)</script>', null],
    ['203.0.113.7, 6.6.6.6', null],
    ['::ffff:999.0.113.7', null],
    ['', null],
    [null, null],
    [undefined, null],
  ])('%j is kept as %j', (given, kept) => {
    expect(origin({}, given).ip).toBe(kept)
  })
})

describe('the request id', () => {
  test.each(['a', 'x'.repeat(64), '01J0Z-a_b.c:d/e+f=@g'])('%j is taken over', (id) => {
    expect(origin({ 'x-request-id': id }).requestId).toBe(id)
  })

  test.each(['', ' ', 'a b', 'x'.repeat(65), 'a\nb', 'a\n', '<b>', 'é', '"', 'a, b'])(
    '%j gives way to a new one',
    (id) => {
      const [first, second] = [origin({ 'x-request-id': id }), origin({ 'x-request-id': id })]
      expect(first.requestId).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
      expect(first.requestId).not.toBe(second.requestId)
    },
  )
})

describe('the trace id', () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  test.each([
    [`00-${trace}-00f067aa0ba902b7-01`, trace],
    [`01-${trace}-00f067aa0ba902b7-01-more`, trace],
    [`ff-${trace}-00f067aa0ba902b7-01`, null],
    [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, null],
    [`00-${trace}-${'0'.repeat(16)}-01`, null],
    [`00-${trace.toUpperCase()}-00f067aa0ba902b7-01`, null],
    [`00-${trace}-00f067aa0ba902b7-01more`, null],
    ['', null],
  ])('of %j is %j', (traceparent, id) => {
    expect(origin({ traceparent }).traceId).toBe(id)
  })
})

test('the user agent is cut, the source is http', () => {
  expect(origin({ 'user-agent': 'x'.repeat(513) })).toMatchObject({
    userAgent: 'x'.repeat(512),
    source: 'http',
  })
  expect(origin()).toMatchObject({ userAgent: null, traceId: null, ip: null })
})
