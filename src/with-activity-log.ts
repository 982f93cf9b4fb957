/**
 * Attaches the log to a data source: adds its table and its subscriber to the options. The composition root: here the rooms
 * are wired together.
 */
import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm'
import { attachToRunning } from './attach-to-running.js'
import {
  type AuditSubscriberClass,
  createAuditSubscriber,
  isAuditSubscriber,
} from './capture/audit-subscriber.js'
import { hookStart } from './capture/query-builder-hook.js'
import { recorderOf } from './capture/recorder.js'
import { createRecorder, noticeMissingRecorder } from './create-recorder.js'
import { type ActivityLogOptions, type CheckedOptions, checkOptions } from './options.js'
import { type ActivityLog, createActivityLogEntity } from './store/activity-log-entity.js'
import { familyOf } from './store/dialect.js'

/** Lists of classes as TypeORM takes them: an array, or an object of named ones. */
type MixedList = readonly unknown[] | Readonly<Record<string, unknown>>

/**
 * Attaches an activity log to the options of a data source, or to a DataSource, before or after `initialize()`.
 *
 * The options may go to `new DataSource(...)`, `TypeOrmModule.forRoot(...)` and the TypeORM CLI, whose `migration:generate`
 * then sees the table. Applied to options that have a log already it changes nothing.
 *
 * @returns new options, or the same DataSource
 * @throws ActivityLogError `OPTIONS_INVALID` for a wrong option or an unsupported database. Wrong declarations of entities
 * are errors of `initialize()`: `DECLARATION_INVALID`.
 * @example
 * const db = await new DataSource(withActivityLog({ type: 'postgres', url, entities: [Deal] })).initialize()
 * await db.getRepository(Deal).save({ title: 'Renewal' })
 * // → one activity: { type: 'Deal', event: 'created', actor: { kind: 'system' }, record: { name: 'Renewal' }, ... }
 */
export function withActivityLog<T extends DataSource>(dataSource: T, options?: ActivityLogOptions): T
export function withActivityLog<T extends DataSourceOptions>(
  dataSourceOptions: T,
  options?: ActivityLogOptions,
): T
export function withActivityLog(
  target: DataSource | DataSourceOptions,
  options: ActivityLogOptions = {},
): DataSource | DataSourceOptions {
  hookStart(DataSource.prototype, startLog)
  const log = createLog(target, checkOptions(options))
  if (!isDataSource(target)) return withLog(target, log)
  hookStart(target, startLog)
  if (target.isInitialized) attachToRunning(target, log.entity, log.subscriber)
  // Not setOptions(): it would change the object that the application made the DataSource of.
  Object.assign(target, { options: withLog(target.options, log) })
  return target
}

interface Log {
  readonly entity: EntitySchema<ActivityLog>
  readonly subscriber: AuditSubscriberClass
}

function createLog(target: DataSource | DataSourceOptions, checked: CheckedOptions): Log {
  const { type, namingStrategy, entityPrefix } = isDataSource(target) ? target.options : target
  return {
    entity: createActivityLogEntity(familyOf(type), { ...checked.table, entityPrefix }, namingStrategy),
    subscriber: createAuditSubscriber((dataSource) => createRecorder(dataSource, checked)),
  }
}

function withLog<T extends DataSourceOptions>(options: T, { entity, subscriber }: Log): T {
  const subscribers = (options.subscribers ?? []) as MixedList
  if (Object.values(subscribers).some(isAuditSubscriber)) return options
  return {
    ...options,
    entities: added((options.entities ?? []) as MixedList, 'ActivityLog', entity),
    subscribers: added(subscribers, 'ActivityLogSubscriber', subscriber),
  }
}

function added(list: MixedList, name: string, entry: unknown): MixedList {
  return Array.isArray(list) ? [...(list as readonly unknown[]), entry] : { ...list, [name]: entry }
}

/** Called for every data source of this copy of TypeORM as soon as its entities are known. */
function startLog(dataSource: DataSource): void {
  // Finding the recorder makes it, and making it checks everything.
  if (recorderOf(dataSource) === undefined) noticeMissingRecorder(dataSource)
}

function isDataSource(target: DataSource | DataSourceOptions): target is DataSource {
  return typeof (target as Partial<DataSource>).setOptions === 'function'
}
