/** The application that every host serves: what it writes, who looks at it, and what the host's handlers do. */
import { EventEmitter } from 'node:events'
import { AsyncResource } from 'node:async_hooks'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import {
  type Activity,
  activityLog,
  actAs,
  type ActorInput,
  Audited,
  type ActivityContext,
  type Viewer,
} from '../../src/index.js'
import { type Application, openApplication } from '../behaviour/capture/open-application.js'
import { databases, type TestDatabase } from '../support/databases.js'

@Entity()
@Audited({ type: 'Pipeline Management', name: 'title' })
export class Deal {
  @PrimaryColumn({ type: 'varchar', length: 50 }) id!: string
  @Column({ type: 'varchar', length: 200 }) title!: string
}

/** An application and what its handlers reported. */
export interface ContractApplication extends Application {
  /** What `onError` of the screen was told. */
  readonly errors: unknown[]
  /** Emits the id of each request that waits for its client to leave. */
  readonly waiting: EventEmitter
}

export const ana: ActorInput = { kind: 'user', id: 7, name: 'Ana', companyId: 3 }
export const bea: ActorInput = { kind: 'user', id: 8, name: 'Bea', companyId: 4 }
export const root = { kind: 'admin', id: 'root', name: 'Root' } as const

/** What a spreadsheet, a parser or a browser would take for something else than text. */
export const AWKWARD = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '\0=1',
  'a "quoted", text;\nof two lines',
  '<script>alert(1)</script>',
  '\uff1d1+1',
  'a;=1+1',
  'a; "=1+1"',
  'a\t@SUM(A1)',
  'a\n"" +1',
  ';;\t-1',
]

/** An empty application; SQLite unless another database is named. */
export async function openContract(
  database: TestDatabase = databases[0] as TestDatabase,
): Promise<ContractApplication> {
  return {
    ...(await openApplication(database, [Deal])),
    errors: [],
    waiting: new EventEmitter().setMaxListeners(0),
  }
}

/** Writes as each kind of actor there is; resolves to all that was written, oldest first. */
export async function writeSamples(app: ContractApplication): Promise<readonly Activity[]> {
  const deals = app.db.getRepository(Deal)
  const as = (context: ActivityContext, work: () => Promise<unknown>) =>
    actAs({ ip: '203.0.113.7', requestId: 'r-1', source: 'http', userAgent: 'curl/8', ...context }, work)
  await as({ actor: ana }, async () => {
    const deal = await deals.save({ id: 'd1', title: 'Renewal' })
    await deals.save({ ...deal, title: 'Renewal 2027' })
    await deals.save({ id: 'd2', title: 'Gone' })
    await deals.delete({ id: 'd2' })
  })
  await as({ actor: bea, requestId: 'r-2' }, () => deals.save({ id: 'd3', title: 'Other company' }))
  await as({ actor: root }, () => deals.update({ id: 'd1' }, { title: 'By an admin' }))
  await as({ actor: ana, impersonator: root }, () => deals.update({ id: 'd1' }, { title: 'On behalf' }))
  await as({ actor: { kind: 'system' }, companyId: 3, source: 'job' }, () =>
    deals.update({ id: 'd1' }, { title: 'By a job' }),
  )
  await as({ actor: { kind: 'anonymous' }, companyId: 3, metadata: { login: 'ana@example.com' } }, () =>
    activityLog(app.db).log({ type: 'Authentication', event: 'sign-in failed' }),
  )
  return app.activities()
}

/** Writes as many activities as an export takes several batches for. */
export async function writeMany(app: ContractApplication, count: number): Promise<void> {
  const titles = Array.from({ length: count }, (_, index) => ({
    id: `many-${index}`,
    title: 't'.repeat(150),
  }))
  await actAs({ actor: ana }, async () => {
    for (let at = 0; at < count; at += 250) {
      await app.db.getRepository(Deal).insert(titles.slice(at, at + 250))
    }
  })
}

/** Who looks: what the header `x-viewer` says stands for a session. */
export function viewerOf(
  header: string | string[] | null | undefined,
): Viewer | null | Promise<Viewer | null> {
  const [as, id = '', companyId] = String(header ?? 'nobody').split(' ')
  switch (as) {
    case 'company':
      return { as, companyId: id }
    case 'user':
      return { as, userId: id, companyId }
    case 'admin':
      return { as, adminId: id }
    case 'later':
      return wait(5).then(() => ({ as: 'company', companyId: id }))
    case 'throws':
      throw new Error('the session store at canary.internal is gone')
    case 'rejects':
      return wait(1).then(() => Promise.reject(new Error('the session store at canary.internal is gone')))
    default:
      return null
  }
}

/** Whether somebody may bring things back: all but those whose header `x-may-restore` says `no`. */
export function mayRestore(header: string | string[] | null | undefined): boolean {
  return header !== 'no'
}

/** Who acts: what the header `x-user` says stands for a session. `7 of 3` is a user, `7 of 3 by root` one whom an admin works as. */
export function userOf(header: string | string[] | null | undefined): SignedIn | null {
  const match = /^(\S+) of (\S+?)(?: by (\S+))?$/.exec(String(header ?? ''))
  if (match === null) return null
  const [, id = '', companyId = '', admin] = match
  return {
    actor: { kind: 'user', id, name: `User ${id}`, companyId },
    admin: admin === undefined ? null : { kind: 'admin', id: admin },
  }
}

/** Somebody who is signed in. */
export interface SignedIn {
  readonly actor: ActorInput
  readonly admin: { readonly kind: 'admin'; readonly id: string } | null
}

/** What a host's handler does. A text is an answer; a stream is sent as it comes. */
export type Work = (app: ContractApplication, id: string, response: Leaving) => Promise<string | Readable>

/** Says when its client has left. */
export interface Leaving {
  once(event: 'close', listener: () => void): unknown
}

/** Of a response whose events are in no scope: the listener is bound to that of now. */
export function bound(response: Leaving): Leaving {
  return { once: (event, listener) => response.once(event, AsyncResource.bind(listener)) }
}

const saveDeal = (app: ContractApplication, id: string) =>
  app.db.getRepository(Deal).save({ id, title: `Deal ${id}` })

/** The handlers below `/work`, by name; each writes a deal with the id that the request names. */
export const WORKS: Readonly<Record<string, Work>> = {
  save: async (app, id) => {
    await wait(Math.random() * 20)
    await saveDeal(app, id)
    return 'saved'
  },
  fail: async (app, id) => {
    await wait(1)
    await saveDeal(app, id)
    throw new Error('refused')
  },
  poll: async (app, id) => {
    await wait(150)
    await saveDeal(app, id)
    return 'at last'
  },
  stream: async (app, id) => Readable.from(streamWork(app, id), { objectMode: false }),
  leave: async (app, id, response) => {
    const hasLeft = new Promise<void>((resolve) => {
      response.once('close', () => resolve(saveDeal(app, id).then(() => undefined)))
    })
    app.waiting.emit(id)
    await hasLeft
    return 'nobody listens'
  },
}

/** Larger than what a socket takes at once, so that the later pieces are asked for by the socket. */
async function* streamWork(app: ContractApplication, id: string): AsyncGenerator<string> {
  for (let piece = 0; piece < 4; piece++) {
    await wait(Math.random() * 5)
    await saveDeal(app, `${id}-${piece}`)
    yield '.'.repeat(200_000)
  }
}
