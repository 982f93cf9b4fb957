/** Which records have a snapshot in the log, from which their history can be told. */
import type { EntityMetadata, QueryRunner } from 'typeorm'
import type { ActivityKind } from '../model/event.js'
import { type ActivityLog, WIDTHS } from './activity-log-entity.js'
import { toColumnText } from './column-text.js'
import { toKeyText } from './key-text.js'
import { escapedPath } from './table-path.js'

const SNAPSHOTS = (['created', 'baseline'] satisfies readonly ActivityKind[])
  .map((kind) => `'${kind}'`)
  .join(', ')

/**
 * Those of an entity's records that have a creation or a baseline in the log, and no deletion since that nobody took back: one
 * statement, served by the index `record`.
 */
export async function findRecordsWithSnapshot(
  queryRunner: QueryRunner,
  table: EntityMetadata,
  entity: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { driver } = table.connection
  const column = (property: keyof ActivityLog) =>
    driver.escape(table.findColumnWithPropertyName(property)?.databaseName ?? property)
  const last = (condition: string) => `MAX(CASE WHEN ${condition} THEN ${column('id')} END)`
  const parameters = [toColumnText(entity, WIDTHS.entity), ...ids.map(toKeyText)]
  const [name, ...keys] = parameters.map((_, index) => driver.createParameter('key', index))
  const found = (await queryRunner.query(
    `SELECT ${column('recordId')} AS id, ${last(`${column('kind')} IN (${SNAPSHOTS}) OR ${column('event')} = 'restored'`)} AS begun, ` +
      `${last(`${column('kind')} = 'deleted'`)} AS ended FROM ${escapedPath(table)} WHERE ${column('entity')} = ${name} ` +
      `AND ${column('recordId')} IN (${keys.join(', ')}) GROUP BY ${column('recordId')}`,
    parameters,
  )) as readonly { readonly id: string; readonly begun: string | null; readonly ended: string | null }[]
  const isKnown = ({ begun, ended }: (typeof found)[number]) =>
    begun !== null && (ended === null || begun > ended)
  const known = new Set(found.filter(isKnown).map(({ id }) => id))
  return new Set(ids.filter((id) => known.has(toKeyText(id))))
}
