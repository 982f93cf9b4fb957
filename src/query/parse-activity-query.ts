/**
 * From a URL's parameters to the criteria and the page that they ask for. What comes in is a stranger's: nothing in it throws,
 * nothing unknown is passed over in silence (a filter that is dropped shows more than was asked for), and all that is wrong is
 * told at once.
 */
import * as v from 'valibot'
import { toColumnText } from '../store/column-text.js'
import type { ActivityCriteria } from './activity-criteria.js'
import { isDay, PAGE, PARAMETERS, reasonAgainst, type ParameterValues } from './activity-parameters.js'
import { toDuring, toIdRange } from './date-range.js'
import { toPage, type PageRequest } from './paging.js'

/** What is wrong with one parameter. */
export interface ActivityQueryProblem {
  /** The parameter's name, its first 64 characters; empty when the parameters as a whole are wrong. */
  readonly path: string
  /** What is wrong and what would be right, to stand behind the name. It never holds the value that was given. */
  readonly message: string
}

/** What the parameters ask for, or all that is wrong with them, up to 20 problems. */
export type ParsedActivityQuery =
  | { readonly ok: true; readonly criteria: ActivityCriteria; readonly page: PageRequest }
  | { readonly ok: false; readonly problems: readonly ActivityQueryProblem[] }

/** A query as it arrives: a URL's, its text with or without `?`, or what a framework made of it. */
export type ActivityQueryInput =
  URLSearchParams | string | Readonly<Record<string, string | readonly string[] | undefined>>

/** The most values that are looked at; more are one problem, found by counting. */
const MAX_VALUES = 100

const MAX_PROBLEMS = 20

const MAX_PATH = 64

type Parameter = keyof ParameterValues

/** Each parameter's values. A value that is no text is null: what is not ours is not touched. */
type Given = ReadonlyMap<string, readonly (string | null)[]>

const NAMES = Object.keys(PARAMETERS.entries)

const TOO_MANY = `must be ${MAX_VALUES} or fewer in all, each value counted`

const UNKNOWN = `is no parameter of a query; there are ${NAMES.join(', ')}`

const NO_ZONE = 'must be given when from and to are calendar days, an IANA time zone such as Europe/Rome'

/** The first is meaningless without the second. */
const NEEDS: readonly (readonly [Parameter, Parameter])[] = [
  ['changedFrom', 'changed'],
  ['changedTo', 'changed'],
  ['from', 'to'],
  ['to', 'from'],
  ['during', 'timeZone'],
]

/** The first and the second contradict each other. */
const EXCLUDES: readonly (readonly [Parameter, Parameter])[] = [
  ['during', 'from'],
  ['during', 'to'],
  ['after', 'page'],
]

/**
 * Reads the parameters of a query. It never throws, whatever is passed; docs/querying.md has the table of parameters.
 *
 * A parameter without a value (`actor=`) is a problem, as is an unknown one: a filter is never dropped in silence. Who may
 * see what is not asked here: pass the criteria to a query that has its viewer.
 *
 * @example
 * const query = parseActivityQuery('?type=Sales&from=2026-03-01&to=2026-03-31&timeZone=Europe/Rome&size=50')
 * if (!query.ok) return Response.json({ problems: query.problems }, { status: 400 })
 */
export function parseActivityQuery(searchParams: ActivityQueryInput): ParsedActivityQuery {
  const given = collect(searchParams)
  if (typeof given === 'string') return { ok: false, problems: [{ path: '', message: given }] }
  const { values, problems: wrongValues } = readValues(given)
  const problems = distinct([
    ...wrongValues,
    ...combinationProblems(given),
    ...rangeProblems(values, given),
    ...pageProblems(values),
    ...unknownProblems(given),
  ])
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, MAX_PROBLEMS) }
  return { ok: true, criteria: toCriteria(values), page: toPageRequest(values) }
}

/** The values by parameter, or what is wrong with all of them. */
function collect(input: unknown): Given | string {
  try {
    if (typeof input === 'string' || input instanceof URLSearchParams) {
      return collectPairs(new URLSearchParams(input))
    }
    if (isPlainObject(input)) return collectProperties(input)
  } catch {
    // A getter or a proxy that throws: said below.
  }
  return 'must be URLSearchParams, the text of a query, or a plain object of texts and lists of texts'
}

function collectPairs(pairs: URLSearchParams): Given | string {
  if (pairs.size > MAX_VALUES) return TOO_MANY
  return new Map([...new Set(pairs.keys())].map((name) => [name, pairs.getAll(name)]))
}

