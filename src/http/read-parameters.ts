/** The parameters of a request: those of a query, and the few that only one route has. */
import { type ActivityCriteria } from '../query/activity-criteria.js'
import type { PageRequest } from '../query/paging.js'
import { parseActivityQuery } from '../query/parse-activity-query.js'
import type { ParameterProblem } from './contract.js'

/** Parameters that are right, or what is wrong with them. */
export type ReadParameters =
  | {
      readonly ok: true
      readonly criteria: ActivityCriteria
      readonly page: PageRequest
      readonly own: Readonly<Record<string, string>>
    }
  | { readonly ok: false; readonly problems: readonly ParameterProblem[] }

/** A parameter of one route, and its legal values. */
export type OwnParameters = Readonly<Record<string, readonly string[]>>

/** Reads a query string. `own` are the route's own parameters, `without` those of a query that it does not take. */
export function readParameters(
  given: URLSearchParams,
  { own = {}, without = [] }: { readonly own?: OwnParameters; readonly without?: readonly string[] },
): ReadParameters {
  const rest = new URLSearchParams(given)
  for (const name of [...Object.keys(own), ...without]) rest.delete(name)
  const parsed = parseActivityQuery(rest)
  const problems: ParameterProblem[] = [
    ...(parsed.ok ? [] : parsed.problems),
    ...Object.entries(own).flatMap(([name, values]) => problemOf(name, values, given.getAll(name))),
    ...without.filter((name) => given.has(name)).map((path) => ({ path, message: 'cannot be given here' })),
  ]
  if (!parsed.ok || problems.length > 0) return { ok: false, problems }
  const chosen = Object.keys(own).flatMap((name) => given.getAll(name).map((value) => [name, value] as const))
  return { ok: true, criteria: parsed.criteria, page: parsed.page, own: Object.fromEntries(chosen) }
}

function problemOf(
  path: string,
  values: readonly string[],
  given: readonly string[],
): readonly ParameterProblem[] {
  if (given.length > 1) return [{ path, message: 'must be given once' }]
  if (given.every((value) => values.includes(value))) return []
  return [{ path, message: `must be one of: ${values.join(', ')}` }]
}
