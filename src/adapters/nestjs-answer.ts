/** Between the requests and responses of Nest's platforms and those of the handler. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable, Stream } from 'node:stream'
import type { ActivityLogHandler } from '../http/handler.js'
import { sendAnswer, toRequest } from '../http/node-listener.js'

/** Express's request is Node's own; Fastify's has it within. */
export type NestRequest = (IncomingMessage | FastifyRequest) & {
  readonly originalUrl?: string
  /** The client's address as the platform finds it. */
  readonly ip?: string
  /** What the platform's parser has made of the body. */
  readonly body?: unknown
}

/** Express's response is Node's own; Fastify's reply has it within. */
export type NestResponse = ServerResponse | FastifyReply

interface FastifyRequest {
  readonly raw: IncomingMessage
  readonly url: string
}

interface FastifyReply {
  readonly raw: ServerResponse
  code(status: number): unknown
  headers(headers: Readonly<Record<string, string>>): unknown
  send(body: Readable | undefined): unknown
}

/**
 * Answers a request; resolves when the answer is sent, or on Fastify handed over to be sent.
 *
 * @param depth how many segments of the path are the handler's; those before them say where it is mounted, whatever prefix and
 * version the application has put there
 */
export async function answerNest(
  handler: ActivityLogHandler,
  request: NestRequest,
  response: NestResponse,
  depth: number,
): Promise<void> {
  const asked = toRequest(messageOf(request), request.originalUrl ?? request.url, request.body)
  const segments = new URL(asked.url).pathname.replace(/\/+$/, '').split('/')
  const basePath = segments.slice(0, Math.max(1, segments.length - depth)).join('/')
  const answer = await handler(asked, request, basePath)
  if (response instanceof Stream) await sendAnswer(answer, response).catch(() => response.destroy())
  else sendReply(answer, response)
}

/** Node's own request. It may have a `raw` of the application's, the bytes of its body for instance. */
export function messageOf(request: NestRequest): IncomingMessage {
  return request instanceof Stream ? request : request.raw
}

/** Fastify sends it, so that its hooks see it, and gives the rest of it up when the client has gone. */
function sendReply(answer: Response, reply: FastifyReply): void {
  reply.code(answer.status)
  reply.headers(Object.fromEntries(answer.headers))
  reply.send(answer.body === null ? undefined : Readable.fromWeb(answer.body))
}
