/** Rows of junction tables as changes of the records that bear the links. */
import type { EntityMetadata, QueryRunner } from 'typeorm'
import type { Change } from '../model/change.js'
import type { JsonObject } from '../model/json.js'
import type { LinkEnd, LinkPlan } from '../registry/link-plan.js'
import { type RawRow, recordIdOf, rootOf } from '../registry/record-key.js'
import { readableTable } from '../registry/written-table.js'
import { toColumnText } from '../store/column-text.js'
import { WIDTHS } from '../store/activity-log-entity.js'
import type { CapturedChange, RecordChange } from './captured-change.js'
import { readRows } from './raw-rows.js'
import { recordNameOf } from './record-name.js'
import type { Recorder } from './recorder.js'
import { report } from './write-failure.js'

/** One link that was made or cut. */
interface Link {
  readonly plan: LinkPlan
  readonly row: RawRow
  readonly isLinked: boolean
}

/** Finds rows of an entity, by the values under which links name them. */
type Finder = (end: LinkEnd, key: string) => RawRow | undefined

/**
 * The changes of records with those of their links: in the record's own activity of this operation where there is one, else
 * as an update of the record.
 */
export async function addLinks(
  recorder: Recorder,
  queryRunner: QueryRunner,
  captured: readonly CapturedChange[],
  changes: readonly RecordChange[],
): Promise<readonly RecordChange[]> {
  const links = captured.flatMap(linksOf)
  if (links.length === 0) return changes
  const find = await readEnds(queryRunner, captured, links)
  const merged = [...changes]
  for (const [plan, group] of groupByBearer(links)) {
    const [first] = group
    if (first === undefined) continue
    const change = linkChange(recorder, plan, group, find)
    const bearer = keyIn(plan.bearer, first.row)
    const index = merged.findIndex((each) => isBearer(plan.bearer, each, bearer))
    const own = merged[index]
    if (own !== undefined) merged[index] = { ...own, links: [...own.links, change] }
    else merged.push(...updateOfBearer(recorder, plan, find(plan.bearer, bearer), change))
  }
  return merged
}

function linksOf({ table, before, after }: CapturedChange): Link[] {
  const plan = table.link
  if (plan === null || (before !== null && after !== null && sameLink(plan, before, after))) return []
  return [
    ...(before === null ? [] : [{ plan, row: before, isLinked: false }]),
    ...(after === null ? [] : [{ plan, row: after, isLinked: true }]),
  ]
}

function sameLink(plan: LinkPlan, before: RawRow, after: RawRow): boolean {
  return [plan.bearer, plan.other].every((end) => keyIn(end, before) === keyIn(end, after))
}

function groupByBearer(links: readonly Link[]): readonly (readonly [LinkPlan, readonly Link[]])[] {
  const groups = new Map<LinkPlan, Map<string, Link[]>>()
  for (const link of links) {
    const bearers = groups.get(link.plan) ?? new Map<string, Link[]>()
    const bearer = keyIn(link.plan.bearer, link.row)
    bearers.set(bearer, [...(bearers.get(bearer) ?? []), link])
    groups.set(link.plan, bearers)
  }
  return [...groups].flatMap(([plan, bearers]) =>
    [...bearers.values()].map((group) => [plan, group] as const),
  )
}

function linkChange(recorder: Recorder, plan: LinkPlan, group: readonly Link[], find: Finder): Change {
  if (plan.masked) return { field: plan.field, before: null, after: null, masked: true }
  const named = (isLinked: boolean) =>
    group.filter((link) => link.isLinked === isLinked).map(({ row }) => otherOf(recorder, plan, row, find))
  return { field: plan.field, before: named(false), after: named(true), links: true }
}

function otherOf(recorder: Recorder, { other }: LinkPlan, row: RawRow, find: Finder): JsonObject {
  const key = keyIn(other, row)
  const record = find(other, key)
  if (record === undefined) return { id: goneId(other, row), name: null }
  const name = recordNameOf(recorder.namingPlanFor(other.metadata, record), record, (error) =>
    report(recorder, error),
  )
  return {
    id: recordIdOf(other.metadata, record),
    name: name === null ? null : toColumnText(name, WIDTHS.name),
  }
}

function isBearer(
  { metadata, columns }: LinkEnd,
  { plan, before, after }: RecordChange,
  key: string,
): boolean {
  const row = after ?? before
  return row !== null && rootOf(plan.metadata) === rootOf(metadata) && keyOfRow(columns, row) === key
}

/** The id of a record whose row is not there: as it is named in the log, where the link repeats its key. */
function goneId(end: LinkEnd, row: RawRow): string | null {
  const referenced = end.columns.map((column) => column.referenced)
  const isKey = end.metadata.primaryColumns.every((column) => referenced.includes(column))
  return isKey ? recordIdOf(end.metadata, referencedRow(end, row)) : null
}

/** A record that is gone without an activity of its own bears none. */
function updateOfBearer(
  recorder: Recorder,
  { bearer }: LinkPlan,
  row: RawRow | undefined,
  change: Change,
): RecordChange[] {
  const plan = row === undefined ? undefined : recorder.planFor(bearer.metadata, row)
  return plan === undefined || row === undefined ? [] : [{ plan, before: row, after: row, links: [change] }]
}

/** The rows at both ends: those of this operation as they were, the others as they are. */
async function readEnds(
  queryRunner: QueryRunner,
  captured: readonly CapturedChange[],
  links: readonly Link[],
): Promise<Finder> {
  const rows = new Map<LinkEnd, Map<string, RawRow>>()
  const ends = new Set(links.flatMap(({ plan }) => [plan.bearer, plan.other]))
  for (const end of ends) {
    const known = knownRows(end, captured)
    rows.set(end, known)
    const missing = new Map<string, RawRow>()
    for (const { plan, row } of links) {
      if (plan.bearer !== end && plan.other !== end) continue
      const key = keyIn(end, row)
      if (!known.has(key)) missing.set(key, referencedRow(end, row))
    }
    const columns = end.columns.map(({ referenced }) => referenced)
    const table = readableTable(end.metadata)
    for (const row of await readRows(queryRunner, table, columns, [...missing.values()], ''))
      known.set(keyOfRow(end.columns, row), row)
  }
  return (end, key) => rows.get(end)?.get(key)
}

function knownRows({ metadata, columns }: LinkEnd, captured: readonly CapturedChange[]): Map<string, RawRow> {
  const known = new Map<string, RawRow>()
  for (const { table, before, after } of captured) {
    const row = after ?? before
    if (row !== null && isSameTable(table.metadata, metadata)) known.set(keyOfRow(columns, row), row)
  }
  return known
}

function isSameTable(a: EntityMetadata, b: EntityMetadata): boolean {
  return rootOf(a) === rootOf(b)
}

function referencedRow({ columns }: LinkEnd, row: RawRow): RawRow {
  return Object.fromEntries(
    columns.map(({ junction, referenced }) => [referenced.databaseName, row[junction]]),
  )
}

function keyIn({ columns }: LinkEnd, row: RawRow): string {
  return columns.map(({ junction }) => textOf(row[junction])).join('\n')
}

function keyOfRow(columns: LinkEnd['columns'], row: RawRow): string {
  return columns.map(({ referenced }) => textOf(row[referenced.databaseName])).join('\n')
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
}
