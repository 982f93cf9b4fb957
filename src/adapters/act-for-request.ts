/** The scope of one request of Node, however a framework wraps it. */
import type { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { actAs } from '../context/act-as.js'
import type { ActivityContext } from '../model/context.js'

/** Where a request and its response keep their context: the ESM and the CommonJS copy of the library know each other's. */
const CONTEXT = Symbol.for('typeorm-activity-log/context')

type InContext = EventEmitter & { [CONTEXT]?: ActivityContext }

/**
 * Runs `next` in the request's context. What the request and its response emit later runs in it too: the body's pieces, the end
 * of it, a client's leaving come from the socket, which belongs to all the requests of a connection and knows of none.
 *
 * Where it is called again for the same request the later context holds, with the request id of the first.
 */
export function actForRequest(
  message: IncomingMessage,
  response: ServerResponse,
  context: ActivityContext,
  next: () => void,
): void {
  const first = (message as InContext)[CONTEXT]
  const own = first === undefined ? context : { ...context, requestId: first.requestId }
  keepContext(message, own)
  keepContext(response, own)
  actAs(own, next)
}

/** Runs `next` in the context that the request was given; as it is, where it was given none. */
export function actAgainForRequest(message: IncomingMessage, next: () => void): void {
  const context = (message as InContext)[CONTEXT]
  if (context === undefined) next()
  else actAs(context, next)
}

function keepContext(emitter: InContext, context: ActivityContext): void {
  const isKept = emitter[CONTEXT] !== undefined
  emitter[CONTEXT] = context
  if (isKept) return
  const emit = emitter.emit.bind(emitter)
  emitter.emit = (event, ...values: unknown[]) =>
    actAs(emitter[CONTEXT] ?? context, () => emit(event, ...values))
}
