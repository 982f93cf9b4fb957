/**
 * What a query asks for within what is visible: its filters, checked when they are given. Filters are plain values; none can
 * widen what a viewer sees, because visibility is a condition beside them.
 */
import { isIP } from 'node:net'
import { ACTOR_KINDS, type ActorKind } from '../model/actor.js'
import { toId, type IdInput } from '../model/id.js'
import type { JsonValue } from '../model/json.js'
import { WIDTHS } from '../store/activity-log-entity.js'
import { toColumnText } from '../store/column-text.js'
import { toKeyText } from '../store/key-text.js'
import type { ActorMatch, Criterion, Taking } from './criterion.js'
import { toIdRange } from './date-range.js'
import { queryError } from './query-error.js'

/** Whose activities: everybody's with this id, whatever their kind, or one kind's, or one actor's. */
export type ActorFilter = IdInput | { readonly kind: ActorKind; readonly id?: IdInput }

/** The most actors, types or events that one filter can name: each costs a parameter and a level of the statement. */
export const MAX_WORDS = 100

/** @throws ActivityLogError `QUERY_INVALID` when none or more than 100 are given, a kind is unknown, or an id is none. */
export function byActors(actors: readonly ActorFilter[], take: Taking): Criterion {
  checkNumber('actor', actors)
  return { on: 'actor', take, actors: actors.map(toActorMatch) }
}

function toActorMatch(actor: ActorFilter): ActorMatch {
  if (typeof actor !== 'object' || actor === null) return { kind: null, id: actorId(actor) }
  if (!ACTOR_KINDS.includes(actor.kind)) {
    throw queryError(
      'filter by actor',
      `the kind is none of ${ACTOR_KINDS.join(', ')}`,
      'Pass an id, or { kind } with one of these kinds, or { kind, id }',
    )
  }
  // An id that is there but undefined is a mistake: to take it for "any" would widen the filter in silence.
  return { kind: actor.kind, id: 'id' in actor ? actorId(actor.id) : null }
}

function actorId(value: unknown): string {
  const id = toId(value)
  if (id !== null) return toKeyText(id)
  throw queryError(
    'filter by actor',
    'the id is empty or not a string, number or bigint',
    'Pass the id of the actor itself, or { kind } alone for everybody of a kind',
  )
}

/** @throws ActivityLogError `QUERY_INVALID` when no word or more than 100 are given, or one is no text. */
export function oneOf(on: 'type' | 'event', words: readonly string[], take: Taking = 'these'): Criterion {
  checkNumber(on, words)
  if (!words.every((word) => typeof word === 'string' && word !== '')) {
    throw queryError(`filter by ${on}`, 'one of those given is empty or not a text', adviceFor(on))
  }
  return { on, take, words: words.map((word) => toColumnText(word, WIDTHS[on])) }
}

function checkNumber(on: string, given: readonly unknown[]): void {
  if (given.length === 0) throw queryError(`filter by ${on}`, 'none is given', adviceFor(on))
  if (given.length > MAX_WORDS) throw queryError(`filter by ${on}`, 'too many are given', adviceFor(on))
}

function adviceFor(on: string): string {
  const what = on === 'actor' ? 'actors' : `${on}s as texts`
  return `Pass 1 to ${MAX_WORDS} ${what}, or leave the filter out to read all ${on}s`
}

/** @throws ActivityLogError `QUERY_INVALID`, see `toIdRange`. */
export function between(from: Date | string, to: Date | string): Criterion {
  return { on: 'date', range: toIdRange(from, to) }
}

/** The record by the name of its entity and its key as text; any record of the entity when the id is null. */
export function aboutRecord({
  entity,
  id,
}: {
  readonly entity: string
  readonly id: string | null
}): Criterion {
  return {
    on: 'record',
    entity: toColumnText(entity, WIDTHS.entity),
    id: id === null ? null : toKeyText(id),
  }
}

