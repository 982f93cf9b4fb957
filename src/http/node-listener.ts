/** Between Node's own requests and responses and those of the handler. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ActivityLogHandler } from './handler.js'

/** A request of Node, as the handler takes one. Its body is left alone: the API reads none. */
export function toRequest(message: IncomingMessage, url = message.url ?? '/'): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) {
    for (const each of Array.isArray(value) ? value : [value ?? '']) headers.append(name, each)
  }
  return new Request(toUrl(url), { method: methodOf(message), headers })
}

/** The host is the client's word, and nothing asks for it: any will do. What is no URL names nothing. */
function toUrl(url: string): URL {
  try {
    return new URL(url.replace(/^\/+/, '/'), 'http://localhost')
  } catch {
    return new URL('http://localhost/%20')
  }
}

/** Fetch refuses to make a request of these methods; the handler refuses the others itself. */
function methodOf({ method = 'GET' }: IncomingMessage): string {
  return /^(CONNECT|TRACE|TRACK)$/i.test(method) ? 'OPTIONS' : method
}

/** Sends an answer; resolves when it is sent, or when the client has gone, upon which the rest is given up. */
export async function sendAnswer(answer: Response, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status
  answer.headers.forEach((value, name) => response.setHeader(name, value))
  if (answer.body === null) {
    response.end()
    return
  }
  try {
    await pipeline(Readable.fromWeb(answer.body), response)
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

/**
 * A listener for `http.createServer`.
 *
 * @example
 * http.createServer(toNodeListener(createActivityLogHandler(db, { viewer }))).listen(3000)
 */
export function toNodeListener(
  handler: ActivityLogHandler<IncomingMessage>,
): (message: IncomingMessage, response: ServerResponse) => void {
  return (message, response) => {
    handler(toRequest(message), message)
      .then((answer) => sendAnswer(answer, response))
      .catch(() => response.destroy())
  }
}

function isGone(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown }
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE'
}
