/** Activities record by record: the order of the index that holds entity, record and id. */
import type { Repository } from 'typeorm'
import type { Activity } from '../model/activity.js'
import { WIDTHS, type ActivityLog } from '../store/activity-log-entity.js'
import { toColumnText } from '../store/column-text.js'
import { toKeyText } from '../store/key-text.js'
import { readRowsWhere, toActivities } from './activity-rows.js'
import { ALIAS, type Condition } from './condition.js'
import { withReadSettings } from './read-settings.js'
import { type Sight, whereVisible } from './visibility.js'

/** A place between activities that are sorted by record. */
export interface RecordPlace {
  readonly recordId: string
  /** The last activity before the place; null for behind all of the record's. */
  readonly id: string | null
}

/** The next visible activities about the records of an entity, each record's oldest first. */
export async function readByRecord(
  rows: Repository<ActivityLog>,
  sight: Sight,
  entity: string,
  after: RecordPlace | null,
  take: number,
): Promise<readonly Activity[]> {
  const ofEntity = {
    sql: `${ALIAS}.entity = :entity AND ${ALIAS}.recordId IS NOT NULL`,
    parameters: { entity: toColumnText(entity, WIDTHS.entity) },
  }
  const found = await withReadSettings(rows, (own) =>
    readRowsWhere(
      own,
      [whereVisible(sight), ofEntity, ...(after === null ? [] : [whereBehind(after)])],
      (query) => query.orderBy(`${ALIAS}.recordId`).addOrderBy(`${ALIAS}.id`).limit(take),
    ),
  )
  return toActivities(sight, found)
}

/** Not by a comparison of pairs: MySQL would not use the index for it. */
function whereBehind({ recordId, id }: RecordPlace): Condition {
  const parameters = { afterRecord: toKeyText(recordId), ...(id === null ? {} : { afterId: id }) }
  const sql =
    id === null
      ? `${ALIAS}.recordId > :afterRecord`
      : `${ALIAS}.recordId >= :afterRecord AND (${ALIAS}.recordId > :afterRecord OR ${ALIAS}.id > :afterId)`
  return { sql, parameters }
}
