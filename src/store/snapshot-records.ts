/** Which records have a snapshot in the log, from which their history can be told. */
import type { EntityMetadata, QueryRunner } from 'typeorm'
import type { ActivityKind } from '../model/event.js'
import { type ActivityLog, WIDTHS } from './activity-log-entity.js'
import { toColumnText } from './column-text.js'
import { toKeyText } from './key-text.js'
import { escapedPath } from './table-path.js'

const SNAPSHOTS: readonly ActivityKind[] = ['created', 'baseline']

/** Those of an entity's records that have a creation or a baseline in the log: one statement, served by the index `record`. */
export async function findRecordsWithSnapshot(
  queryRunner: QueryRunner,
  table: EntityMetadata,
  entity: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { driver } = table.connection
  const column = (property: keyof ActivityLog) =>
    driver.escape(table.findColumnWithPropertyName(property)?.databaseName ?? property)
  const parameters = [toColumnText(entity, WIDTHS.entity), ...ids.map(toKeyText)]
  const [name, ...keys] = parameters.map((_, index) => driver.createParameter('key', index))
  const found = (await queryRunner.query(
    `SELECT DISTINCT ${column('recordId')} AS id FROM ${escapedPath(table)} WHERE ${column('entity')} = ${name} ` +
      `AND ${column('recordId')} IN (${keys.join(', ')}) ` +
      `AND ${column('kind')} IN (${SNAPSHOTS.map((kind) => `'${kind}'`).join(', ')})`,
    parameters,
  )) as readonly { readonly id: string }[]
  const known = new Set(found.map(({ id }) => id))
  return new Set(ids.filter((id) => known.has(toKeyText(id))))
}
