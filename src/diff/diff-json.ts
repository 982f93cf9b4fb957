/** What changed inside a JSON value, as operations of RFC 6902. */
import jsonpatch from 'fast-json-patch'
import type { PatchOperation } from '../model/change.js'
import type { JsonValue } from '../model/json.js'
import { isContainer, isList } from './container.js'

/** fast-json-patch makes operations on such paths but refuses to apply them. */
const REFUSED = /\/(__proto__|constructor\/prototype)(\/|$)/

/**
 * The operations that turn `before` into `after`; none when they are the same. Lists are compared place by
 * place.
 *
 * Values that are not both objects or both lists, and changes at a property named `__proto__`, make one
 * replacement of the whole.
 *
 * @example
 * diffJson({ plan: 'free', seats: 3 }, { plan: 'team', seats: 3 })
 * // [{ op: 'replace', path: '/plan', value: 'team' }]
 */
export function diffJson(before: JsonValue, after: JsonValue): readonly PatchOperation[] {
  if (before === after) return []
  if (!isContainer(before) || !isContainer(after) || isList(before) !== isList(after)) return wholly(after)
  try {
    const patch = jsonpatch.compare(before, after) as readonly PatchOperation[]
    return patch.some(({ path }) => REFUSED.test(path)) ? wholly(after) : patch
  } catch {
    return wholly(after)
  }
}

function wholly(value: JsonValue): readonly PatchOperation[] {
  return [{ op: 'replace', path: '', value: copyOf(value) }]
}

function copyOf(value: JsonValue): JsonValue {
  try {
    return JSON.parse(JSON.stringify(value)) as JsonValue
  } catch {
    // Deeper than any plain value is: there is no copy without running out of stack.
    return value
  }
}
