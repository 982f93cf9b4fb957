/** JSON of rows that pass through, a million of them in an export. */
import type { JsonValue } from '../model/json.js'

/** V8 keeps every text of up to ten characters that JSON.parse meets until all of memory is collected: with this they are longer. */
const PADDING = '-'.repeat(11)

/** Longer documents are few. */
const LONGEST = 20_000

/** A text, and the colon behind it where it is a name. */
const TEXT = /("[^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?/g

/** What JSON.parse gives, without its short texts being kept in memory: with them an export took 50 MB more. */
export function parsePassing(text: string): unknown {
  if (text.length > LONGEST || !text.includes('"')) return JSON.parse(text)
  const padded = text.replace(TEXT, (whole, begun: string, colon?: string) =>
    colon === undefined ? `${begun}${PADDING}"` : whole,
  )
  return withoutPadding(JSON.parse(padded) as JsonValue)
}

/** In place, and without recursion: documents may be deep. */
function withoutPadding(root: JsonValue): unknown {
  const whole: Record<string, JsonValue> = { root }
  const open = [whole]
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    for (const name of Object.keys(holder)) {
      const value = holder[name]
      if (typeof value === 'string') holder[name] = value.slice(0, -PADDING.length)
      else if (typeof value === 'object' && value !== null) open.push(value as Record<string, JsonValue>)
    }
  }
  return whole['root']
}