/** @throws ActivityLogError `QUERY_INVALID` when the id is none. */
export function ofCompany(companyId: IdInput): Criterion {
  const id = toId(companyId)
  if (id !== null) return { on: 'company', id: toKeyText(id) }
  throw queryError(
    'filter by company',
    'the id is empty or not a string, number or bigint',
    'Pass the id of the company itself',
  )
}

/** The values that a field changed from and to. */
export interface ChangedValues<V> {
  readonly from?: V | undefined
  readonly to?: V | undefined
}

/** @throws ActivityLogError `QUERY_INVALID` when the field is no text, or a value cannot stand in the log. */
export function changedField(field: string, values: ChangedValues<unknown> = {}): Criterion {
  if (typeof field !== 'string' || field === '') {
    throw queryError(
      'filter by field',
      'its name is empty or not a text',
      'Pass the path of a property, e.g. "stage"',
    )
  }
  const { from, to } = values
  return {
    on: 'field',
    field,
    ...(from === undefined ? {} : { from: toJson('filter by field', from) }),
    ...(to === undefined ? {} : { to: toJson('filter by field', to) }),
  }
}

/** @throws ActivityLogError `QUERY_INVALID` when the path is empty or the value cannot stand in JSON. */
export function withMetadata(path: string | readonly string[], value: unknown): Criterion {
  const keys = typeof path === 'string' ? path.split('.') : path
  if (Array.isArray(keys) && keys.length > 0 && keys.every((key) => typeof key === 'string' && key !== '')) {
    return { on: 'metadata', path: keys, value: toJson('filter by metadata', value) }
  }
  throw queryError(
    'filter by metadata',
    'the path is empty or holds something else than texts',
    'Pass a path such as "order.channel" or ["order", "channel"]',
  )
}

/** The value as the log stores one. */
function toJson(what: string, value: unknown): JsonValue {
  if (typeof value === 'bigint') return value.toString()
  try {
    const text = JSON.stringify(value)
    if (text !== undefined) return JSON.parse(text) as JsonValue
  } catch {
    // Circular, or a bigint inside: said below.
  }
  throw queryError(
    what,
    'the value cannot stand in JSON',
    'Pass a text, number, boolean, Date, null or plain object',
  )
}

/** @throws ActivityLogError `QUERY_INVALID` for what is neither an IP address nor a network. */
export function fromIp(network: string): Criterion {
  if (typeof network === 'string' && isNetwork(network)) return { on: 'ip', network }
  throw queryError(
    'filter by IP address',
    'it is neither an address nor a network',
    'Pass an IPv4 or IPv6 address such as 203.0.113.7, or a network such as 10.0.0.0/8 or 2001:db8::/32',
  )
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || address.includes('%') || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

/** @throws ActivityLogError `QUERY_INVALID` when the text is empty or none. */
export function inGroup(on: 'requestId' | 'transactionId', id: string): Criterion {
  if (typeof id !== 'string' || id === '') {
    throw queryError(`filter by ${on}`, 'it is empty or not a text', 'Pass the id as an activity has it')
  }
  return { on, id: on === 'requestId' ? toColumnText(id, WIDTHS.requestId) : toKeyText(id) }
}

/** @throws ActivityLogError `QUERY_INVALID` when the source is empty or no text. */
export function fromSource(source: string): Criterion {
  if (typeof source === 'string' && source !== '') return { on: 'source', source }
  throw queryError(
    'filter by source',
    'it is empty or not a text',
    'Pass a source such as "http", "job" or "cli"',
  )
}

/** @throws ActivityLogError `QUERY_INVALID` when the application added no such column, or the value is of another type. */
export function withColumn(
  column: string,
  value: string | number | boolean | null,
  columns: readonly string[],
): Criterion {
  if (!columns.includes(column)) {
    const known = columns.length === 0 ? 'none' : columns.join(', ')
    throw queryError(
      'filter by column',
      'the log has no such column of its own',
      `Columns of the extension: ${known}`,
    )
  }
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
    return { on: 'column', column, value }
  throw queryError(
    'filter by column',
    'the value is of no type that a column holds',
    'Pass a text, number, boolean or null',
  )
}
