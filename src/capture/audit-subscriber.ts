/**
 * The subscriber through which TypeORM tells us of transactions: every method is one line. Among a data source's subscribers
 * it is also the mark that a log is attached.
 */
import { type DataSource, type EntitySubscriberInterface, EventSubscriber, type QueryRunner } from 'typeorm'
import { forgetOnRollback } from './operation.js'
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

    afterTransactionStart = (event: TransactionEvent) => onTransactionStart(event.queryRunner)
    beforeTransactionCommit = (event: TransactionEvent) => commit(event)
    afterTransactionCommit = (event: TransactionEvent) => afterCommit(event.queryRunner)
    afterTransactionRollback = (event: TransactionEvent) => afterCommit(event.queryRunner)
    beforeTransactionRollback = (event: TransactionEvent) => rollBack(event)
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

function rollBack({ queryRunner }: TransactionEvent): void {
  forgetOnRollback(queryRunner)
  onRollback(queryRunner)
}

/** Whether something among a data source's subscribers is a class of ours, also one of another copy of this library. */
export function isAuditSubscriber(subscriber: unknown): boolean {
  return typeof subscriber === 'function' && RECORDER in (subscriber.prototype as object)
}
