import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { toPlainValue } from '../../src/diff/plain-value.js'
import { DEFAULT_LIMITS } from '../../src/model/limits.js'
import { anything } from './arbitraries.js'

const plain = (value: unknown) => toPlainValue(value, DEFAULT_LIMITS)
const valueOf = (value: unknown) => plain(value).value
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

function nested(depth: number): unknown {
  let value: unknown = 'bottom'
  for (let level = 0; level < depth; level++) value = { in: value }
  return value
}

describe('plain JSON', () => {
  test('is kept as it is, without notes', () => {
    const value = { a: [1, 'two', null, true, { b: '' }], c: {} }
    expect(plain(value)).toEqual({ value, notes: [] })
  })

  test('is copied, never shared', () => {
    const value = { a: { b: 1 } }
    const kept = valueOf(value) as typeof value
    expect(kept).not.toBe(value)
    expect(kept.a).not.toBe(value.a)
  })

  test('that is frozen can be kept', () => {
    expect(valueOf(Object.freeze({ a: Object.freeze([1]) }))).toEqual({ a: [1] })
  })
})

describe('what JSON does not know', () => {
  test('undefined is null by itself and in a list, and absent as a property', () => {
    expect(valueOf(undefined)).toBeNull()
    expect(valueOf([undefined, 1])).toEqual([null, 1])
    expect(Object.keys(valueOf({ a: undefined, b: 1 }) as object)).toEqual(['b'])
  })

  test('a Date is its instant in UTC', () => {
    expect(valueOf(new Date(1.5e12))).toBe('2017-07-14T02:40:00.000Z')
  })

  test('a Date of another realm is its instant too', () => {
    expect(valueOf(runInNewContext('new Date(0)'))).toBe('1970-01-01T00:00:00.000Z')
  })

  test('an invalid Date is a mark with a note', () => {
    expect(plain({ at: new Date(NaN) })).toEqual({
      value: { at: '[invalid date]' },
      notes: [{ at: '/at', why: 'invalid-date' }],
    })
  })

  test('a bigint is its digits', () => {
    expect(valueOf(123456789012345678901234567890n)).toBe('123456789012345678901234567890')
  })

  test.each([NaN, Infinity, -Infinity])('%p is a text with a note', (number) => {
    expect(plain(number)).toEqual({ value: String(number), notes: [{ at: '', why: 'not-a-number' }] })
    expect(plain([number]).notes).toEqual([{ at: '/0', why: 'not-a-number' }])
  })

  test('-0 is 0', () => {
    expect(Object.is(valueOf(-0), 0)).toBe(true)
    expect(Object.is((valueOf([-0]) as number[])[0], 0)).toBe(true)
  })

  test('functions and symbols are marks with notes', () => {
    expect(plain([() => 1, Symbol('s')])).toEqual({
      value: ['[function]', '[symbol]'],
      notes: [
        { at: '/0', why: 'function' },
        { at: '/1', why: 'symbol' },
      ],
    })
  })

  test('boxed primitives are what is in them', () => {
    expect(valueOf([Object('a'), Object(1), Object(true), Object(1n)])).toEqual(['a', 1, true, '1'])
  })

  test('a Map with names as keys is an object', () => {
    expect(
      valueOf(
        new Map<unknown, unknown>([
          ['a', 1],
          [2, new Map()],
        ]),
      ),
    ).toEqual({ a: 1, 2: {} })
  })

  test('a Map with other keys is a list of entries, in which names stay names', () => {
    const map = new Map<unknown, unknown>([
      [{ id: 1 }, 'one'],
      ['password', 'two'],
    ])
    expect(valueOf(map)).toEqual([[{ id: 1 }, 'one'], { password: 'two' }])
  })

  test('a Map whose keys would be one name loses no entry', () => {
    expect(
      valueOf(
        new Map<unknown, unknown>([
          [1, 'number'],
          ['1', 'text'],
        ]),
      ),
    ).toEqual([[1, 'number'], { 1: 'text' }])
  })

  test('a Set is a list', () => {
    expect(valueOf(new Set([1, new Set(['a'])]))).toEqual([1, ['a']])
  })

  test('a list with holes has null in them', () => {
    expect(valueOf([1, , 3])).toEqual([1, null, 3]) // eslint-disable-line no-sparse-arrays
  })

  test('toJSON is honoured, once', () => {
    class Money {
      toJSON() {
        return { amount: '5', toJSON: () => 'never asked' }
      }
    }
    expect(valueOf({ price: new Money() })).toEqual({ price: { amount: '5', toJSON: '[function]' } })
  })

  test('an instance without toJSON is its own properties', () => {
    class Point {
      constructor(readonly x: number) {}
      get secretly() {
        return 1
      }
    }
    expect(valueOf(new Point(3))).toEqual({ x: 3 })
  })
})

