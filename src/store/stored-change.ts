/**
 * The compact JSON of the column `changes`: an object from field to `[before, after]`, `[before, after, patch]` or
 * `[before, after, patch or null, notes]`; a masked field is `{"masked":true}`, the links of a many-to-many relation are
 * `{"unlinked":[{"id","name"}],"linked":[...]}`.
 */
import type { Change, PatchOperation, ValueNote } from '../model/change.js'
import type { JsonValue } from '../model/json.js'
import { parsePassing } from './parse-passing.js'

type StoredChange =
  | { readonly masked: true }
  | { readonly unlinked: JsonValue; readonly linked: JsonValue; readonly notes?: readonly ValueNote[] }
  | readonly [JsonValue, JsonValue, (readonly PatchOperation[] | null)?, (readonly ValueNote[])?]

/** The column's text. A field may be called `__proto__`, and numbers keep their place: so not by one object. */
export function encodeChanges(changes: readonly Change[]): string {
  let text = ''
  for (const change of changes)
    text += `${text === '' ? '' : ','}${nameOf(change.field)}:${JSON.stringify(compact(change))}`
  return `{${text}}`
}

const NAMES_AT_MOST = 5_000
const names = new Map<string, string>()

/** A field's name as JSON; an application has few of them. */
function nameOf(field: string): string {
  let name = names.get(field)
  if (name === undefined) {
    name = JSON.stringify(field)
    if (names.size >= NAMES_AT_MOST) names.clear()
    names.set(field, name)
  }
  return name
}

/** The changes that the column's text stands for. */
export function decodeChanges(text: string): readonly Change[] {
  return Object.entries(parsePassing(text) as Record<string, StoredChange>).map(([field, stored]) =>
    expand(field, stored),
  )
}

function compact({ before, after, patch, masked, links, notes }: Change): StoredChange {
  if (masked) return { masked }
  if (links) return { unlinked: before, linked: after, ...(notes ? { notes } : {}) }
  if (notes !== undefined && notes.length > 0) return [before, after, patch ?? null, notes]
  return patch === undefined ? [before, after] : [before, after, patch]
}

function expand(field: string, stored: StoredChange): Change {
  if ('masked' in stored) return { field, before: null, after: null, masked: true }
  if ('linked' in stored) {
    const { unlinked, linked, notes } = stored
    return { field, before: unlinked, after: linked, links: true, ...(notes ? { notes } : {}) }
  }
  const [before, after, patch, notes] = stored
  return { field, before, after, ...(patch ? { patch } : {}), ...(notes ? { notes } : {}) }
}
