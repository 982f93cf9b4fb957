/** One JSON text for all values that mean the same, to be hashed. */
import type { JsonValue } from '../model/json.js'
import { isContainer, isList } from './container.js'

/** JSON without spaces, the keys of each object in the order of their UTF-16 units, as RFC 8785 has it. */
export function canonicalJson(value: JsonValue): string {
  if (!isContainer(value)) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`).join(',')}}`
}
