/** A subscriber of the application that tells what it hears, and does in its hooks what a scenario wants. */
import {
  type DataSource,
  type EntityMetadata,
  type EntitySubscriberInterface,
  EventSubscriber,
  type ObjectLiteral,
  type QueryRunner,
} from 'typeorm'
import { plain } from './observe.js'

/** What all events have in common, and what some have. */
export interface HeardEvent {
  readonly queryRunner: QueryRunner
  readonly connection: DataSource
  readonly metadata?: EntityMetadata
  readonly entity?: ObjectLiteral
  readonly databaseEntity?: ObjectLiteral
  readonly entityId?: unknown
  readonly updatedColumns?: readonly { readonly propertyPath: string }[]
  readonly updatedRelations?: readonly { readonly propertyPath: string }[]
}

type Hook = (name: string, event: HeardEvent) => unknown

let heard: unknown[] = []
let hook: Hook | null = null

/** Everything heard since the last call. */
export function takeHeard(): readonly unknown[] {
  const taken = heard
  heard = []
  return taken
}

/** Adds something to what was heard, e.g. from a listener of an entity. */
export function hear(...words: unknown[]): void {
  heard.push(plain(words))
}

/** Does something in every hook while `work` runs. */
export async function hooking<R>(next: Hook, work: () => Promise<R>): Promise<R> {
  hook = next
  try {
    return await work()
  } finally {
    hook = null
  }
}

/** Whether a transaction is open, as far as the application can see. */
export function transactionStateOf(queryRunner: QueryRunner): unknown {
  const { isTransactionActive, isReleased, data } = queryRunner
  const { transactionDepth } = queryRunner as unknown as { transactionDepth: number }
  return { isTransactionActive, transactionDepth, isReleased, data: plain(data) }
}

function told(name: string) {
  return (given: object): Promise<void> | void => {
    const event = given as HeardEvent
    const { metadata, entity, databaseEntity, entityId, updatedColumns, updatedRelations } = event
    const paths = (parts: HeardEvent['updatedColumns']) => parts?.map(({ propertyPath }) => propertyPath)
    heard.push({
      name,
      of: metadata?.name,
      entity: plain(entity),
      databaseEntity: plain(databaseEntity),
      entityId: plain(entityId),
      updated: [paths(updatedColumns), paths(updatedRelations)],
      runner: transactionStateOf(event.queryRunner),
    })
    return hook?.(name, event) as Promise<void> | void
  }
}

/** Every hook that there is, but for those on each query and each loaded entity. */
@EventSubscriber()
export class Hearing implements EntitySubscriberInterface<ObjectLiteral> {
  beforeInsert = told('beforeInsert')
  afterInsert = told('afterInsert')
  beforeUpdate = told('beforeUpdate')
  afterUpdate = told('afterUpdate')
  beforeRemove = told('beforeRemove')
  afterRemove = told('afterRemove')
  beforeSoftRemove = told('beforeSoftRemove')
  afterSoftRemove = told('afterSoftRemove')
  beforeRecover = told('beforeRecover')
  afterRecover = told('afterRecover')
  beforeTransactionStart = told('beforeTransactionStart')
  afterTransactionStart = told('afterTransactionStart')
  beforeTransactionCommit = told('beforeTransactionCommit')
  afterTransactionCommit = told('afterTransactionCommit')
  beforeTransactionRollback = told('beforeTransactionRollback')
  afterTransactionRollback = told('afterTransactionRollback')
}
