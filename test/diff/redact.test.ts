import fc from 'fast-check'
import { diffColumns, type DiffField } from '../../src/diff/diff-columns.js'
import { fitChanges } from '../../src/diff/fit-changes.js'
import { redactPlain } from '../../src/diff/redact-plain.js'
import { redactChanges } from '../../src/diff/redact.js'
import type { Change } from '../../src/model/change.js'
import type { JsonValue } from '../../src/model/json.js'
import { DEFAULT_LIMITS } from '../../src/model/limits.js'
import { container } from './arbitraries.js'

const nothing = () => false

describe('a masked field', () => {
  const change: Change = {
    field: 'iban',
    before: 'ES1',
    after: { a: 'ES2' },
    patch: [{ op: 'add', path: '/a', value: 'ES2' }],
    notes: [{ at: '/after', why: 'too-large', bytes: 4, sha256: 'ab' }],
  }

  test('changed, and nothing else is known of it', () => {
    const redacted = redactChanges([change], (field) => field === 'iban')
    expect(redacted).toEqual([{ field: 'iban', before: null, after: null, masked: true }])
  })

  test('stays masked when it is declared harmless as well', () => {
    expect(
      redactChanges(
        [change],
        () => true,
        () => true,
      )[0]?.masked,
    ).toBe(true)
  })

  test('leaves the other changes the very same', () => {
    const other: Change = { field: 'title', before: 'a', after: 'b' }
    expect(redactChanges([change, other], (field) => field === 'iban')[1]).toBe(other)
  })
})

describe('changes without secrets', () => {
  test('are returned as they are', () => {
    const changes: readonly Change[] = [
      { field: 'title', before: 'a', after: 'b' },
      {
        field: 'settings',
        before: { a: 1 },
        after: { a: 2 },
        patch: [{ op: 'replace', path: '/a', value: 2 }],
      },
    ]
    expect(redactChanges(changes, nothing)).toBe(changes)
  })
})

describe('a secret name inside JSON', () => {
  const settings = (before: JsonValue, after: JsonValue) =>
    diffColumns(
      { settings: before },
      { settings: after },
      [{ path: 'settings', kind: 'json' }],
      DEFAULT_LIMITS,
    )

  test('masks what stands under it, whatever that is', () => {
    const value = { user: 'ana', password: { old: 'a', new: ['b'] }, api_key: null, list: [{ pin: 1234 }] }
    expect(redactChanges(settings(null, value), nothing)).toEqual([
      {
        field: 'settings',
        before: null,
        after: { user: 'ana', password: '[masked]', api_key: '[masked]', list: [{ pin: '[masked]' }] },
        notes: [
          { at: '/after/password', why: 'masked' },
          { at: '/after/api_key', why: 'masked' },
          { at: '/after/list/0/pin', why: 'masked' },
        ],
      },
    ])
  })

  test('masks the patch as well', () => {
    const changes = settings({ token: 'old', a: 1 }, { token: 'new', a: 2 })
    expect(JSON.stringify(changes[0]?.patch)).toContain('new')
    expect(redactChanges(changes, nothing)[0]?.patch).toEqual([{ op: 'replace', path: '/a', value: 2 }])
  })

  test('leaves no patch when nothing else changed', () => {
    const [change] = redactChanges(settings({ token: 'old' }, { token: 'new' }), nothing)
    expect(change).toEqual({
      field: 'settings',
      before: { token: '[masked]' },
      after: { token: '[masked]' },
      notes: [
        { at: '/before/token', why: 'masked' },
        { at: '/after/token', why: 'masked' },
      ],
    })
  })

  test('takes away the notes beneath it: their sizes and hashes', () => {
    const file = Buffer.alloc(20_000)
    const after = { secret: { file }, 'a/pin': [file], other: file }
    const [change] = redactChanges(settings(null, after as never), nothing)
    expect(change?.notes?.map(({ at }) => at)).toEqual(['/after/other', '/after/secret', '/after/a~1pin'])
  })

  test('masks nothing in a field that is declared harmless', () => {
    const changes = settings(null, { token: 'not a secret here' })
    expect(redactChanges(changes, nothing, (field) => field === 'settings')).toBe(changes)
  })

  test('is found in a Map whose keys are no names', () => {
    const map = new Map<unknown, unknown>([
      [{}, 1],
      ['password', 'canary'],
    ])
    expect(JSON.stringify(redactChanges(settings(null, map as never), nothing))).not.toContain('canary')
  })

  test('is not looked for in a text, even if that holds JSON', () => {
    const changes: readonly Change[] = [{ field: 'body', before: null, after: '{"password":"x"}' }]
    expect(redactChanges(changes, nothing)).toBe(changes)
  })

  test('such as __proto__ around it does not hide it', () => {
    const after = JSON.parse(
      '{"__proto__":{"password":"canary"},"constructor":{"pin":"canary"}}',
    ) as JsonValue
    const redacted = JSON.stringify(redactChanges(settings(null, after), nothing)[0]?.after)
    expect(redacted).toBe('{"__proto__":{"password":"[masked]"},"constructor":{"pin":"[masked]"}}')
  })

  test('masks again without doubling its notes', () => {
    const once = redactChanges(settings(null, { pin: 1 }), nothing)
    expect(redactChanges(once, nothing)).toEqual(once)
  })

  test('masks every place and notes the first hundred', () => {
    const after = Array.from({ length: 500 }, () => ({ pin: 'canary' }))
    const [change] = redactChanges(settings(null, after), nothing)
    expect(JSON.stringify(change)).not.toContain('canary')
    expect(change?.notes).toHaveLength(100)
  })
})

