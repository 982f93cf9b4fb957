/** Random filters, most of which find something: they are made of an activity that is there. */
import fc from 'fast-check'
import type { ActivityDraft } from '../../src/model/activity.js'
import { ACTOR_KINDS } from '../../src/model/actor.js'
import type { JsonValue } from '../../src/model/json.js'
import type { ActorFilter } from '../../src/query/criteria.js'
import { DATE_PRESETS, WEEK_DAYS } from '../../src/query/date-range.js'
import { timeOfId } from '../../src/store/activity-id.js'
import type { Filter } from './filters.js'
import { clockAt } from './model-calendar.js'
import { ENTITIES, EVENTS, FIELDS, someId, SOURCES, TYPES, VALUES } from './worlds.js'

/** Zones east and west, some of which set their clocks while a world lasts. */
export const TIME_ZONES = [
  'UTC',
  'Europe/Madrid',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Pacific/Auckland',
]

/** A filter that lets this activity pass, more often than not. */
export function someFilterFor(draft: ActivityDraft): fc.Arbitrary<Filter> {
  return fc.oneof(
    fc.oneof(someActorFilter(draft), someWordFilter(draft)),
    someDateFilter(draft),
    someTextFilter(draft),
    someSearch(draft),
  )
}

/** A filter that has to look at rows, and lets many of them pass. */
export const someBroadFilter: fc.Arbitrary<Filter> = fc.constantFrom<Filter>(
  { on: 'search', text: '2026', timeZone: null },
  { on: 'search', text: 'e', timeZone: null },
  { on: 'ip', is: '::/0' },
  { on: 'ip', is: '10.0.0.0/8' },
  { on: 'notType', words: ['x'] },
  { on: 'event', words: ['created', 'updated', 'deleted'] },
  { on: 'about', entity: 'Deal', id: null },
  { on: 'source', is: 'http' },
  { on: 'changed', field: 'stage' },
  { on: 'notBy', actors: ['x', { kind: 'anonymous' }] },
)

const someOtherActor: fc.Arbitrary<ActorFilter> = fc.oneof(
  someId,
  fc.record({ kind: fc.constantFrom(...ACTOR_KINDS) }),
  fc.record({ kind: fc.constantFrom(...ACTOR_KINDS), id: someId }),
)

function someActorFilter({ actor: { kind, id } }: ActivityDraft): fc.Arbitrary<Filter> {
  const own = fc.constantFrom<ActorFilter>({ kind }, ...(id === null ? [] : [{ kind, id }, id]))
  const others = fc.array(someOtherActor, { maxLength: 2 })
  return fc.oneof(
    fc.tuple(own, others).map(([actor, more]) => ({ on: 'by' as const, actors: [...more, actor] })),
    fc
      .array(someOtherActor, { minLength: 1, maxLength: 3 })
      .map((actors) => ({ on: 'notBy' as const, actors })),
  )
}

function someWordFilter({ type, event }: ActivityDraft): fc.Arbitrary<Filter> {
  const among = (words: readonly string[]) => fc.subarray([...words, 'nothing'])
  return fc.oneof(
    among(TYPES).map((words) => ({ on: 'type' as const, words: [...words, type] })),
    among(EVENTS).map((words) => ({ on: 'event' as const, words: [...words, event] })),
    among(TYPES.filter((word) => word !== type)).map((words) => ({
      on: 'notType' as const,
      words: [...words, 'x'],
    })),
    among(EVENTS.filter((word) => word !== event)).map((words) => ({
      on: 'notEvent' as const,
      words: [...words, 'x'],
    })),
  )
}

const DAY = 86_400_000

