/** What a request to restore asks for: which fields, and whether by force. */
import type { Activity } from '../model/activity.js'
import type { ParameterProblem, RestoreOrder } from './contract.js'

/** An order that is right, or what is wrong with it. */
export type ReadOrder =
  | { readonly ok: true; readonly order: RestoreOrder }
  | { readonly ok: false; readonly problems: readonly ParameterProblem[] }

const KNOWN = ['fields', 'force']

/** Reads the query of a plan: `fields`, with commas or several times. */
export function orderOfQuery(given: URLSearchParams, activity: Activity): ReadOrder {
  const fields = given.getAll('fields').flatMap((text) => text.split(','))
  const unknown = [...new Set(given.keys())].filter((name) => name !== 'fields')
  return checked({ ...(given.has('fields') ? { fields } : {}) }, unknown, activity)
}

/** Reads the body of an order. */
export function orderOfBody(body: unknown, activity: Activity): ReadOrder {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { ok: false, problems: [{ path: '', message: 'must be an object' }] }
  }
  return checked(
    body,
    Object.keys(body).filter((name) => !KNOWN.includes(name)),
    activity,
  )
}

function checked(
  given: { readonly fields?: unknown; readonly force?: unknown },
  unknown: readonly string[],
  activity: Activity,
): ReadOrder {
  const { fields, force } = given
  const problems = [
    ...unknown.map((path) => ({ path, message: 'is no parameter' })),
    ...(fields === undefined ? [] : problemsOfFields(fields, activity)),
    ...(force === undefined || typeof force === 'boolean'
      ? []
      : [{ path: 'force', message: 'must be true or false' }]),
  ]
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, order: given as RestoreOrder }
}

function problemsOfFields(fields: unknown, { kind, changes }: Activity): readonly ParameterProblem[] {
  const path = 'fields'
  if (kind === 'deleted')
    return [{ path, message: 'cannot be given for a deletion, which is taken back whole' }]
  if (!Array.isArray(fields) || fields.length === 0)
    return [{ path, message: 'must be a list of at least one field' }]
  const known = new Set<unknown>(changes.map(({ field }) => field))
  return fields.every((field) => known.has(field))
    ? []
    : [{ path, message: `must be among the fields that were changed: ${[...known].join(', ')}` }]
}
