/** The history of an entity's records: wires the room `history` to the log of a data source. */
import type {
  DataSource,
  EntityManager,
  EntityMetadata,
  EntityTarget,
  ObjectLiteral,
  QueryRunner,
} from 'typeorm'
import { openReadSource, withQueryRunner } from './activity-log.js'
import { auditedEntity } from './audited-entity.js'
import { readCurrentRecord } from './capture/current-record.js'
import type { Recorder } from './capture/recorder.js'
import { createHistory } from './history/create-history.js'
import { readPresentValues } from './history/present-values.js'
import type { EntityHistory } from './history/record-history.js'
import { type RecordState, stateOf } from './history/record-state.js'
import type { CanRestore } from './history/restore.js'
import type { HistorySubject } from './history/subject.js'
import type { Activity } from './model/activity.js'
import type { ActivityQuery } from './query/activity-query.js'
import { createActivityReader } from './query/create-query.js'
import { readByRecord } from './query/by-record.js'
import type { SnapshotValue } from './query/details.js'
import type { LinkPlan } from './registry/link-plan.js'
import { entityNameOf, keyRowOf, rootOf } from './registry/record-key.js'

/** What a history may do beside telling. */
export interface HistoryOptions {
  /**
   * Whether a viewer may bring back what an activity tells of. There is no default: without it, `restore`, `revert` and their
   * plans throw `RESTORE_NOT_ALLOWED`. Plans show values that the record has now, whoever set them.
   */
  readonly canRestore?: CanRestore | undefined
}

/**
 * The records of an audited entity through time: what they were, who set what, and how to bring it back.
 *
 * @param db a data source, or an EntityManager and so within its transaction
 * @throws ActivityLogError `NOT_ATTACHED` when the data source was not made with `withActivityLog`, `ENTITY_NOT_AUDITED` when
 * nothing is recorded of the entity.
 * @example
 * const deal = await history(db, Deal).visibleTo({ as: 'company', companyId: '3' }).of(42).asOf(lastFriday)
 * // → { id: 42, title: 'Renewal', stage: 'lead', ... }
 */
export function history<E extends ObjectLiteral>(
  db: DataSource | EntityManager,
  entity: EntityTarget<E>,
  { canRestore }: HistoryOptions = {},
): EntityHistory<E> {
  const { manager, recorder, source } = openReadSource(db)
  const metadata = auditedEntity(recorder, entity, 'read the history of')
  return createHistory<E>({
    readerIn: (own) => createActivityReader(openReadSource(own).source),
    subject: subjectOf(recorder, manager, metadata),
    canRestore,
    readByRecord: (sight) => async (after, take) =>
      readByRecord(await source.repository(), sight, entityNameOf(metadata), after, take),
  })
}

/**
 * The history of the records that the log knows under an entity's name; null where the data source has no audited entity of this
 * name, or none any more: what was recorded of it can be read all the same.
 */
export function historyOfEntityNamed(
  db: DataSource | EntityManager,
  name: string,
  options?: HistoryOptions,
): EntityHistory<ObjectLiteral> | null {
  const metadata = entityNamed(openReadSource(db).recorder, name)
  return metadata === undefined ? null : history<ObjectLiteral>(db, metadata.target, options)
}

/**
 * What the fields that an activity tells of hold now, out of the activities that a viewer may see; null where the record is not
 * there any more, and where the data source has no such entity.
 */
export async function presentValuesOf(
  db: DataSource | EntityManager,
  log: ActivityQuery,
  activity: Activity,
): Promise<readonly SnapshotValue[] | null> {
  const { recorder } = openReadSource(db)
  const metadata = entityNamed(recorder, activity.record?.entity ?? '')
  if (metadata === undefined) return null
  return readPresentValues(log, activity, recorder.namingPlanFor(metadata, {}).softDelete !== null)
}

function entityNamed(recorder: Recorder, name: string): EntityMetadata | undefined {
  return recorder.dataSource.entityMetadatas.find(
    (each) => rootOf(each) === each && entityNameOf(each) === name && recorder.tableOf(each)?.isAudited,
  )
}

function subjectOf(recorder: Recorder, manager: EntityManager, metadata: EntityMetadata): HistorySubject {
  return {
    manager,
    metadata,
    entity: entityNameOf(metadata),
    links: linksOf(recorder, metadata),
    softDelete: recorder.namingPlanFor(metadata, {}).softDelete,
    readCurrent: (reader, key, purpose) => readCurrent(recorder, reader, metadata, key, purpose),
    asOneWrite: async (writer, write) => {
      await recorder.hooks.persist(recorder, writer.queryRunner, write)
    },
  }
}

function linksOf(recorder: Recorder, metadata: EntityMetadata): readonly LinkPlan[] {
  return metadata.manyToManyRelations.flatMap(({ propertyPath, junctionEntityMetadata }) => {
    const link = junctionEntityMetadata === undefined ? null : recorder.tableOf(junctionEntityMetadata)?.link
    const isBorne = link?.field === propertyPath && rootOf(link.bearer.metadata) === rootOf(metadata)
    return isBorne ? [link] : []
  })
}

async function readCurrent(
  recorder: Recorder,
  manager: EntityManager,
  metadata: EntityMetadata,
  key: object,
  purpose: 'to look' | 'to write',
): Promise<RecordState | null> {
  const row = keyRowOf(metadata, key)
  if (row === null) return null
  const read = (queryRunner: QueryRunner) =>
    readCurrentRecord(
      recorder,
      queryRunner,
      metadata,
      row,
      purpose === 'to write' ? 'before update' : 'look up',
    )
  const current = await withQueryRunner(manager, read)
  return current === null
    ? null
    : stateOf(current.changes, current.isSoftlyDeleted ? 'softly deleted' : 'there')
}
