import fc from 'fast-check'
import { isSameValue } from '../../src/diff/same-value.js'
import type { ValueKind } from '../../src/model/change.js'
import { anything } from './arbitraries.js'

const KINDS = ['text', 'number', 'decimal', 'bigint', 'boolean', 'date', 'json', 'bytes', 'list'] as const

const shuffled = { b: { y: 1, x: [1, 2] }, a: 'a' }
const ordered = { a: 'a', b: { x: [1, 2], y: 1 } }
const digits = '123456789012345678901234567890'

describe('no change', () => {
  test.each<[ValueKind, unknown, unknown]>([
    ['text', 'a', 'a'],
    ['text', null, undefined],
    ['text', '5', 5],
    ['number', -0, 0],
    ['number', NaN, NaN],
    ['number', '5', 5],
    ['number', 0.1, '0.10'],
    ['decimal', '9.90', 9.9],
    ['decimal', '9.90', '9.9'],
    ['decimal', '09.90', '9.9'],
    ['decimal', '+9.9', '9.9'],
    ['decimal', '.5', '0.5'],
    ['decimal', '5.', '5'],
    ['decimal', '-0.00', '0'],
    ['decimal', '1e3', '1000'],
    ['decimal', '1.5E-3', '0.0015'],
    ['decimal', 1e21, '1000000000000000000000'],
    ['decimal', '1e999999999999', '10e999999999998'],
    ['decimal', `${digits}.10`, `0${digits}.1`],
    ['decimal', 'NaN', NaN],
    ['bigint', '5', 5],
    ['bigint', 5n, '5'],
    ['bigint', 5n, 5],
    ['bigint', BigInt(digits), digits],
    ['boolean', 1, true],
    ['boolean', '0', false],
    ['boolean', Buffer.from([1]), true],
    ['boolean', 't', 'true'],
    ['date', new Date(5), new Date(5)],
    ['date', new Date(NaN), new Date(NaN)],
    ['date', new Date(0), '1970-01-01T00:00:00Z'],
    ['date', '2024-05-01T10:00:00.000Z', '2024-05-01T12:00:00+02:00'],
    ['date', '2024-05-01 10:00:00+00', '2024-05-01T10:00:00Z'],
    ['date', '2024-05-01 10:00:00', '2024-05-01T10:00:00.000'],
    ['date', '2024-05-01T10:00:00.123456Z', '2024-05-01T05:30:00.123456-0430'],
    ['date', '2024-05-01', '2024-05-01'],
    ['date', new Date(2024, 4, 1, 23, 59), '2024-05-01'],
    ['json', shuffled, ordered],
    ['json', { a: undefined, b: 1 }, { b: 1 }],
    ['json', [undefined], [null]],
    ['json', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
    ['json', new Map([['a', 1]]), { a: 1 }],
    ['json', new Set([1]), [1]],
    ['json', { n: 5n }, { n: '5' }],
    ['json', JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
    ['bytes', Buffer.from('a'), new Uint8Array([97])],
    ['list', ['a', 'b'], ['a', 'b']],
    ['list', ['1', '2'], [1, 2]],
  ])('%s: %p is %p', (kind, before, after) => {
    expect(isSameValue(before, after, kind)).toBe(true)
    expect(isSameValue(after, before, kind)).toBe(true)
  })
})

describe('a change', () => {
  test.each<[ValueKind, unknown, unknown]>([
    ['text', '', null],
    ['text', 'a', 'A'],
    ['text', 'a', 'a '],
    ['text', '9.90', '9.9'],
    ['text', 'é', 'e\u0301'],
    ['number', 0, null],
    ['decimal', `${digits}.1`, `${digits}.2`],
    ['decimal', '0.1', '-0.1'],
    ['decimal', '1e999999999999', '1e999999999998'],
    ['decimal', '', '0'],
    ['decimal', '9007199254740993', '9007199254740992'],
    ['bigint', digits, BigInt(digits) + 1n],
    ['boolean', 0, true],
    ['boolean', false, null],
    ['boolean', 'perhaps', true],
    ['date', '2024-05-01T10:00:00Z', '2024-05-01T10:00:00.001Z'],
    ['date', '2024-05-01T10:00:00.123456Z', '2024-05-01T10:00:00.123457Z'],
    ['date', '2024-05-01T10:00:00Z', '2024-05-01T10:00:00+02:00'],
    ['date', '2024-05-01', '2024-05-02'],
    ['date', '2024-05-01', '2024-05-01T00:00:00Z'],
    ['date', '2024-05-01 10:00:00', '2024-05-01T10:00:00Z'],
    ['date', new Date(2024, 4, 2), '2024-05-01'],
    ['date', new Date(NaN), new Date(0)],
    ['json', { a: null }, {}],
    ['json', { a: null }, { b: 1 }],
    ['json', { a: 1 }, { a: '1' }],
    ['json', { a: 1 }, { a: 1, b: 2 }],
    ['json', [], {}],
    ['json', {}, null],
    ['json', JSON.parse('{"__proto__":1}'), {}],
    ['json', JSON.parse('{"constructor":1}'), {}],
    ['bytes', Buffer.from('a'), Buffer.from('b')],
    ['bytes', Buffer.from('a'), Buffer.from('ab')],
    ['list', ['a', 'b'], ['b', 'a']],
    ['list', ['a'], ['a', 'a']],
  ])('%s: %p is not %p', (kind, before, after) => {
    expect(isSameValue(before, after, kind)).toBe(false)
    expect(isSameValue(after, before, kind)).toBe(false)
  })
})

test('anything is the same as itself, in every kind of column', () => {
  fc.assert(fc.property(anything(), (value) => KINDS.every((kind) => isSameValue(value, value, kind))))
})

test('an equal copy is the same, in every kind of column', () => {
  const pairs = fc.clone(anything(), 2)
  fc.assert(fc.property(pairs, ([a, b]) => KINDS.every((kind) => isSameValue(a, b, kind))))
})

test('before and after may change places', () => {
  const values = fc.oneof(
    fc.constantFrom(...[0, 1, '0', '1', true, 't', null, undefined, '', 1n]),
    anything(),
  )
  fc.assert(
    fc.property(values, values, (a, b) =>
      KINDS.every((kind) => isSameValue(a, b, kind) === isSameValue(b, a, kind)),
    ),
    { numRuns: 1_000 },
  )
})

describe('a hostile value', () => {
  const nested = (depth: number, bottom: unknown): unknown => {
    let value = bottom
    for (let level = 0; level < depth; level++) value = [value]
    return value
  }

  test('of a hundred thousand levels is compared to its bottom', () => {
    expect(isSameValue(nested(100_000, 'a'), nested(100_000, 'a'), 'json')).toBe(true)
    expect(isSameValue(nested(100_000, 'a'), nested(100_000, 'b'), 'json')).toBe(false)
  })

  test('that refers to itself is compared and comes to an end', () => {
    const loop = (name: string) => {
      const value: Record<string, unknown> = { name }
      value['self'] = value
      return value
    }
    expect(isSameValue(loop('a'), loop('a'), 'json')).toBe(true)
    expect(isSameValue(loop('a'), loop('b'), 'json')).toBe(false)
  })

  test('that doubles at each level is compared once a level', () => {
    const doubled = (bottom: unknown) => Array.from({ length: 60 }).reduce((value) => [value, value], bottom)
    expect(isSameValue(doubled('a'), doubled('a'), 'json')).toBe(true)
    expect(isSameValue(doubled('a'), doubled('b'), 'json')).toBe(false)
  })

  test('that makes itself up without end counts as changed', () => {
    const endless = (): object => new Proxy([1], { get: (_, key) => (key === 'length' ? 1 : endless()) })
    const list = (): object =>
      new Proxy([1], { get: (t, key) => (key === '0' ? list() : (Reflect.get(t, key) as unknown)) })
    expect(isSameValue(endless(), endless(), 'json')).toBe(false)
    expect(isSameValue(list(), list(), 'json')).toBe(false)
  })

  test('that cannot be read is the same only as itself', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    const other = Proxy.revocable({}, {})
    revoke()
    other.revoke()
    for (const kind of KINDS) {
      expect(isSameValue(proxy, proxy, kind)).toBe(true)
      expect(isSameValue(proxy, other.proxy, kind)).toBe(false)
      expect(isSameValue(proxy, 'a', kind)).toBe(false)
    }
  })

  test('of a million elements is compared in a moment', () => {
    const list = () => Array.from({ length: 1_000_000 }, (_, index) => index)
    expect(isSameValue(list(), list(), 'json')).toBe(true)
  })

  test('of a million zeros is compared in a moment', () => {
    const zeros = '0'.repeat(1_000_000)
    const started = performance.now()
    expect(isSameValue(`1.${zeros}`, '1', 'decimal')).toBe(true)
    expect(isSameValue(`1.${zeros}1`, `1.${zeros}2`, 'decimal')).toBe(false)
    expect(isSameValue(`${zeros}x`, `2024-05-01T10:00:00.${zeros}x`, 'date')).toBe(false)
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