function collectProperties(object: Readonly<Record<string, unknown>>): Given | string {
  const given = new Map<string, readonly (string | null)[]>()
  let count = 0
  for (const name of Object.keys(object)) {
    const value = object[name]
    if (value === undefined) continue
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    count += Math.max(values.length, 1)
    if (count > MAX_VALUES) return TOO_MANY
    given.set(name, Array.from(values, toText))
  }
  return given
}

function toText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** Of this realm or another, but no Map, FormData or the like, whose contents are no properties. */
function isPlainObject(input: unknown): input is Readonly<Record<string, unknown>> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return false
  const prototype: unknown = Object.getPrototypeOf(input)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** What the parameters stand for, each for itself; without those that are wrong. */
function readValues(given: Given): { values: ParameterValues; problems: readonly ActivityQueryProblem[] } {
  const known = Object.fromEntries([...given].filter(([name]) => isKnown(name)))
  // Said explicitly, so that valibot's global configuration, which is the application's, does not matter.
  const result = v.safeParse(PARAMETERS, known, { abortEarly: false, abortPipeEarly: false })
  if (result.success) return { values: result.output, problems: [] }
  const problems = result.issues.map(({ path, message }) => ({ path: String(path?.[0].key), message }))
  const wrong = new Set(problems.map(({ path }) => path))
  const right = Object.entries(result.output as ParameterValues).filter(([name]) => !wrong.has(name))
  return { values: Object.fromEntries(right), problems }
}

function isKnown(name: string): boolean {
  return NAMES.includes(name)
}

function combinationProblems(given: Given): readonly ActivityQueryProblem[] {
  const needs = NEEDS.filter(([name, needed]) => given.has(name) && !given.has(needed))
  const excludes = EXCLUDES.filter((names) => names.every((name) => given.has(name)))
  return [
    ...needs.map(([path, needed]) => ({ path, message: `cannot be given without ${needed}` })),
    ...excludes.map(([path, other]) => ({ path, message: `cannot be given together with ${other}` })),
  ]
}

/** What is wrong with `from` and `to` beside each other, where neither is wrong for itself. */
function rangeProblems(values: ParameterValues, given: Given): readonly ActivityQueryProblem[] {
  const { from, to, timeZone, weekStart } = values
  if (from === undefined || to === undefined) return []
  if (isDay(from) !== isDay(to)) {
    return [{ path: 'to', message: 'must be a calendar day if from is one, and a date-time if from is one' }]
  }
  const unordered = reasonAgainst(() => toIdRange(from, to))
  if (unordered !== null) return [{ path: 'to', message: unordered }]
  if (!isDay(from)) return []
  if (!given.has('timeZone')) return [{ path: 'timeZone', message: NO_ZONE }]
  if (timeZone === undefined) return []
  const refused = reasonAgainst(() => toDuring({ from, to }, { timeZone, weekStart }))
  return refused === null ? [] : [{ path: 'from', message: refused }]
}

/** A page that is too far on at its size. */
function pageProblems({ page, size }: ParameterValues): readonly ActivityQueryProblem[] {
  const refused = reasonAgainst(() => toPage({ number: page, size }))
  return refused === null ? [] : [{ path: 'page', message: PAGE }]
}

function unknownProblems(given: Given): readonly ActivityQueryProblem[] {
  const unknown = [...given.keys()].filter((name) => !isKnown(name)).slice(0, MAX_PROBLEMS)
  return unknown.map((name) => ({ path: toColumnText(name, MAX_PATH), message: UNKNOWN }))
}

/** Two wrong values of one parameter are told once. */
function distinct(problems: readonly ActivityQueryProblem[]): readonly ActivityQueryProblem[] {
  const byText = new Map(problems.map((problem) => [`${problem.path}\n${problem.message}`, problem]))
  return [...byText.values()]
}

function toCriteria(values: ParameterValues): ActivityCriteria {
  const { from, to, changed } = values
  const isRange = from !== undefined && to !== undefined
  return withoutUndefined<ActivityCriteria>({
    by: values.actor,
    notBy: values.notActor,
    types: values.type,
    notTypes: values.notType,
    events: values.event,
    notEvents: values.notEvent,
    record: values.record,
    changed:
      changed === undefined
        ? undefined
        : withoutUndefined({ field: changed, from: values.changedFrom, to: values.changedTo }),
    companyId: values.company,
    ip: values.ip,
    requestId: values.request,
    transactionId: values.transaction,
    source: values.source,
    metadata: values.metadata,
    between: isRange && !isDay(from) ? { from, to } : undefined,
    during: isRange && isDay(from) ? { from, to } : values.during,
    timeZone: values.timeZone,
    weekStart: values.weekStart,
    search: values.search,
    sort: values.sort,
  })
}

function toPageRequest({ page, size, after }: ParameterValues): PageRequest {
  return withoutUndefined<PageRequest>({ number: page, size, after })
}

function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
}
