/** Between Node's own requests and responses and those of the handler. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ActivityLogHandler } from './handler.js'

/** The host is the client's word, and nothing asks for it: any will do. */
const ANY_HOST = 'http://localhost'

/**
 * A request of Node, as the handler takes one. Never throws.
 *
 * @param parsed what a parser of the host has made of the body, if one has
 */
export function toRequest(message: IncomingMessage, target = message.url ?? '/', parsed?: unknown): Request {
  const body = bodyOf(message, parsed)
  const request = new Request(toUrl(target), {
    method: methodOf(message),
    headers: toHeaders(message),
    ...(body === null ? {} : { body, duplex: 'half' }),
  })
  // Somebody has read it and kept it: whoever wants it is told so.
  if (message.readableDidRead && parsed === undefined) void request.body?.cancel()
  return request
}

function toHeaders(message: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) {
    // HTTP/2 has the method and the path among them, as `:method` and `:path`.
    if (name.startsWith(':')) continue
    for (const each of Array.isArray(value) ? value : [value ?? '']) appendTo(headers, name, each)
  }
  const authority = message.headers[':authority']
  if (typeof authority === 'string' && !headers.has('host')) headers.set('host', authority)
  return headers
}

/** What a middleware has put among them need be nothing that a header can bear, a name in its own script for instance. */
function appendTo(headers: Headers, name: string, value: string): void {
  try {
    headers.append(name, value)
  } catch {
    // Whoever put it there has it in the host's own request.
  }
}

/** Only POST brings one that anybody reads. */
function bodyOf(message: IncomingMessage, parsed: unknown): ReadableStream | Uint8Array | string | null {
  if (message.method !== 'POST') return null
  if (parsed instanceof Readable) return readLater(parsed)
  // Some parsers set an empty object where they have parsed nothing.
  if (!message.readableDidRead) return readLater(message)
  if (typeof parsed === 'string' || parsed instanceof Uint8Array) return parsed
  try {
    return JSON.stringify(parsed) ?? ''
  } catch {
    return null
  }
}

/** Reads when somebody asks and not before: what nobody wants is Node's to throw away, with the connection left open. */
function readLater(stream: Readable): ReadableStream<Uint8Array> {
  let pieces: AsyncIterator<Uint8Array> | undefined
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        pieces ??= stream.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]()
        const { done, value } = (await pieces.next()) as IteratorResult<Uint8Array, undefined>
        if (done === true) controller.close()
        else controller.enqueue(value)
      },
      cancel: () => void stream.resume(),
    },
    { highWaterMark: 0 },
  )
}

/** A path as it stands in a URL, percent-encoded. What is no path, and what is another one to the host, names nothing. */
export function toPathname(path: string): string {
  return toUrl(path).pathname
}

/** What URL resolves and the host's router does not: a guard that stands before a path would be walked around. */
const TWISTED = /[\s\\]|(^|\/)(\.|%2e){1,2}(\/|$)/i

/** Path and search alone: a whole URL as target may bear a name and a password, of which Request makes an error. */
function toUrl(target: string): URL {
  const url = new URL(ANY_HOST)
  const [path = ''] = target.split(/[?#]/, 1)
  const whole = path.startsWith('/') ? ANY_HOST + target : target
  if (TWISTED.test(path) || !URL.canParse(whole, ANY_HOST)) {
    // Deeper than anything is mounted: no part of it is a mount.
    url.pathname = '/%20'.repeat(20)
    return url
  }
  const { pathname, search } = new URL(whole, ANY_HOST)
  url.pathname = pathname
  url.search = search
  return url
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
  return (message, response) => answerMessage(handler(toRequest(message), message), response)
}

/** Sends what a handler answers. Where it cannot be sent to the end the connection is closed, as HTTP has it. */
export function answerMessage(answer: Promise<Response>, response: ServerResponse): void {
  answer.then((each) => sendAnswer(each, response)).catch(() => response.destroy())
}

function isGone(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown }
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE'
}
