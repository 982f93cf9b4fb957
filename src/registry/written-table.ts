/** What a write to a table means to the log: whether its rows are recorded, and which rows of other tables go with them. */
import type { DataSource, EntityMetadata } from 'typeorm'
import type { AuditPlan } from './audit-plan.js'
import { buildLinkPlans, type LinkPlan } from './link-plan.js'
import type { ColumnMetadata } from './plan-field.js'
import { rootOf } from './record-key.js'

/** What of a table can be read. */
export interface ReadableTable {
  /** The entity at the root of the table's inheritance. */
  readonly metadata: EntityMetadata
  /** The columns of all entities that share the table, each once. */
  readonly columns: readonly ColumnMetadata[]
}

/** One table of the data source to which a write concerns the log. */
export interface WrittenTable extends ReadableTable {
  readonly path: string
  /** Whether rows of an audited entity are in it. */
  readonly isAudited: boolean
  /** What its rows mean as links between records. */
  readonly link: LinkPlan | null
  /** Foreign keys of other tables by which the database itself changes or deletes rows that are recorded. */
  readonly dependents: readonly Dependent[]
}

/** A foreign key that makes the database follow a write to the table that it points at. */
export interface Dependent {
  readonly table: WrittenTable
  /** Column of the dependent table, and the column whose value it repeats. */
  readonly columns: readonly { readonly own: ColumnMetadata; readonly referenced: ColumnMetadata }[]
  readonly onDelete: boolean
  readonly deletesRows: boolean
  readonly onUpdate: boolean
}

type Mutable = { -readonly [K in keyof WrittenTable]: WrittenTable[K] } & { dependents: Dependent[] }

/** The tables to which a write concerns the log, by the entities at their roots: several entities may share a table. */
export function buildWrittenTables(
  dataSource: DataSource,
  plans: ReadonlyMap<EntityMetadata, AuditPlan>,
): ReadonlyMap<EntityMetadata, WrittenTable> {
  const links = buildLinkPlans(dataSource, plans)
  const audited = new Set([...plans.keys()].map(rootOf))
  const tables = new Map<EntityMetadata, Mutable>()
  for (const metadata of dataSource.entityMetadatas) {
    const root = rootOf(metadata)
    if (!tables.has(root)) tables.set(root, writtenTable(root, audited, links))
  }
  for (const metadata of dataSource.entityMetadatas) addDependents(tables, metadata)
  const concerned = concernedBy([...tables.values()])
  for (const table of tables.values()) {
    table.dependents = table.dependents.filter(
      (dependent) => isRecorded(dependent.table) || concerned.has(dependent.table),
    )
  }
  return new Map([...tables].filter(([, table]) => concerned.has(table)))
}

/** Whether a change of one of the table's rows ends in an activity. */
export function isRecorded(table: WrittenTable): boolean {
  return table.isAudited || table.link !== null
}

function writtenTable(
  metadata: EntityMetadata,
  audited: ReadonlySet<EntityMetadata>,
  links: ReadonlyMap<string, LinkPlan>,
): Mutable {
  return {
    ...readableTable(metadata),
    path: metadata.tablePath,
    isAudited: audited.has(metadata),
    link: links.get(metadata.tablePath) ?? null,
    dependents: [],
  }
}

const readable = new WeakMap<EntityMetadata, ReadableTable>()

/** What of an entity's table can be read; made once per entity. */
export function readableTable(entity: EntityMetadata): ReadableTable {
  const metadata = rootOf(entity)
  let table = readable.get(metadata)
  if (table === undefined) {
    const columns = new Map<string, ColumnMetadata>()
    const children = metadata.childEntityMetadatas.filter((child) => rootOf(child) === metadata)
    for (const { columns: each } of [metadata, ...children]) {
      for (const column of each) if (!column.isVirtualProperty) columns.set(column.databaseName, column)
    }
    table = { metadata, columns: [...columns.values()] }
    readable.set(metadata, table)
  }
  return table
}

const FOLLOWING = new Set<string | undefined>(['CASCADE', 'SET NULL', 'SET DEFAULT'])

function addDependents(tables: ReadonlyMap<EntityMetadata, Mutable>, metadata: EntityMetadata): void {
  const table = tables.get(rootOf(metadata))
  for (const key of metadata.foreignKeys) {
    const target = tables.get(rootOf(key.referencedEntityMetadata))
    const [onDelete, onUpdate] = [FOLLOWING.has(key.onDelete), FOLLOWING.has(key.onUpdate)]
    if (table === undefined || target === undefined || !(onDelete || onUpdate)) continue
    const columns = key.columns.flatMap((own, index) => {
      const referenced = key.referencedColumns[index]
      return referenced === undefined ? [] : [{ own, referenced }]
    })
    const isKnown = target.dependents.some(
      (each) => each.table === table && each.columns.every(({ own }, index) => own === columns[index]?.own),
    )
    if (isKnown) continue
    target.dependents.push({ table, columns, onDelete, deletesRows: key.onDelete === 'CASCADE', onUpdate })
  }
}

/** Tables that are recorded, and those whose writes reach such a one over any number of foreign keys. */
function concernedBy(tables: readonly Mutable[]): ReadonlySet<WrittenTable> {
  const concerned = new Set<WrittenTable>(tables.filter(isRecorded))
  for (let before = -1; before !== concerned.size;) {
    before = concerned.size
    for (const table of tables) {
      if (table.dependents.some((dependent) => concerned.has(dependent.table))) concerned.add(table)
    }
  }
  return concerned
}
