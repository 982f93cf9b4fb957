/** Criteria as people ask for them, and the parameters that they are written as. */
import fc from 'fast-check'
import type { JsonValue } from '../../src/model/json.js'
import type { ActivityCriteria } from '../../src/query/activity-criteria.js'
import type { ActorFilter } from '../../src/query/criteria.js'
import { DATE_PRESETS, WEEK_DAYS } from '../../src/query/date-range.js'
import type { PageRequest } from '../../src/query/paging.js'
import { SORT_KEYS } from '../../src/query/sort.js'
import { json } from '../diff/arbitraries.js'

/** The parameters of criteria: what `parseActivityQuery` undoes. */
export function format(written: ActivityCriteria, wanted: PageRequest, isQuoted: boolean): URLSearchParams {
  const { record, changed, metadata, between, during, sort } = written
  const range = typeof during === 'object' ? during : between
  const valueText = (value: JsonValue | undefined): string | undefined =>
    value === undefined ? undefined : formatValue(value, isQuoted)
  const pairs: Record<string, unknown> = {
    actor: written.by?.map(formatActor),
    notActor: written.notBy?.map(formatActor),
    type: written.types,
    notType: written.notTypes,
    event: written.events,
    notEvent: written.notEvents,
    record: record && (record.id === undefined ? record.entity : `${record.entity}:${record.id}`),
    changed: changed?.field,
    changedFrom: valueText(changed?.from),
    changedTo: valueText(changed?.to),
    company: written.companyId,
    ip: written.ip,
    request: written.requestId,
    transaction: written.transactionId,
    source: written.source,
    metadata: metadata && `${metadata.path.join('.')}:${formatValue(metadata.value, isQuoted)}`,
    from: range?.from,
    to: range?.to,
    during: typeof during === 'string' ? during : undefined,
    timeZone: written.timeZone,
    weekStart: written.weekStart,
    search: written.search,
    sort: sort && `${sort.key}:${sort.direction}`,
    page: wanted.number,
    size: wanted.size,
    after: wanted.after,
  }
  const texts = Object.entries(pairs).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((each) => [name, String(each)]),
  )
  return new URLSearchParams(texts as [string, string][])
}

function formatActor(actor: ActorFilter): string {
  if (typeof actor !== 'object') return `any:${actor}`
  return actor.id === undefined ? actor.kind : `${actor.kind}:${actor.id}`
}

/** A text that does not read as JSON can go without quotes. */
function formatValue(value: JsonValue, isQuoted: boolean): string {
  if (isQuoted || typeof value !== 'string' || value === '') return JSON.stringify(value)
  try {
    JSON.parse(value)
    return JSON.stringify(value)
  } catch {
    return value
  }
}

function word(): fc.Arbitrary<string> {
  return fc.string({ unit: 'binary', minLength: 1, maxLength: 30 })
}

export function criteria(): fc.Arbitrary<ActivityCriteria> {
  const words = fc.array(word(), { minLength: 1, maxLength: 5 })
  const actors = fc.array(actor(), { minLength: 1, maxLength: 5 })
  const filters = fc.record<ActivityCriteria, never>(
    {
      by: actors,
      notBy: actors,
      types: words,
      notTypes: words,
      events: words,
      notEvents: words,
      record: fc.record(
        { entity: word().filter((text) => !text.includes(':')), id: word() },
        { requiredKeys: ['entity'] },
      ),
      changed: fc.record({ field: word(), from: value(), to: value() }, { requiredKeys: ['field'] }),
      companyId: word(),
      ip: network(),
      requestId: word(),
      transactionId: word(),
      source: word(),
      metadata: fc.record({
        path: fc.array(
          word().filter((text) => !/[.:]/.test(text)),
          { minLength: 1, maxLength: 4 },
        ),
        value: value(),
      }),
      weekStart: fc.constantFrom(...WEEK_DAYS),
      search: word(),
      sort: fc.record({
        key: fc.constantFrom(...SORT_KEYS),
        direction: fc.constantFrom('asc' as const, 'desc' as const),
      }),
    },
    { requiredKeys: [] },
  )
  return fc.tuple(filters, time()).map((parts) => ({ ...parts[0], ...parts[1] }))
}

function actor(): fc.Arbitrary<ActorFilter> {
  const kind = fc.constantFrom('user' as const, 'admin' as const, 'system' as const, 'anonymous' as const)
  return fc.oneof(word(), fc.record({ kind, id: word() }, { requiredKeys: ['kind'] }))
}

function value(): fc.Arbitrary<JsonValue> {
  return fc
    .oneof(word(), fc.constantFrom('', '42', '1500.00', 'null', '"', '[]'), json())
    .filter((each) => JSON.stringify(each).length <= 800)
}

function network(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map((parts) => parts.join('/')),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map((parts) => parts.join('/')),
  )
}

function time(): fc.Arbitrary<ActivityCriteria> {
  const zone = fc.constantFrom('UTC', 'Europe/Rome', 'America/New_York', 'Pacific/Apia')
  const instants = fc
    .tuple(instant(), instant())
    .map((pair) => pair.sort())
    .map(([from = '', to = '']) => ({ from, to }))
  const days = instants.map(({ from, to }) => ({ from: from.slice(0, 10), to: to.slice(0, 10) }))
  return fc.oneof(
    fc.constant({}),
    fc.record({ timeZone: zone }),
    fc.record({ between: instants }),
    fc.record({ during: fc.oneof(fc.constantFrom(...DATE_PRESETS), days), timeZone: zone }),
  )
}

function instant(): fc.Arbitrary<string> {
  const bounds = { min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }
  return fc.date(bounds).map((date) => date.toISOString())
}

export function page(): fc.Arbitrary<PageRequest> {
  const size = fc.integer({ min: 1, max: 500 })
  return fc.oneof(
    fc.record({ number: fc.integer({ min: 1, max: 20 }), size }, { requiredKeys: [] }),
    fc.record({ after: word(), size }, { requiredKeys: [] }),
  )
}
