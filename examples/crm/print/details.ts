/** One activity in full: who and when, and what by its kind. */
import type { ActivityDetails, Change, JsonValue } from 'typeorm-activity-log'
import { formatTime, userOf } from './activities.js'
import { formatSheet, type Row } from './sheet.js'
import { fit, heading } from './table.js'

const LABEL_WIDTH = 15

/** The lines of the details: values of a creation, both sides of an update, the snapshot of a deletion. */
export function formatDetails(details: ActivityDetails, width: number): readonly string[] {
  const { titles, rows } = contentsOf(details)
  const lines = [...factsOf(details), '', ...formatSheet(titles, rows, width - 2)]
  return [
    heading(`Activity details: ${details.kind}`, width),
    '',
    ...lines.map((line) => `  ${line}`.trimEnd()),
  ]
}

function factsOf({ activity }: ActivityDetails): readonly string[] {
  const { type, event, description, record, related, ip, occurredAt, requestId, metadata } = activity
  const around = related.map(({ relation, name, id }) => `${relation}: ${name ?? id}`).join(' · ')
  const facts: readonly (readonly [string, string])[] = [
    ['Activity Type', `${type} - ${event}`],
    ['Name', record === null ? '–' : (record.name ?? record.id)],
    ['By User', userOf(activity)],
    ['IP Address', ip ?? '–'],
    ['Date/Time', formatTime(occurredAt)],
    ['Description', description],
    ...(around === '' ? [] : [['Related', around] as const]),
    ...(requestId === null ? [] : [['Request', requestId] as const]),
    ...(metadata === null ? [] : [['Metadata', JSON.stringify(metadata)] as const]),
  ]
  return facts.map(([label, text]) => `${fit(label, LABEL_WIDTH)}${text}`)
}

function contentsOf(details: ActivityDetails): {
  readonly titles: readonly string[]
  readonly rows: readonly Row[]
} {
  switch (details.kind) {
    case 'updated':
      return { titles: ['Field', 'Previous value', 'New value'], rows: details.changes.flatMap(rowsOf) }
    case 'action':
      return { titles: ['Fact', 'Value'], rows: [] }
    default:
      return {
        titles: ['Field', details.kind === 'created' ? 'Value' : 'Value at deletion'],
        rows: details.values.map(({ field, value, masked }) => [field, textOf(value, masked)]),
      }
  }
}

/** One row for a field; for a JSON column one for each place in it that changed, which its patch names. */
function rowsOf({ field, before, after, masked, patch }: Change): readonly Row[] {
  if (patch === undefined) return [[field, textOf(before, masked), textOf(after, masked)]]
  return patch.map(({ path }) => [
    `${field}${path.replaceAll('/', '.')}`,
    textOf(valueAt(before, path)),
    textOf(valueAt(after, path)),
  ])
}

/** The value at a JSON Pointer; null where there is none. */
function valueAt(root: JsonValue, pointer: string): JsonValue {
  const keys = pointer.split('/').slice(1)
  return keys.reduce<JsonValue>((value, key) => {
    if (typeof value !== 'object' || value === null) return null
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~')
    return (value as Readonly<Record<string, JsonValue>>)[name] ?? null
  }, root)
}

function textOf(value: JsonValue, masked?: true): string {
  if (masked) return '(masked)'
  if (value === null) return '–'
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
}
