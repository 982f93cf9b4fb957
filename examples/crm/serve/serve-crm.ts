/** Serves the story's CRM: the log screen, and beside it a few things to do whose activities then appear in it. */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { DataSource } from 'typeorm'
import { actAs } from 'typeorm-activity-log'
import { contextOfMessage, createActivityLogHandler, toNodeListener } from 'typeorm-activity-log/http'
import type { Troupe } from '../story/administration.js'
import { type Deed, deeds, readCrm } from './live-crm.js'
import { mayRestore, type Role, roleOf, rolesOf } from './people.js'

const FILES: Readonly<Record<string, string>> = {
  '/': 'text/html',
  '/demo.css': 'text/css',
  '/demo.js': 'text/javascript',
}

/** A server over the database of a story that was told; it does not listen yet. */
export function serveCrm(db: DataSource, troupes: readonly Troupe[]): Server {
  const roles = rolesOf(troupes)
  const showLog = toNodeListener(
    createActivityLogHandler<IncomingMessage>(db, {
      viewer: (_, message) => roleOf(roles, message).viewer,
      canRestore: mayRestore,
      basePath: '/activity',
    }),
  )
  return createServer((message, response) => {
    const context = contextOfMessage(message, { actor: (each) => roleOf(roles, each).actor })
    if (message.url?.startsWith('/activity')) return actAs(context, () => showLog(message, response))
    actAs(context, () => answer(db, roles, message, response)).catch((error: unknown) => {
      console.error(error)
      send(response, 500, 'text/plain', 'The demo failed; its console says why.')
    })
  })
}

async function answer(
  db: DataSource,
  roles: readonly Role[],
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(message.url ?? '/', 'http://localhost').pathname
  const role = roleOf(roles, message)
  const type = FILES[path]
  if (type !== undefined) return send(response, 200, type, readWeb(path))
  if (path === '/crm' && message.method === 'POST') await act(db, role, message)
  if (path !== '/crm') return send(response, 404, 'text/plain', 'There is nothing here.')
  const shown = {
    role: role.key,
    roles: roles.map(({ key, label }) => ({ key, label })),
    ...(await readCrm(db, role)),
  }
  send(response, 200, 'application/json', JSON.stringify(shown))
}

/** Only pages of the demo itself may write: others cannot send JSON here without being asked for leave first. */
async function act(db: DataSource, role: Role, message: IncomingMessage): Promise<void> {
  if (message.headers['content-type'] !== 'application/json') return
  const deed = JSON.parse(await text(message)) as Deed
  await (Object.hasOwn(deeds, deed.do) ? deeds[deed.do] : undefined)?.(db, role, deed)
}

function readWeb(path: string): string {
  return readFileSync(join(import.meta.dirname, 'web', path === '/' ? 'demo.html' : path.slice(1)), 'utf8')
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response
    .writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' })
    .end(body)
}
