/** The log of a data source, to be read and to be added to. */
import { type DataSource, EntityManager, type QueryRunner } from 'typeorm'
import { draftAction, type ActivityEntry } from './capture/draft-action.js'
import { orFail } from './capture/record-changes.js'
import { type Recorder, recorderOf } from './capture/recorder.js'
import { bufferDrafts, transactionIdOf } from './capture/transaction-buffer.js'
import { currentFrame } from './context/audit-context.js'
import { ActivityLogError } from './model/errors.js'
import type { ActivityReader } from './query/activity-query.js'
import { createActivityReader, type ReadSource } from './query/create-query.js'
import { knownEntityName, recordKeyOf } from './registry/record-key.js'
import { type ActivityLog, OWN_COLUMNS } from './store/activity-log-entity.js'

/** The log of one data source. Reading begins with `visibleTo(viewer)`. */
export interface ActivityLogHandle extends ActivityReader {
  /**
   * Records what TypeORM cannot see: a sign-in, an export, a module's own operation. With an EntityManager whose transaction
   * is open it is written when that commits; else now.
   *
   * @throws ActivityLogError `ENTRY_INVALID` for a missing or too long type or event, or a record that is none;
   * `ACTOR_MISSING` and `WRITE_FAILED` by the policies.
   * @example
   * await activityLog(db).log({ type: 'Authentication', event: 'logged in', description: 'User logged in' })
   * // → { kind: 'action', type: 'Authentication', event: 'logged in', description: 'User logged in', changes: [] }
   */
  log(entry: ActivityEntry): Promise<void>
}

/**
 * The activity log of a data source, or of an EntityManager and so within its transaction.
 *
 * @throws ActivityLogError `NOT_ATTACHED` when the data source was not made with `withActivityLog`.
 * @example
 * const page = await activityLog(db).visibleTo({ as: 'company', companyId: '3' }).page({ number: 1, size: 25 })
 * // → { activities: [{ event: 'transferred', description: 'Deal "Renewal" was transferred: ...' }], hasNext: true, ... }
 */
export function activityLog(db: DataSource | EntityManager): ActivityLogHandle {
  const { manager, recorder, source } = openReadSource(db)
  return { ...createActivityReader(source), log: (entry) => logEntry(recorder, manager, entry) }
}

/** The log of a data source, or of an EntityManager, as it is wired to be read. */
export interface OpenedLog {
  readonly manager: EntityManager
  readonly recorder: Recorder
  readonly source: ReadSource
}

/** @throws ActivityLogError `NOT_ATTACHED` when the data source has no log. */
export function openReadSource(db: DataSource | EntityManager): OpenedLog {
  const manager = isManager(db) ? db : db.manager
  const recorder = recorderOf(manager.connection)
  if (recorder === undefined) throw notAttached()
  const source: ReadSource = {
    // By the recorder's own class: that of another copy of this library is another class.
    repository: () => Promise.resolve(manager.getRepository<ActivityLog>(recorder.table.target)),
    entityName: (entity) => knownEntityName(recorder.dataSource, entity),
    recordKey: (entity, id) => recordKeyOf(recorder.dataSource, entity, id),
    extraColumns: () =>
      recorder.table.columns.map(({ propertyName }) => propertyName).filter((name) => !OWN_COLUMNS.has(name)),
    now: () => recorder.now(),
  }
  return { manager, recorder, source }
}

async function logEntry(recorder: Recorder, manager: EntityManager, entry: ActivityEntry): Promise<void> {
  const draft = draftAction(recorder, entry)
  if (currentFrame().suspendedFor !== undefined) return
  await withQueryRunner(manager, async (queryRunner) => {
    const drafts = orFail(recorder, 1, () => [draft(transactionIdOf(recorder, queryRunner))])
    await bufferDrafts(recorder, queryRunner, drafts)
  })
}

/** Uses the QueryRunner of an EntityManager's transaction, or one of its own. */
export async function withQueryRunner<T>(
  manager: EntityManager,
  use: (queryRunner: QueryRunner) => Promise<T>,
): Promise<T> {
  if (manager.queryRunner !== undefined) return use(manager.queryRunner)
  const queryRunner = manager.connection.createQueryRunner('master')
  try {
    return await use(queryRunner)
  } finally {
    await queryRunner.release()
  }
}

function isManager(db: DataSource | EntityManager): db is EntityManager {
  return db instanceof EntityManager || !('manager' in db)
}

function notAttached(): ActivityLogError {
  return new ActivityLogError(
    'NOT_ATTACHED',
    'Cannot open the activity log: the data source has none. Make it with new DataSource(withActivityLog(options)), and initialize() it first.',
  )
}
