/** Whether the records that values point at, or collide with, are in the database. */
import type { EntityManager, EntityMetadata, ObjectLiteral } from 'typeorm'
import type { ColumnMetadata, RelationMetadata } from '../registry/plan-field.js'
import { keyOfId } from './key-of-id.js'
import { mergeValues } from './merge-values.js'

/** Values of columns as the entity has them. */
export type ColumnValues = ReadonlyMap<ColumnMetadata, unknown>

/** Whether a row with these values is there, softly deleted ones too. */
export async function isThere(
  manager: EntityManager,
  metadata: EntityMetadata,
  where: ObjectLiteral,
): Promise<boolean> {
  return (await findRow(manager, metadata, where)) !== null
}

/** A row as an entity without its relations, softly deleted ones too. */
export function findRow(
  manager: EntityManager,
  metadata: EntityMetadata,
  where: ObjectLiteral,
): Promise<ObjectLiteral | null> {
  return manager.findOne<ObjectLiteral>(metadata.target, {
    where,
    withDeleted: true,
    loadEagerRelations: false,
  })
}

/** The ids of those linked records that are there, as the log spells them. */
export async function idsThere(
  manager: EntityManager,
  metadata: EntityMetadata,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const there = new Set<string>()
  for (const id of ids) {
    const key = keyOfId(metadata, id)
    if (key !== null && (await isThere(manager, metadata, key))) there.add(id)
  }
  return there
}

/** The relations of an entity whose foreign keys are among these values, and point at nothing. */
export async function danglingRelations(
  manager: EntityManager,
  metadata: EntityMetadata,
  values: ColumnValues,
): Promise<readonly RelationMetadata[]> {
  const dangling: RelationMetadata[] = []
  for (const relation of metadata.relationsWithJoinColumns) {
    const where: ObjectLiteral = {}
    for (const column of relation.joinColumns) {
      const value = values.get(column)
      if (value != null) Object.assign(where, column.referencedColumn?.createValueMap(value))
    }
    const isWhole = Object.keys(where).length === relation.joinColumns.length
    if (isWhole && !(await isThere(manager, relation.inverseEntityMetadata, where))) dangling.push(relation)
  }
  return dangling
}

/** The columns of unique constraints and indexes that another row has these values in. */
export async function takenColumns(
  manager: EntityManager,
  metadata: EntityMetadata,
  values: ColumnValues,
  isOwn: (row: ObjectLiteral) => boolean,
): Promise<readonly (readonly ColumnMetadata[])[]> {
  const taken: (readonly ColumnMetadata[])[] = []
  for (const columns of uniqueColumns(metadata)) {
    // What a constraint does not name whole, or holds NULL in, cannot collide.
    if (!columns.every((column) => values.get(column) != null)) continue
    const where: ObjectLiteral = {}
    for (const column of columns) mergeValues(where, column.createValueMap(values.get(column)))
    const row = await findRow(manager, metadata, where)
    if (row !== null && !isOwn(row)) taken.push(columns)
  }
  return taken
}

/** Constraints and indexes; those over a part of the table are left to the database, which refuses what it must. */
function uniqueColumns({ uniques, indices }: EntityMetadata): readonly (readonly ColumnMetadata[])[] {
  const unique = indices.filter(({ isUnique, where }) => isUnique && !where)
  return [...uniques, ...unique].map(({ columns }) => columns)
}
