/**
 * The read side again, over drafts in memory and written from the product's description and docs/querying.md, not from the
 * code: what the database answers is compared with it.
 */
import type { ActivityDraft } from '../../src/model/activity.js'
import type { JsonValue } from '../../src/model/json.js'
import type { Viewer } from '../../src/model/viewer.js'
import type { ActorFilter } from '../../src/query/criteria.js'
import { timeOfId } from '../../src/store/activity-id.js'
import type { Filter } from './filters.js'
import { isDuring, saysThen } from './model-calendar.js'

/** Whether the table says that this viewer sees this activity; without a viewer, trusted code looks. */
export function modelSees(viewer: Viewer | null, draft: ActivityDraft): boolean {
  if (viewer === null) return true
  const did = `${draft.actor.kind} ${draft.actor.id}`
  if (viewer.as === 'admin') return [did, impersonatorOf(draft)].includes(`admin ${viewer.adminId}`)
  if (draft.actor.kind === 'admin') return false
  if (viewer.as === 'company') return draft.companyId !== null && draft.companyId === viewer.companyId
  return did === `user ${viewer.userId}` && [undefined, draft.companyId].includes(viewer.companyId as string)
}

/** Who acted on somebody's behalf, as far as this viewer may know. */
export function modelImpersonator(
  viewer: Viewer | null,
  draft: ActivityDraft,
): ActivityDraft['impersonator'] {
  if (viewer === null) return draft.impersonator
  return viewer.as === 'admin' && impersonatorOf(draft) === `admin ${viewer.adminId}`
    ? draft.impersonator
    : null
}

function impersonatorOf({ impersonator }: ActivityDraft): string {
  return impersonator === null ? '' : `${impersonator.kind} ${impersonator.id}`
}

/** Whether all filters let an activity pass, asked at `now`. */
export function modelPasses(filters: readonly Filter[], draft: ActivityDraft, now: number): boolean {
  const zone = filters.find((filter) => filter.on === 'during')?.timeZone ?? 'UTC'
  return filters.every((filter) => passes(filter, draft, now, zone))
}

/** `searchZone` is that of a search which names none. */
function passes(filter: Filter, draft: ActivityDraft, now: number, searchZone: string): boolean {
  const ms = timeOfId(draft.id).getTime()
  const { record, context } = draft
  switch (filter.on) {
    case 'by':
      return filter.actors.some((actor) => isBy(actor, draft))
    case 'notBy':
      return !filter.actors.some((actor) => isBy(actor, draft))
    case 'type':
    case 'event':
      return filter.words.includes(draft[filter.on])
    case 'notType':
      return !filter.words.includes(draft.type)
    case 'notEvent':
      return !filter.words.includes(draft.event)
    case 'between':
      return filter.from <= ms && ms < filter.to
    case 'during':
      return isDuring(filter, ms, now)
    case 'about':
      return record?.entity === filter.entity && (filter.id === null || record.id === filter.id)
    case 'changed':
      return draft.kind === 'updated' && draft.changes.some((change) => isChange(filter, change))
    case 'company':
      return draft.companyId === filter.is
    case 'ip':
      return draft.ip !== null && isWithin(filter.is, draft.ip)
    case 'source':
      return context.source === filter.is
    case 'request':
      return draft.requestId === filter.is
    case 'transaction':
      return draft.transactionId === filter.is
    case 'metadata':
      return isAt(
        typeof filter.path === 'string' ? filter.path.split('.') : filter.path,
        filter.value,
        context.metadata,
      )
    case 'search':
      return isFound(filter.text, draft, filter.timeZone ?? searchZone)
  }
}

function isBy(filter: ActorFilter, { actor }: ActivityDraft): boolean {
  if (typeof filter !== 'object') return actor.id === String(filter)
  return actor.kind === filter.kind && (filter.id === undefined || actor.id === String(filter.id))
}

/** A field whose values were never recorded, or are lists of links, has none to be filtered by. */
function isChange(
  { field, from, to }: Filter & { readonly on: 'changed' },
  change: ActivityDraft['changes'][number],
): boolean {
  if (change.field !== field) return false
  if (change.masked || change.links) return from === undefined && to === undefined
  return [
    [from, change.before],
    [to, change.after],
  ].every(([wanted, was]) => wanted === undefined || isSame(wanted, was as JsonValue))
}

/** A number is the same as its text: decimals and large integers are recorded so. Keys of an object have no order. */
function isSame(a: JsonValue, b: JsonValue): boolean {
  if (typeof a === 'number' && typeof b === 'string') return `${a}` === b
  if (typeof a === 'string' && typeof b === 'number') return a === `${b}`
  return canonical(a) === canonical(b)
}

function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

function isAt([key, ...rest]: readonly string[], value: JsonValue, place: unknown): boolean {
  if (key === undefined) return place !== undefined && isSame(place as JsonValue, value)
  const isObject = typeof place === 'object' && place !== null && !Array.isArray(place)
  return isObject && isAt(rest, value, (place as Record<string, unknown>)[key])
}

/** Every word is in some text that people see of the activity, or says when it was. */
function isFound(
  text: string,
  { id, actor, type, event, description, record, ip }: ActivityDraft,
  zone: string,
): boolean {
  const texts = [actor.name, type, event, description, record?.name ?? '', ip ?? ''].map(withoutCase)
  const words = text.replaceAll('\0', '').split(/\s+/u).filter(Boolean)
  return words.every(
    (word) =>
      texts.some((each) => each.includes(withoutCase(word))) || saysThen(word, timeOfId(id).getTime(), zone),
  )
}

/** Letter by letter, in composed characters. A Σ at the end of a word is the same letter as in it. */
function withoutCase(text: string): string {
  const letters = Array.from(text.replaceAll('\0', '').normalize('NFC'), (letter) => letter.toLowerCase())
  return letters.join('').replaceAll('ς', 'σ')
}

/** IPv4 addresses are those that IPv6 maps them to. */
function isWithin(network: string, address: string): boolean {
  const [base = '', bits] = network.split('/')
  const [inside, wanted] = [bitsOf(address), bitsOf(base)]
  if (inside === null || wanted === null) return false
  const fixed = bits === undefined ? 128 : Number(bits) + (base.includes(':') ? 0 : 96)
  return inside.slice(0, fixed) === wanted.slice(0, fixed)
}

/** The 128 bits of an address, whose zone does not matter; null for what is none. */
export function bitsOf(text: string): string | null {
  const address = text.split('%')[0] ?? ''
  const dotted = /^(.*:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  const tail = dotted?.slice(2).map((byte) => Number(byte).toString(2).padStart(8, '0')) ?? []
  if (dotted !== null && dotted[1] === undefined) return `${'0'.repeat(80)}${'1'.repeat(16)}${tail.join('')}`
  if (!address.includes(':')) return null
  const hexadecimal = dotted === null ? address : (dotted[1] ?? '').replace(/([^:]):$/, '$1')
  const groups = (part: string) =>
    part
      .split(':')
      .filter(Boolean)
      .map((group) => parseInt(group, 16).toString(2).padStart(16, '0'))
  const [head = '', rest] = hexadecimal.split('::')
  const [before, after] = [groups(head).join(''), [...groups(rest ?? ''), ...tail].join('')]
  return `${before}${'0'.repeat(128 - before.length - after.length)}${after}`
}
