/** Identifiers: given as strings, numbers or bigints, kept and compared as strings, byte for byte. */

/** An id as applications have it. */
export type IdInput = string | number | bigint

/** The id as text; null when the value is no usable id: absent, empty, not finite, or of another type. */
export function toId(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return null
}
