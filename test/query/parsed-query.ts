/** What `parseActivityQuery` makes of an input, for tests. */
import type { ActivityCriteria } from '../../src/query/activity-criteria.js'
import {
  parseActivityQuery,
  type ActivityQueryInput,
  type ActivityQueryProblem,
} from '../../src/query/parse-activity-query.js'
import type { PageRequest } from '../../src/query/paging.js'

/** All parameters that there are. */
export const NAMES = [
  ...['actor', 'notActor', 'type', 'notType', 'event', 'notEvent', 'record', 'changed', 'changedFrom'],
  ...['changedTo', 'company', 'ip', 'request', 'transaction', 'source', 'metadata', 'from', 'to', 'during'],
  ...['timeZone', 'weekStart', 'search', 'sort', 'page', 'size', 'after'],
]

export const parse = (input: unknown): ReturnType<typeof parseActivityQuery> =>
  parseActivityQuery(input as ActivityQueryInput)

export function criteriaOf(input: unknown): ActivityCriteria {
  const query = parse(input)
  expect(query).toHaveProperty('ok', true)
  return query.ok ? query.criteria : {}
}

export function pageOf(input: unknown): PageRequest {
  const query = parse(input)
  expect(query).toHaveProperty('ok', true)
  return query.ok ? query.page : {}
}

export function problemsOf(input: unknown): readonly ActivityQueryProblem[] {
  const query = parse(input)
  expect(query).toHaveProperty('ok', false)
  return query.ok ? [] : query.problems
}

export const pathsOf = (input: unknown): string[] => problemsOf(input).map(({ path }) => path)
