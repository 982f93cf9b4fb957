import type { IncomingMessage } from 'node:http'
import { clientAddress, contextOfMessage } from '../../src/http/index.js'

const message = (remoteAddress: string | undefined, headers: Record<string, string | string[]> = {}) =>
  ({ socket: { remoteAddress }, connection: { remoteAddress }, headers }) as unknown as IncomingMessage

describe('the client of a request', () => {
  test.each([
    ['is the other end of the socket', undefined, '6.6.6.6', '10.0.0.1'],
    ['is not what an untrusted proxy says', ['10.0.0.2'], '6.6.6.6', '10.0.0.1'],
    ['is what a trusted proxy says', ['10.0.0.1'], '203.0.113.9', '203.0.113.9'],
    ['is the last that no trusted proxy is', ['10.0.0.0/8'], '6.6.6.6, 203.0.113.9, 10.0.0.7', '203.0.113.9'],
    ['may be trusted by a name for networks', ['uniquelocal'], '203.0.113.9', '203.0.113.9'],
  ] as const)('%s', (_, trusted, forwarded, address) => {
    expect(clientAddress(message('10.0.0.1', { 'x-forwarded-for': forwarded }), trusted)).toBe(address)
  })

  test('is nobody when there is no address', () => {
    expect(clientAddress(message(undefined, { 'x-forwarded-for': '6.6.6.6' }))).toBeUndefined()
    expect(clientAddress(message(undefined, { 'x-forwarded-for': '6.6.6.6' }), ['loopback'])).toBeUndefined()
  })

  test('cannot be found by a proxy that is no address', () => {
    expect(() => clientAddress(message('10.0.0.1'), ['somewhere'])).toThrow(TypeError)
  })
})

test('a context of bare Node says where from, and asks for the actor when something is written', () => {
  const actor = jest.fn(() => null)
  const headers = { 'x-request-id': 'r-1', 'user-agent': 'curl/8', 'x-forwarded-for': '203.0.113.9' }
  const context = contextOfMessage(message('::ffff:10.0.0.1', headers), { actor }, ['10.0.0.1'])
  expect(context).toMatchObject({ ip: '203.0.113.9', requestId: 'r-1', userAgent: 'curl/8', source: 'http' })
  expect(actor).not.toHaveBeenCalled()
  expect((context.actor as () => unknown)()).toEqual({ kind: 'anonymous' })
})
