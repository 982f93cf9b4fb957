/**
 * Makes any value fit for JSON, within a limit, with notes where something could not be kept as it was.
 *
 * Bounded in depth and in work, so that the largest, deepest or most hostile value costs no more than a
 * moment. What the values mean as columns is column-value's question; what in them is secret is asked
 * later, by redact.
 */
import type { NoteReason, ValueNote } from '../model/change.js'
import type { JsonValue } from '../model/json.js'
import type { Limits } from '../model/limits.js'
import { isContainer } from './container.js'
import { toPointer } from './json-pointer.js'
import { fittingLength, jsonBytes, mostJsonBytes } from './json-size.js'
import { markText } from './mark-text.js'
import { openValue, type OpenedList, type OpenedObject, type OpenedValue } from './open-value.js'
import { readOwn, setOwn } from './own-key.js'
import { sha256 } from './sha256.js'
import { noteTooLarge } from './too-large.js'
import { NO_NOTES, NOTES_AT_MOST, type PlainValue } from './value-notes.js'

const DEPTH_AT_MOST = 100

/**
 * A value up to so many times the limit is still measured and hashed; of a larger one not even the size is
 * known.
 */
const MEASURED_TIMES = 100

/** `cost` is never less than the bytes of JSON made so far; past `costAtMost` the walk is given up. */
interface Walk {
  readonly limit: number
  readonly costAtMost: number
  readonly keys: (string | number)[]
  readonly ancestors: Set<unknown>
  readonly notes: ValueNote[]
  cost: number
}

/**
 * Turns anything into a plain value that takes at most `valueBytes` as JSON; `markText` and the notes say
 * what was lost.
 *
 * A text that is too long keeps its beginning. An object or list that is too large becomes `[too large]` as
 * a whole: a beginning of its JSON could hold a secret that nothing recognises any more.
 *
 * @example
 * toPlainValue({ at: new Date(0), n: 5n, gone: undefined }, DEFAULT_LIMITS)
 * // { value: { at: '1970-01-01T00:00:00.000Z', n: '5' }, notes: [] }
 */
export function toPlainValue(value: unknown, limits: Pick<Limits, 'valueBytes'>): PlainValue {
  try {
    return plainRoot(value, limits.valueBytes)
  } catch {
    // Out of stack or memory: the application's write must not fail because of it.
    return { value: markText('unreadable'), notes: [{ at: '', why: 'unreadable' }] }
  }
}

function plainRoot(value: unknown, limit: number): PlainValue {
  const opened = openValue(value)
  if (opened.form === 'leaf' && typeof opened.leaf === 'string')
    return plainText(opened.leaf, opened.why, limit)
  const walk = startWalk(limit)
  const plain = plainOpened(walk, value, opened) ?? null
  if (!isContainer(plain) || opened.form === 'bytes') return { value: plain, notes: walk.notes }
  if (walk.cost > walk.costAtMost) return wholeTooLarge({ at: '', why: 'too-large' })
  if (walk.cost <= limit || jsonBytes(plain) <= limit) return { value: plain, notes: walk.notes }
  return wholeTooLarge(noteTooLarge('', plain))
}

function startWalk(limit: number): Walk {
  const costAtMost = limit * MEASURED_TIMES
  return { limit, costAtMost, keys: [], ancestors: new Set(), notes: [], cost: 0 }
}

function wholeTooLarge(note: ValueNote): PlainValue {
  return { value: markText('too-large'), notes: [note] }
}

function plainText(text: string, why: NoteReason | undefined, limit: number): PlainValue {
  if (why) return { value: text, notes: [{ at: '', why }] }
  const length = fittingLength(text, limit)
  if (length === text.length) return { value: text, notes: NO_NOTES }
  return { value: text.slice(0, length), notes: [noteTooLarge('', text)] }
}

/** Undefined stays so: the caller knows whether that is null or nothing. */
function plainOf(walk: Walk, value: unknown): JsonValue | undefined {
  if (walk.cost > walk.costAtMost) return null
  if (walk.ancestors.has(value)) return marked(walk, 'circular')
  return plainOpened(walk, value, openValue(value))
}

function plainOpened(walk: Walk, value: unknown, opened: OpenedValue): JsonValue | undefined {
  switch (opened.form) {
    case 'leaf':
      walk.cost += typeof opened.leaf === 'string' ? costOf(walk, opened.leaf) : 26
      if (opened.why) addNote(walk, { why: opened.why })
      return opened.leaf
    case 'bytes':
      return plainBytes(walk, opened.bytes)
    default:
      return plainContainer(walk, value, opened)
  }
}

function plainBytes(walk: Walk, bytes: Buffer): JsonValue {
  const base64Bytes = Math.ceil(bytes.length / 3) * 4 + 40
  if (base64Bytes <= walk.limit) {
    walk.cost += base64Bytes
    return { bytes: bytes.length, base64: bytes.toString('base64') }
  }
  // Hashing is work too: a list that names the same megabyte a thousand times must come to an end.
  walk.cost += 120 + bytes.length / 32
  const hash = sha256(bytes)
  addNote(walk, { why: 'too-large', bytes: bytes.length, sha256: hash })
  return { bytes: bytes.length, sha256: hash }
}

/** Exact where the quick estimate, six times too high for usual texts, could give up a value too early. */
function costOf({ limit }: Walk, text: string): number {
  const most = mostJsonBytes(text)
  return 1 + (most <= limit ? most : jsonBytes(text))
}

function plainContainer(walk: Walk, value: unknown, opened: OpenedList | OpenedObject): JsonValue {
  if (walk.ancestors.size >= DEPTH_AT_MOST) return marked(walk, 'too-deep')
  walk.cost += 16
  walk.ancestors.add(value)
  const plain = opened.form === 'list' ? plainList(walk, opened) : plainObject(walk, opened)
  walk.ancestors.delete(value)
  return plain
}

function plainList(walk: Walk, { list, length }: OpenedList): readonly JsonValue[] {
  const plain: JsonValue[] = []
  for (let index = 0; index < length && walk.cost <= walk.costAtMost; index++) {
    plain.push(plainAt(walk, index, readOwn(list, index)) ?? null)
  }
  return plain
}

function plainObject(walk: Walk, { keys, of }: OpenedObject): JsonValue {
  const plain: Record<string, JsonValue> = {}
  for (const key of keys) {
    if (walk.cost > walk.costAtMost) break
    const value = plainAt(walk, key, readOwn(of, key))
    if (value === undefined) continue
    walk.cost += costOf(walk, key)
    setOwn(plain, key, value)
  }
  return plain
}

function plainAt(walk: Walk, key: string | number, value: unknown): JsonValue | undefined {
  walk.keys.push(key)
  const plain = plainOf(walk, value)
  walk.keys.pop()
  return plain
}

function marked(walk: Walk, why: NoteReason): string {
  walk.cost += 26
  addNote(walk, { why })
  return markText(why)
}

function addNote(walk: Walk, note: Omit<ValueNote, 'at'>): void {
  if (walk.notes.length < NOTES_AT_MOST) walk.notes.push({ at: toPointer(walk.keys), ...note })
}
