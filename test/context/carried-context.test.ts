import { AsyncResource } from 'node:async_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { actAs, currentContext, withoutAudit } from '../../src/context/act-as.js'
import { currentFrame } from '../../src/context/audit-context.js'
import { captureContext, type CarriedContext, withContext } from '../../src/context/carried-context.js'
import { currentActor } from '../../src/context/current-actor.js'

const wrong = (value: unknown): never => value as never
const throughJson = (context: CarriedContext) => JSON.parse(JSON.stringify(context)) as CarriedContext

const ana = { kind: 'user', id: 7, name: 'Ana', companyId: 3 } as const
const request = {
  actor: () => ana,
  impersonator: { kind: 'admin', id: 'root' },
  ip: '203.0.113.7',
  userAgent: 'curl/8',
  requestId: 'r-1',
  traceId: 't-1',
  source: 'http',
  metadata: () => ({ campaign: 'spring', at: new Date(0) }),
} as const

/** A queue as BullMQ is to its user: what is added is JSON, and a worker in nobody's scope takes it up. */
function openQueue(work: (job: { readonly data: { readonly context: CarriedContext } }) => Promise<unknown>) {
  const results: Promise<unknown>[] = []
  const takeUp = AsyncResource.bind((text: string) => {
    setTimeout(() => results.push(work({ data: JSON.parse(text) as never })), 1)
  })
  return {
    add: (data: object) => takeUp(JSON.stringify(data)),
    results: async () => {
      await wait(20)
      return Promise.all(results)
    },
  }
}

const seen = async () => {
  await wait(Math.random() * 5)
  const { actor, impersonator, companyId, metadata, context } = currentActor('error')
  return { actor, impersonator, companyId, metadata, requestId: context.requestId, source: context.source }
}

describe('a captured context', () => {
  test('is plain JSON: its functions were asked', () => {
    const carried = actAs(request, captureContext)
    expect(carried).toEqual({
      actor: { kind: 'user', id: '7', name: 'Ana' },
      impersonator: { kind: 'admin', id: 'root', name: 'root' },
      companyId: '3',
      ip: '203.0.113.7',
      userAgent: 'curl/8',
      requestId: 'r-1',
      traceId: 't-1',
      source: 'http',
      metadata: { campaign: 'spring', at: '1970-01-01T00:00:00.000Z' },
    })
    expect(throughJson(carried)).toEqual(carried)
  })

  test('is the system’s outside every scope, and can be taken up', async () => {
    const carried = throughJson(captureContext())
    expect(carried).toMatchObject({ actor: { kind: 'system', id: null, name: 'system' }, companyId: null })
    expect(await withContext(carried, seen)).toMatchObject({ actor: { kind: 'system' }, companyId: null })
  })

  test('is of who acts when it is captured', () => {
    let id = 1
    actAs({ actor: () => ({ kind: 'user', id }) }, () => {
      const first = captureContext()
      id = 2
      expect([first.actor.id, captureContext().actor.id]).toEqual(['1', '2'])
      expect(withContext(first, () => currentActor('error').actor.id)).toBe('1')
    })
  })

  test.each([
    [
      'a circle',
      () => {
        const circle: Record<string, unknown> = {}
        circle['self'] = circle
        return circle
      },
    ],
    ['a bigint', () => ({ count: 1n })],
  ])('cannot hold metadata with %s', (_, metadata) => {
    expect(() => actAs({ actor: ana, metadata }, captureContext)).toThrow(
      /metadata cannot stand in JSON.*CONTEXT_INVALID/,
    )
  })
})

describe('a job', () => {
  test('of a queue acts as whoever asked for it, as often as it is tried', async () => {
    const attempts: unknown[] = []
    const queue = openQueue(async ({ data }) => {
      for (let attempt = 0; attempt < 2; attempt++) {
        await withContext(data.context, async () => {
          attempts.push(await seen())
          if (attempt === 0) throw new Error('try again')
        }).catch(() => undefined)
      }
      return currentContext()
    })
    actAs(request, () => queue.add({ context: captureContext() }))
    expect(await queue.results()).toEqual([null])
    const expected = {
      actor: { kind: 'user', id: '7', name: 'Ana' },
      impersonator: { kind: 'admin', id: 'root', name: 'root' },
      companyId: '3',
      metadata: { campaign: 'spring', at: '1970-01-01T00:00:00.000Z' },
      requestId: 'r-1',
      source: 'http',
    }
    expect(attempts).toEqual([expected, expected])
  })

  test('of many that run at once acts for itself', async () => {
    const queue = openQueue(({ data }) => withContext(data.context, async () => (await seen()).actor.id))
    const ids = Array.from({ length: 50 }, (_, index) => String(index))
    for (const id of ids)
      actAs({ actor: { kind: 'user', id } }, () => queue.add({ context: captureContext() }))
    expect(await queue.results()).toEqual(ids)
  })

  test('of a queue can say of itself that it is one', async () => {
    const carried = actAs(request, captureContext)
    expect(await withContext(carried, () => actAs({ source: 'job' }, seen))).toMatchObject({
      actor: { id: '7' },
      impersonator: { id: 'root' },
      companyId: '3',
      source: 'job',
    })
  })

  test('that a clock starts acts for its company, not for whoever set the clock', async () => {
    const nightly = () =>
      actAs({ actor: { kind: 'system', name: 'nightly' }, companyId: 3, source: 'job' }, seen)
    const started = actAs(request, () => new Promise((resolve) => setTimeout(() => resolve(nightly()), 1)))
    expect(await started).toMatchObject({
      actor: { kind: 'system', name: 'nightly' },
      impersonator: null,
      companyId: '3',
      source: 'job',
    })
  })

  test('leaves out what surrounds it, but not that nothing is recorded', () => {
    const carried = actAs({ actor: ana }, captureContext)
    actAs({ ...request, actor: { kind: 'user', id: 9 }, companyId: 9 }, () => {
      withContext(throughJson(carried), () => {
        expect(currentActor('error')).toMatchObject({
          actor: { id: '7' },
          impersonator: null,
          companyId: '3',
        })
        expect(currentContext()).toMatchObject({ ip: null, requestId: null, source: null })
      })
      expect(currentActor('error').actor.id).toBe('9')
    })
    withoutAudit('import', () =>
      withContext(carried, () => expect(currentFrame().suspendedFor).toBe('import')),
    )
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['an object that is no context', {}],
    ['an actor of no known kind', { actor: { kind: 'robot' } }],
    ['a user as impersonator', { actor: ana, impersonator: { kind: 'user', id: 1 } }],
  ])('does not start with %s', (_, carried) => {
    const work = jest.fn<undefined, []>()
    expect(() => withContext(wrong(carried), work)).toThrow(/\(CONTEXT_INVALID\)$/)
    expect(work).not.toHaveBeenCalled()
  })
})
