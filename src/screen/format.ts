/** Numbers, times and sizes in the viewer's language and zone. */

/** How the screen writes. */
export interface Formats {
  readonly locale: string
  readonly zone: string
  number(value: number): string
  /** The day and the time. */
  time(iso: string): string
  /** The day and the time with its seconds. */
  secondsTime(iso: string): string
  /** With seconds and the zone's name. */
  exactTime(iso: string): string
  /** How long ago, while that is less than a day; else the day and the time. */
  relativeTime(iso: string, now: number): string
  day(iso: string): string
  /** A calendar day, `YYYY-MM-DD`, wherever it is. */
  calendarDay(day: string): string
  /** The days from an instant on and before another. */
  days(from: string, to: string): string
  size(bytes: number): string
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A locale that `Intl` knows: what a page sets may be none, and a screen in English is better than none. */
export function knownLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en'
  } catch {
    return 'en'
  }
}

/** A zone that `Intl` knows: the given one, else the browser's. */
export function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', zone === '' ? {} : { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return knownZone('')
  }
}

/** The formats of a language and a zone. */
export function formatsFor(locale: string, zone: string): Formats {
  const number = new Intl.NumberFormat(locale)
  const dateTime = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })
  const time = dateTime({ dateStyle: 'medium', timeStyle: 'short' })
  const seconds = dateTime({ dateStyle: 'medium', timeStyle: 'medium' })
  // By styles, not by parts: a language may write an hour with two digits beside minutes alone, and with one beside seconds.
  const exact = dateTime({ dateStyle: 'long', timeStyle: 'long' })
  const day = dateTime({ dateStyle: 'medium' })
  const calendar = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'medium' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  return {
    locale,
    zone,
    number: (value) => number.format(value),
    time: (iso) => time.format(new Date(iso)),
    secondsTime: (iso) => seconds.format(new Date(iso)),
    exactTime: (iso) => exact.format(new Date(iso)),
    day: (iso) => day.format(new Date(iso)),
    calendarDay: (text) => (Number.isNaN(Date.parse(text)) ? text : calendar.format(new Date(text))),
    days: (from, to) => day.formatRange(new Date(from), new Date(Date.parse(to) - 1)),
    relativeTime: (iso, now) => {
      // What has just been written may come from a clock that is a little ahead.
      const since = now - Date.parse(iso)
      const ago = since > -MINUTE ? Math.max(since, 0) : since
      if (ago < 0 || ago >= DAY) return time.format(new Date(iso))
      if (ago < MINUTE) return relative.format(-Math.floor(ago / 1000), 'second')
      if (ago < HOUR) return relative.format(-Math.floor(ago / MINUTE), 'minute')
      return relative.format(-Math.floor(ago / HOUR), 'hour')
    },
    size: (bytes) => {
      const [unit, value] =
        bytes < 1000 ? ['byte', bytes] : bytes < 1e6 ? ['kilobyte', bytes / 1e3] : ['megabyte', bytes / 1e6]
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: 1,
      }).format(value)
    },
  }
}

/** The first day of the week where a language is spoken, e.g. Sunday in the United States. */
export function weekStartOf(locale: string): string {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
  // Not yet in TypeScript's library; older browsers have it as a property.
  const known = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { readonly firstDay: number }
    readonly weekInfo?: { readonly firstDay: number }
  }
  const { firstDay = 1 } = known.getWeekInfo?.() ?? known.weekInfo ?? {}
  return days[firstDay - 1] ?? 'monday'
}
