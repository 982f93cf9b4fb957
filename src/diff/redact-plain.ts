/**
 * The part of the gate for secrets that looks inside a value: what stands under a secret-looking name
 * becomes `[masked]`.
 *
 * Works on plain values only. Texts are left as they are, even one that holds JSON.
 */
import type { ValueNote } from '../model/change.js'
import type { JsonObject, JsonValue } from '../model/json.js'
import { isContainer, isList } from './container.js'
import { toPointer } from './json-pointer.js'
import { markText } from './mark-text.js'
import { setOwn } from './own-key.js'
import { isRememberedSecretName } from './secret-search.js'
import { NOTES_AT_MOST, type PlainValue } from './value-notes.js'

/** No plain value is deeper; what is, is not let through. */
const DEPTH_AT_MOST = 200

interface Search {
  readonly keys: (string | number)[]
  readonly notes: ValueNote[]
}

/**
 * Masks what stands under secret names, whatever it is, and notes the first hundred places. A value without
 * such names is returned as it is.
 *
 * @example
 * redactPlain({ user: 'ana', pin: 1234 })
 * // { value: { user: 'ana', pin: '[masked]' }, notes: [{ at: '/pin', why: 'masked' }] }
 */
export function redactPlain(value: JsonValue): PlainValue {
  const search: Search = { keys: [], notes: [] }
  return { value: redactBeneath(search, value), notes: search.notes }
}

function redactBeneath(search: Search, value: JsonValue): JsonValue {
  if (!isContainer(value)) return value
  if (search.keys.length >= DEPTH_AT_MOST) return replaced(search, 'too-deep')
  return isList(value) ? redactList(search, value) : redactObject(search, value)
}

function redactList(search: Search, list: readonly JsonValue[]): JsonValue {
  const redacted = list.map((element, index) => redactAt(search, index, element))
  return redacted.some((element, index) => element !== list[index]) ? redacted : list
}

function redactObject(search: Search, object: JsonObject): JsonValue {
  let redacted: Record<string, JsonValue> | null = null
  for (const [key, value] of Object.entries(object)) {
    const kept = redactAt(search, key, value)
    if (kept === value) continue
    redacted ??= copyOf(object)
    setOwn(redacted, key, kept)
  }
  return redacted ?? object
}

function copyOf(object: JsonObject): Record<string, JsonValue> {
  const copy: Record<string, JsonValue> = {}
  for (const [key, value] of Object.entries(object)) setOwn(copy, key, value)
  return copy
}

function redactAt(search: Search, key: string | number, value: JsonValue): JsonValue {
  search.keys.push(key)
  const isSecret = typeof key === 'string' && isRememberedSecretName(key)
  const redacted = isSecret ? replaced(search, 'masked') : redactBeneath(search, value)
  search.keys.pop()
  return redacted
}

function replaced({ keys, notes }: Search, why: 'masked' | 'too-deep'): string {
  if (notes.length < NOTES_AT_MOST) notes.push({ at: toPointer(keys), why })
  return markText(why)
}
