/** Whether the records that values point at, or collide with, are in the database. */
import type { EntityManager, EntityMetadata, ObjectLiteral } from 'typeorm'
import type { ColumnMetadata, RelationMetadata } from '../registry/plan-field.js'
import { keyRowOf, recordIdOf, rootOf } from '../registry/record-key.js'
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
  for (let start = 0; start < ids.length; start += KEYS_AT_ONCE) {
    const where = ids.slice(start, start + KEYS_AT_ONCE).flatMap((id) => keyOfId(metadata, id) ?? [])
    if (where.length === 0) continue
    const rows = await manager.find<ObjectLiteral>(metadata.target, {
      where,
      withDeleted: true,
      loadEagerRelations: false,
    })
    for (const row of rows) there.add(idOfEntity(metadata, row) ?? '')
  }
  return there
}

const KEYS_AT_ONCE = 100

/** The id by which the log knows an entity; null where a part of its key is missing. */
export function idOfEntity(metadata: EntityMetadata, entity: ObjectLiteral): string | null {
  const row = keyRowOf(metadata, entity)
  return row === null ? null : recordIdOf(metadata, row)
}

/** The relations of an entity whose foreign keys are among these values, and point at nothing. */
export async function danglingRelations(
  manager: EntityManager,
  metadata: EntityMetadata,
  values: ColumnValues,
  ownKey: ObjectLiteral,
): Promise<readonly RelationMetadata[]> {
  const dangling: RelationMetadata[] = []
  for (const relation of metadata.relationsWithJoinColumns) {
    const { inverseEntityMetadata: other } = relation
    const where: ObjectLiteral = {}
    const parts = relation.joinColumns.filter((column) => values.get(column) != null)
    for (const column of parts) mergeValues(where, referencedValue(column, values.get(column)))
    if (parts.length < relation.joinColumns.length) continue
    const isOwn =
      rootOf(other) === rootOf(metadata) && idOfEntity(other, where) === idOfEntity(metadata, ownKey)
    if (!isOwn && !(await isThere(manager, other, where))) dangling.push(relation)
  }
  return dangling
}

function referencedValue({ referencedColumn }: ColumnMetadata, value: unknown): ObjectLiteral {
  return referencedColumn?.createValueMap(value) ?? {}
}

/**
 * The columns of unique constraints and indexes that another row has these values in: those that are written, beside others that
 * stay as they are.
 */
export async function takenColumns(
  manager: EntityManager,
  metadata: EntityMetadata,
  written: ColumnValues,
  others: ColumnValues,
  isOwn: (row: ObjectLiteral) => boolean,
): Promise<readonly (readonly ColumnMetadata[])[]> {
  const taken: (readonly ColumnMetadata[])[] = []
  const values = new Map([...others, ...written])
  for (const columns of uniqueColumns(metadata)) {
    // What holds NULL in a part of it cannot collide.
    const isWhole = columns.every((column) => values.get(column) != null)
    if (!isWhole || !columns.some((column) => written.has(column))) continue
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
