/**
 * What a query asks for within what is visible: its filters, checked when they are given, and their SQL. Filters are plain
 * values; none can widen what a viewer sees, because visibility is a condition beside them.
 */
import { ACTOR_KINDS, type ActorKind } from '../model/actor.js'
import { toId, type IdInput } from '../model/id.js'
import { WIDTHS } from '../store/activity-log-entity.js'
import { toColumnText } from '../store/column-text.js'
import { toKeyText } from '../store/key-text.js'
import { ALIAS, type Condition } from './condition.js'
import { toIdRange, type IdRange } from './date-range.js'
import { queryError } from './query-error.js'

/** Whose activities: everybody's with this id, whatever their kind, or one kind's, or one actor's. */
export type ActorFilter = IdInput | { readonly kind: ActorKind; readonly id?: IdInput }

/** One filter. Texts in it are as the columns hold them. */
export type Criterion =
  | { readonly on: 'actor'; readonly kind: ActorKind | null; readonly id: string | null }
  | { readonly on: 'type' | 'event'; readonly words: readonly string[] }
  | { readonly on: 'date'; readonly range: IdRange }
  | { readonly on: 'record'; readonly entity: string; readonly id: string }

/** @throws ActivityLogError `QUERY_INVALID` when the kind is unknown, or an id is given that is none. */
export function byActor(actor: ActorFilter): Criterion {
  if (typeof actor !== 'object' || actor === null) return { on: 'actor', kind: null, id: actorId(actor) }
  if (!ACTOR_KINDS.includes(actor.kind)) {
    throw queryError(
      'filter by actor',
      `the kind is none of ${ACTOR_KINDS.join(', ')}`,
      'Pass an id, or { kind } with one of these kinds, or { kind, id }',
    )
  }
  // An id that is there but undefined is a mistake: to take it for "any" would widen the filter in silence.
  return { on: 'actor', kind: actor.kind, id: 'id' in actor ? actorId(actor.id) : null }
}

/** The most types or events that one filter can name: each costs a parameter and a level of the statement. */
const MAX_WORDS = 100

/** @throws ActivityLogError `QUERY_INVALID` when no word or more than 100 are given, or one is no text. */
export function oneOf(on: 'type' | 'event', words: readonly string[]): Criterion {
  const advice = `Pass 1 to ${MAX_WORDS} ${on}s as texts, or leave the filter out to read all ${on}s`
  if (words.length === 0) throw queryError(`filter by ${on}`, 'none is given', advice)
  if (words.length > MAX_WORDS) throw queryError(`filter by ${on}`, 'too many are given', advice)
  if (!words.every((word) => typeof word === 'string' && word !== '')) {
    throw queryError(`filter by ${on}`, 'one of those given is empty or not a text', advice)
  }
  return { on, words: words.map((word) => toColumnText(word, WIDTHS[on])) }
}

/** @throws ActivityLogError `QUERY_INVALID`, see `toIdRange`. */
export function between(from: Date | string, to: Date | string): Criterion {
  return { on: 'date', range: toIdRange(from, to) }
}

/** The record by the name of its entity and its key as text. */
export function aboutRecord({ entity, id }: { readonly entity: string; readonly id: string }): Criterion {
  return { on: 'record', entity: toColumnText(entity, WIDTHS.entity), id: toKeyText(id) }
}

/** The SQL of a filter. `index` is its place among the filters, so that parameters of two never share a name. */
export function whereMatches(criterion: Criterion, index: number): Condition {
  const name = `filter${index}`
  switch (criterion.on) {
    case 'actor':
      return whereActor(criterion, name)
    case 'type':
    case 'event':
      return whereOneOf(criterion.on, criterion.words, name)
    case 'date':
      return {
        sql: `${ALIAS}.id >= :${name}From AND ${ALIAS}.id < :${name}To`,
        parameters: { [`${name}From`]: criterion.range.from, [`${name}To`]: criterion.range.to },
      }
    case 'record':
      return {
        sql: `${sameText('entity', `${name}Entity`)} AND ${ALIAS}.recordId = :${name}Record`,
        parameters: { [`${name}Entity`]: criterion.entity, [`${name}Record`]: criterion.id },
      }
  }
}

function whereActor({ kind, id }: Extract<Criterion, { on: 'actor' }>, name: string): Condition {
  const ofKind = kind === null ? [] : [`${ALIAS}.actorKind = :${name}Kind`]
  const withId = id === null ? [] : [`${ALIAS}.actorId = :${name}Actor`]
  return {
    sql: [...ofKind, ...withId].join(' AND '),
    parameters: {
      ...(kind === null ? {} : { [`${name}Kind`]: kind }),
      ...(id === null ? {} : { [`${name}Actor`]: id }),
    },
  }
}

function whereOneOf(column: 'type' | 'event', words: readonly string[], name: string): Condition {
  const names = words.map((_, index) => `${name}Word${index}`)
  return {
    sql: `(${names.map((word) => sameText(column, word)).join(' OR ')})`,
    parameters: Object.fromEntries(words.map((word, index) => [`${name}Word${index}`, word])),
  }
}

/** Equal to the last character: by `=` alone MySQL and MariaDB take `Sales ` for `Sales`. */
function sameText(column: 'type' | 'event' | 'entity', name: string): string {
  return `(${ALIAS}.${column} = :${name} AND LENGTH(${ALIAS}.${column}) = LENGTH(:${name}))`
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
