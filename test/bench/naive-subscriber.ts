/** The audit log as it is often written: one row for each event of an entity, through the event's own EntityManager. */
import {
  type EntityManager,
  type EntitySubscriberInterface,
  EventSubscriber,
  type InsertEvent,
  type RemoveEvent,
  type UpdateEvent,
} from 'typeorm'
import { createIdFactory } from '../../src/store/activity-id.js'
import { LogTable } from './log-table.js'
import { Product } from './product.js'

const nextId = createIdFactory(() => new Date())

@EventSubscriber()
export class NaiveSubscriber implements EntitySubscriberInterface<Product> {
  listenTo() {
    return Product
  }

  async afterInsert({ manager, entity }: InsertEvent<Product>): Promise<void> {
    await insertRow(manager, 'created', entity.id, { after: entity })
  }

  async afterUpdate({
    manager,
    entity,
    databaseEntity,
    updatedColumns,
  }: UpdateEvent<Product>): Promise<void> {
    const fields = updatedColumns.map(({ propertyName }) => propertyName as keyof Product)
    const changes = fields.map((field) => ({
      field,
      before: databaseEntity?.[field],
      after: (entity as Product | undefined)?.[field],
    }))
    await insertRow(manager, 'updated', (entity as Product | undefined)?.id, changes)
  }

  async beforeRemove({ manager, entity, databaseEntity }: RemoveEvent<Product>): Promise<void> {
    await insertRow(manager, 'deleted', entity?.id, { before: databaseEntity })
  }
}

async function insertRow(
  manager: EntityManager,
  event: string,
  recordId: string | undefined,
  changes: unknown,
): Promise<void> {
  await manager.insert(LogTable, {
    id: nextId(),
    occurredAt: new Date().toISOString(),
    kind: event,
    companyId: '3',
    targetCompanyId: null,
    actorKind: 'user',
    actorId: '7',
    actorName: 'Ana',
    impersonatorKind: null,
    impersonatorId: null,
    impersonatorName: null,
    type: 'Product',
    event,
    entity: 'Product',
    recordId: recordId ?? null,
    recordName: null,
    description: `Product was ${event}`,
    changes: JSON.stringify(changes),
    related: '[]',
    context: '{}',
    ip: null,
    requestId: null,
    transactionId: null,
    searchText: '',
    format: 1,
  })
}
