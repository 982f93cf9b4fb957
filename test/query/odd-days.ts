/** Days on which the clocks of a zone do something odd, and the zones of a host that must not matter to them. */
import vm from 'node:vm'

/**
 * Zone, calendar day, its first instant, the first instant after it, and what is odd. Worked out with `TZ=zone date` of
 * coreutils, not with Temporal.
 */
export const ODD_DAYS = [
  ['America/Havana', '2024-11-03', '2024-11-03T04:00Z', '2024-11-04T05:00Z', 'midnight twice'],
  ['Atlantic/Azores', '2024-10-27', '2024-10-27T00:00Z', '2024-10-28T01:00Z', 'midnight twice'],
  ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00Z', '2024-04-26T21:00Z', 'no midnight'],
  ['Asia/Beirut', '2024-03-31', '2024-03-30T22:00Z', '2024-03-31T21:00Z', 'no midnight'],
  ['America/Santiago', '2024-09-08', '2024-09-08T04:00Z', '2024-09-09T03:00Z', 'no midnight'],
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00Z', '2018-11-05T02:00Z', 'no midnight'],
  ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00Z', '2011-12-30T10:00Z', 'before a day that was skipped'],
  ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00Z', '2011-12-31T10:00Z', 'after a day that was skipped'],
  ['Australia/Lord_Howe', '2024-04-07', '2024-04-06T13:00Z', '2024-04-07T13:30Z', '24.5 hours'],
  ['Australia/Lord_Howe', '2024-10-06', '2024-10-05T13:30Z', '2024-10-06T13:00Z', '23.5 hours'],
  ['Asia/Kathmandu', '2026-03-01', '2026-02-28T18:15Z', '2026-03-01T18:15Z', '5:45 ahead of UTC'],
  ['America/New_York', '2026-03-08', '2026-03-08T05:00Z', '2026-03-09T04:00Z', '23 hours'],
  ['America/New_York', '2026-11-01', '2026-11-01T04:00Z', '2026-11-02T05:00Z', '25 hours'],
  ['Europe/Madrid', '2026-03-29', '2026-03-28T23:00Z', '2026-03-29T22:00Z', '23 hours'],
  ['Europe/Madrid', '2026-10-25', '2026-10-24T22:00Z', '2026-10-25T23:00Z', '25 hours'],
] as const

/** Zones of a host, and how many minutes UTC is ahead of each on 15 January 2026. */
export const HOST_ZONES = [
  ['UTC', 0],
  ['America/Havana', 300],
  ['Pacific/Apia', -780],
  ['Asia/Kathmandu', -345],
  ['Europe/Madrid', -60],
] as const

/** Runs on a host whose own zone is this one. */
export function withHostZone(zone: string, run: () => void): void {
  // Jest's `process.env` is a copy, which Node does not read TZ from.
  const { env } = vm.runInThisContext('process') as NodeJS.Process
  const before = env['TZ']
  env['TZ'] = zone
  try {
    run()
  } finally {
    if (before === undefined) delete env['TZ']
    else env['TZ'] = before
  }
}

/** Zones for properties: whole hours and parts of one, with and without changes of the clock, odd ones too. */
export const ZONES = [
  'UTC',
  '+02:00',
  ...new Set(ODD_DAYS.map(([zone]) => zone)),
  'Africa/Casablanca',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Gaza',
  'Asia/Pyongyang',
  'Asia/Tokyo',
  'Pacific/Kiritimati',
] as const

/** What the clocks of the zone show at an instant, by Intl: `2026-03-01T14:30:15`. */
export function localTime(ms: number, zone: string): string {
  return fromParts(formatterOf(zone).formatToParts(ms))
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known !== undefined) return known
  const formatter = new Intl.DateTimeFormat('en-US', {
    // Node 20 has no Intl of offsets.
    timeZone: zone === '+02:00' ? 'Etc/GMT-2' : zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formatters.set(zone, formatter)
  return formatter
}

function fromParts(parts: readonly Intl.DateTimeFormatPart[]): string {
  const of = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? ''
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}`
}
