/** What applications do with Express that no contract covers. */
import express, { type RequestHandler } from 'express'
import http from 'node:http'
import { activityContext, activityScreen } from '../../src/adapters/express.js'
import { actAs, currentContext } from '../../src/index.js'
import { ana, type ContractApplication, Deal, openContract, writeSamples } from './application.js'
import { serve, type ServingHost } from './host.js'

describe('an Express', () => {
  let app: ContractApplication
  let host: ServingHost
  beforeAll(async () => {
    app = await openContract()
    await writeSamples(app)
  })
  afterEach(() => host.close())
  afterAll(() => app.db.destroy())
  const screen = () => activityScreen(app.db, { viewer: () => ({ as: 'company', companyId: 3 }) })
  const open = async (...handlers: readonly (readonly [string, RequestHandler])[]) => {
    const framework = express()
    for (const [path, handler] of handlers) framework.use(path, handler)
    host = await serve(http.createServer(framework), ['/activity'])
  }

  test('that gives the context twice has the later one, of one request', async () => {
    const seen: unknown[] = []
    const see: RequestHandler = (_request, _response, next) => {
      const { actor, requestId } = currentContext() ?? {}
      seen.push([typeof actor === 'function' ? actor() : actor, requestId])
      next()
    }
    const untilRead: RequestHandler = (request, _response, next) => {
      request.on('end', () => next()).resume()
    }
    await open(
      ['/', activityContext({ actor: () => ({ kind: 'user', id: 1 }) })],
      ['/', see],
      ['/', activityContext({ actor: () => ({ kind: 'user', id: 2 }) })],
      ['/', untilRead],
      ['/', see],
    )
    await (await host.ask('/', { method: 'POST', body: 'text' })).text()
    expect(seen).toEqual([
      [{ kind: 'user', id: 1 }, expect.any(String)],
      [{ kind: 'user', id: 2 }, (seen[0] as unknown[])[1]],
    ])
  })

  test('that rewrites URLs, or mounts the screen at its root, serves it', async () => {
    const rewrite: RequestHandler = (request, _response, next) => {
      request.url = request.url.replace(/^\/en\//, '/')
      next()
    }
    await open(['/', rewrite], ['/activity', screen()], ['/', screen()])
    for (const path of [
      '/en/activity/api/choices',
      '/activity/api/choices?type=x',
      '/api/choices',
      '/ACTIVITY/api/choices',
    ]) {
      const answer = await host.ask(path)
      expect([path, answer.status]).toEqual([path, 200])
      await answer.text()
    }
  })

  test('that guards one path of the log is asked for it in no other way', async () => {
    const guard: RequestHandler = (_request, response) => void response.status(403).end()
    for (const mount of ['/activity', '']) {
      await open([`${mount}/api/export.csv`, guard], [mount || '/', screen()])
      for (const path of [
        ...['/api/export.csv', '/api/EXPORT.csv', '//api/export.csv', '/api//export.csv'],
        ...['/api/x/../export.csv', '/api/./export.csv', '/api/%2e/export.csv', '/api\\export.csv'],
        ...['/api/%65xport.csv', '/%61pi/export.csv', '/api/export.csv/', '/api/export.csv%00'],
      ]) {
        const status = await statusOf(host.port, mount + path)
        expect([mount + path, [403, 404].includes(status)]).toEqual([mount + path, true])
      }
      expect(await statusOf(host.port, `${mount}/api/export.ndjson`)).toBe(200)
      await host.close()
    }
  })

  test.each([
    ['parses no bodies', (_request, _response, next) => next()],
    ['parses JSON', express.json()],
    ['parses JSON as bytes', express.raw({ type: 'application/json' })],
    ['parses JSON as text', express.text({ type: 'application/json' })],
  ] as readonly (readonly [string, RequestHandler])[])('that %s restores', async (_, parse) => {
    await actAs({ actor: ana }, () => app.db.getRepository(Deal).save({ id: 'odd', title: 'Renewal' }))
    await actAs({ actor: ana }, () => app.db.getRepository(Deal).delete({ id: 'odd' }))
    const { id = '' } = (await app.activities()).at(-1) ?? {}
    const viewer = () => ({ as: 'company', companyId: 3 }) as const
    await open(['/', parse], ['/activity', activityScreen(app.db, { viewer, canRestore: () => true })])
    const order = (body: string) =>
      host.ask(`/activity/api/activities/${id}/restore`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      })
    expect((await order('{"force":1}')).status).toBe(400)
    expect((await order('{"force":true}')).status).toBe(200)
    expect(await app.db.getRepository(Deal).delete({ id: 'odd' })).toMatchObject({ affected: 1 })
  })

  test('whose middleware has read a body and kept it is told so, and not the client', async () => {
    const errors: unknown[] = []
    const viewer = () => ({ as: 'company', companyId: 3 }) as const
    const onError = (error: unknown) => errors.push(error)
    await open(
      ['/', (request, _response, next) => void request.on('end', () => next()).resume()],
      ['/activity', activityScreen(app.db, { viewer, canRestore: () => true, onError })],
    )
    for (const body of ['{}', '']) {
      const answer = await host.ask('/activity/api/activities/any/restore', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      })
      expect(answer.status).toBe(body === '' ? 400 : 500)
    }
    expect(errors).toMatchObject([{ code: 'OPTIONS_INVALID' }])
  })

  test('asked with a whole URL answers as with its path', async () => {
    await open(['/activity', screen()])
    expect(await statusOf(host.port, 'http://user:secret@example.com/activity/api/choices')).toBe(200)
  })
})

/** The status of a path that is sent as it is. */
function statusOf(port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get({ port, host: '127.0.0.1', path, agent: false }, (response) => {
      response.resume()
      resolve(Number(response.statusCode))
    })
    request.on('error', reject)
  })
}
