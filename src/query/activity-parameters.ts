/**
 * The parameters that a query's URL may hold: the name of each, whether it may occur several times, and what its text stands
 * for. What one parameter means beside another is said in `parse-activity-query`.
 */
import * as v from 'valibot'
import { ACTOR_KINDS } from '../model/actor.js'
import { isActivityLogError } from '../model/errors.js'
import type { JsonValue } from '../model/json.js'
import { fromIp, type ActorFilter } from './criteria.js'
import { checkTimeZone, DATE_PRESETS, toIdRange, WEEK_DAYS } from './date-range.js'
import { MAX_NUMBERED, MAX_SIZE } from './paging.js'
import { toSearch } from './search.js'
import { SORT_DIRECTIONS, SORT_KEYS, type SortDirection, type SortKey } from './sort.js'

/** The most characters (UTF-16 code units) of any one value. */
const MAX_TEXT = 1_000

const ANY_KIND = 'any'

const DAY = /^\d{4}-\d{2}-\d{2}$/

const text = reading(`must be a text of 1 to ${MAX_TEXT} characters`, (given) => given)

const search = reading(
  'must be a text of 1 to 500 characters and at most 20 words',
  acceptedBy((given) => toSearch(given, 'UTC')),
)

const actor = reading(
  `must be kind:id, or ${ANY_KIND}:id for any kind, or a kind alone for everybody of it; ` +
    `the kinds are ${ACTOR_KINDS.join(', ')}`,
  parseActor,
)

const record = reading('must be Entity:id, or Entity alone for any record of it', parseRecord)

const VALUE =
  `JSON or a plain text, 1 to ${MAX_TEXT} characters; an empty text, one that reads as JSON and a number that is ` +
  'not written in its shortest form go in quotes, such as "1500.00"'

const value = reading(`must be ${VALUE}`, parseValue)

const metadata = reading(`must be path.to.key:value, the value ${VALUE}`, parseMetadata)

const ip = reading(
  'must be an IP address such as 203.0.113.7, or a network such as 10.0.0.0/8 or 2001:db8::/32',
  acceptedBy(fromIp),
)

const time = reading(
  'must be a calendar day such as 2026-03-01, or a date-time with its zone such as 2026-03-01T09:30:00Z or ' +
    '2026-03-01T09:30:00+01:00 (a + is written %2B in a URL)',
  acceptedBy((given) => toIdRange(given, given)),
)

const timeZone = reading(
  'must be an IANA time zone such as Europe/Rome, or an offset such as +02:00 (a + is written %2B in a URL)',
  acceptedBy(checkTimeZone),
)

const during = word(DATE_PRESETS, ', with spaces or hyphens', (given) => given.replaceAll('-', ' '))

const sort = reading(
  `must be one of ${SORT_KEYS.join(', ')}, alone or followed by :asc or :desc; alone, date is newest first ` +
    'and all others ascend',
  parseSort,
)

/** What `page` must be, for itself and beside `size`. */
export const PAGE =
  `must be a whole number from 1 on, and page times size at most ${MAX_NUMBERED}; further on pass after, ` +
  'the cursor of the page before'

/** What is read: for each parameter its values, as a list of texts; `null` in it is a value that is no text. */
export const PARAMETERS = v.object({
  actor: many(actor),
  notActor: many(actor),
  type: many(text),
  notType: many(text),
  event: many(text),
  notEvent: many(text),
  record: once(record),
  changed: once(text),
  changedFrom: once(value),
  changedTo: once(value),
  company: once(text),
  ip: once(ip),
  request: once(text),
  transaction: once(text),
  source: once(text),
  metadata: once(metadata),
  from: once(time),
  to: once(time),
  during: once(during),
  timeZone: once(timeZone),
  weekStart: once(word(WEEK_DAYS)),
  search: once(search),
  sort: once(sort),
  page: once(wholeNumber(MAX_NUMBERED, PAGE)),
  size: once(wholeNumber(MAX_SIZE, `must be a whole number from 1 to ${MAX_SIZE}`)),
  after: once(reading(`must be a cursor, a text of 1 to ${MAX_TEXT} characters`, (given) => given)),
})

/** The values of the parameters that are given. */
export type ParameterValues = v.InferOutput<typeof PARAMETERS>

/** Whether the text is shaped like a calendar day. */
export function isDay(given: string): boolean {
  return DAY.test(given)
}

