/** What the property tests of this room are run over. */
import fc from 'fast-check'
import type { JsonValue } from '../../src/model/json.js'

/** Any value that a program can make, but for what runs code when touched. */
export function anything(): fc.Arbitrary<unknown> {
  return fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  })
}

/** Any JSON, as it comes out of a parser: with `__proto__` among its keys, without -0. */
export function json(): fc.Arbitrary<JsonValue> {
  return fc.json({ stringUnit: 'binary' }).map((text) => parsed(text))
}

/** An object or list of JSON. */
export function container(): fc.Arbitrary<JsonValue> {
  return json().map((value) => (typeof value === 'object' && value !== null ? value : { value }))
}

/** A copy of JSON that shares nothing with it. */
export function copyOf(value: JsonValue): JsonValue {
  return parsed(JSON.stringify(value))
}

function parsed(text: string): JsonValue {
  return JSON.parse(JSON.stringify(JSON.parse(text))) as JsonValue
}
