/** Which of the paths below the prefix a URL names. */
import { type FileName, FILES } from './page.js'

/** What is asked for. */
export type Route =
  | { readonly to: 'activities' | 'choices' | 'summary' | 'export.csv' | 'export.ndjson' | 'openapi.json' }
  | { readonly to: 'activity'; readonly id: string }
  | { readonly to: 'restore'; readonly id: string }
  | { readonly to: 'record'; readonly entity: string; readonly id: string }
  | { readonly to: 'file'; readonly name: FileName }

const PLAIN = ['activities', 'choices', 'summary', 'export.csv', 'export.ndjson', 'openapi.json'] as const

/**
 * The route of a path, or null when there is none.
 *
 * @param path below the prefix under which the handler is mounted; percent-encoded, with or without a slash in front
 */
export function routeOf(path: string): Route | null {
  // The paths are taken by the letter: a guard of the host that stands before one of them knows no other way to write it.
  const segments = path.replace(/^\//, '').split('/')
  const file = FILES.find((name) => segments.length === 1 && segments[0] === name)
  if (file !== undefined) return { to: 'file', name: file }
  const [root, first, ...values] = segments
  if (root !== 'api') return null
  const plain = PLAIN.find((each) => each === first)
  if (values.length === 0 && plain !== undefined) return { to: plain }
  const [second, third] = values.map(decode)
  if (values.length === 1 && first === 'activities' && second) return { to: 'activity', id: second }
  if (values.length !== 2 || !second || !third) return null
  if (first === 'activities' && values[1] === 'restore') return { to: 'restore', id: second }
  return first === 'records' ? { to: 'record', entity: second, id: third } : null
}

/** Null for what is not well-formed. */
function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}
