/** What a host is to the contract: something that serves the application, by whatever framework. */
import http from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import type { ContractApplication } from './application.js'

/** Asks a path of the host. `viewer` and `user` stand for who is signed in. */
export type Ask = (path: string, asked?: Asked) => Promise<Response>

export interface Asked {
  readonly viewer?: string
  readonly user?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

/** A host that runs. */
export interface RunningHost {
  readonly ask: Ask
  /** Where the screen is mounted, each without a slash at its end. */
  readonly mounts: readonly [string, ...string[]]
  close(): Promise<void>
}

/** One that listens on a port. Below `/work/<name>?id=` are the handlers of the application. */
export interface ServingHost extends RunningHost {
  readonly port: number
}

/** Starts a host. `trusted` are the proxies whose X-Forwarded-For is believed. */
export type StartHost<H extends RunningHost = ServingHost> = (
  app: ContractApplication,
  trusted?: readonly string[],
) => Promise<H>

/** The headers that stand for what was asked. */
export function headersOf({ viewer, user, headers }: Asked): Record<string, string> {
  return {
    ...(viewer === undefined ? {} : { 'x-viewer': viewer }),
    ...(user === undefined ? {} : { 'x-user': user }),
    ...headers,
  }
}

/** A host that serves on a port of 127.0.0.1, and is closed with all its connections. */
export async function serve(
  server: Server,
  mounts: RunningHost['mounts'],
  close: () => Promise<unknown> = () => new Promise((resolve) => server.close(resolve)),
): Promise<ServingHost> {
  if (!server.listening) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  // On a busy machine the default of five seconds ends connections in the moment in which a client takes them again.
  if (server instanceof http.Server) server.keepAliveTimeout = 60_000
  return {
    port,
    mounts,
    ask: (path, asked = {}) => askOverHttp(port, path, asked),
    close: async () => {
      if (server instanceof http.Server) server.closeAllConnections()
      await close()
    },
  }
}

function askOverHttp(port: number, path: string, asked: Asked): Promise<Response> {
  const { method = 'GET', body, signal } = asked
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: headersOf(asked),
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  })
}
