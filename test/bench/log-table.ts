/**
 * The table of the log without the library: the same columns and indexes. A class of its own, since the library refuses to
 * start where it finds its table without its subscriber.
 */
import { type DataSource, EntitySchema } from 'typeorm'
import { ActivityLog } from '../../src/index.js'
import { createActivityLogEntity } from '../../src/store/activity-log-entity.js'
import type { BenchDatabase } from './databases.js'

/** A row that something other than the library writes. */
export class LogTable extends ActivityLog {}

/** The definition of that table. */
export function createLogTable(family: BenchDatabase['family']): EntitySchema<LogTable> {
  const { options } = createActivityLogEntity(family, { table: 'activity_log' })
  return new EntitySchema<LogTable>({ ...options, name: 'LogTable', target: LogTable })
}

/** The class that the log of this data source has, or undefined where there is none. */
export function logOf(db: DataSource): typeof ActivityLog | undefined {
  return [LogTable, ActivityLog].find((each) => db.hasMetadata(each))
}

/** The name of an entity's table as SQL takes it. */
export function pathOf(db: DataSource, entity: new () => object): string {
  const parts = db.getMetadata(entity).tablePath.split('.')
  return parts.map((part) => db.driver.escape(part)).join('.')
}
