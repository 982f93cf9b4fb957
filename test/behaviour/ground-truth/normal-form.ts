/** One form for what triggers saw and what the log says, so that the two can be compared. */
import type { EntityMetadata } from 'typeorm'
import type { Activity, JsonValue } from '../../../src/index.js'
import type { TestDatabase } from '../../support/databases.js'
import type { JsonRow } from './shadow.js'

type Family = TestDatabase['family']
type Column = EntityMetadata['columns'][number]

/** The values of a row by field. */
export type FieldValues = Readonly<Record<string, JsonValue>>

/** What happened to one record in one operation. */
export interface RecordChange {
  readonly operation: number
  readonly entity: string
  /** The key as the log writes it; `old → new` if the operation changed it. */
  readonly key: string
  readonly kind: string
  readonly event: string
  /** Before and after by field. */
  readonly fields: Readonly<Record<string, readonly [JsonValue, JsonValue]>>
  /** Bookkeeping fields that changed along with others: the log may leave them out. */
  readonly optional: readonly string[]
  /** Keys of linked records, in order; null if none were linked or unlinked. */
  readonly links: { readonly removed: readonly string[]; readonly added: readonly string[] } | null
  /** Key and name of each linked record, as the log tells them; the ground truth knows of none. */
  readonly linkNames: readonly (readonly [string, JsonValue])[]
  readonly transactionId: string | null
}

/** The field that a column is in the log: a foreign key goes by its relation. */
export function fieldOf(column: Column): string {
  return column.isVirtual && column.relationMetadata !== undefined
    ? column.relationMetadata.propertyPath
    : column.propertyPath
}

/** The values of a row that a trigger saw. */
export function valuesOf(table: EntityMetadata, family: Family, row: JsonRow): FieldValues {
  return Object.fromEntries(
    table.columns.map((column) => [fieldOf(column), valueOf(column, family, row[column.databaseName])]),
  )
}

function valueOf(column: Column, family: Family, stored: unknown): JsonValue {
  if (stored === null || stored === undefined) return null
  if (column.type === 'boolean' || column.type === Boolean) return Boolean(stored)
  if (column.type === 'simple-json') return JSON.parse(stored as string) as JsonValue
  if (column.isUpdateDate || column.isDeleteDate) return instantOf(stored as string, family)
  return stored as JsonValue
}

/** SQLite holds UTC, the others local time; what is finer than a millisecond is cut as a JavaScript date does. */
function instantOf(stored: string, family: Family): string {
  const [, day, time, fraction = ''] = /^(\S+)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(stored) ?? []
  const text = `${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}`
  return new Date(family === 'sqlite' ? `${text}Z` : text).toISOString()
}

/** The key of a row as the log writes it. */
export function recordKeyOf(table: EntityMetadata, values: FieldValues): string {
  return keyText(table.primaryColumns.map((column) => [fieldOf(column), keyPart(values[fieldOf(column)])]))
}

function keyPart(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

function keyText(parts: readonly (readonly [string, string])[]): string {
  if (parts.length === 1) return parts[0]?.[1] ?? ''
  return JSON.stringify(Object.fromEntries([...parts].sort(([a], [b]) => (a < b ? -1 : 1))))
}

/** An activity of the log in the form of the ground truth. */
export function changeOf(tables: readonly EntityMetadata[], activity: Activity): RecordChange {
  const { kind, event, record, transactionId, requestId } = activity
  const table = tables.find(({ name }) => name === record?.entity)
  const links = activity.changes.filter(isLinks)
  const valueChanges = activity.changes.filter((change) => !isLinks(change))
  const fields: RecordChange['fields'] = Object.fromEntries(
    valueChanges.map(({ field, before, after }) => [field, [before, after] as const]),
  )
  return {
    operation: Number(requestId),
    entity: record?.entity ?? '(none)',
    key: loggedKey(table, kind, record?.id ?? '(none)', fields),
    kind,
    event,
    fields,
    optional: [],
    links: loggedLinks(links),
    linkNames: links.flatMap(({ before, after }) =>
      [...linksIn(before), ...linksIn(after)].map(({ id, name }) => [keyPart(id), name] as const),
    ),
    transactionId,
  }
}

type LoggedChange = Activity['changes'][number] & { readonly links?: true }

function isLinks(change: LoggedChange): boolean {
  return change.links === true || change.field === 'tags'
}

/** A key that an update changes is named by both its forms; the log may call the record by either. */
function loggedKey(
  table: EntityMetadata | undefined,
  kind: string,
  id: string,
  fields: RecordChange['fields'],
): string {
  const keys = table?.primaryColumns.map(fieldOf) ?? []
  if (kind !== 'updated' || !keys.some((field) => field in fields)) return id
  const known = keys.length === 1 ? {} : (JSON.parse(id) as Record<string, string>)
  const at = (index: 0 | 1) =>
    keyText(keys.map((field) => [field, keyPart(fields[field]?.[index] ?? known[field])]))
  const [before, after] = [at(0), at(1)]
  return [before, after].includes(id) ? movedKey(before, after) : `${id} (neither ${before} nor ${after})`
}

/** The key of a record whose key an operation changed. */
export function movedKey(before: string, after: string): string {
  return before === after ? before : `${before} → ${after}`
}

type Link = { readonly id: JsonValue; readonly name: JsonValue }

function linksIn(value: JsonValue): readonly Link[] {
  return (value ?? []) as unknown as readonly Link[]
}

function loggedLinks(changes: readonly LoggedChange[]): RecordChange['links'] {
  const keysOf = (value: JsonValue) => linksIn(value).map(({ id }) => keyPart(id))
  const removed = changes.flatMap(({ before }) => keysOf(before)).sort()
  const added = changes.flatMap(({ after }) => keysOf(after)).sort()
  return removed.length + added.length === 0 ? null : { removed, added }
}
