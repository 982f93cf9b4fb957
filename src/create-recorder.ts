/** Makes the recorder of a data source when it starts. Whatever would let the log record nothing in silence stops here. */
import type { DataSource, EntityMetadata } from 'typeorm'
import { hookTypeOrm } from './capture/query-builder-hook.js'
import { createPlanFinder, type Recorder } from './capture/recorder.js'
import { writeHooks } from './capture/write-hooks.js'
import { ActivityLogError } from './model/errors.js'
import type { CheckedOptions } from './options.js'
import { buildAuditPlans, decoratedEntities, undecidedEntities } from './registry/audit-declaration.js'
import { createIdFactory } from './store/activity-id.js'
import { isActivityLog } from './store/activity-log-entity.js'
import { createActivityWriter } from './store/activity-writer.js'
import { familyOf } from './store/dialect.js'

/**
 * The recorder of a data source whose entities are known.
 *
 * @throws ActivityLogError `ATTACH_FAILED` when the log's table is not among them, `DECLARATION_INVALID` for a wrong
 * declaration, `TYPEORM_UNSUPPORTED` when TypeORM has another shape than expected.
 */
export function createRecorder(
  dataSource: DataSource,
  { selection, settings, clock, table: { extension } }: CheckedOptions,
): Recorder {
  const family = familyOf(dataSource.options.type)
  const table = ownTable(dataSource)
  hookTypeOrm(dataSource)
  const plans = buildAuditPlans(dataSource, selection, isActivityLog)
  return {
    dataSource,
    family,
    table,
    settings,
    hooks: writeHooks,
    ...createPlanFinder(dataSource, plans),
    plans: [...plans.values()],
    undecided: undecidedEntities(dataSource, selection, isActivityLog),
    now: clock,
    nextId: createIdFactory(clock),
    write: createActivityWriter(table, family, extension),
  }
}

/**
 * Looks at a data source without a recorder. One whose entities are decorated is worth a warning: it may be meant so, e.g.
 * for a reporting connection.
 *
 * @throws ActivityLogError `ATTACH_FAILED` when the log's table is there without its subscriber, except in the TypeORM CLI,
 * which takes all subscribers away.
 */
export function noticeMissingRecorder(dataSource: DataSource): void {
  if (dataSource.entityMetadatas.some(isActivityLog)) {
    if (isTypeOrmCli()) return
    throw attachFailed(
      "its subscriber is not among the data source's subscribers, although its table is among the entities",
      'Something has replaced `subscribers` after withActivityLog(): wrap the final options',
    )
  }
  const entities = decoratedEntities(dataSource)
  if (entities.length === 0) return
  process.emitWarning(
    `[activity-log] A data source of type "${dataSource.options.type}" has entities decorated with @Audited() ` +
      `(${entities.join(', ')}) but no activity log: nothing that it writes is recorded. ` +
      'Wrap its final options with withActivityLog(). (NOT_ATTACHED)',
  )
}

function isTypeOrmCli(): boolean {
  return process.argv.some((argument) => /^(migration|schema|cache):[a-z]+$|^query$/.test(argument))
}

function ownTable(dataSource: DataSource): EntityMetadata {
  const table = dataSource.entityMetadatas.find(isActivityLog)
  if (table === undefined) {
    throw attachFailed(
      "its table is not among the data source's entities",
      'Something has replaced `entities` after withActivityLog(): wrap the final options, or wrap the DataSource itself before initialize()',
    )
  }
  const other = dataSource.entityMetadatas.find(
    (each) => each !== table && each.tablePath === table.tablePath,
  )
  if (other === undefined) return table
  throw attachFailed(
    `the entity "${other.name}" has the table "${table.tablePath}" already`,
    'Name another table: withActivityLog(options, { table: "audit_log" })',
  )
}

function attachFailed(why: string, advice: string): ActivityLogError {
  return new ActivityLogError('ATTACH_FAILED', `Cannot start the activity log: ${why}. ${advice}.`)
}
