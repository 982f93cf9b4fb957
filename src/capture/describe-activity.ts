/** A sentence for an activity, from entity, name, event and changes: `Deal "Renewal" was moved: stage lead → won`. */
import { isList } from '../diff/container.js'
import type { Change } from '../model/change.js'
import type { JsonValue } from '../model/json.js'
import type { ActivityInWords } from '../registry/audited-options.js'

const MAX_CHANGES = 5
const MAX_VALUE_LENGTH = 60

/** The usual description. `quiet` fields, such as an update date, are not worth a mention. */
export function describeActivity(activity: ActivityInWords, quiet: ReadonlySet<string>): string {
  const { entity, recordName, recordId, event } = activity
  const label = entity.charAt(0).toUpperCase() + entity.slice(1)
  const happened = activity.kind === 'baseline' ? 'was there before the log' : happenedIn(event)
  const sentence = `${label} ${recordName === null ? shorten(recordId) : `"${recordName}"`} ${happened}`
  if (activity.kind !== 'updated') return sentence
  const changes = activity.changes.filter(({ field }) => !quiet.has(field))
  if (changes.length === 0) return sentence
  const more = changes.length - MAX_CHANGES
  return `${sentence}: ${changes.slice(0, MAX_CHANGES).map(inWords).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** `role changed` is no participle. */
function happenedIn(event: string): string {
  const changed = /^(.+) changed$/.exec(event)?.[1]
  return changed === undefined ? `was ${event}` : `had its ${changed} changed`
}

function inWords({ field, before, after, masked, links, patch }: Change): string {
  if (masked) return `${field} (masked)`
  if (links) return `${field} ${[...namesOf(after, '+'), ...namesOf(before, '−')].join(' ')}`
  if (patch !== undefined)
    return `${field} (${patch.length} ${patch.length === 1 ? 'change' : 'changes'} inside)`
  return `${field} ${valueInWords(before)} → ${valueInWords(after)}`
}

function namesOf(records: JsonValue, sign: string): readonly string[] {
  return isList(records) ? records.map((record) => sign + shorten(nameOf(record))) : []
}

function nameOf(record: JsonValue): string {
  const { id, name } = (record ?? {}) as { readonly id?: unknown; readonly name?: unknown }
  return typeof name === 'string' ? `"${name}"` : String(id)
}

function valueInWords(value: JsonValue): string {
  if (value === null) return 'nothing'
  if (typeof value === 'string') return value === '' ? '""' : shorten(value)
  return shorten(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

function shorten(text: string): string {
  const points = Array.from(text.slice(0, 2 * MAX_VALUE_LENGTH + 2))
  return points.length <= MAX_VALUE_LENGTH ? text : `${points.slice(0, MAX_VALUE_LENGTH - 1).join('')}…`
}
