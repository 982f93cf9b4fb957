/** Bare `node:http`. */
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { contextOfMessage, createActivityLogHandler, toNodeListener } from '../../../src/http/index.js'
import { actAs } from '../../../src/index.js'
import { bound, type ContractApplication, mayRestore, userOf, viewerOf, WORKS } from '../application.js'
import { serve, type StartHost } from '../host.js'

/** Starts the application without any framework. */
export const startNode: StartHost = async (app, trusted) => {
  const screen = toNodeListener(
    createActivityLogHandler<IncomingMessage>(app.db, {
      viewer: (_, message) => viewerOf(message.headers['x-viewer']),
      canRestore: (_activity, _viewer, _request, message) => mayRestore(message.headers['x-may-restore']),
      onError: (error) => app.errors.push(error),
      basePath: '/activity',
    }),
  )
  const server = http.createServer((message, response) => {
    const context = contextOfMessage(
      message,
      {
        actor: ({ headers }) => userOf(headers['x-user'])?.actor,
        impersonator: ({ headers }) => userOf(headers['x-user'])?.admin,
      },
      trusted,
    )
    actAs(context, () => {
      if (message.url?.startsWith('/work/') !== true) return screen(message, response)
      work(app, message, response).catch(() => {
        if (!response.headersSent) response.writeHead(500)
        response.end('failed')
      })
    })
  })
  return serve(server, ['/activity'])
}

async function work(
  app: ContractApplication,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(message.url ?? '', 'http://localhost')
  for await (const piece of message) void piece
  const done = await WORKS[pathname.slice('/work/'.length)]?.(
    app,
    String(searchParams.get('id')),
    bound(response),
  )
  if (typeof done !== 'object') response.end(done)
  else await pipeline(done, response)
}
