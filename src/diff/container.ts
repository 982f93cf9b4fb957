/** Plain values with something beneath them. */
import type { JsonObject, JsonValue } from '../model/json.js'

/** Whether a plain value is an object or a list. */
export function isContainer(value: JsonValue): value is JsonObject | readonly JsonValue[] {
  return typeof value === 'object' && value !== null
}

/** Whether a plain value is a list. */
export function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
