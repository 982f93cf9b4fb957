/**
 * Opens values by one level: whatever a column's value is made of becomes a leaf, bytes, a list or an
 * object.
 *
 * The only place that knows Date, Map, Set, Buffer, toJSON and the like. What walks values (plain-value,
 * same-json) opens each level with it, so that both always see the same. Nothing here throws, whatever the
 * value does when touched.
 */
import type { NoteReason } from '../model/change.js'
import { markText } from './mark-text.js'
import { setOwn, UNREADABLE } from './own-key.js'

/** A value opened by one level; what is beneath is as it was. */
export type OpenedValue = OpenedLeaf | OpenedBytes | OpenedList | OpenedObject

/** A value with nothing beneath it; `why` when a text stands for what JSON cannot hold. */
export interface OpenedLeaf {
  readonly form: 'leaf'
  readonly leaf: string | number | boolean | null | undefined
  readonly why?: NoteReason
}

/** A Buffer, Uint8Array, ArrayBuffer or DataView. */
export interface OpenedBytes {
  readonly form: 'bytes'
  readonly bytes: Buffer
}

/** An array, a Set, a typed array of numbers, or the entries of a Map. Read its elements with `readOwn`. */
export interface OpenedList {
  readonly form: 'list'
  readonly list: ArrayLike<unknown>
  readonly length: number
}

/** An object or a Map. Read its properties with `readOwn`. */
export interface OpenedObject {
  readonly form: 'object'
  readonly keys: readonly string[]
  readonly of: object
}

/** Opens a value by one level. `toJSON` is honoured once, as `JSON.stringify` does. */
export function openValue(value: unknown): OpenedValue {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? leaf(value + 0) : leaf(String(value), 'not-a-number')
    case 'bigint':
      return leaf(value.toString())
    case 'function':
      return marked('function')
    case 'symbol':
      return marked(value === UNREADABLE ? 'unreadable' : 'symbol')
    case 'object':
      return value === null ? leaf(null) : openSafely(value)
    default:
      return leaf(value as string | boolean | undefined)
  }
}

function openSafely(value: object): OpenedValue {
  try {
    return openObject(value)
  } catch {
    return marked('unreadable')
  }
}

function openObject(value: object): OpenedValue {
  const tag = tagOf(value)
  if (tag === 'Date' || BYTES_TAGS.has(tag)) return openByTag(value, tag)
  const { toJSON } = value as { readonly toJSON?: unknown }
  if (typeof toJSON !== 'function') return openByTag(value, tag)
  const simpler: unknown = toJSON.call(value, '')
  return isObject(simpler) ? openByTag(simpler, tagOf(simpler)) : openValue(simpler)
}

/** Tags rather than instanceof: values come from other realms too (workers, vm contexts, test runners). */
function tagOf(value: object): string {
  if (Array.isArray(value)) return 'Array'
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return 'Object'
  return Object.prototype.toString.call(value).slice(8, -1)
}

const BYTES_TAGS = new Set([
  'Uint8Array',
  'Uint8ClampedArray',
  'ArrayBuffer',
  'SharedArrayBuffer',
  'DataView',
])

function openByTag(value: object, tag: string): OpenedValue {
  switch (tag) {
    case 'Array':
      return list(value as readonly unknown[])
    case 'Object':
      return { form: 'object', keys: Object.keys(value), of: value }
    case 'Date':
      return openDate(Date.prototype.getTime.call(value))
    case 'Map':
      return openMap([...(value as ReadonlyMap<unknown, unknown>)])
    case 'Set':
      return list([...(value as ReadonlySet<unknown>)])
    default:
      return openRareTag(value, tag)
  }
}

function openRareTag(value: object, tag: string): OpenedValue {
  if (BYTES_TAGS.has(tag)) return { form: 'bytes', bytes: toBuffer(value as ArrayBuffer | ArrayBufferView) }
  if (ArrayBuffer.isView(value)) return list(value as ArrayBufferView & ArrayLike<unknown>)
  const primitive = BOXED_TAGS.has(tag) ? value.valueOf() : value
  return isObject(primitive) ? { form: 'object', keys: Object.keys(value), of: value } : openValue(primitive)
}

const BOXED_TAGS = new Set(['String', 'Number', 'Boolean', 'BigInt', 'Symbol'])

function openDate(time: number): OpenedLeaf {
  return Number.isNaN(time) ? marked('invalid-date') : leaf(new Date(time).toISOString())
}

/**
 * A Map is an object where its keys can be one's. Otherwise it is a list of `[key, value]`, in which an
 * entry under a text is `{ [key]: value }`, so that the gate for secrets sees every name.
 */
function openMap(entries: readonly (readonly [unknown, unknown])[]): OpenedValue {
  const names = new Set(
    entries
      .map(([key]) => key)
      .filter(isNameable)
      .map(String),
  )
  if (names.size === entries.length) return openByTag(objectOf(entries), 'Object')
  return list(entries.map((entry) => (typeof entry[0] === 'string' ? objectOf([entry]) : entry)))
}

function isNameable(key: unknown): boolean {
  return !isObject(key) && typeof key !== 'function' && typeof key !== 'symbol'
}

function objectOf(entries: readonly (readonly [unknown, unknown])[]): Record<string, unknown> {
  const object: Record<string, unknown> = {}
  for (const [key, value] of entries) setOwn(object, String(key), value)
  return object
}

function toBuffer(bytes: ArrayBuffer | ArrayBufferView): Buffer {
  return ArrayBuffer.isView(bytes)
    ? Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
    : Buffer.from(bytes)
}

function list(elements: ArrayLike<unknown>): OpenedList {
  return { form: 'list', list: elements, length: Number(elements.length) || 0 }
}

function leaf(value: OpenedLeaf['leaf'], why?: NoteReason): OpenedLeaf {
  return why === undefined ? { form: 'leaf', leaf: value } : { form: 'leaf', leaf: value, why }
}

function marked(why: NoteReason): OpenedLeaf {
  return leaf(markText(why), why)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
