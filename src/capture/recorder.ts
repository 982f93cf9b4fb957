/** What capture has at hand for one data source, and how it is found. Nothing here is held in a global. */
import type { DataSource, EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm'
import type { MissingActorPolicy } from '../context/current-actor.js'
import type { ActivityDraft } from '../model/activity.js'
import type { Limits } from '../model/limits.js'
import type { ActivityInWords } from '../registry/audited-options.js'
import { type AuditPlan, buildAuditPlan } from '../registry/audit-plan.js'
import { type RawRow, rootOf } from '../registry/record-key.js'
import { buildWrittenTables, type WrittenTable } from '../registry/written-table.js'
import type { DatabaseFamily } from '../store/dialect.js'
import type { UncapturedPolicy } from './uncaptured.js'

/** What happens to the application's write when its activities cannot be written. */
export type WriteFailurePolicy = 'rollback' | 'continue'

/** The choices of the application that capture follows. */
export interface RecorderSettings {
  readonly missingActor: MissingActorPolicy
  readonly onWriteFailure: WriteFailurePolicy
  readonly onError: (error: Error, lost: readonly ActivityDraft[]) => void
  readonly describe: ((activity: ActivityInWords) => string) | null
  readonly limits: Limits
  readonly bulkLimit: number
  readonly onUncaptured: UncapturedPolicy
}

/** What is done at each place where TypeORM writes. Part of the recorder, so that one copy of the library does all of it. */
export interface WriteHooks {
  execute(recorder: Recorder, builder: object, original: () => unknown): unknown
  persist(recorder: Recorder, queryRunner: QueryRunner | undefined, original: () => unknown): unknown
  announce(
    recorder: Recorder,
    queryRunner: QueryRunner,
    announcement: Announcement,
    purpose: 'before update' | 'before delete',
  ): Promise<void> | undefined
  startTransaction(recorder: Recorder, queryRunner: QueryRunner, original: () => unknown): unknown
  commitTransaction(recorder: Recorder, queryRunner: QueryRunner, original: () => unknown): unknown
  clearTable(
    recorder: Recorder,
    queryRunner: QueryRunner,
    tableName: unknown,
    original: () => unknown,
  ): unknown
  /** A builder has rendered its statement. */
  rendered(builder: object, parameters: unknown): void
  query(
    recorder: Recorder,
    queryRunner: QueryRunner,
    args: readonly unknown[],
    call: (...args: readonly unknown[]) => unknown,
  ): unknown
}

/** What TypeORM says of a row that it is about to write. */
export interface Announcement {
  readonly metadata: EntityMetadata
  readonly entity: ObjectLiteral | undefined
  readonly databaseEntity: ObjectLiteral | undefined
  readonly identifier: unknown
}

/** The recorder of one data source. */
export interface Recorder {
  readonly dataSource: DataSource
  readonly family: DatabaseFamily
  /** The log's own table. */
  readonly table: EntityMetadata
  readonly settings: RecorderSettings
  readonly hooks: WriteHooks
  /** The plans of all audited entities. */
  readonly plans: readonly AuditPlan[]
  /** The entities that are neither audited nor declared not to be. */
  readonly undecided: readonly string[]
  /** The table of an entity, if a write to it concerns the log. */
  tableOf(metadata: EntityMetadata): WrittenTable | undefined
  /** The table of a name in SQL, with or without its schema. */
  tableOfName(name: string): WrittenTable | undefined
  /** The plan for a row: with single-table inheritance that of the entity which the row is. */
  planFor(metadata: EntityMetadata, row: RawRow): AuditPlan | undefined
  /** The plan by which a row is named, also when its entity is not audited. */
  namingPlanFor(metadata: EntityMetadata, row: RawRow): AuditPlan
  /** The time of the application's clock. */
  now(): Date
  nextId(): string
  /** Inserts drafts on the given QueryRunner. */
  write(drafts: readonly ActivityDraft[], queryRunner: QueryRunner): Promise<void>
}

/** Finds plans by entity and row. */
export function createPlanFinder(
  dataSource: DataSource,
  plans: ReadonlyMap<EntityMetadata, AuditPlan>,
): Pick<Recorder, 'tableOf' | 'tableOfName' | 'planFor' | 'namingPlanFor'> {
  const tables = buildWrittenTables(dataSource, plans)
  const byName = new Map(
    [...tables.values()].flatMap((table) =>
      [table.metadata.tableName, table.path].map((name) => [name.toLowerCase(), table] as const),
    ),
  )
  const byDiscriminator = new WeakMap<EntityMetadata, ReadonlyMap<string, EntityMetadata>>()
  const namingPlans = new WeakMap<EntityMetadata, AuditPlan>()
  const entityOf = (metadata: EntityMetadata, row: RawRow): EntityMetadata => {
    const column = metadata.discriminatorColumn
    if (column === undefined) return metadata
    const root = rootOf(metadata)
    let entities = byDiscriminator.get(root)
    if (entities === undefined) byDiscriminator.set(root, (entities = entitiesByDiscriminator(root)))
    return entities.get(String(row[column.databaseName])) ?? metadata
  }
  return {
    tableOf: (metadata) => tables.get(rootOf(metadata)),
    tableOfName: (name) => byName.get(inDefaultSchema(dataSource, name.toLowerCase())),
    planFor: (metadata, row) => plans.get(entityOf(metadata, row)),
    namingPlanFor: (metadata, row) => {
      const entity = entityOf(metadata, row)
      let plan = plans.get(entity) ?? namingPlans.get(entity)
      if (plan === undefined) namingPlans.set(entity, (plan = buildAuditPlan(entity, {})))
      return plan
    },
  }
}

/** A name in SQL without the schema, or database, that TypeORM does not spell out either. */
function inDefaultSchema({ options }: DataSource, name: string): string {
  const { schema, database } = options as { readonly schema?: unknown; readonly database?: unknown }
  const usual = [schema, database, 'public', 'main'].map((each) => String(each).toLowerCase())
  const [first, ...rest] = name.split('.')
  return rest.length > 0 && usual.includes(first ?? '') ? rest.join('.') : name
}

function entitiesByDiscriminator(root: EntityMetadata): ReadonlyMap<string, EntityMetadata> {
  const entities = [root, ...root.childEntityMetadatas]
  return new Map(entities.map((each) => [String(each.discriminatorValue), each]))
}

/** The key under which our subscriber answers for its data source, also to another copy of this library. */
export const RECORDER = Symbol.for('typeorm-activity-log/recorder')

/** A subscriber of ours. */
export interface RecordingSubscriber {
  [RECORDER](dataSource: DataSource): Recorder | undefined
}

/** Whether a subscriber is ours. */
export function isRecordingSubscriber(subscriber: unknown): subscriber is RecordingSubscriber {
  return typeof subscriber === 'object' && subscriber !== null && RECORDER in subscriber
}

/** The recorder of a data source, or undefined when no activity log is attached to it. */
export function recorderOf(dataSource: DataSource): Recorder | undefined {
  return (dataSource.subscribers as readonly unknown[]).find(isRecordingSubscriber)?.[RECORDER](dataSource)
}
