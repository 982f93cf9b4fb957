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
  const segments = decodeSegments(path)
  const file = FILES.find((name) => segments?.length === 1 && segments[0] === name)
  if (file !== undefined) return { to: 'file', name: file }
  if (segments === null || segments[0] !== 'api') return null
  const [, first = '', second, third] = segments
  const plain = PLAIN.find((each) => each === first)
  if (segments.length === 2 && plain !== undefined) return { to: plain }
  if (segments.length === 3 && first === 'activities' && second) return { to: 'activity', id: second }
  if (segments.length === 4 && first === 'activities' && second && third === 'restore') {
    return { to: 'restore', id: second }
  }
  if (segments.length === 4 && first === 'records' && second && third) {
    return { to: 'record', entity: second, id: third }
  }
  return null
}

/** Null for a path that is not well-formed, or in which somebody climbs. */
function decodeSegments(path: string): readonly string[] | null {
  try {
    const segments = path.replace(/^\/+/, '').split('/').map(decodeURIComponent)
    return segments.some((segment) => segment === '.' || segment === '..') ? null : segments
  } catch {
    return null
  }
}
