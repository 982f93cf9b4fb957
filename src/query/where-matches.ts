/**
 * The SQL of filters. What no index answers is made narrow here and made exact by `checks`: such a condition lets every match
 * pass, and perhaps more.
 */
import type { ActivityLog } from '../store/activity-log-entity.js'
import type { DatabaseFamily } from '../store/dialect.js'
import { ALIAS, type Condition } from './condition.js'
import type { ActorMatch, Criterion, CriterionOn, Taking } from './criterion.js'
import type { IdRange } from './date-range.js'
import { textWords } from './search.js'

const NOTHING: Condition = { sql: '1 = 1', parameters: {} }

/** `name` begins the names of its parameters, so that those of two filters never meet. */
export function whereMatches(criterion: Criterion, name: string, family: DatabaseFamily): Condition {
  switch (criterion.on) {
    case 'actor':
      return whereActor(criterion, name)
    case 'type':
    case 'event':
      return whereOneOf(criterion, name)
    case 'date':
      return whereInRange(criterion.range, name)
    case 'record':
      return whereRecord(criterion, name)
    case 'company':
      return { sql: `${ALIAS}.companyId = :${name}`, parameters: { [name]: criterion.id } }
    case 'requestId':
      return { sql: sameText('requestId', name), parameters: { [name]: criterion.id } }
    case 'transactionId':
      return { sql: `${ALIAS}.transactionId = :${name}`, parameters: { [name]: criterion.id } }
    case 'field':
      return whereHolds('changes', needlesOfField(criterion), name, family)
    case 'source':
      return whereHolds('context', [`"source":${JSON.stringify(criterion.source)}`], name, family)
    case 'metadata':
      return whereHolds('context', needlesOfMetadata(criterion), name, family)
    case 'search':
      return whereHolds('searchText', textWords(criterion), name, family)
    case 'ip':
      return { sql: `${ALIAS}.ip IS NOT NULL`, parameters: {} }
    case 'column':
      return whereColumn(criterion, name)
    case 'during':
      throw new TypeError('A range of days has no SQL before it is resolved.')
  }
}

/** The ids from one on and before another. */
export function whereInRange({ from, to }: IdRange, name: string): Condition {
  return {
    sql: `${ALIAS}.id >= :${name}From AND ${ALIAS}.id < :${name}To`,
    parameters: { [`${name}From`]: from, [`${name}To`]: to },
  }
}

/** The column holds all of these texts, whatever stands around them. No wildcards: a pattern could not be escaped alike everywhere. */
export function whereHolds(
  column: keyof ActivityLog,
  texts: readonly string[],
  name: string,
  family: DatabaseFamily,
): Condition {
  if (texts.length === 0) return NOTHING
  const place = { postgres: 'strpos', sqlite: 'instr', mysql: 'INSTR' }[family]
  return {
    sql: texts.map((_, index) => `${place}(${ALIAS}.${column}, :${name}${index}) > 0`).join(' AND '),
    parameters: Object.fromEntries(texts.map((text, index) => [`${name}${index}`, text])),
  }
}

function whereActor({ actors, take }: CriterionOn<'actor'>, name: string): Condition {
  const parameters: Record<string, string> = {}
  const each = actors.map((actor, index) => {
    if (actor.kind !== null) parameters[`${name}Kind${index}`] = actor.kind
    if (actor.id !== null) parameters[`${name}Actor${index}`] = actor.id
    return take === 'these' ? isActor(actor, name, index) : isOtherActor(actor, name, index)
  })
  return { sql: combined(each, take), parameters }
}

function isActor({ kind, id }: ActorMatch, name: string, index: number): string {
  const parts = [
    ...(kind === null ? [] : [`${ALIAS}.actorKind = :${name}Kind${index}`]),
    ...(id === null ? [] : [`${ALIAS}.actorId = :${name}Actor${index}`]),
  ]
  return parts.length > 1 ? `(${parts.join(' AND ')})` : parts.join('')
}

/** Written out: with NOT in front, an actor without an id would be neither this one nor another. */
function isOtherActor({ kind, id }: ActorMatch, name: string, index: number): string {
  const parts = [
    ...(kind === null ? [] : [`${ALIAS}.actorKind <> :${name}Kind${index}`]),
    ...(id === null ? [] : [`${ALIAS}.actorId IS NULL`, `${ALIAS}.actorId <> :${name}Actor${index}`]),
  ]
  return `(${parts.join(' OR ')})`
}

function whereOneOf({ on, words, take }: CriterionOn<'type' | 'event'>, name: string): Condition {
  const each = words.map((_, index) => {
    const same = sameText(on, `${name}Word${index}`)
    return take === 'these' ? same : `NOT ${same}`
  })
  return {
    sql: combined(each, take),
    parameters: Object.fromEntries(words.map((word, index) => [`${name}Word${index}`, word])),
  }
}

function combined(each: readonly string[], take: Taking): string {
  return `(${each.join(take === 'these' ? ' OR ' : ' AND ')})`
}

/** Equal to the last character: by `=` alone MySQL and MariaDB take `Sales ` for `Sales`. */
function sameText(column: 'type' | 'event' | 'entity' | 'requestId', name: string): string {
  return `(${ALIAS}.${column} = :${name} AND LENGTH(${ALIAS}.${column}) = LENGTH(:${name}))`
}

function whereRecord({ entity, id }: CriterionOn<'record'>, name: string): Condition {
  const ofEntity = sameText('entity', `${name}Entity`)
  if (id === null) return { sql: ofEntity, parameters: { [`${name}Entity`]: entity } }
  return {
    sql: `${ofEntity} AND ${ALIAS}.recordId = :${name}Record`,
    parameters: { [`${name}Entity`]: entity, [`${name}Record`]: id },
  }
}

function needlesOfField({ field, from, to }: CriterionOn<'field'>): readonly string[] {
  return [`${JSON.stringify(field)}:`, ...needlesOfValue(from), ...needlesOfValue(to)]
}

function needlesOfMetadata({ path, value }: CriterionOn<'metadata'>): readonly string[] {
  // A number may be a place in a list, which has no key.
  const keys = path.filter((key) => !/^\d+$/.test(key))
  return [...keys.map((key) => JSON.stringify(key)), ...needlesOfValue(value)]
}

/** A text without its quotes: the log may hold it as a number. Of containers the keys may stand in any order. */
function needlesOfValue(value: unknown): readonly string[] {
  if (value === undefined || (typeof value === 'object' && value !== null)) return []
  const text = JSON.stringify(value)
  return [typeof value === 'string' ? text.slice(1, -1) : text]
}

function whereColumn({ column, value }: CriterionOn<'column'>, name: string): Condition {
  if (value === null) return { sql: `${ALIAS}.${column} IS NULL`, parameters: {} }
  return { sql: `${ALIAS}.${column} = :${name}`, parameters: { [name]: value } }
}
