/** Filters as plain values that the query, its criteria and the model read alike. */
import type { JsonValue } from '../../src/model/json.js'
import type { ActivityCriteria } from '../../src/query/activity-criteria.js'
import type { ActivityQuery } from '../../src/query/activity-query.js'
import type { ActorFilter } from '../../src/query/criteria.js'
import type { CalendarRange, DatePreset, WeekDay } from '../../src/query/date-range.js'

/** A filter. */
export type Filter =
  | { readonly on: 'by' | 'notBy'; readonly actors: readonly ActorFilter[] }
  | { readonly on: 'type' | 'notType' | 'event' | 'notEvent'; readonly words: readonly string[] }
  | { readonly on: 'between'; readonly from: number; readonly to: number }
  | DuringFilter
  | { readonly on: 'about'; readonly entity: string; readonly id: string | null }
  | { readonly on: 'changed'; readonly field: string; readonly from?: JsonValue; readonly to?: JsonValue }
  | { readonly on: 'company' | 'ip' | 'source' | 'request' | 'transaction'; readonly is: string }
  | { readonly on: 'metadata'; readonly path: string | readonly string[]; readonly value: JsonValue }
  | { readonly on: 'search'; readonly text: string; readonly timeZone: string | null }

/** Days of a zone. */
export interface DuringFilter {
  readonly on: 'during'
  readonly dates: DatePreset | CalendarRange
  readonly timeZone: string
  readonly weekStart: WeekDay | undefined
}

/** The query with the filter. */
export function applyFilter(query: ActivityQuery, filter: Filter): ActivityQuery {
  switch (filter.on) {
    case 'by':
      return query.by(...filter.actors)
    case 'notBy':
      return query.notBy(...filter.actors)
    case 'type':
      return query.ofType(...filter.words)
    case 'notType':
      return query.notOfType(...filter.words)
    case 'event':
      return query.event(...filter.words)
    case 'notEvent':
      return query.notEvent(...filter.words)
    case 'between':
      return query.between(new Date(filter.from), new Date(filter.to).toISOString())
    case 'during':
      return query.during(filter.dates, filter)
    case 'about':
      return filter.id === null ? query.about(filter.entity) : query.about(filter.entity, filter.id)
    case 'changed':
      return query.changed(filter.field, valuesOf(filter))
    case 'company':
      return query.ofCompany(filter.is)
    case 'ip':
      return query.fromIp(filter.is)
    case 'source':
      return query.fromSource(filter.is)
    case 'request':
      return query.inRequest(filter.is)
    case 'transaction':
      return query.inTransaction(filter.is)
    case 'metadata':
      return query.withMetadata(filter.path, filter.value)
    case 'search':
      return query.search(filter.text, { timeZone: filter.timeZone ?? undefined })
  }
}

/** The filters as values for `matching`, as few as hold them all: one of them cannot hold two filters of one name. */
export function criteriaOf(filters: readonly Filter[]): readonly ActivityCriteria[] {
  const all: ActivityCriteria[] = []
  for (const criteria of filters.map(criterionOf)) {
    const last = all.at(-1)
    const isApart = last === undefined || Object.keys(criteria).some((key) => key in last)
    if (isApart) all.push(criteria)
    else all[all.length - 1] = { ...last, ...criteria }
  }
  return all
}

function criterionOf(filter: Filter): ActivityCriteria {
  switch (filter.on) {
    case 'by':
    case 'notBy':
      return { [filter.on]: filter.actors }
    case 'type':
    case 'notType':
    case 'event':
    case 'notEvent':
      return { [`${filter.on}s`]: filter.words }
    case 'between':
      return { between: { from: new Date(filter.from).toISOString(), to: new Date(filter.to) } }
    case 'during':
      return { during: filter.dates, timeZone: filter.timeZone, weekStart: filter.weekStart }
    case 'about':
      return { record: { entity: filter.entity, id: filter.id ?? undefined } }
    case 'changed':
      return { changed: { field: filter.field, ...valuesOf(filter) } }
    case 'company':
    case 'request':
    case 'transaction':
      return { [`${filter.on}Id`]: filter.is }
    case 'ip':
    case 'source':
      return { [filter.on]: filter.is }
    case 'metadata':
      return { metadata: { ...filter, path: [filter.path].flat().flatMap((key) => pathOf(key, filter)) } }
    case 'search':
      return { search: filter.text, ...(filter.timeZone === null ? {} : { timeZone: filter.timeZone }) }
  }
}

function pathOf(key: string, { path }: { readonly path: unknown }): readonly string[] {
  return typeof path === 'string' ? key.split('.') : [key]
}

function valuesOf({ from, to }: { readonly from?: JsonValue; readonly to?: JsonValue }): {
  readonly from?: JsonValue
  readonly to?: JsonValue
} {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}
