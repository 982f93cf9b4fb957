/** That every activity bears the user of its own request, whatever else the process serves at the time. */
import http from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { currentContext } from '../../src/index.js'
import { databases, type TestDatabase } from '../support/databases.js'
import { Deal, openContract, type ContractApplication } from './application.js'
import type { ServingHost, StartHost } from './host.js'

const USERS = 20

interface Sent {
  readonly work: string
  readonly id: string
  readonly user: string | null
  readonly body?: readonly [type: string, text: string]
  readonly requestId?: string
}

/** The facts about who acts, on one host and each of these databases. */
export function describeContext(
  name: string,
  start: StartHost,
  on: readonly TestDatabase[] = databases,
): void {
  describe.each(on.map((database) => ({ database, on: database.name })))(
    `who acts under ${name} ($on)`,
    ({ database }) => {
      let app: ContractApplication
      let host: ServingHost
      let agent: http.Agent
      beforeAll(async () => {
        app = await openContract(database)
        host = await start(app)
        agent = new http.Agent({ keepAlive: true, maxSockets: 25 })
      })
      beforeEach(() => app.forget())
      afterEach(async () => {
        await app.db.getRepository(Deal).clear()
        expect([app.errors, app.reports]).toEqual([[], []])
      })
      afterAll(async () => {
        agent.destroy()
        await host.close()
        await app.db.destroy()
      })
      const send = (sent: Sent, hasLeft?: AbortSignal) => sendTo(host.port, agent, sent, hasLeft)

      test('200 requests of 20 users at once, on connections that are used again, are each their own', async () => {
        const requests = Array.from({ length: 200 }, (_, index) => ({
          work: 'save',
          id: `save-${index}`,
          user: `${index % USERS} of c${index % USERS}`,
          requestId: `r${index}`,
          ...BODIES[index % BODIES.length],
        }))
        const statuses = await Promise.all(requests.map((request) => send(request)))
        expect(new Set(statuses)).toEqual(new Set([200]))
        expect(await whoWrote(app)).toEqual(expected(requests, ({ id }) => [id]))
        const activities = await app.activities()
        expect(activities.map(({ requestId, record }) => [record?.id, requestId]).sort()).toEqual(
          requests.map(({ id, requestId }) => [id, requestId]).sort(),
        )
      })

      test('errors, streams, long polls and clients that leave are each their own', async () => {
        const works = ['save', 'fail', 'poll', 'stream', 'leave']
        const requests = Array.from({ length: 60 }, (_, index) => ({
          work: String(works[index % works.length]),
          id: `${works[index % works.length]}-${index}`,
          user: index % 7 === 0 ? null : `${index % USERS} of c${index % USERS}`,
          ...BODIES[index % BODIES.length],
        }))
        await Promise.all(
          requests.map(async (request) => {
            const leaving = new AbortController()
            app.waiting.once(request.id, () => leaving.abort())
            if (request.work === 'leave') await expect(send(request, leaving.signal)).rejects.toThrow()
            else expect(await send(request)).toBe(request.work === 'fail' ? 500 : 200)
          }),
        )
        await wait(300)
        expect(await whoWrote(app)).toEqual(
          expected(requests, ({ work, id }) =>
            work === 'stream' ? [0, 1, 2, 3].map((piece) => `${id}-${piece}`) : [id],
          ),
        )
      })

      test('what is written between requests is the system’s', async () => {
        await send({ work: 'save', id: 'request', user: '7 of 3' })
        expect(currentContext()).toBeNull()
        await app.db.getRepository(Deal).save({ id: 'between', title: 'Between' })
        await send({ work: 'save', id: 'nobody', user: null })
        expect(await whoWrote(app)).toEqual({ request: '7 of 3', between: 'system', nobody: 'anonymous' })
      })
    },
  )
}

/** None, one for a parser that keeps the context, one for a parser that does not. */
const BODIES: readonly Pick<Sent, 'body'>[] = [
  {},
  { body: ['application/json', JSON.stringify({ text: 'x'.repeat(70_000) })] },
  { body: ['text/plain', 'x'.repeat(70_000)] },
]

/** The deals that were written, and by whom. */
async function whoWrote(app: ContractApplication): Promise<Record<string, string>> {
  const activities = await app.activities()
  return Object.fromEntries(
    activities.map(({ record, actor, companyId }) => [
      String(record?.id),
      actor.kind === 'user' ? `${actor.id} of ${companyId}` : actor.kind,
    ]),
  )
}

function expected<S extends Sent>(
  requests: readonly S[],
  idsOf: (sent: S) => readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    requests.flatMap((sent) => idsOf(sent).map((id) => [id, sent.user ?? 'anonymous'] as const)),
  )
}

/** The status, once the answer is there to its end. */
function sendTo(
  port: number,
  agent: http.Agent,
  { work, id, user, body, requestId }: Sent,
  signal?: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        port,
        agent,
        host: '127.0.0.1',
        path: `/work/${work}?id=${id}`,
        method: 'POST',
        headers: {
          ...(user === null ? {} : { 'x-user': user }),
          ...(body === undefined ? {} : { 'content-type': body[0] }),
          ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
        },
        ...(signal === undefined ? {} : { signal }),
      },
      (response) => {
        response.on('error', reject).on('end', () => resolve(Number(response.statusCode)))
        response.resume()
      },
    )
    request.on('error', reject)
    // In two pieces, so that the second comes by an event of its own.
    if (body !== undefined) request.write(body[1].slice(0, 10))
    setImmediate(() => request.end(body?.[1].slice(10)))
  })
}
