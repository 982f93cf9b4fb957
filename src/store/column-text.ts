/** Text made fit for a column: whatever comes in, the database takes it. */

/**
 * The text without NUL characters (PostgreSQL refuses them) and lone surrogates, cut to `length` characters; what is cut
 * ends in `…`. Characters are counted as databases count them, by code point.
 */
export function toColumnText(text: string, length: number): string {
  const clean = text.includes('\0') ? text.replaceAll('\0', '') : text
  const wellFormed = toWellFormed(clean)
  if (wellFormed.length <= length) return wellFormed
  const points = Array.from(wellFormed.slice(0, 2 * length + 2))
  return points.length <= length ? wellFormed : `${points.slice(0, length - 1).join('')}…`
}

/** The same for a text that may be absent. */
export function toOptionalColumnText(text: string | null | undefined, length: number): string | null {
  return text == null || text === '' ? null : toColumnText(text, length)
}

// Not yet in TypeScript's ES2022 library; in every Node that this library supports.
function toWellFormed(text: string): string {
  return (text as string & { toWellFormed(): string }).toWellFormed()
}
