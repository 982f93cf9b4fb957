/**
 * Attaches the log to a data source that runs already: what its start would have read from the options is added to what it
 * has built. Its table is not created by this: `await dataSource.synchronize()` or a migration does that.
 */
import type { DataSource, EntityMetadata, EntitySchema } from 'typeorm'
import { EntitySchemaTransformer } from 'typeorm/entity-schema/EntitySchemaTransformer.js'
import { EntityMetadataBuilder } from 'typeorm/metadata-builder/EntityMetadataBuilder.js'
import type { AuditSubscriberClass } from './capture/audit-subscriber.js'
import { isRecordingSubscriber, RECORDER } from './capture/recorder.js'

/** Adds the table and the subscriber to a running data source, unless it has a log; or nothing, when that throws. */
export function attachToRunning(
  dataSource: DataSource,
  entity: EntitySchema,
  subscriberClass: AuditSubscriberClass,
): void {
  if ((dataSource.subscribers as readonly unknown[]).some(isRecordingSubscriber)) return
  const definition = new EntitySchemaTransformer().transform([entity])
  const added = new EntityMetadataBuilder(dataSource, definition).build()
  const subscriber = new subscriberClass()
  addEntities(dataSource, added)
  try {
    subscriber[RECORDER](dataSource)
  } catch (error) {
    removeEntities(dataSource, added)
    throw error
  }
  dataSource.subscribers.push(subscriber)
}

function addEntities({ entityMetadatas, entityMetadatasMap }: DataSource, added: EntityMetadata[]): void {
  entityMetadatas.push(...added)
  for (const metadata of added) entityMetadatasMap.set(metadata.target, metadata)
}

function removeEntities({ entityMetadatas, entityMetadatasMap }: DataSource, added: EntityMetadata[]): void {
  entityMetadatas.splice(-added.length)
  for (const { target } of added) entityMetadatasMap.delete(target)
}
