/** Rows that the database changes or deletes by itself when the rows that they point at are deleted or change their keys. */
import type { QueryRunner } from 'typeorm'
import { type RawRow, recordIdOf } from '../registry/record-key.js'
import type { Dependent, WrittenTable } from '../registry/written-table.js'
import { lockFor, readRows } from './raw-rows.js'
import { recordFollowing } from './record-summary.js'
import { trackRows, type WriteScope } from './write-scope.js'

/** Tracks the rows that go with rows to be deleted, over every level of foreign keys. */
export async function trackDependentsOfDeleted(
  scope: WriteScope,
  queryRunner: QueryRunner,
  table: WrittenTable,
  rows: readonly RawRow[],
): Promise<void> {
  await follow(scope, queryRunner, table, rows, new Set(rows.map((row) => placeOf(table, row))))
}

/** Tracks the rows that follow when the rows' referenced values change. */
export async function trackDependentsOfUpdated(
  scope: WriteScope,
  queryRunner: QueryRunner,
  table: WrittenTable,
  rows: readonly RawRow[],
  isSet: (databaseName: string) => boolean,
): Promise<void> {
  for (const dependent of table.dependents) {
    if (!followsUpdate(dependent, isSet)) continue
    const found = await readDependents(scope, queryRunner, dependent, rows)
    if (found.length <= scope.recorder.settings.bulkLimit) trackRows(scope, dependent.table, found)
    else await recordFollowing(scope, queryRunner, dependent.table)
  }
}

/** Rows whose own keys change with the reference are not followed: they are the same records, under other keys. */
export function followsUpdate(
  { onUpdate, columns }: Dependent,
  isSet: (databaseName: string) => boolean,
): boolean {
  const isKey = columns.some(({ own }) => own.isPrimary)
  return onUpdate && !isKey && columns.some(({ referenced }) => isSet(referenced.databaseName))
}

async function follow(
  scope: WriteScope,
  queryRunner: QueryRunner,
  table: WrittenTable,
  rows: readonly RawRow[],
  seen: Set<string>,
): Promise<void> {
  for (const dependent of table.dependents) {
    if (!dependent.onDelete || rows.length === 0) continue
    const found = await readDependents(scope, queryRunner, dependent, rows)
    if (found.length > scope.recorder.settings.bulkLimit) {
      await recordFollowing(scope, queryRunner, dependent.table)
      continue
    }
    trackRows(scope, dependent.table, found)
    if (!dependent.deletesRows) continue
    const fresh = found.filter((row) => !seen.has(placeOf(dependent.table, row)))
    for (const row of fresh) seen.add(placeOf(dependent.table, row))
    await follow(scope, queryRunner, dependent.table, fresh, seen)
  }
}

async function readDependents(
  { recorder }: WriteScope,
  queryRunner: QueryRunner,
  { table, columns }: Dependent,
  rows: readonly RawRow[],
): Promise<readonly RawRow[]> {
  const keys = new Map<string, RawRow>()
  for (const row of rows) {
    const key: Record<string, unknown> = {}
    for (const { own, referenced } of columns) key[own.databaseName] = row[referenced.databaseName]
    const values = Object.values(key)
    if (values.every((value) => value !== null && value !== undefined))
      keys.set(values.map(textOf).join('\n'), key)
  }
  const own = columns.map(({ own: column }) => column)
  const lock = lockFor(recorder.family, 'before delete')
  return readRows(queryRunner, table, own, [...keys.values()], lock, recorder.settings.bulkLimit)
}

function placeOf(table: WrittenTable, row: RawRow): string {
  return `${table.path}\n${recordIdOf(table.metadata, row)}`
}

function textOf(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('hex') : String(value)
}
