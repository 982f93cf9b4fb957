import { setTimeout as wait } from 'node:timers/promises'
import { actAs, currentContext, withoutAudit } from '../../src/context/act-as.js'
import { currentFrame } from '../../src/context/audit-context.js'
import { currentActor } from '../../src/context/current-actor.js'

const wrong = (value: unknown): never => value as never
const user = (id: string) =>
  ({ kind: 'user', id, name: `user ${id}`, companyId: `company of ${id}` }) as const
const actorId = () => currentActor('error').actor.id

class Refusal extends Error {}
const refuse = () => {
  throw new Refusal()
}

describe('a scope', () => {
  test('gives the context to all that its function calls and awaits, and returns what that returns', async () => {
    expect(actAs({ actor: user('1') }, () => actorId())).toBe('1')
    const later = actAs({ actor: user('1') }, async () => {
      await wait(1)
      await new Promise((resolve) => setImmediate(resolve))
      return [actorId(), await Promise.resolve().then(actorId)]
    })
    expect(currentContext()).toBeNull()
    expect(await later).toEqual(['1', '1'])
  })

  test('nests: an inner one replaces what it names and inherits the rest', () => {
    actAs({ actor: user('1'), ip: '203.0.113.7', source: 'http', metadata: { outer: true } }, () => {
      actAs({ source: 'job', ip: undefined, metadata: { inner: true } }, () => {
        expect(currentContext()).toEqual({
          actor: user('1'),
          ip: '203.0.113.7',
          source: 'job',
          metadata: { inner: true },
        })
      })
      expect(currentContext()).toMatchObject({ source: 'http', metadata: { outer: true } })
    })
    expect(currentContext()).toBeNull()
  })

  test('of another actor inherits neither company nor impersonator', () => {
    const impersonator = { kind: 'admin', id: 'root' } as const
    actAs({ actor: user('1'), companyId: 9, impersonator, ip: '::1' }, () => {
      expect(currentActor('error')).toMatchObject({ companyId: '9', impersonator: { id: 'root' } })
      actAs({ actor: user('2') }, () => {
        expect(currentActor('error')).toMatchObject({
          actor: { id: '2' },
          companyId: 'company of 2',
          impersonator: null,
          context: { ip: '::1' },
        })
      })
      actAs({ ip: '::2' }, () => {
        expect(currentActor('error')).toMatchObject({ companyId: '9', impersonator: { id: 'root' } })
      })
    })
  })

  test('is left when its function throws, at once or later', async () => {
    await actAs({ actor: user('1') }, async () => {
      expect(() => actAs({ actor: user('2') }, refuse)).toThrow(Refusal)
      expect(actorId()).toBe('1')
      const failing = actAs({ actor: user('3') }, async () => {
        await wait(1)
        refuse()
      })
      expect(actorId()).toBe('1')
      await expect(failing).rejects.toThrow(Refusal)
      expect(actorId()).toBe('1')
    })
    expect(currentContext()).toBeNull()
  })

  test('never mixes with others that run at the same time', async () => {
    const chain = async (id: string): Promise<readonly (string | null)[]> => {
      const seen: (string | null)[] = []
      for (let step = 0; step < 10; step++) {
        await wait(Math.random() * 3)
        seen.push(actorId())
        await actAs({ actor: user(`${id}/inner`) }, async () => {
          await wait(Math.random() * 3)
          seen.push(actorId())
        })
      }
      return seen
    }
    const ids = Array.from({ length: 50 }, (_, index) => String(index))
    const seen = await Promise.all(ids.map((id) => actAs({ actor: user(id) }, () => chain(id))))
    seen.forEach((each, index) => {
      expect(each).toEqual(Array.from({ length: 10 }, () => [`${index}`, `${index}/inner`]).flat())
    })
  })

  test('cannot be changed from inside', () => {
    actAs({ actor: user('1') }, () => {
      expect(() => Object.assign(currentContext() ?? {}, { actor: user('2') })).toThrow(TypeError)
    })
  })
})

