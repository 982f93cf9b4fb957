/** The order of activities. By date it is the database's; by anything else it is made here, the same on every database. */
import { isIP } from 'node:net'
import type { ActivityLog } from '../store/activity-log-entity.js'
import { queryError } from './query-error.js'

/** What activities can be sorted by. */
export const SORT_KEYS = ['date', 'user', 'type', 'event', 'ip'] as const

/** What activities can be sorted by. */
export type SortKey = (typeof SORT_KEYS)[number]

/** The directions of a sort. */
export const SORT_DIRECTIONS = ['asc', 'desc'] as const

/** `desc` by date is newest first. */
export type SortDirection = (typeof SORT_DIRECTIONS)[number]

/** An order that is a legal one. */
export interface Sort {
  readonly key: SortKey
  readonly direction: SortDirection
}

/** @throws ActivityLogError `QUERY_INVALID` when the key or the direction is none of the legal ones. */
export function toSort(key: SortKey, direction: SortDirection): Sort {
  if (!SORT_KEYS.includes(key)) {
    throw queryError('sort', 'activities have no such sort key', `Sort by one of: ${SORT_KEYS.join(', ')}`)
  }
  if (!SORT_DIRECTIONS.includes(direction)) {
    throw queryError('sort', 'the direction is unknown', `Pass one of: ${SORT_DIRECTIONS.join(', ')}`)
  }
  return { key, direction }
}

/** The column that a key other than the date sorts by. */
export const SORT_COLUMNS = {
  user: 'actorName',
  type: 'type',
  event: 'event',
  ip: 'ip',
} as const satisfies Record<Exclude<SortKey, 'date'>, keyof ActivityLog>

/** An id, and the text that it is sorted by. */
export interface SortedRow {
  readonly id: string
  readonly text: string | null
}

/** One collation for everybody: the viewer's language must not decide on which page an activity stands. */
const collator = new Intl.Collator('und', { numeric: true })

/**
 * Sorts rows by their texts, those without one last in either direction, and newest first among equals. IP addresses are
 * sorted as addresses, IPv4 before IPv6 before what is none.
 */
export function sortRows<R extends SortedRow>(rows: readonly R[], { key, direction }: Sort): readonly R[] {
  const ranks = rankTexts(new Set(rows.map(({ text }) => text)), key, direction)
  const rankOf = ({ text }: R) => ranks.get(text) ?? 0
  return [...rows].sort((a, b) => rankOf(a) - rankOf(b) || (a.id < b.id ? 1 : -1))
}

/** Few texts differ, so that they are compared once and not once for each pair of rows. */
function rankTexts(
  texts: ReadonlySet<string | null>,
  key: SortKey,
  direction: SortDirection,
): ReadonlyMap<string | null, number> {
  const present = [...texts].filter((text) => text !== null)
  const compare = key === 'ip' ? comparingAddresses(present) : compareTexts
  const sorted = present.sort((a, b) => (direction === 'asc' ? compare(a, b) : compare(b, a)))
  return new Map([...sorted, null].map((text, rank) => [text, rank]))
}

function compareTexts(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}

/** Values by their texts, as people sort them. */
export function sortTexts<T>(values: readonly T[], textOf: (value: T) => string): readonly T[] {
  return [...values].sort((a, b) => compareTexts(textOf(a), textOf(b)))
}

function comparingAddresses(texts: readonly string[]): (a: string, b: string) => number {
  const keys = new Map(texts.map((text) => [text, addressKey(text)]))
  const keyOf = (text: string) => keys.get(text) ?? text
  return (a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : a < b ? -1 : 1)
}

/** A text that sorts as the address does. */
function addressKey(text: string): string {
  const address = text.replace(/%.*$/, '').toLowerCase()
  switch (isIP(address)) {
    case 4:
      return `4${address.split('.').map(paddedByte).join('')}`
    case 6:
      return `6${groupsOf(address)
        .map((group) => group.padStart(4, '0'))
        .join('')}`
    default:
      return `9${text}`
  }
}

function paddedByte(byte: string): string {
  return byte.padStart(3, '0')
}

/** The eight groups of an IPv6 address, whose `::` stands for as many zeros as are missing. */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = hexadecimal(address).split('::')
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')))
  const missing = 8 - (before?.length ?? 0) - (after?.length ?? 0)
  return [...(before ?? []), ...Array.from({ length: missing }, () => '0'), ...(after ?? [])]
}

/** An IPv4 address at the end becomes two groups. */
function hexadecimal(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number)
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
}
