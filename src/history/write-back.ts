/**
 * Writes what a plan says, through the application's EntityManager: recorded like any other change, and as one activity. By query
 * builders: a `save()` would give the record a new key on PostgreSQL, read what is there at an earlier moment of the transaction,
 * and write related records where relations cascade.
 */
import type { EntityManager, EntityMetadata, ObjectLiteral } from 'typeorm'
import { isList } from '../diff/container.js'
import type { JsonValue } from '../model/json.js'
import { entityOf, hasKeyOfItsOwn, relatedKey, setRelation } from './entity-values.js'
import { keyOfId } from './key-of-id.js'
import { mergeValues } from './merge-values.js'
import { columnValues, stateValues } from './planned-columns.js'
import type { RecordState } from './record-state.js'
import type { ColumnValues } from './records-there.js'
import { idOfLink, linksOf } from './recorded-links.js'
import type { PlannedField } from './restore-plan.js'
import type { HistorySubject } from './subject.js'

/** Inserts a record with the planned values, under its own key. */
export async function insertRecord(
  subject: HistorySubject,
  manager: EntityManager,
  then: RecordState,
  key: ObjectLiteral,
  fields: readonly PlannedField[],
): Promise<void> {
  const metadata = entityOf(subject.metadata, then) ?? subject.metadata
  const record: ObjectLiteral = manager.create(metadata.target)
  mergeValues(record, key)
  const written = columnValues(metadata, fields)
  setValues(record, metadata, written, new Map())
  await subject.asOneWrite(manager, async () => {
    // A tree's bookkeeping is done by `save()` alone.
    if (metadata.treeType !== undefined) await manager.save(metadata.target, record)
    else {
      const insert = manager.createQueryBuilder().insert()
      await insert.into(metadata.target, columnsOf(metadata, written)).values(record).execute()
    }
    for (const links of fields.filter((each) => isLink(subject, each)))
      await writeLinks(subject, manager, metadata, key, links)
  })
}

/** Writes the planned values to a record that is there. */
export async function updateRecord(
  subject: HistorySubject,
  manager: EntityManager,
  current: RecordState,
  key: ObjectLiteral,
  fields: readonly PlannedField[],
): Promise<void> {
  const metadata = entityOf(subject.metadata, current) ?? subject.metadata
  const values: ObjectLiteral = {}
  const columns = fields
    .filter((each) => !isLink(subject, each))
    .map((each): PlannedField => ({ ...each, outcome: 'put back' }))
  setValues(values, metadata, columnValues(metadata, columns), stateValues(metadata, current))
  await subject.asOneWrite(manager, async () => {
    const update = manager.createQueryBuilder().update(metadata.target)
    if (columns.length > 0) await update.set(values).whereInIds([key]).execute()
    for (const links of fields.filter((each) => isLink(subject, each)))
      await writeLinks(subject, manager, metadata, key, links)
  })
}

/** The planned columns, the key, and those that TypeORM itself fills. */
function columnsOf(metadata: EntityMetadata, written: ColumnValues): string[] {
  return metadata.columns
    .filter((column) => written.has(column) || column.isPrimary || column.isVersion || column.isDiscriminator)
    .map(({ propertyPath }) => propertyPath)
}

function isLink({ links }: HistorySubject, { field }: PlannedField): boolean {
  return links.some((link) => link.field === field)
}

/** Sets values at the properties of an entity. A relation's key is set as a whole: what is not written of it stays as it is. */
function setValues(
  record: ObjectLiteral,
  metadata: EntityMetadata,
  written: ColumnValues,
  others: ColumnValues,
): void {
  for (const [column, value] of written) if (!column.isVirtual) column.setEntityValue(record, value)
  const values = new Map([...others, ...written])
  for (const relation of metadata.relationsWithJoinColumns.filter(hasKeyOfItsOwn)) {
    if (!relation.joinColumns.some((column) => column.isVirtual && written.has(column))) continue
    const key = relatedKey(relation, ({ column }) => values.get(column))
    setRelation(record, relation, key)
    if (relation.isLazy) markAsLoaded(record, relation.propertyName, key)
  }
}

/** TypeORM reads a lazy relation from here. */
function markAsLoaded(record: ObjectLiteral, property: string, value: unknown): void {
  Object.defineProperty(record, `__has_${property}__`, { value: true, configurable: true })
  Object.defineProperty(record, `__${property}__`, { value, configurable: true })
}

async function writeLinks(
  { links }: HistorySubject,
  manager: EntityManager,
  metadata: EntityMetadata,
  key: ObjectLiteral,
  { field, now, then }: PlannedField,
): Promise<void> {
  const other = links.find((link) => link.field === field)?.other.metadata
  if (other === undefined) return
  const relation = manager.createQueryBuilder().relation(metadata.target, field).of(key)
  const added = keysOf(other, then, now)
  const removed = keysOf(other, now, then)
  if (removed.length > 0) await relation.remove([...removed])
  if (added.length > 0) await relation.add([...added])
}

/** The keys of the linked records that are in one list and not in the other. */
function keysOf(metadata: EntityMetadata, linked: JsonValue, others: JsonValue): readonly ObjectLiteral[] {
  if (!isList(linked)) return []
  const known = new Set(linksOf(others).map(idOfLink))
  return linksOf(linked)
    .map(idOfLink)
    .filter((id) => !known.has(id))
    .map((id) => keyOfId(metadata, id))
    .filter((key) => key !== null)
}
