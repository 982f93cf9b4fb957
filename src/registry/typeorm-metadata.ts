/** TypeORM's descriptions of columns and relations, whose types its index does not export on either line. */
import type { EntityMetadata } from 'typeorm'

/** TypeORM's description of a column. */
export type ColumnMetadata = EntityMetadata['columns'][number]

/** TypeORM's description of a relation. */
export type RelationMetadata = EntityMetadata['relations'][number]

/** TypeORM's description of an embedded property. */
export type EmbeddedMetadata = EntityMetadata['embeddeds'][number]

/** The entity at the root of a single-table inheritance; any other entity itself. */
export function rootOf(metadata: EntityMetadata): EntityMetadata {
  let root = metadata
  while (root.tableType === 'entity-child' && root.parentEntityMetadata !== undefined)
    root = root.parentEntityMetadata
  return root
}

/** All entities whose rows stand in one table with those of an entity, itself among them, the root first. */
export function entitiesOfTable(metadata: EntityMetadata): readonly EntityMetadata[] {
  const root = rootOf(metadata)
  return [root, ...root.childEntityMetadatas.filter((child) => rootOf(child) === root)]
}

/** Whether the rows of an entity are rows of another as well: it is the same, or extends it in one table. */
export function isOrExtends(entity: EntityMetadata, other: EntityMetadata): boolean {
  if (entity === other) return true
  return other.childEntityMetadatas.includes(entity) && rootOf(entity) === rootOf(other)
}