describe('a plain value by itself', () => {
  test('is redacted like one in a change', () => {
    expect(redactPlain({ authorization: 'Bearer x', path: '/' })).toEqual({
      value: { authorization: '[masked]', path: '/' },
      notes: [{ at: '/authorization', why: 'masked' }],
    })
  })

  test('is the very same without secrets, and never changed', () => {
    const value = { a: [1, { b: 2 }] }
    expect(redactPlain(value).value).toBe(value)
    const secret = Object.freeze({ pin: 1 })
    expect(redactPlain(secret).value).not.toBe(secret)
  })

  test('that is deeper than any plain value is not let through', () => {
    let value: JsonValue = { password: 'canary' }
    for (let level = 0; level < 100_000; level++) value = [value]
    const redacted = redactPlain(value)
    expect(JSON.stringify(redacted)).not.toContain('canary')
    expect(redacted.notes).toMatchObject([{ why: 'too-deep' }])
  })
})

describe('a canary', () => {
  const secretNames = fc.constantFrom('password', 'apiKey', 'reset_token', 'X-API-Key', 'pin', 'clientSecret')
  const path = fc.array(fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'x/y', '~'), fc.nat(3)), {
    maxLength: 12,
  })
  const canary = fc.uuid().map((id) => `canary-${id}`)
  const fields: readonly DiffField[] = [
    { path: 'settings', kind: 'json' },
    { path: 'iban', kind: 'text' },
    { path: 'keys', kind: 'json' },
  ]

  function buried(inner: JsonValue, keys: readonly (string | number)[], around: JsonValue): JsonValue {
    return keys.reduceRight<JsonValue>(
      (value, key) =>
        typeof key === 'number'
          ? [...Array.from({ length: key }, () => around), value]
          : (JSON.parse(
              `{${JSON.stringify(key)}:${JSON.stringify(value)},"near":${JSON.stringify(around)}}`,
            ) as JsonValue),
      inner,
    )
  }

  test('in a masked field or under a secret name is nowhere in the redacted changes', () => {
    const worlds = fc.record({ canary, other: canary, name: secretNames, keys: path, around: container() })
    fc.assert(
      fc.property(worlds, ({ canary, other, name, keys, around }) => {
        const before = buried({ [name]: [canary], seen: 1 }, keys, around)
        const after = buried({ [name]: { deep: other }, seen: 2 }, keys, around)
        const state = (value: JsonValue, text: string) => ({ settings: value, iban: text, keys: [text] })
        const changes = diffColumns(state(before, canary), state(after, other), fields, DEFAULT_LIMITS)
        expect(JSON.stringify(changes)).toContain('canary')
        const isMasked = (field: string) => field !== 'settings'
        const fitted = fitChanges(changes, { rowBytes: 400 })
        expect(JSON.stringify(redactChanges(changes, isMasked))).not.toContain('canary')
        expect(JSON.stringify(redactChanges(fitted, isMasked))).not.toContain('canary')
        expect(JSON.stringify(fitChanges(redactChanges(changes, isMasked), { rowBytes: 400 }))).not.toContain(
          'canary',
        )
      }),
      { numRuns: 200 },
    )
  })
})