/** Why the query would refuse: its error's text between `Cannot ...: ` and the code; null when it does not refuse. */
export function reasonAgainst(check: () => unknown): string | null {
  try {
    check()
    return null
  } catch (error) {
    if (!isActivityLogError(error)) return 'cannot be read'
    return /Cannot [^:]*: (.*?)\.? \([A-Z_]+\)$/s.exec(error.message)?.[1] ?? 'cannot be read'
  }
}

/** A text that `read` makes something of; undefined from it is a problem, told in the words of `legal`. */
function reading<T>(legal: string, read: (given: string) => T | undefined) {
  return v.pipe(
    v.string(`is not given as a text; it ${legal}`),
    v.minLength(1, legal),
    v.maxLength(MAX_TEXT, legal),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const result = read(dataset.value)
      if (result !== undefined) return result
      addIssue({ message: legal })
      return NEVER
    }),
  )
}

/** The text itself, unless the query would refuse it. */
function acceptedBy(check: (given: string) => unknown): (given: string) => string | undefined {
  return (given) => (reasonAgainst(() => check(given)) === null ? given : undefined)
}

function many<T>(schema: v.GenericSchema<unknown, T>) {
  return v.optional(v.pipe(v.array(schema), v.minLength(1, 'is an empty list; leave it out to read all')))
}

function once<T>(schema: v.GenericSchema<unknown, T>) {
  const only = v.transform((values: unknown[]) => values[0])
  return v.optional(v.pipe(v.array(v.unknown()), v.length(1, 'must be given once'), only, schema))
}

function word<T extends string>(words: readonly T[], spelling = '', spelled = (given: string) => given) {
  return reading(`must be one of ${words.join(', ')}${spelling}`, (given) =>
    words.find((each) => each === spelled(given)),
  )
}

function wholeNumber(most: number, legal: string) {
  return reading(legal, (given) =>
    /^[1-9]\d{0,8}$/.test(given) && Number(given) <= most ? Number(given) : undefined,
  )
}

/** The text before the first colon and the text after it; without a colon all of it and undefined. */
function splitAtColon(given: string): readonly [string, string | undefined] {
  const at = given.indexOf(':')
  return at < 0 ? [given, undefined] : [given.slice(0, at), given.slice(at + 1)]
}

function parseActor(given: string): ActorFilter | undefined {
  const [prefix, id] = splitAtColon(given)
  if (id === '') return undefined
  if (prefix === ANY_KIND) return id
  const kind = ACTOR_KINDS.find((each) => each === prefix)
  if (kind === undefined) return undefined
  return id === undefined ? { kind } : { kind, id }
}

function parseRecord(given: string): { readonly entity: string; readonly id?: string } | undefined {
  const [entity, id] = splitAtColon(given)
  if (entity === '' || id === '') return undefined
  return id === undefined ? { entity } : { entity, id }
}

function parseMetadata(
  given: string,
): { readonly path: readonly string[]; readonly value: JsonValue } | undefined {
  const [path, rest = ''] = splitAtColon(given)
  const keys = path.split('.')
  const wanted = parseValue(rest)
  return wanted === undefined || keys.includes('') ? undefined : { path: keys, value: wanted }
}

/** The text as JSON where it parses as JSON, else itself; undefined when it is empty or a number in it would be lost. */
function parseValue(given: string): JsonValue | undefined {
  if (given === '') return undefined
  try {
    const parsed = JSON.parse(given) as JsonValue
    // 1500.00 and 12345678901234567890 are texts in the log: as numbers they would find nothing, in silence.
    if (typeof parsed === 'number') return String(parsed) === given.trim() ? parsed : undefined
    return isFiniteThroughout(parsed) ? parsed : undefined
  } catch {
    return given
  }
}

/** JSON.parse takes 1e999 for infinite, which JSON cannot say. */
function isFiniteThroughout(parsed: JsonValue): boolean {
  if (typeof parsed === 'number') return Number.isFinite(parsed)
  return typeof parsed !== 'object' || parsed === null || Object.values(parsed).every(isFiniteThroughout)
}

function parseSort(given: string): { readonly key: SortKey; readonly direction: SortDirection } | undefined {
  const [name, order] = splitAtColon(given)
  const key = SORT_KEYS.find((each) => each === name)
  if (key === undefined) return undefined
  if (order === undefined) return { key, direction: key === 'date' ? 'desc' : 'asc' }
  const direction = SORT_DIRECTIONS.find((each) => each === order)
  return direction === undefined ? undefined : { key, direction }
}
