/** Keeps the changes of one activity within a row's size. */
import type { Change, ValueNote } from '../model/change.js'
import type { JsonValue } from '../model/json.js'
import type { Limits } from '../model/limits.js'
import { isContainer } from './container.js'
import { isWithin } from './json-pointer.js'
import { jsonBytes, mostJsonBytes } from './json-size.js'
import { markText } from './mark-text.js'
import { noteTooLarge } from './too-large.js'

/** The field of the last change when changes of further fields were left out; no property is called so. */
export const REST_FIELD = '…'

/** Whether a change stands for the fields that were left out; its note says how many bytes they took. */
export function isRest(change: Change): boolean {
  return change.field === REST_FIELD && change.notes?.[0]?.at === ''
}

/** A note takes the room of about so many bytes: to cut a smaller value gains nothing. */
const WORTH_CUTTING_BYTES = 200

type Part = 'patch' | 'before' | 'after'

/**
 * Changes that take at most `rowBytes` as JSON; the very same ones when they do already.
 *
 * First the largest patches go, then the largest values become `[too large]` with a note of their size and
 * hash. When there are simply too many fields, the first ones are kept and a last change says what was left
 * out: `{ field: '…', before: null, after: null, notes: [{ at: '', why: 'too-large', bytes: 812345 }] }`.
 */
export function fitChanges(changes: readonly Change[], limits: Pick<Limits, 'rowBytes'>): readonly Change[] {
  if (isSurelyWithin(changes, limits.rowBytes)) return changes
  const sizes = changes.map((change) => jsonBytes(change) + 1)
  if (totalOf(sizes) <= limits.rowBytes) return changes
  const fitted = [...changes]
  cutParts(fitted, sizes, limits.rowBytes)
  return totalOf(sizes) <= limits.rowBytes ? fitted : keepFirst(fitted, sizes, limits.rowBytes)
}

/** Without making any JSON: most activities are a few short values. */
function isSurelyWithin(changes: readonly Change[], rowBytes: number): boolean {
  let most = 2
  for (const { field, before, after, patch, notes } of changes) {
    if (patch || notes) return false
    most += 64 + mostJsonBytes(field) + mostOf(before) + mostOf(after)
    if (most > rowBytes) return false
  }
  return true
}

/** No value takes more bytes than this as JSON. */
function mostOf(value: JsonValue): number {
  if (typeof value === 'string') return mostJsonBytes(value)
  if (!isContainer(value)) return 26
  let most = 2
  for (const [key, part] of Object.entries(value)) most += mostJsonBytes(key) + 2 + mostOf(part)
  return most
}

/** The brackets around and a comma after each, less the last one's. */
function totalOf(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 1)
}

function cutParts(changes: Change[], sizes: number[], rowBytes: number): void {
  let total = totalOf(sizes)
  for (const { index, part } of partsToCut(changes)) {
    if (total <= rowBytes) return
    const change = withoutPart(changes[index] as Change, part)
    const size = jsonBytes(change) + 1
    total += size - (sizes[index] as number)
    changes[index] = change
    sizes[index] = size
  }
}

function partsToCut(changes: readonly Change[]): readonly { readonly index: number; readonly part: Part }[] {
  const parts = (['patch', 'before', 'after'] as const).flatMap((part) =>
    changes.map((change, index) => ({
      index,
      part,
      bytes: change[part] == null ? 0 : jsonBytes(change[part]),
    })),
  )
  return parts
    .filter(({ part, bytes }) => bytes > (part === 'patch' ? 0 : WORTH_CUTTING_BYTES))
    .sort((a, b) => Number(b.part === 'patch') - Number(a.part === 'patch') || b.bytes - a.bytes)
}

function withoutPart(change: Change, part: Part): Change {
  if (part === 'patch') return withoutPatch(change)
  const at = `/${part}`
  const cut = change.notes?.find((note) => note.at === at && note.why === 'too-large')
  const notes: readonly ValueNote[] = [
    ...(change.notes ?? []).filter((note) => !isWithin(note.at, at)),
    cut ?? noteTooLarge(at, change[part]),
  ]
  return { ...withoutPatch(change), [part]: markText('too-large'), notes }
}

function withoutPatch({ field, before, after, links, notes }: Change): Change {
  return { field, before, after, ...(links && { links }), ...(notes && { notes }) }
}

function keepFirst(
  changes: readonly Change[],
  sizes: readonly number[],
  rowBytes: number,
): readonly Change[] {
  const whole = totalOf(sizes)
  let room = rowBytes - jsonBytes([restOf(whole)])
  const count = sizes.findIndex((size) => (room -= size) < 0)
  const kept = changes.slice(0, count)
  return [...kept, restOf(totalOf(sizes.slice(count)))]
}

function restOf(bytes: number): Change {
  return { field: REST_FIELD, before: null, after: null, notes: [{ at: '', why: 'too-large', bytes }] }
}
