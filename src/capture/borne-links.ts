/** The links that records bear, read from their junction tables as if they had just been made. */
import type { QueryRunner } from 'typeorm'
import type { ColumnMetadata } from '../registry/plan-field.js'
import { type RawRow, rootOf } from '../registry/record-key.js'
import type { WrittenTable } from '../registry/written-table.js'
import type { CapturedChange } from './captured-change.js'
import { lockFor, readRows, type ReadPurpose } from './raw-rows.js'
import type { Recorder } from './recorder.js'

/** The junction tables whose rows are links that a table's records bear. */
export function junctionsOf(recorder: Recorder, table: WrittenTable): readonly WrittenTable[] {
  const tables = recorder.dataSource.entityMetadatas.flatMap((metadata) => recorder.tableOf(metadata) ?? [])
  const bearing = tables.filter(
    ({ link }) => link !== null && rootOf(link.bearer.metadata) === table.metadata,
  )
  return [...new Map(bearing.map((each) => [each.path, each])).values()]
}

/** The rows of junction tables that are links of some records. Locked before a deletion, one that is being cut is waited for. */
export async function readLinks(
  recorder: Recorder,
  queryRunner: QueryRunner,
  junctions: readonly WrittenTable[],
  rows: readonly RawRow[],
  purpose: ReadPurpose,
): Promise<readonly CapturedChange[]> {
  const lock = lockFor(recorder.family, purpose)
  const links: CapturedChange[] = []
  for (const junction of junctions) {
    const ends = junction.link?.bearer.columns ?? []
    const columns = ends.flatMap((end) => columnNamed(junction, end.junction) ?? [])
    const keys = rows
      .map((row) => Object.fromEntries(ends.map((end) => [end.junction, row[end.referenced.databaseName]])))
      .filter((key) => Object.values(key).every((value) => value !== null && value !== undefined))
    for (const row of await readRows(queryRunner, junction, columns, keys, lock))
      links.push(asCaptured(junction, row))
  }
  return links
}

/** A row as if it had just been inserted. */
export function asCaptured(table: WrittenTable, row: RawRow): CapturedChange {
  return { table, key: row, before: null, after: row }
}

function columnNamed({ columns }: WrittenTable, name: string): ColumnMetadata | undefined {
  return columns.find(({ databaseName }) => databaseName === name)
}
