/** Points in time compared as such, whatever zone or spelling they come in. */

const DAY_AND_TIME = /^([+-]\d{6}|\d{4})(-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d))?(?:[.,](\d{1,12}))?/
const ZONE = / ?(?:(Z)|([+-]\d\d)(?::?(\d\d))?)$/
const ZONED = new RegExp(DAY_AND_TIME.source + ZONE.source, 'i')
const ZONELESS = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,12}))?$/i

/**
 * A text that is equal for equal instants: `2024-05-01T10:00:00.000Z` and `2024-05-01 12:00:00+02`. Digits
 * beyond the millisecond count. A time without zone is equal to itself only, spelled with a space or a T.
 * Null when it is neither.
 */
export function instantKey(text: string): string | null {
  const zoned = ZONED.exec(text)
  if (zoned) return zonedKey(zoned)
  const [, day, time, fraction = ''] = ZONELESS.exec(text) ?? []
  return day === undefined ? null : `${day}T${time}.${withoutLastZeros(fraction)}`
}

/** The instant of a valid Date, as `instantKey` has it. */
export function instantKeyOfDate(date: Date): string {
  return `${date.getTime()}.`
}

/** The day of a Date as TypeORM writes it to a `date` column: in the local time zone. */
export function localDay(date: Date): string {
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function zonedKey(zoned: RegExpExecArray): string | null {
  const [, year, day, time, seconds = '00', fraction = '', , hours = '+00', minutes = '00'] = zoned
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0')
  const instant = Date.parse(`${year}${day}T${time}:${seconds}.${milliseconds}${hours}:${minutes}`)
  return Number.isNaN(instant) ? null : `${instant}.${withoutLastZeros(fraction.slice(3))}`
}

function withoutLastZeros(digits: string): string {
  return digits.replace(/0{1,12}$/, '')
}
