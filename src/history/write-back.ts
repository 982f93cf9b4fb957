/** Writes what a plan says, through the application's EntityManager: recorded like any other change. */
import type { EntityManager, EntityMetadata, ObjectLiteral } from 'typeorm'
import { isContainer, isList } from '../diff/container.js'
import type { JsonValue } from '../model/json.js'
import { entityOf } from './plan-restore.js'
import { fieldsOf, setField, toEntityValue } from './entity-values.js'
import { keyOfId } from './key-of-id.js'
import { mergeValues } from './merge-values.js'
import type { RecordState } from './record-state.js'
import type { PlannedField } from './restore-plan.js'
import type { HistorySubject } from './subject.js'

/**
 * Inserts a record with the planned values, under its own key. By a query builder: PostgreSQL's would give it a new key in a
 * `save()`, whose inserts leave generated columns out.
 */
export async function insertRecord(
  subject: HistorySubject,
  manager: EntityManager,
  then: RecordState,
  key: ObjectLiteral,
  fields: readonly PlannedField[],
): Promise<void> {
  const metadata = entityOf(subject.metadata, then)
  const own = { ...subject, metadata }
  const record: ObjectLiteral = manager.create(metadata.target)
  mergeValues(record, key)
  setFields(own, record, fields)
  // A tree's bookkeeping is done by `save()` alone.
  if (metadata.treeType !== undefined) return save(manager, metadata, record)
  await subject.asOneWrite(manager, async () => {
    const columns = columnsOf(metadata, fields)
    await manager.createQueryBuilder().insert().into(metadata.target, columns).values(record).execute()
    for (const { field, then: links } of linksAmong(own, fields)) {
      const linked = valueOf(own, field, links) as readonly ObjectLiteral[]
      if (linked.length === 0) continue
      await manager
        .createQueryBuilder()
        .relation(metadata.target, field)
        .of(key)
        .add([...linked])
    }
  })
}

/** The planned columns, the key, and those that TypeORM itself fills. */
function columnsOf(metadata: EntityMetadata, fields: readonly PlannedField[]): string[] {
  const planned = new Set(fields.map(({ field }) => fieldsOf(metadata).get(field)?.column))
  return metadata.columns
    .filter((column) => planned.has(column) || column.isPrimary || column.isVersion || column.isDiscriminator)
    .map(({ propertyPath }) => propertyPath)
}

function linksAmong({ links }: HistorySubject, fields: readonly PlannedField[]): readonly PlannedField[] {
  return fields.filter(({ field }) => links.some((link) => link.field === field))
}

/** Writes the planned values to a record that is there. */
export async function updateRecord(
  subject: HistorySubject,
  manager: EntityManager,
  current: RecordState,
  key: ObjectLiteral,
  fields: readonly PlannedField[],
): Promise<void> {
  const metadata = entityOf(subject.metadata, current)
  const relations: ObjectLiteral = {}
  for (const { field } of linksAmong(subject, fields)) mergeValues(relations, nested(field))
  const record = await manager.findOneOrFail<ObjectLiteral>(metadata.target, {
    where: key,
    relations,
    withDeleted: true,
    loadEagerRelations: false,
  })
  setFields({ ...subject, metadata }, record, fields)
  await save(manager, metadata, record)
}

/** A record of a class says itself what it is, also one that inherits; one of a schema does not. */
async function save(
  manager: EntityManager,
  { target }: EntityMetadata,
  record: ObjectLiteral,
): Promise<void> {
  if (typeof target === 'function') await manager.save(record)
  else await manager.save(target, record)
}

/** `labels` → `{ labels: true }`, `extra.labels` → `{ extra: { labels: true } }`. */
function nested(path: string): ObjectLiteral {
  return path
    .split('.')
    .reduceRight<ObjectLiteral | true>((inner, key) => ({ [key]: inner }), true) as ObjectLiteral
}

function setFields(subject: HistorySubject, record: ObjectLiteral, fields: readonly PlannedField[]): void {
  for (const { field, then } of fields) setField(record, subject, field, valueOf(subject, field, then))
}

function valueOf({ metadata, links }: HistorySubject, path: string, then: JsonValue): unknown {
  const link = links.find(({ field }) => field === path)
  if (link !== undefined) return linkedRecords(link.other.metadata, then)
  const field = fieldsOf(metadata).get(path)
  if (field === undefined) return undefined
  const value = toEntityValue(field, then)
  const { referencedColumn, relationMetadata } = field.column
  const isRelation = field.column.isVirtual && relationMetadata?.propertyPath === path && value !== null
  return isRelation ? referencedColumn?.createValueMap(value) : value
}

/** Records that have nothing but their keys: to link them takes no more. */
function linkedRecords(metadata: EntityMetadata, then: JsonValue): readonly ObjectLiteral[] {
  if (!isList(then)) return []
  return then.flatMap((link) => {
    const id = isContainer(link) && !isList(link) ? link['id'] : null
    const key = typeof id === 'string' ? keyOfId(metadata, id) : null
    return key === null ? [] : [key]
  })
}
