/** Whose request it is where no framework says so: bare Node's own requests. */
import type { IncomingMessage } from 'node:http'
import proxyAddr from 'proxy-addr'
import type { ActivityContext } from '../model/context.js'
import { type ActivityContextOptions, contextOf } from './context-of-request.js'

/**
 * The client's address. `X-Forwarded-For` is believed as far as proxies that are trusted have written it, and from nobody else.
 *
 * @param trusted addresses and networks of proxies, such as `10.0.0.0/8`, or `loopback`, `linklocal`, `uniquelocal`. Default:
 * nobody, and so the address at the other end of the socket
 * @returns undefined when the client has gone, or came over no network
 * @throws TypeError when one of `trusted` is no address
 */
export function clientAddress(message: IncomingMessage, trusted: readonly string[] = []): string | undefined {
  return proxyAddr(message, [...trusted])
}

/**
 * The context of a request of bare Node, for `actAs`. What listens to events of the request or the response is called by the
 * socket, outside of every scope, unless it is bound with `AsyncResource.bind`; what awaits them is not.
 *
 * @param trusted as for `clientAddress`
 * @example
 * http.createServer((message, response) =>
 *   actAs(contextOfMessage(message, { actor: (each) => userOf(each.headers.cookie) }), () => answer(message, response)),
 * )
 */
export function contextOfMessage(
  message: IncomingMessage,
  options: ActivityContextOptions<IncomingMessage>,
  trusted?: readonly string[],
): ActivityContext {
  return contextOf(message, options, headerOf(message), clientAddress(message, trusted))
}

/** Reads the headers of Node's own request. */
export function headerOf({ headers }: IncomingMessage): (name: string) => string | undefined {
  return (name) => {
    const value = headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
}