function someDateFilter({ id }: ActivityDraft): fc.Arbitrary<Filter> {
  const ms = timeOfId(id).getTime()
  const some = <T>(what: (before: number, after: number) => T) =>
    fc
      .oneof(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 12 * DAY }))
      .chain((before) =>
        fc
          .oneof(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 12 * DAY }))
          .map((after) => what(before, after)),
      )
  const dayOf = (at: number, timeZone: string) => clockAt(at, timeZone).slice(0, 10)
  return fc.oneof(
    some((before, after) => ({ on: 'between' as const, from: ms - before, to: ms + after })),
    fc
      .record({
        timeZone: fc.constantFrom(...TIME_ZONES),
        weekStart: fc.option(fc.constantFrom(...WEEK_DAYS), { nil: undefined }),
        preset: fc.option(fc.constantFrom(...DATE_PRESETS)),
        around: some((before, after) => [ms - before, ms + after] as const),
      })
      .map(({ preset, around: [from, to], ...calendar }) => ({
        on: 'during' as const,
        dates: preset ?? { from: dayOf(from, calendar.timeZone), to: dayOf(to, calendar.timeZone) },
        ...calendar,
      })),
  )
}

const NETWORKS = [
  ...['10.0.0.0/8', '10.0.0.1/31', '203.0.113.0/24', '203.0.113.7/32', '0.0.0.0/0', '8.0.0.0/7'],
  ...['2001:db8::/32', '2001:db8::/47', '2001:0DB8::1', '::ffff:10.0.0.0/104', '::ffff:10.0.0.2'],
  ...['fe80::/10', '::1/128', '::/0', '2001:db8:1::/48'],
]

/** Paths and values of which most are in no metadata together. */
const someKept: fc.Arbitrary<Filter> = fc.record({
  on: fc.constant('metadata' as const),
  path: fc.constantFrom('order.channel', 'order.lines', 'order', 'note', 'channel', 'source', ['a.b'], 'a.b'),
  value: fc.constantFrom<JsonValue>('web', 'shop', 2, '2', 'kept', null, true, ['x', 'y'], { order: 'web' }),
})

/** What this metadata holds, at each of its places. */
function keptIn(place: JsonValue | undefined, path: readonly string[] = []): readonly Filter[] {
  if (typeof place !== 'object' || place === null || Array.isArray(place)) return []
  return Object.entries(place).flatMap(([key, value]: [string, JsonValue]) => [
    { on: 'metadata' as const, path: [...path, key], value },
    ...keptIn(value, [...path, key]),
  ])
}

function someTextFilter(draft: ActivityDraft): fc.Arbitrary<Filter> {
  const { record, companyId, ip, requestId, transactionId, context } = draft
  const address = ip !== null && /^[\d.]+$|^[\d.a-f:]+$/i.test(ip) ? [ip] : []
  const own: readonly (Filter | readonly Filter[])[] = [
    record === null
      ? []
      : [record.id, null].map((id) => ({ on: 'about' as const, entity: record.entity, id })),
    companyId === null ? [] : { on: 'company', is: companyId },
    requestId === null ? [] : { on: 'request', is: requestId },
    transactionId === null ? [] : { on: 'transaction', is: transactionId },
    context.source === undefined ? [] : { on: 'source', is: context.source },
    keptIn(context.metadata).slice(0, 2),
  ]
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<Filter>(...own.flat(), { on: 'request', is: 'again' }) },
    {
      weight: 1,
      arbitrary: fc.record({
        on: fc.constant('about' as const),
        entity: fc.constantFrom(...ENTITIES),
        id: someId,
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom(...SOURCES).map((is) => ({ on: 'source' as const, is })) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(...NETWORKS, ...address, ...address)
        .map((is) => ({ on: 'ip' as const, is })),
    },
    { weight: 2, arbitrary: someChangedFilter(draft) },
    { weight: 1, arbitrary: someKept },
  )
}

