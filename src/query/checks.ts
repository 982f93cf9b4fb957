/** What SQL cannot tell alike on every database is told here, of rows that it has narrowed down. */
import { BlockList, isIP } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import type { JsonValue } from '../model/json.js'
import { timeOfId } from '../store/activity-id.js'
import type { ActivityLog } from '../store/activity-log-entity.js'
import { decodeChanges } from '../store/stored-change.js'
import type { Criterion, CriterionOn } from './criterion.js'
import { readDateWord } from './date-words.js'

/** What a check reads. */
export type CheckedRow = Pick<ActivityLog, 'id'> & Partial<ActivityLog>

/** Whether a row matches a filter, and the columns that say so. */
export interface Check {
  readonly columns: readonly (keyof ActivityLog)[]
  readonly passes: (row: CheckedRow) => boolean
}

/** The check that a filter needs beside its SQL, if any. */
export function checkOf(criterion: Criterion): Check | null {
  switch (criterion.on) {
    case 'field':
      return { columns: ['kind', 'changes'], passes: (row) => hasChanged(criterion, row) }
    case 'source':
      return { columns: ['context'], passes: (row) => contextOf(row)['source'] === criterion.source }
    case 'metadata':
      return { columns: ['context'], passes: (row) => hasMetadata(criterion, row) }
    case 'ip':
      return { columns: ['ip'], passes: isWithin(criterion.network) }
    case 'search':
      return checkOfSearch(criterion)
    default:
      return null
  }
}

/** Creations and deletions list every field without having changed one; so do soft deletions, which are of kind `deleted`. */
function hasChanged(
  { field, from, to }: CriterionOn<'field'>,
  { kind, changes = '{}' }: CheckedRow,
): boolean {
  if (kind !== 'updated') return false
  const change = decodeChanges(changes).find((each) => each.field === field)
  if (change === undefined) return false
  if (change.masked || change.links) return from === undefined && to === undefined
  return (from === undefined || isSame(change.before, from)) && (to === undefined || isSame(change.after, to))
}

/** Numbers count as equal to the same number as a text: decimals and large integers are stored so. */
function isSame(stored: JsonValue, wanted: JsonValue): boolean {
  if (isDeepStrictEqual(stored, wanted)) return true
  const [a, b] = [stored, wanted]
  return (
    (typeof a === 'number' && typeof b === 'string' && String(a) === b) ||
    (typeof a === 'string' && typeof b === 'number' && a === String(b))
  )
}

function hasMetadata({ path, value }: CriterionOn<'metadata'>, row: CheckedRow): boolean {
  let place: unknown = contextOf(row)['metadata']
  for (const key of path) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return false
    place = (place as Record<string, unknown>)[key]
  }
  return isSame(place as JsonValue, value)
}

function contextOf({ context = '{}' }: CheckedRow): Record<string, unknown> {
  return JSON.parse(context) as Record<string, unknown>
}

function isWithin(network: string): Check['passes'] {
  const [address = '', bits] = network.split('/')
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  if (bits === undefined) list.addAddress(address, family)
  else list.addSubnet(address, Number(bits), family)
  return ({ ip }) => {
    const known = ip?.replace(/%.*$/, '') ?? ''
    const version = isIP(known)
    return version !== 0 && list.check(known, version === 4 ? 'ipv4' : 'ipv6')
  }
}

/** Words that read as dates or times are looked for in the text and in the viewer's calendar; the others SQL has found. */
function checkOfSearch({ words, timeZone }: CriterionOn<'search'>): Check | null {
  const readings = words.flatMap((word) => {
    const isThen = readDateWord(word, timeZone ?? 'UTC')
    return isThen === null ? [] : [{ word, isThen }]
  })
  if (readings.length === 0) return null
  return {
    columns: ['searchText'],
    passes: ({ id, searchText = '' }) => {
      const ms = timeOfId(id).getTime()
      return readings.every(({ word, isThen }) => searchText.includes(word) || isThen(ms))
    },
  }
}
