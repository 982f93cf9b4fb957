import fc from 'fast-check'
import { applyChanges, revertChanges } from '../../src/diff/apply-changes.js'
import { diffColumns, type DiffField, diffSoftDeletion } from '../../src/diff/diff-columns.js'
import { fitChanges } from '../../src/diff/fit-changes.js'
import type { Change, ValueKind } from '../../src/model/change.js'
import type { JsonValue } from '../../src/model/json.js'
import { DEFAULT_LIMITS } from '../../src/model/limits.js'
import { json } from './arbitraries.js'

const LIMITS = { ...DEFAULT_LIMITS, valueBytes: 1_000_000 }

test('changes lead forwards and back', () => {
  const changes: readonly Change[] = [{ field: 'a', before: 1, after: 2 }]
  expect(applyChanges({ a: 1, b: 1 }, changes)).toEqual({ a: 2, b: 1 })
  expect(revertChanges({ a: 2, b: 1 }, changes)).toEqual({ a: 1, b: 1 })
})

test('the values given are left as they were', () => {
  const values = Object.freeze({ a: 1 })
  expect(applyChanges(values, [{ field: 'a', before: 1, after: 2 }])).not.toBe(values)
  expect(values).toEqual({ a: 1 })
})

test('a masked field keeps the value that it has', () => {
  const changes: readonly Change[] = [{ field: 'a', before: null, after: null, masked: true }]
  expect(applyChanges({ a: 'secret' }, changes)).toEqual({ a: 'secret' })
  expect(revertChanges({ a: 'secret' }, changes)).toEqual({ a: 'secret' })
})

test('the change that stands for the rest touches nothing', () => {
  const changes = fitChanges([{ field: 'a', before: 1, after: 2 }], { rowBytes: 10 })
  expect(applyChanges({ a: 1 }, changes)).toEqual({ a: 1 })
})

test('fields with the names of a prototype are fields', () => {
  const changes: readonly Change[] = [{ field: '__proto__', before: null, after: { admin: true } }]
  const result = applyChanges({}, changes)
  expect(JSON.stringify(result)).toBe('{"__proto__":{"admin":true}}')
  expect(result['admin']).toBeUndefined()
  expect(JSON.stringify(revertChanges(result, changes))).toBe('{"__proto__":null}')
})

describe('the changes between any two states', () => {
  const values: Readonly<Record<ValueKind, fc.Arbitrary<JsonValue>>> = {
    text: fc.string({ unit: 'binary' }),
    number: fc
      .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
      .map((number) => number + 0),
    decimal: fc.tuple(fc.bigInt(), fc.nat()).map(([whole, fraction]) => `${whole}.${fraction}1`),
    bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }).map(String),
    boolean: fc.boolean(),
    date: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    json: json(),
    bytes: fc
      .uint8Array()
      .map((bytes) => ({ bytes: bytes.length, base64: Buffer.from(bytes).toString('base64') })),
    list: fc.array(fc.string()),
  }
  const fields: readonly DiffField[] = [
    ...Object.keys(values).map((kind) => ({ path: `a.${kind}`, kind: kind as ValueKind })),
    { path: '__proto__', kind: 'json' },
  ]
  const state = fc
    .tuple(...fields.map(({ kind }) => fc.option(values[kind], { nil: null, freq: 4 })))
    .map((row) => Object.fromEntries(fields.map(({ path }, index) => [path, row[index] as JsonValue])))

  test('lead from the first to the second and back', () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        const changes = diffColumns(before, after, fields, LIMITS)
        expect(JSON.stringify(applyChanges(before, changes))).toBe(JSON.stringify(after))
        expect(JSON.stringify(revertChanges(after, changes))).toBe(JSON.stringify(before))
      }),
      { numRuns: 500 },
    )
  })

  test('lead from the first to the second and back when the second is a soft deletion', () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        const changes = diffSoftDeletion(before, after, fields, LIMITS)
        expect(JSON.stringify(applyChanges({}, changes))).toBe(JSON.stringify(after))
        expect(JSON.stringify(revertChanges({}, changes))).toBe(JSON.stringify(before))
      }),
      { numRuns: 200 },
    )
  })

  test('survive being written as JSON and read', () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        const changes = diffColumns(before, after, fields, LIMITS)
        expect(JSON.parse(JSON.stringify(changes))).toEqual(changes)
      }),
      { numRuns: 500 },
    )
  })

  test('are none when the states are the same', () => {
    fc.assert(fc.property(state, (before) => diffColumns(before, { ...before }, fields, LIMITS).length === 0))
  })
})
