/** The records around a change, with the names that they have now. One read per related table and batch. */
import type { QueryRunner } from 'typeorm'
import type { RelatedRecord } from '../model/record-ref.js'
import type { ColumnMetadata, RelationMetadata } from '../registry/plan-field.js'
import { entityNameOf, type RawRow, recordIdOf } from '../registry/record-key.js'
import { readableTable } from '../registry/written-table.js'
import { WIDTHS } from '../store/activity-log-entity.js'
import { toColumnText } from '../store/column-text.js'
import type { RecordChange } from './captured-change.js'
import { readRows } from './raw-rows.js'
import { recordNameOf } from './record-name.js'
import type { Recorder } from './recorder.js'
import { report } from './write-failure.js'

/** For each change, in the order given, the records that its plan's `related` names. */
export async function findRelated(
  recorder: Recorder,
  queryRunner: QueryRunner,
  changes: readonly RecordChange[],
): Promise<readonly (readonly RelatedRecord[])[]> {
  const related = changes.map((): RelatedRecord[] => [])
  const relations = new Set(changes.flatMap(({ plan }) => plan.related))
  for (const relation of relations) {
    const records = await readRelated(recorder, queryRunner, relation, changes)
    changes.forEach((change, index) => {
      const record = change.plan.related.includes(relation)
        ? records.get(foreignKeyText(relation, rowOf(change)))
        : undefined
      if (record !== undefined) related[index]?.push(record)
    })
  }
  return related
}

async function readRelated(
  recorder: Recorder,
  queryRunner: QueryRunner,
  relation: RelationMetadata,
  changes: readonly RecordChange[],
): Promise<ReadonlyMap<string, RelatedRecord>> {
  const target = relation.inverseEntityMetadata
  const columns = relation.joinColumns.flatMap(({ referencedColumn }) => referencedColumn ?? [])
  const keys = new Map<string, RawRow>()
  for (const change of changes) {
    const key = change.plan.related.includes(relation) ? targetKey(relation, rowOf(change)) : null
    if (key !== null) keys.set(foreignKeyText(relation, rowOf(change)), key)
  }
  if (keys.size === 0) return new Map()
  const rows = await readRows(queryRunner, readableTable(target), columns, [...keys.values()], '')
  const byKey = new Map(
    rows.map((row) => [columns.map(({ databaseName }) => textOf(row[databaseName])).join('\n'), row]),
  )
  return new Map(
    [...keys].flatMap(([text, key]) => {
      const row = byKey.get(text)
      const record =
        row === undefined ? goneRecord(relation, columns, key) : relatedRecord(recorder, relation, row)
      return record === null ? [] : [[text, record] as const]
    }),
  )
}

function relatedRecord(recorder: Recorder, relation: RelationMetadata, row: RawRow): RelatedRecord {
  const target = relation.inverseEntityMetadata
  const plan = recorder.namingPlanFor(target, row)
  return {
    relation: relationName(relation),
    entity: entityNameOf(target),
    id: recordIdOf(target, row),
    name: recordNameOf(plan, row, (error) => report(recorder, error)),
  }
}

/** What is left of a record whose row is not there: its id, if the foreign key is that. */
function goneRecord(
  relation: RelationMetadata,
  columns: readonly ColumnMetadata[],
  key: RawRow,
): RelatedRecord | null {
  const target = relation.inverseEntityMetadata
  if (!target.primaryColumns.every((column) => columns.includes(column))) return null
  return {
    relation: relationName(relation),
    entity: entityNameOf(target),
    id: recordIdOf(target, key),
    name: null,
  }
}

function relationName({ propertyPath }: RelationMetadata): string {
  return toColumnText(propertyPath, WIDTHS.name)
}

function rowOf({ before, after }: RecordChange): RawRow {
  return after ?? before ?? {}
}

/** The foreign key in the target's terms, or null when the record points nowhere. */
function targetKey(relation: RelationMetadata, row: RawRow): RawRow | null {
  const key: Record<string, unknown> = {}
  for (const { databaseName, referencedColumn } of relation.joinColumns) {
    if (row[databaseName] == null || referencedColumn === undefined) return null
    key[referencedColumn.databaseName] = row[databaseName]
  }
  return key
}

function foreignKeyText(relation: RelationMetadata, row: RawRow): string {
  return relation.joinColumns.map(({ databaseName }) => textOf(row[databaseName])).join('\n')
}

function textOf(raw: unknown): string {
  return Buffer.isBuffer(raw) ? raw.toString('hex') : String(raw)
}
