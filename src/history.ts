/** The history of an entity's records: wires the room `history` to the log of a data source. */
import type { DataSource, EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm'
import { openReadSource } from './activity-log.js'
import type { Recorder } from './capture/recorder.js'
import { createHistory } from './history/create-history.js'
import type { EntityHistory } from './history/record-history.js'
import type { HistorySubject } from './history/subject.js'
import { ActivityLogError } from './model/errors.js'
import { createActivityReader } from './query/create-query.js'
import { readByRecord } from './query/by-record.js'
import { entityNameOf, rootOf } from './registry/record-key.js'

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
): EntityHistory<E> {
  const { manager, recorder, source } = openReadSource(db)
  const metadata = auditedEntity(recorder, entity)
  return createHistory<E>({
    reader: createActivityReader(source),
    subject: subjectOf(recorder, manager, metadata),
    readByRecord: (sight) => async (after, take) =>
      readByRecord(await source.repository(), sight, entityNameOf(metadata), after, take),
  })
}

function auditedEntity(recorder: Recorder, entity: EntityTarget<ObjectLiteral>): EntityMetadata {
  const { dataSource } = recorder
  const metadata = dataSource.hasMetadata(entity) ? dataSource.getMetadata(entity) : undefined
  if (metadata !== undefined && recorder.tableOf(metadata)?.isAudited === true) return metadata
  const audited = dataSource.entityMetadatas.filter((each) => recorder.tableOf(each)?.isAudited === true)
  throw new ActivityLogError(
    'ENTITY_NOT_AUDITED',
    `Cannot read the history of "${nameOf(entity)}": it is not decorated with @Audited(). ` +
      `Audited entities: ${audited.map(({ name }) => name).join(', ')}. Pass one of them.`,
  )
}

function nameOf(entity: unknown): string {
  if (typeof entity === 'string') return entity
  const { name } = (entity ?? {}) as { readonly name?: unknown }
  return typeof name === 'string' && name !== '' ? name : 'an unknown entity'
}

function subjectOf(recorder: Recorder, manager: EntityManager, metadata: EntityMetadata): HistorySubject {
  const links = metadata.manyToManyRelations.flatMap(({ propertyPath, junctionEntityMetadata }) => {
    const link = junctionEntityMetadata === undefined ? null : recorder.tableOf(junctionEntityMetadata)?.link
    const isBorne = link?.field === propertyPath && rootOf(link.bearer.metadata) === rootOf(metadata)
    return isBorne ? [link] : []
  })
  return { manager, metadata, links }
}