/** Few activities have a field that changed so: where this one has none, about every third has the field. */
function someChangedFilter({ kind, changes }: ActivityDraft): fc.Arbitrary<Filter> {
  const value = fc.constantFrom(...VALUES)
  const on = fc.constant('changed' as const)
  const some = fc.record(
    { on, field: fc.constantFrom(...FIELDS, 'stag'), from: value, to: value },
    { requiredKeys: ['on', 'field'] },
  )
  if (kind !== 'updated') return some.map(({ on, field }) => ({ on, field }))
  const own = fc
    .constantFrom(...changes)
    .chain(({ field, before, after }) =>
      fc.record(
        { on, field: fc.constant(field), from: fc.constant(before), to: fc.constant(after) },
        { requiredKeys: ['on', 'field'] },
      ),
    )
  return fc.oneof({ weight: 1, arbitrary: some }, { weight: 3, arbitrary: own })
}

function someSearch(draft: ActivityDraft): fc.Arbitrary<Filter> {
  return fc
    .record({
      timeZone: fc.option(fc.constantFrom(...TIME_ZONES)),
      gap: fc.constantFrom(' ', '  ', '\n', '\u00a0'),
    })
    .chain(({ timeZone, gap }) =>
      fc.array(someWord(draft, timeZone ?? 'UTC'), { minLength: 1, maxLength: 2 }).map((words) => ({
        on: 'search' as const,
        text: words.join(gap),
        timeZone,
      })),
    )
}

const ODD_WORDS = [
  ...[
    '%',
    '_',
    '\\',
    '%%',
    '\\%',
    'a_b',
    '100%',
    "'",
    '"',
    ';--',
    '*',
    '?',
    '$1',
    ':like0',
    '\0',
    'é',
    'e\u0301',
  ],
  ...['İ', 'i', 'ı', 'ß', 'SS', 'ΟΔΟΣ', 'οδοσ', 'сделка', '商', '💩', '\u0308', 'N\u0303', ' '],
  ...['2026', '2026-03', '2026-13', '14:30', '2:30PM', '2pm', '24:00', '29.3.2026', '3/4/2026', '2025'],
]

function someWord(draft: ActivityDraft, timeZone: string): fc.Arbitrary<string> {
  const { actor, type, event, description, record, ip } = draft
  const texts = [actor.name, type, event, description, record?.name ?? type, ip ?? event]
  const words = texts.flatMap((text) => text.split(/\s+/u)).filter(Boolean)
  const part = fc
    .tuple(fc.constantFrom(...words, 'Ana'), fc.nat({ max: 4 }), fc.integer({ min: 1, max: 6 }))
    .map(
      ([word, start, length]) =>
        Array.from(word)
          .slice(start, start + length)
          .join('') || word,
    )
  return fc.oneof(
    {
      weight: 5,
      arbitrary: part.chain((text) => fc.constantFrom(text, text.toUpperCase(), text.toLowerCase())),
    },
    { weight: 3, arbitrary: fc.constantFrom(...timeWords(timeOfId(draft.id), timeZone)) },
    { weight: 2, arbitrary: fc.constantFrom(...ODD_WORDS) },
    { weight: 1, arbitrary: fc.string({ maxLength: 2 }) },
  )
}

/** Ways to write when it was. */
function timeWords(time: Date, timeZone: string): readonly string[] {
  const clock = clockAt(time.getTime(), timeZone)
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = clock.split(/\D/)
  const [d, m, h] = [Number(day), Number(month), Number(hour)]
  return [
    ...[year, `${year}-${month}`, `${year}-${month}-${day}`, `${d}.${m}.${year}`, `${day}.${month}.${year}`],
    ...[`${d}/${m}/${year}`, `${m}/${d}/${year}`, `${hour}:${minute}`, `${h}:${minute}:${second}`],
    ...[`${h % 12 || 12}${h < 12 ? 'am' : 'PM'}`, `${h % 12 || 12}:${minute}${h < 12 ? 'AM' : 'pm'}`],
    ...[clock.slice(0, 16), clock, time.toISOString(), time.toISOString().replace('Z', '+00:00')],
  ]
}
