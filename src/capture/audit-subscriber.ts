/** The subscriber through which TypeORM tells us of writes and transactions: every method is one line. */
import { type DataSource, type EntitySubscriberInterface, EventSubscriber, type QueryRunner } from 'typeorm'
import { afterWrite, beforeWrite, type EntityEvent } from './entity-events.js'
import { RECORDER, type Recorder, recorderOf, type RecordingSubscriber } from './recorder.js'
import { afterCommit, beforeCommit, onRollback, onTransactionStart } from './transaction-buffer.js'

interface TransactionEvent {
  readonly queryRunner: QueryRunner
}

/** A class of subscribers, each of which records for the data source that made it. */
export type AuditSubscriberClass = new () => EntitySubscriberInterface & RecordingSubscriber

/**
 * A subscriber class for one wrapping of options. TypeORM makes an instance of it for each data source.
 *
 * @param start makes the recorder of a data source, once per `initialize()`
 */
export function createAuditSubscriber(start: (dataSource: DataSource) => Recorder): AuditSubscriberClass {
  // By the list of entities: each initialize() makes it anew, and plans for the old one would match nothing.
  const recorders = new WeakMap<DataSource['entityMetadatas'], Recorder>()

  class ActivityLogSubscriber implements EntitySubscriberInterface, RecordingSubscriber {
    [RECORDER](dataSource: DataSource): Recorder {
      const { entityMetadatas } = dataSource
      let recorder = recorders.get(entityMetadatas)
      if (recorder === undefined) recorders.set(entityMetadatas, (recorder = start(dataSource)))
      return recorder
    }

    beforeUpdate = (event: EntityEvent) => beforeWrite(of(event), event, 'before update')
    beforeRemove = (event: EntityEvent) => beforeWrite(of(event), event, 'before delete')
    beforeSoftRemove = (event: EntityEvent) => beforeWrite(of(event), event, 'before update')
    beforeRecover = (event: EntityEvent) => beforeWrite(of(event), event, 'before update')
    afterInsert = (event: EntityEvent) => afterWrite(of(event), event, 'insert')
    afterUpdate = (event: EntityEvent) => afterWrite(of(event), event, 'update')
    afterRemove = (event: EntityEvent) => afterWrite(of(event), event, 'delete')
    afterSoftRemove = (event: EntityEvent) => afterWrite(of(event), event, 'update')
    afterRecover = (event: EntityEvent) => afterWrite(of(event), event, 'update')
    afterTransactionStart = (event: TransactionEvent) => onTransactionStart(event.queryRunner)
    beforeTransactionCommit = (event: TransactionEvent) => commit(event)
    afterTransactionCommit = (event: TransactionEvent) => afterCommit(event.queryRunner)
    beforeTransactionRollback = (event: TransactionEvent) => onRollback(event.queryRunner)
  }

  EventSubscriber()(ActivityLogSubscriber)
  return ActivityLogSubscriber
}

/** The recorder of the event's data source. */
function of({ queryRunner }: TransactionEvent): Recorder | undefined {
  return recorderOf(queryRunner.connection)
}

async function commit(event: TransactionEvent): Promise<void> {
  const recorder = of(event)
  if (recorder !== undefined) await beforeCommit(recorder, event.queryRunner)
}

/** Whether something among a data source's subscribers is a class of ours, also one of another copy of this library. */
export function isAuditSubscriber(subscriber: unknown): boolean {
  return typeof subscriber === 'function' && RECORDER in (subscriber.prototype as object)
}