describe('the actor', () => {
  test('given as a function is asked for each time', () => {
    let id = 0
    actAs({ actor: () => ({ kind: 'user', id: ++id }) }, () => {
      expect([actorId(), actorId()]).toEqual(['1', '2'])
    })
  })

  test('given as a function is asked no earlier than needed', () => {
    expect(() => actAs({ actor: refuse }, () => actorId())).toThrow(Refusal)
    expect(actAs({ actor: refuse }, () => 'nobody asked')).toBe('nobody asked')
  })

  test('that a function gives is checked', () => {
    expect(() => actAs({ actor: () => wrong({ kind: 'robot' }) }, actorId)).toThrow(/\(CONTEXT_INVALID\)$/)
  })

  test.each([undefined, null])('that a function gives as %s is nobody', (nobody) => {
    actAs({ actor: () => wrong(nobody) }, () => {
      expect(currentActor('system').actor).toEqual({ kind: 'system', id: null, name: 'system' })
      expect(actorId).toThrow(/\(ACTOR_MISSING\)$/)
    })
  })

  test('is the system outside every scope, or an error that says what to do', () => {
    expect(currentActor('system')).toEqual({
      actor: { kind: 'system', id: null, name: 'system' },
      impersonator: null,
      companyId: null,
      context: {},
    })
    expect(() => currentActor('error')).toThrow(
      '[activity-log] Cannot record an activity: nobody acts here. Wrap the write in actAs({ actor }, fn), or set ' +
        'missingActor to "system". (ACTOR_MISSING)',
    )
  })

  test('that is an admin acts for no company, whatever is given', () => {
    actAs({ actor: { kind: 'admin', id: 1, companyId: 3 }, companyId: 4 }, () => {
      expect(currentActor('error').companyId).toBeNull()
    })
  })

  test.each([
    ['the context', { actor: user('1'), companyId: 4n }, '4'],
    ['the actor', { actor: user('1') }, 'company of 1'],
    ['the actor where the context has none', { actor: user('1'), companyId: null }, 'company of 1'],
    ['the context, for a job', { actor: { kind: 'system' }, companyId: 0 }, '0'],
  ] as const)('acts for the company of %s', (_, context, companyId) => {
    actAs(context, () => expect(currentActor('error').companyId).toBe(companyId))
  })
})

describe('withoutAudit', () => {
  test('suspends the log in its function and nowhere else, and returns what that returns', async () => {
    const suspended = () => currentFrame().suspendedFor
    expect(await withoutAudit('import', async () => wait(1).then(suspended))).toBe('import')
    expect(withoutAudit('import', () => actAs({ actor: user('1') }, suspended))).toBe('import')
    expect(() => withoutAudit('import', refuse)).toThrow(Refusal)
    expect(suspended()).toBeUndefined()
  })

  test('leaves the context as it is', () => {
    actAs({ actor: user('1') }, () => withoutAudit('import', () => expect(actorId()).toBe('1')))
  })

  test.each(['', ' \n', undefined, 7])('without a reason (%j) is an error', (reason) => {
    expect(() => withoutAudit(wrong(reason), refuse)).toThrow(
      '[activity-log] Cannot suspend the activity log: no reason is given. Say why in the first argument, ' +
        'e.g. "import of 2019". (CONTEXT_INVALID)',
    )
  })
})

describe('a wrong context is an error, and its function does not run', () => {
  const said = (why: string, advice: string) =>
    `[activity-log] Cannot act in the given context: ${why}. ${advice}. (CONTEXT_INVALID)`

  test.each([
    ['null', null, said('the context is not an object', 'Pass { actor: { kind, id, name } }')],
    ['a text', 'Ana', said('the context is not an object', 'Pass { actor: { kind, id, name } }')],
    [
      'an actor that is null',
      { actor: null },
      '[activity-log] Cannot act as the given actor: its kind is none of user, admin, system, anonymous. ' +
        'Give the actor one of these kinds. (CONTEXT_INVALID)',
    ],
    [
      'a user as impersonator',
      { actor: user('1'), impersonator: user('2') },
      said('the impersonator is not of kind "admin"', 'Only an admin can work as a user'),
    ],
    [
      'an impersonator without id',
      { actor: user('1'), impersonator: { kind: 'admin' } },
      '[activity-log] Cannot act as the given actor: an actor of kind "admin" has no id. ' +
        'Give its id, or act as { kind: "anonymous" }. (CONTEXT_INVALID)',
    ],
    [
      'an empty company',
      { companyId: '' },
      said('companyId is empty or not a string, number or bigint', 'Pass the id of the company itself'),
    ],
    [
      'a company as object',
      { companyId: { id: 3 } },
      said('companyId is empty or not a string, number or bigint', 'Pass the id of the company itself'),
    ],
    [
      'metadata that is a text',
      { metadata: 'import' },
      said('metadata is not an object', 'Pass an object of facts'),
    ],
    [
      'metadata that is null',
      { metadata: null },
      said('metadata is not an object', 'Pass an object of facts'),
    ],
  ])('%s', (_, context, message) => {
    expect(() => actAs(wrong(context), refuse)).toThrow(message)
  })
})
