/** Which entities of a data source are audited: what decorators say, and what its configuration adds. */
import type { DataSource, EntityMetadata, EntitySchema, ObjectLiteral } from 'typeorm'
import { ActivityLogError } from '../model/errors.js'
import { findDeclaration, lineageOf } from './audit-registry.js'
import { type AuditPlan, buildAuditPlan } from './audit-plan.js'
import type { AnyAuditedOptions, AuditedOptions } from './audited-options.js'
import { checkDecorators, checkOptions } from './declaration-checks.js'
import { layDownRules } from './plan-fields.js'

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
  /**
   * Entities to leave out, decorated or not, e.g. derived tables; with each its subclasses, but for those that are declared
   * themselves.
   */
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
  const declarations = declarationsIn(dataSource, selection)
  const entities = dataSource.entityMetadatas
    .filter((metadata) => isAuditable(metadata) && !isOwnTable(metadata))
    .map((metadata) => ({ metadata, ...declarationFor(metadata, declarations) }))
  for (const { metadata, options } of entities) {
    checkDecorators(metadata)
    checkOptions(metadata, options)
    layDownRules(metadata, options)
  }
  return new Map(
    entities
      .filter(({ isAudited }) => isAudited)
      .map(({ metadata, options }) => [metadata, buildAuditPlan(metadata, options)]),
  )
}

/** What the configuration says, by what TypeORM knows the entity by. */
interface Declarations {
  readonly options: ReadonlyMap<unknown, AnyAuditedOptions>
  readonly excepted: ReadonlySet<unknown>
  readonly auditsAll: boolean
}

function declarationsIn(dataSource: DataSource, { audit, except }: AuditSelection): Declarations {
  const declared = Array.isArray(audit) ? (audit as readonly EntityDeclaration[]) : []
  return {
    options: new Map(
      declared.map(({ entity, options }) => [metadataOf(dataSource, entity, 'audit').target, options]),
    ),
    excepted: new Set((except ?? []).map((entity) => metadataOf(dataSource, entity, 'except').target)),
    auditsAll: audit === 'all',
  }
}

/**
 * What is said of an entity: the word on its own class, or else on the nearest parent that has one. The configuration goes
 * before decorators, `except` before `audit`. Options of what is left out still tell which of its columns are secret.
 */
function declarationFor(
  { target }: EntityMetadata,
  { options, excepted, auditsAll }: Declarations,
): { readonly options: AnyAuditedOptions; readonly isAudited: boolean; readonly isLeftOut: boolean } {
  let isLeftOut = false
  for (const owner of typeof target === 'function' ? lineageOf(target) : [target]) {
    isLeftOut ||= excepted.has(owner)
    const declaration = findDeclaration(owner)
    const said = options.get(owner) ?? declaration?.options
    isLeftOut ||= !options.has(owner) && declaration?.notAudited !== undefined
    if (said !== undefined) return { options: said, isAudited: !isLeftOut, isLeftOut }
  }
  return { options: {}, isAudited: auditsAll && !isLeftOut, isLeftOut }
}

/** The entities of a data source that are neither audited nor declared not to be. */
export function undecidedEntities(
  dataSource: DataSource,
  selection: AuditSelection,
  isOwnTable: (metadata: EntityMetadata) => boolean,
): readonly string[] {
  const declarations = declarationsIn(dataSource, selection)
  return dataSource.entityMetadatas
    .filter((metadata) => isAuditable(metadata) && !isOwnTable(metadata))
    .filter((metadata) => {
      const { isAudited, isLeftOut } = declarationFor(metadata, declarations)
      return !isAudited && !isLeftOut
    })
    .map(({ name }) => name)
}

/** The entities of a data source that are decorated as audited. */
export function decoratedEntities(dataSource: DataSource): readonly string[] {
  const nothing: Declarations = { options: new Map(), excepted: new Set(), auditsAll: false }
  return dataSource.entityMetadatas
    .filter((metadata) => isAuditable(metadata) && declarationFor(metadata, nothing).isAudited)
    .map((metadata) => metadata.name)
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