describe('bytes', () => {
  const hello = { bytes: 5, base64: 'aGVsbG8=' }

  test('of every kind are their number and base64', () => {
    const bytes = Buffer.from('hello')
    const exact = new Uint8Array(bytes)
    for (const value of [bytes, exact, exact.buffer, new DataView(exact.buffer)])
      expect(plain(value)).toEqual({ value: hello, notes: [] })
  })

  test('of a view into a larger buffer are those of the view', () => {
    expect(valueOf(new Uint8Array(new Uint8Array([9, 1, 2, 9]).buffer, 1, 2))).toEqual({
      bytes: 2,
      base64: 'AQI=',
    })
  })

  test('of a megabyte are their number and hash', () => {
    const bytes = Buffer.alloc(1_000_000, 7)
    const value = { bytes: 1_000_000, sha256: sha256(bytes) }
    expect(plain(bytes)).toEqual({ value, notes: [{ at: '', why: 'too-large', ...value }] })
    expect(plain({ file: bytes })).toEqual({
      value: { file: value },
      notes: [{ at: '/file', why: 'too-large', ...value }],
    })
  })

  test('named a thousand times come to an end', () => {
    const bytes = Buffer.alloc(10_000_000)
    const started = performance.now()
    expect(valueOf(Array.from({ length: 1_000 }, () => bytes))).toBe('[too large]')
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  test('of a wider typed array are numbers', () => {
    expect(valueOf(new Float32Array([0.5, -1]))).toEqual([0.5, -1])
    expect(valueOf(new BigInt64Array([5n]))).toEqual(['5'])
  })
})

describe('a hostile value', () => {
  test('that refers to itself is cut where it does', () => {
    const value: Record<string, unknown> = { name: 'loop' }
    value['self'] = value
    value['list'] = [value]
    expect(plain(value)).toEqual({
      value: { name: 'loop', self: '[circular]', list: ['[circular]'] },
      notes: [
        { at: '/self', why: 'circular' },
        { at: '/list/0', why: 'circular' },
      ],
    })
  })

  test('that refers to itself over a Map, a Set or toJSON is cut as well', () => {
    const map = new Map<string, unknown>()
    map.set('self', new Set([map]))
    expect(valueOf(map)).toEqual({ self: ['[circular]'] })
    const object = { toJSON: (): unknown => ({ inner: object }) }
    expect(valueOf(object)).toEqual({ inner: '[circular]' })
  })

  test('that names one object twice holds it twice', () => {
    const shared = { a: 1 }
    expect(plain([shared, shared])).toEqual({ value: [{ a: 1 }, { a: 1 }], notes: [] })
  })

  test('that doubles at each level is too large, and found out at once', () => {
    let value: unknown = 'x'
    for (let level = 0; level < 90; level++) value = [value, value]
    expect(plain(value)).toEqual({ value: '[too large]', notes: [{ at: '', why: 'too-large' }] })
  })

  test('whose getter throws is unreadable there and only there', () => {
    const value = { a: 1, get b(): unknown { throw new Error('no') }, c: 3 } // prettier-ignore
    expect(plain(value)).toEqual({
      value: { a: 1, b: '[unreadable]', c: 3 },
      notes: [{ at: '/b', why: 'unreadable' }],
    })
  })

  test('whose toJSON throws is unreadable', () => {
    const value = { toJSON: () => { throw new Error('no') } } // prettier-ignore
    expect(plain([value]).value).toEqual(['[unreadable]'])
  })

  test('that is a revoked Proxy is unreadable', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(plain(proxy)).toEqual({ value: '[unreadable]', notes: [{ at: '', why: 'unreadable' }] })
    expect(valueOf([proxy])).toEqual(['[unreadable]'])
  })

  test('that is a Proxy with traps that throw is unreadable', () => {
    const trap = () => { throw new Error('no') } // prettier-ignore
    for (const name of ['ownKeys', 'getPrototypeOf', 'get', 'getOwnPropertyDescriptor', 'has'] as const) {
      expect(() => plain({ in: new Proxy({ a: 1 }, { [name]: trap }) })).not.toThrow()
    }
  })

  test('that makes itself up without end is cut in depth', () => {
    const endless: object = new Proxy(
      { a: 1 },
      { get: (_target, key) => (key === 'a' ? endless2() : undefined) },
    )
    const endless2 = (): object =>
      new Proxy({ a: 1 }, { get: (_target, key) => (key === 'a' ? endless2() : undefined) })
    expect(plain(endless).notes).toEqual([{ at: '/a'.repeat(100), why: 'too-deep' }])
  })

  test('pretends to be a Date or a Map in vain', () => {
    for (const tag of ['Date', 'Map', 'Set', 'ArrayBuffer', 'Uint8Array', 'Number']) {
      class Impostor { get [Symbol.toStringTag]() { return tag } } // prettier-ignore
      expect(() => plain(new Impostor())).not.toThrow()
    }
  })

  test('with the names of a prototype keeps them as its own', () => {
    const value: unknown = JSON.parse(
      '{"__proto__":{"admin":true},"constructor":{"prototype":1},"toString":"x","a":1}',
    )
    const kept = valueOf(value)
    expect(JSON.stringify(kept)).toBe(JSON.stringify(value))
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
    expect((kept as Record<string, unknown>)['admin']).toBeUndefined()
    expect(valueOf(new Map([['__proto__', 1]]))).toEqual(JSON.parse('{"__proto__":1}'))
  })
})

describe('depth', () => {
  test('a hundred levels are kept', () => {
    expect(plain(nested(100))).toEqual({ value: nested(100), notes: [] })
  })

  test('the level after is a mark with a note', () => {
    const { value, notes } = plain(nested(101))
    expect(JSON.stringify(value)).toContain('"[too deep]"')
    expect(notes).toEqual([{ at: '/in'.repeat(100), why: 'too-deep' }])
  })

  test('a hundred thousand levels neither throw nor fill the stack', () => {
    expect(plain(nested(100_000)).notes).toEqual([{ at: '/in'.repeat(100), why: 'too-deep' }])
  })
})

describe('texts', () => {
  test.each([
    ['NUL', 'a\0b'],
    ['a lone high surrogate', 'a\ud800'],
    ['a lone low surrogate', '\udc00b'],
    ['a right-to-left override', 'a\u202eb'],
    ['a byte order mark', '\ufeffa'],
    ['an emoji', '👩‍👩‍👧'],
  ])('with %s are kept as they are', (_name, text) => {
    expect(plain({ [text]: text })).toEqual({ value: { [text]: text }, notes: [] })
    expect(JSON.parse(JSON.stringify(valueOf(text)))).toBe(text)
  })

  test('of a megabyte keep their beginning, their size and their hash', () => {
    const text = 'é'.repeat(500_000)
    const { value, notes } = plain(text)
    expect(text.startsWith(value as string)).toBe(true)
    expect(Buffer.byteLength(JSON.stringify(value))).toBe(DEFAULT_LIMITS.valueBytes)
    expect(notes).toEqual([{ at: '', why: 'too-large', bytes: 1_000_000, sha256: sha256(text) }])
  })

  test('are cut between characters, never inside one', () => {
    for (const valueBytes of [10, 11, 12, 13, 14]) {
      const { value } = toPlainValue('😀'.repeat(10), { valueBytes })
      expect(/\p{Surrogate}/u.test(value as string)).toBe(false)
    }
  })

  test('take no more bytes as JSON than the limit, whatever is in them', () => {
    const unit = fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xffff }))
    const units = fc.array(unit, { maxLength: 60 })
    fc.assert(
      fc.property(units, fc.integer({ min: 2, max: 80 }), (codes, valueBytes) => {
        const text = String.fromCharCode(...codes)
        const { value, notes } = toPlainValue(text, { valueBytes })
        const size = Buffer.byteLength(JSON.stringify(value))
        expect(size).toBeLessThanOrEqual(valueBytes)
        expect(notes).toHaveLength(value === text ? 0 : 1)
        if (value !== text) expect(size).toBeGreaterThan(valueBytes - 6)
      }),
    )
  })
})

