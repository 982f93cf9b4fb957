/** Which entities of a data source are audited: what decorators say, and what its configuration adds. */
import type { DataSource, EntityMetadata, EntitySchema, ObjectLiteral } from 'typeorm'
import { ActivityLogError } from '../model/errors.js'
import { findDeclaration, lineageOf } from './audit-registry.js'
import { type AuditPlan, buildAuditPlan } from './audit-plan.js'
import type { AnyAuditedOptions, AuditedOptions } from './audited-options.js'

/** An entity as an application names it. */
export type AuditTarget<T extends ObjectLiteral = ObjectLiteral> =
  (abstract new (...args: never[]) => T) | EntitySchema<T> | string

/** The declaration of an entity that bears no decorator. Made by `auditEntity`. */
export interface EntityDeclaration {
  readonly entity: AuditTarget
  readonly options: AnyAuditedOptions
}

/** Which entities are audited beside the decorated ones. */
export interface AuditSelection {
  /** Declarations for entities without decorators, or `all`: every entity that is not left out. Default: none. */
  readonly audit?: 'all' | readonly EntityDeclaration[] | undefined
  /** Entities that `audit: 'all'` leaves out, decorated or not, e.g. derived tables. */
  readonly except?: readonly AuditTarget[] | undefined
}

/**
 * Declares an entity without decorators: an `EntitySchema`, or a class of somebody else's.
 *
 * @example
 * withActivityLog(options, { audit: [auditEntity(UserSchema, { type: 'User Management', mask: ['pin'] })] })
 */
export function auditEntity<T extends ObjectLiteral>(
  entity: (abstract new (...args: never[]) => T) | EntitySchema<T>,
  options: AuditedOptions<T> = {},
): EntityDeclaration {
  return { entity: entity, options }
}

/**
 * The plans of all audited entities of a data source whose metadata has been built.
 *
 * @throws ActivityLogError `DECLARATION_INVALID` for a wrong declaration or an unknown entity.
 */
export function buildAuditPlans(
  dataSource: DataSource,
  selection: AuditSelection,
  isOwnTable: (metadata: EntityMetadata) => boolean,
): ReadonlyMap<EntityMetadata, AuditPlan> {
  const declared = new Map(
    (Array.isArray(selection.audit) ? (selection.audit as readonly EntityDeclaration[]) : []).map(
      ({ entity, options }) => [metadataOf(dataSource, entity, 'audit'), options] as const,
    ),
  )
  const excepted = new Set((selection.except ?? []).map((entity) => metadataOf(dataSource, entity, 'except')))
  const plans = new Map<EntityMetadata, AuditPlan>()
  for (const metadata of dataSource.entityMetadatas) {
    if (!isAuditable(metadata) || isOwnTable(metadata) || excepted.has(metadata)) continue
    const options = declared.get(metadata) ?? declaredByDecorator(metadata, selection.audit === 'all')
    if (options !== undefined) plans.set(metadata, buildAuditPlan(metadata, options))
  }
  return plans
}

/** The entities of a data source that are decorated as audited. */
export function decoratedEntities(dataSource: DataSource): readonly string[] {
  return dataSource.entityMetadatas
    .filter((metadata) => isAuditable(metadata) && declaredByDecorator(metadata, false) !== undefined)
    .map((metadata) => metadata.name)
}

function declaredByDecorator(metadata: EntityMetadata, auditsAll: boolean): AnyAuditedOptions | undefined {
  for (const owner of lineageOf(metadata.target)) {
    const declaration = findDeclaration(owner)
    if (declaration?.notAudited !== undefined) return undefined
    if (declaration?.options !== undefined) return declaration.options
  }
  return auditsAll ? {} : undefined
}

function isAuditable(metadata: EntityMetadata): boolean {
  return (
    (metadata.tableType === 'regular' || metadata.tableType === 'entity-child') &&
    metadata.primaryColumns.length > 0
  )
}

function metadataOf(dataSource: DataSource, entity: AuditTarget, option: string): EntityMetadata {
  const { entityMetadatas } = dataSource
  const metadata =
    entityMetadatas.find(({ target }) => target === targetOf(entity)) ??
    entityMetadatas.find(({ name, tableName }) => name === nameOf(entity) || tableName === entity)
  if (metadata !== undefined) return metadata
  throw new ActivityLogError(
    'DECLARATION_INVALID',
    `Cannot audit "${nameOf(entity)}": "${option}" names it, but the data source has no such entity. ` +
      `Its entities: ${dataSource.entityMetadatas.map(({ name }) => name).join(', ')}.`,
  )
}

/** What TypeORM knows the entity by. Names come second: two entities in two schemas may share one. */
function targetOf(entity: AuditTarget): unknown {
  return typeof entity === 'object' ? (entity.options.target ?? entity.options.name) : entity
}

function nameOf(entity: AuditTarget): string {
  if (typeof entity === 'string') return entity
  return typeof entity === 'function' ? entity.name : entity.options.name
}
