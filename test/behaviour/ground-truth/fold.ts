/** From the changes of rows to what the log must say: one change per record and operation. */
import type { EntityMetadata } from 'typeorm'
import type { JsonValue } from '../../../src/index.js'
import type { TestDatabase } from '../../support/databases.js'
import {
  fieldOf,
  type FieldValues,
  movedKey,
  type RecordChange,
  recordKeyOf,
  valuesOf,
} from './normal-form.js'
import type { RowChange } from './shadow.js'

type Family = TestDatabase['family']
type Tables = ReadonlyMap<string, EntityMetadata>

/** A record in the course of one operation. */
interface Course {
  readonly operation: number
  readonly table: EntityMetadata
  before: FieldValues | null
  after: FieldValues | null
  /** Only links of the record were touched so far, and its values are not known. */
  isKeyOnly: boolean
  readonly linked: Map<string, number>
}

/** What the log must say of committed changes, in the order in which each record was first touched. */
export function foldChanges(
  tables: readonly EntityMetadata[],
  family: Family,
  changes: readonly RowChange[],
): readonly RecordChange[] {
  const byName = new Map(tables.map((table) => [table.tableName, table]))
  const courses: Course[] = []
  for (const change of changes) {
    const table = byName.get(change.table) as EntityMetadata
    if (table.tableType === 'junction') followLink(courses, byName, change)
    else followRow(courses, table, family, change)
  }
  return courses.map(toRecordChange).filter((change) => change !== null)
}

/** Every name that a tag bore, by its key, as far as its row was changed. */
export function tagLabels(changes: readonly RowChange[]): ReadonlyMap<string, ReadonlySet<unknown>> {
  const labels = new Map<string, Set<unknown>>()
  for (const { before, after } of changes.filter(({ table }) => table === 'tag')) {
    for (const row of [before, after]) {
      if (row === null) continue
      const code = row['code'] as string
      labels.set(code, (labels.get(code) ?? new Set()).add(row['label']))
    }
  }
  return labels
}

function followRow(courses: Course[], table: EntityMetadata, family: Family, change: RowChange): void {
  const before = change.before && valuesOf(table, family, change.before)
  const after = change.after && valuesOf(table, family, change.after)
  const key = recordKeyOf(table, (before ?? after) as FieldValues)
  const course = courses.find((each) => isOf(each, change.operation, table, key, before === null))
  if (course === undefined) {
    courses.push({
      operation: change.operation,
      table,
      before,
      after,
      isKeyOnly: false,
      linked: new Map(),
    })
    return
  }
  if (course.isKeyOnly) course.before = before
  course.isKeyOnly = false
  course.after = after
}

/** A row is followed by the key that it has now; a row that comes back under its key goes on where it ended. */
function isOf(
  course: Course,
  operation: number,
  table: EntityMetadata,
  key: string,
  isInsert: boolean,
): boolean {
  if (course.operation !== operation || course.table !== table) return false
  if (course.after !== null) return !isInsert && recordKeyOf(table, course.after) === key
  return isInsert && course.before !== null && recordKeyOf(table, course.before) === key
}

function followLink(courses: Course[], tables: Tables, change: RowChange): void {
  const junction = tables.get(change.table) as EntityMetadata
  const [ownerColumn, otherColumn] = [junction.ownerColumns[0], junction.inverseColumns[0]]
  const owner = [...tables.values()].find(({ name }) => name === 'Person') as EntityMetadata
  for (const [row, step] of [
    [change.before, -1],
    [change.after, 1],
  ] as const) {
    if (row === null) continue
    const course = courseOfOwner(courses, owner, change.operation, row[ownerColumn?.databaseName ?? ''])
    const other = String(row[otherColumn?.databaseName ?? ''])
    course.linked.set(other, (course.linked.get(other) ?? 0) + step)
  }
}

/** The owner of a link; one whose row the operation left alone gets a course without values. */
function courseOfOwner(courses: Course[], owner: EntityMetadata, operation: number, key: unknown): Course {
  const id = { id: key as JsonValue }
  const found = courses.find(
    (each) =>
      each.operation === operation &&
      each.table === owner &&
      recordKeyOf(owner, each.after ?? each.before ?? id) === recordKeyOf(owner, id),
  )
  if (found !== undefined) return found
  const course: Course = {
    operation,
    table: owner,
    before: id,
    after: id,
    isKeyOnly: true,
    linked: new Map(),
  }
  courses.push(course)
  return course
}

function toRecordChange(course: Course): RecordChange | null {
  const { operation, table, before, after } = course
  if (before === null && after === null) return null
  const fields = changedFields(course)
  const links = linksOf(course)
  const bookkeeping = table.columns
    .filter(({ isUpdateDate, isVersion }) => isUpdateDate || isVersion)
    .map(fieldOf)
  const kind = kindOf(table, before, after)
  const start = recordKeyOf(table, (before ?? after) as FieldValues)
  const isEmpty = Object.keys(fields).every((field) => bookkeeping.includes(field))
  if (kind === 'updated' && isEmpty && links === null) return null
  return {
    operation,
    entity: table.name,
    key: movedKey(start, kind === 'updated' ? recordKeyOf(table, after as FieldValues) : start),
    kind,
    event: kind === 'updated' ? eventOf(table, course, isEmpty) : kind,
    fields,
    optional: kind === 'updated' ? bookkeeping : [],
    links,
    linkNames: [],
    transactionId: null,
  }
}

/** An update has what differs; a creation and a deletion have all, a soft one with what the row holds after it. */
function changedFields({ table, before, after }: Course): RecordChange['fields'] {
  const kind = kindOf(table, before, after)
  const names = Object.keys((before ?? after) as FieldValues)
  const pairs = names.map((name): [string, [JsonValue, JsonValue]] => [
    name,
    [before?.[name] ?? null, after?.[name] ?? null],
  ])
  return Object.fromEntries(pairs.filter(([, [from, to]]) => kind !== 'updated' || !isSame(from, to)))
}

/** Whether two values are the same; the order of keys means nothing. */
export function isSame(a: JsonValue, b: JsonValue): boolean {
  return sorted(a) === sorted(b)
}

function sorted(value: JsonValue): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

function kindOf(table: EntityMetadata, before: FieldValues | null, after: FieldValues | null): string {
  if (before === null) return 'created'
  const column = table.deleteDateColumn && fieldOf(table.deleteDateColumn)
  const isSoft = column !== undefined && before[column] === null && after?.[column] !== null
  return after === null || isSoft ? 'deleted' : 'updated'
}

function eventOf(table: EntityMetadata, course: Course, isEmpty: boolean): string {
  const column = table.deleteDateColumn && fieldOf(table.deleteDateColumn)
  if (column !== undefined && course.before?.[column] !== null && course.after?.[column] === null)
    return 'restored'
  const links = linksOf(course)
  if (!isEmpty || links === null || (links.added.length > 0 && links.removed.length > 0)) return 'updated'
  return links.added.length > 0 ? 'linked' : 'unlinked'
}

function linksOf({ linked }: Course): RecordChange['links'] {
  const keys = (sign: number) => [...linked].filter(([, count]) => count === sign).map(([key]) => key)
  const [removed, added] = [keys(-1).sort(), keys(1).sort()]
  return removed.length + added.length === 0 ? null : { removed, added }
}
