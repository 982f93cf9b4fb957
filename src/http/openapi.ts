/** The API in the words of OpenAPI 3.1: what it takes and what it answers. */
import { ACTOR_KINDS } from '../model/actor.js'
import { DATE_PRESETS, WEEK_DAYS } from '../query/date-range.js'
import { MAX_SIZE } from '../query/paging.js'
import { SORT_KEYS } from '../query/sort.js'
import { schemas } from './openapi-schemas.js'

const text = { type: 'string', minLength: 1, maxLength: 1_000 } as const
const several = { type: 'array', items: text } as const

const FILTERS = {
  actor: { schema: several, description: `kind:id, any:id, or a kind alone: ${ACTOR_KINDS.join(', ')}.` },
  notActor: { schema: several, description: 'As actor; activities of none of these.' },
  type: { schema: several, description: 'Activities of any of these types.' },
  notType: { schema: several, description: 'Activities of none of these types.' },
  event: { schema: several, description: 'Activities with any of these events.' },
  notEvent: { schema: several, description: 'Activities with none of these events.' },
  record: { schema: text, description: 'Entity:id, or Entity alone for any record of it.' },
  changed: { schema: text, description: 'The field that an update changed.' },
  changedFrom: { schema: text, description: 'Its value before: JSON where it parses as JSON, else a text.' },
  changedTo: { schema: text, description: 'Its value after, likewise.' },
  company: { schema: text, description: 'The id of a company.' },
  ip: { schema: text, description: 'An IP address, or a network such as 10.0.0.0/8.' },
  request: { schema: text, description: 'The id of a request.' },
  transaction: { schema: text, description: 'The id of a transaction.' },
  source: { schema: text, description: 'Where the writes came from, e.g. http, job, cli.' },
  metadata: { schema: text, description: 'path.to.key:value of the metadata.' },
  from: {
    schema: text,
    description: 'A calendar day (with timeZone) or a date-time with its zone; with to.',
  },
  to: { schema: text, description: 'A calendar day, included, or a date-time, not included; with from.' },
  during: { schema: { type: 'string', enum: DATE_PRESETS }, description: 'Whole days; with timeZone.' },
  timeZone: { schema: text, description: 'An IANA time zone, or an offset such as +02:00.' },
  weekStart: { schema: { type: 'string', enum: WEEK_DAYS }, description: 'Default: monday.' },
  search: { schema: { type: 'string', maxLength: 500 }, description: 'Words that must all be found.' },
} as const

const ORDER = {
  sort: {
    schema: text,
    description: `${SORT_KEYS.join(', ')}, alone or with :asc or :desc. Default: date:desc.`,
  },
} as const

const PAGES = {
  page: {
    schema: { type: 'integer', minimum: 1 },
    description: 'As far as the 10,000th activity. Default: 1.',
  },
  size: { schema: { type: 'integer', minimum: 1, maximum: MAX_SIZE }, description: 'Default: 25.' },
  after: { schema: text, description: 'The cursor of the page before, instead of page.' },
  count: {
    schema: { type: 'string', enum: ['true', 'false'] },
    description: 'Whether to count. Default: false.',
  },
} as const

const { record: _, ...OTHER_FILTERS } = FILTERS

const PROBLEMS = problems({
  400: 'Some parameters are wrong.',
  401: 'Nobody is signed in.',
  404: 'There is no such activity, or none that the viewer may see.',
  500: 'The log could not answer.',
  503: 'The database cannot be reached.',
})

const FORBIDDEN = problems({
  403: 'The application does not allow it; or a page of another origin asks.',
})

const REFUSED = problems({
  409: 'It cannot be done, or values were changed since: the plan says why. Nothing was written.',
  413: 'The body is larger than 64 kB.',
  415: 'The body is no application/json.',
})

/** The description of the API, for `api/openapi.json`. */
export const openApi = {
  openapi: '3.1.0',
  info: {
    title: 'Activity log',
    version: '1',
    description: 'Reads activities as far as the viewer may see them, and brings back what they tell of.',
  },
  // Relative to where this document is: the paths begin where the log is mounted.
  servers: [{ url: '..' }],
  paths: {
    '/api/activities': get(
      'One page of activities.',
      query({ ...FILTERS, ...ORDER, ...PAGES }),
      'ActivitiesAnswer',
    ),
    '/api/activities/{id}': get(
      'One activity in full.',
      [inPath('id'), ...query({ ...FILTERS, ...ORDER })],
      'DetailsAnswer',
    ),
    '/api/activities/{id}/restore': {
      ...get(
        'What would be done to bring back what a deletion or an update tells of. Nothing is written.',
        [
          inPath('id'),
          ...query({
            fields: {
              schema: text,
              description: 'The fields of an update, with commas or several times. Default: all.',
            },
          }),
        ],
        'RestoreAnswer',
        FORBIDDEN,
      ),
      post: {
        summary: 'Brings it back, and answers the plan that was carried out.',
        parameters: [inPath('id')],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/RestoreOrder' } } },
        },
        responses: {
          ...responses('The plan that was carried out.', 'RestoreAnswer'),
          ...FORBIDDEN,
          ...REFUSED,
        },
      },
    },
    '/api/records/{entity}/{id}': get(
      'The activities about one record.',
      [inPath('entity'), inPath('id'), ...query({ ...OTHER_FILTERS, ...ORDER, ...PAGES })],
      'ActivitiesAnswer',
    ),
    '/api/choices': get('What there is to filter by.', query(FILTERS), 'ChoicesAnswer'),
    '/api/summary': get(
      'Activities per day or hour.',
      query({
        per: { schema: { type: 'string', enum: ['day', 'hour'] }, description: 'Default: day.' },
        ...FILTERS,
      }),
      'SummaryAnswer',
    ),
    '/api/export.csv': get('All activities as CSV.', query({ ...FILTERS, ...ORDER }), 'text/csv'),
    '/api/export.ndjson': get(
      'All activities, one a line.',
      query({ ...FILTERS, ...ORDER }),
      'application/x-ndjson',
    ),
    '/api/openapi.json': get('This description.', [], 'Description'),
  },
  components: { schemas },
} as const

interface ParameterDescription {
  readonly schema: object
  readonly description: string
}

function query(parameters: Readonly<Record<string, ParameterDescription>>): readonly object[] {
  return Object.entries(parameters).map(([name, parameter]) => ({ name, in: 'query', ...parameter }))
}

function inPath(name: string): object {
  return { name, in: 'path', required: true, schema: text }
}

function problems(descriptions: Readonly<Record<number, string>>): Readonly<Record<string, object>> {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries(
    Object.entries(descriptions).map(([status, description]) => [status, { description, content }]),
  )
}

function get(
  summary: string,
  parameters: readonly object[],
  answer: string,
  more: Readonly<Record<string, object>> = {},
) {
  return { get: { summary, parameters, responses: { ...responses(summary, answer), ...more } } }
}

function responses(description: string, answer: string): Readonly<Record<string, object>> {
  const content = answer.includes('/')
    ? { [answer]: { schema: { type: 'string' } } }
    : { 'application/json': { schema: { $ref: `#/components/schemas/${answer}` } } }
  return { 200: { description, content }, ...PROBLEMS }
}
