import fc from 'fast-check'
import jsonpatch, { type Operation } from 'fast-json-patch'
import { diffJson } from '../../src/diff/diff-json.js'
import type { JsonValue } from '../../src/model/json.js'
import { container, copyOf, json } from './arbitraries.js'

function applied(before: JsonValue, after: JsonValue): unknown {
  return jsonpatch.applyPatch(
    copyOf(before),
    copyOf(diffJson(before, after) as never) as unknown as Operation[],
  ).newDocument
}

test('a changed property is one replacement', () => {
  expect(diffJson({ a: 1, b: { c: 2 } }, { a: 1, b: { c: 3 } })).toEqual([
    { op: 'replace', path: '/b/c', value: 3 },
  ])
})

test('properties come and go', () => {
  expect(diffJson({ a: 1 }, { b: 2 })).toEqual([
    { op: 'remove', path: '/a' },
    { op: 'add', path: '/b', value: 2 },
  ])
})

test('the order of keys is no difference', () => {
  expect(diffJson({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([])
})

test.each<[JsonValue, JsonValue]>([
  [{}, []],
  [[], {}],
  [{ a: 1 }, 'a'],
  ['a', { a: 1 }],
  [null, [1]],
  [1, 2],
])('%j to %j is one replacement of the whole', (before, after) => {
  expect(diffJson(before, after)).toEqual([{ op: 'replace', path: '', value: after }])
})

test('equal scalars have no operations', () => {
  expect(diffJson('a', 'a')).toEqual([])
})

test('a change at __proto__ is one replacement of the whole', () => {
  const before = JSON.parse('{"__proto__":{"a":1}}') as JsonValue
  const after = JSON.parse('{"__proto__":{"a":2}}') as JsonValue
  expect(JSON.stringify(diffJson(before, after))).toBe(
    '[{"op":"replace","path":"","value":{"__proto__":{"a":2}}}]',
  )
  expect(({} as Record<string, unknown>)['a']).toBeUndefined()
})

test('a change at constructor.prototype is one replacement of the whole', () => {
  const after = { constructor: { prototype: { a: 2 } } }
  expect(diffJson({ constructor: { prototype: { a: 1 } } }, after)).toEqual([
    { op: 'replace', path: '', value: after },
  ])
})

test('a value under __proto__ that is added as a whole is no reason to replace more', () => {
  const after = JSON.parse('{"b":{"__proto__":1}}') as JsonValue
  expect(JSON.stringify(diffJson({}, after))).toBe('[{"op":"add","path":"/b","value":{"__proto__":1}}]')
})

test('values too deep to be walked do not throw', () => {
  const nested = (bottom: JsonValue) => {
    let value = bottom
    for (let level = 0; level < 100_000; level++) value = [value]
    return value
  }
  expect(diffJson(nested(1), nested(2))).toHaveLength(1)
})

test('applied to before, the operations give after', () => {
  fc.assert(
    fc.property(json(), json(), (before, after) => expect(applied(before, after)).toEqual(after)),
    { numRuns: 500 },
  )
  fc.assert(
    fc.property(container(), container(), (before, after) => expect(applied(before, after)).toEqual(after)),
    { numRuns: 1_000 },
  )
})

test('the values are neither changed nor shared', () => {
  fc.assert(
    fc.property(container(), container(), (before, after) => {
      const [old, now] = [copyOf(before), copyOf(after)]
      const patch = diffJson(before, after)
      expect([before, after]).toEqual([old, now])
      const parts = new Set([...objectsIn(before), ...objectsIn(after)])
      expect([...objectsIn(patch as never)].some((part) => parts.has(part))).toBe(false)
    }),
  )
})

function objectsIn(value: JsonValue): readonly object[] {
  if (typeof value !== 'object' || value === null) return []
  return [value, ...Object.values(value).flatMap((inner: JsonValue) => objectsIn(inner))]
}