describe('what is too large', () => {
  test('is a mark as a whole, with the size and hash of its canonical JSON', () => {
    const text = 'x'.repeat(20_000)
    const canonical = `{"a":1,"b":"${text}"}`
    expect(plain({ b: text, a: 1 })).toEqual({
      value: '[too large]',
      notes: [{ at: '', why: 'too-large', bytes: canonical.length, sha256: sha256(canonical) }],
    })
  })

  test('is hashed without what stands under secret names', () => {
    const value = (pin: number) => ({ pin, text: 'x'.repeat(20_000) })
    expect(plain(value(1234))).toEqual(plain(value(98765)))
  })

  test('is never the beginning of some JSON', () => {
    expect(JSON.stringify(plain([{ password: 'canary' }, 'x'.repeat(20_000)]))).not.toContain('canary')
  })

  test('a list of a million numbers is', () => {
    const list = Array.from({ length: 1_000_000 }, (_, index) => index)
    const started = performance.now()
    expect(plain(list)).toEqual({ value: '[too large]', notes: [{ at: '', why: 'too-large' }] })
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  test('a list of four billion holes is', () => {
    expect(valueOf(new Array(4_000_000_000))).toBe('[too large]')
  })

  test('an object of 10,000 fields with long texts is', () => {
    const fields = Array.from({ length: 10_000 }, (_, index) => [`field${index}`, 'x'.repeat(1_700)])
    expect(valueOf(Object.fromEntries(fields))).toBe('[too large]')
  })

  test('a list of 6,000 empty texts is: commas count', () => {
    expect(valueOf(Array.from({ length: 6_000 }, () => ''))).toBe('[too large]')
  })

  test('is measured and hashed up to a hundred times the limit', () => {
    expect(plain({ text: 'x'.repeat(1_500_000) }).notes).toMatchObject([{ bytes: 1_500_011 }])
    expect(plain({ text: 'x'.repeat(1_700_000) }).notes).toEqual([{ at: '', why: 'too-large' }])
  })

  test('a text of 17 MB in a list is', () => {
    expect(valueOf(['x'.repeat(17_000_000)])).toBe('[too large]')
  })

  test('a value of exactly the limit is not', () => {
    const value = { a: 'x'.repeat(16_384 - 8) }
    expect(JSON.stringify(value)).toHaveLength(16_384)
    expect(plain(value)).toEqual({ value, notes: [] })
    expect(valueOf({ a: `${value.a}x` })).toBe('[too large]')
  })
})

test('a value has no more than a hundred notes', () => {
  const { value, notes } = plain(Array.from({ length: 500 }, () => () => 1))
  expect(value).toHaveLength(500)
  expect(notes).toHaveLength(100)
})

test('a note points with ~0 and ~1 where keys hold ~ and /', () => {
  expect(plain({ 'a/b~c': NaN }).notes).toEqual([{ at: '/a~1b~0c', why: 'not-a-number' }])
})

test('anything at all becomes JSON that survives being written and read', () => {
  fc.assert(
    fc.property(anything(), (value) => {
      const { value: kept } = plain(value)
      expect(JSON.parse(JSON.stringify(kept))).toEqual(kept)
      expect(JSON.stringify(JSON.parse(JSON.stringify(kept)))).toBe(JSON.stringify(kept))
    }),
    { numRuns: 1_000 },
  )
})

test('any JSON is kept without loss', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const value: unknown = JSON.parse(json)
      expect(JSON.stringify(valueOf(value))).toBe(JSON.stringify(value))
    }),
    { numRuns: 1_000 },
  )
})
