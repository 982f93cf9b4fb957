/** Value maps of columns put together: parts of one embedded property, or of one relation's key, meet in one object. */
import type { ObjectLiteral } from 'typeorm'

/** Adds the properties of one plain object to another, level by level. */
export function mergeValues(into: ObjectLiteral, from: ObjectLiteral): void {
  for (const [property, value] of Object.entries(from) as [string, unknown][]) {
    const present: unknown = into[property]
    if (isPlain(present) && isPlain(value)) mergeValues(present, value)
    else into[property] = value
  }
}

function isPlain(value: unknown): value is ObjectLiteral {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
