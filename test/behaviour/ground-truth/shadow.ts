/**
 * The ground truth: triggers on every table write each change of a row, with the number of the operation that made it,
 * into a table of their own. What is rolled back is rolled back there as well.
 */
import type { DataSource, EntityManager, EntityMetadata } from 'typeorm'
import { ActivityLog } from '../../../src/index.js'
import type { TestDatabase } from '../../support/databases.js'

type Family = TestDatabase['family']

/** A row as JSON, by names of the table's columns, with values as the database writes them. */
export type JsonRow = Readonly<Record<string, unknown>>

/** One change of one row. */
export interface RowChange {
  readonly operation: number
  readonly table: string
  readonly before: JsonRow | null
  readonly after: JsonRow | null
}

/** The rows of all tables, by table and key. */
export type Contents = ReadonlyMap<string, { readonly table: string; readonly row: JsonRow }>

export interface Shadow {
  /** The metadata of the tables that have triggers, junction tables among them. */
  readonly tables: readonly EntityMetadata[]
  /** Says which operation the changes on this connection belong to from now on. */
  begin(em: EntityManager, operation: number): Promise<void>
  /** The committed changes in their order. */
  changes(): Promise<readonly RowChange[]>
  forget(em: EntityManager): Promise<void>
  /** All rows as they stand; null where triggers see everything, so that nobody needs to know. */
  contents(em: EntityManager): Promise<Contents | null>
  /** MariaDB fires no triggers for what a foreign key does: adds what the contents before and after tell of it. */
  complete(em: EntityManager, operation: number, before: Contents | null): Promise<void>
}

/** Installs the triggers in a database that TypeORM has just synchronized. */
export async function installShadow(db: DataSource, family: Family): Promise<Shadow> {
  const tables = db.entityMetadatas.filter(({ target }) => target !== ActivityLog && !isLog(target))
  for (const statement of [...setUp(family), ...tables.flatMap((table) => triggers(table, family))])
    await db.query(statement)
  const contents = async (em: EntityManager) =>
    family === 'mysql' ? indexed(tables, await em.query<StoredRow[]>(selectAll(tables))) : null
  return {
    tables,
    begin: async (em, operation) => {
      await em.query(beginOperation(family, operation))
    },
    changes: () => readChanges(db.manager),
    forget: async (em) => {
      await em.query('DELETE FROM ground_truth')
    },
    contents,
    complete: async (em, operation, before) => {
      const after = before === null ? null : await contents(em)
      if (before !== null && after !== null) await addMissing(em, tables, operation, before, after)
    },
  }
}

/** The log's entity is a schema whose target is no class in some versions. */
function isLog(target: EntityMetadata['target']): boolean {
  return typeof target === 'function' ? target.name === 'ActivityLog' : target === 'ActivityLog'
}

function setUp(family: Family): string[] {
  const columns = 'operation INT, table_name VARCHAR(60), before_row TEXT, after_row TEXT'
  if (family === 'postgres') {
    return [
      `CREATE TABLE ground_truth (seq BIGSERIAL PRIMARY KEY, ${columns})`,
      `CREATE FUNCTION ground_truth() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO ground_truth (operation, table_name, before_row, after_row) VALUES (
          current_setting('ground.operation')::int, TG_TABLE_NAME,
          CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD)::text END,
          CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW)::text END);
        RETURN NULL; END $$`,
    ]
  }
  if (family === 'mysql')
    return [`CREATE TABLE ground_truth (seq BIGINT PRIMARY KEY AUTO_INCREMENT, ${columns})`]
  return [
    `CREATE TABLE ground_truth (seq INTEGER PRIMARY KEY AUTOINCREMENT, ${columns})`,
    'CREATE TABLE ground_operation (number INT)',
    'INSERT INTO ground_operation VALUES (0)',
  ]
}

function triggers(table: EntityMetadata, family: Family): string[] {
  const name = table.tableName
  const quoted = quote(name, family)
  if (family === 'postgres')
    return [
      `CREATE TRIGGER ground_truth AFTER INSERT OR UPDATE OR DELETE ON ${quoted} FOR EACH ROW EXECUTE FUNCTION ground_truth()`,
    ]
  const operation = family === 'mysql' ? '@ground_operation' : '(SELECT number FROM ground_operation)'
  return (['INSERT', 'UPDATE', 'DELETE'] as const).map((event) => {
    const before = event === 'INSERT' ? 'NULL' : jsonObject(table, family, 'OLD.')
    const after = event === 'DELETE' ? 'NULL' : jsonObject(table, family, 'NEW.')
    const insert =
      'INSERT INTO ground_truth (operation, table_name, before_row, after_row) ' +
      `VALUES (${operation}, '${name}', ${before}, ${after})`
    return (
      `CREATE TRIGGER ${name}_${event.toLowerCase()} AFTER ${event} ON ${quoted} FOR EACH ROW ` +
      (family === 'mysql' ? insert : `BEGIN ${insert}; END`)
    )
  })
}

function jsonObject(table: EntityMetadata, family: Family, prefix: string): string {
  const pairs = table.columns.map(
    ({ databaseName }) => `'${databaseName}', ${prefix}${quote(databaseName, family)}`,
  )
  return `json_object(${pairs.join(', ')})`
}

function quote(name: string, family: Family): string {
  return family === 'mysql' ? `\`${name}\`` : `"${name}"`
}

function beginOperation(family: Family, operation: number): string {
  if (family === 'postgres') return `SELECT set_config('ground.operation', '${operation}', false)`
  return family === 'mysql'
    ? `SET @ground_operation = ${operation}`
    : `UPDATE ground_operation SET number = ${operation}`
}

interface StoredChange {
  readonly operation: number
  readonly table_name: string
  readonly before_row: string | null
  readonly after_row: string | null
}

async function readChanges(em: EntityManager): Promise<readonly RowChange[]> {
  const stored = await em.query<StoredChange[]>('SELECT * FROM ground_truth ORDER BY seq')
  return stored.map(({ operation, table_name, before_row, after_row }) => ({
    operation,
    table: table_name,
    before: parseRow(before_row),
    after: parseRow(after_row),
  }))
}

function parseRow(text: string | null): JsonRow | null {
  return text === null ? null : (JSON.parse(text) as JsonRow)
}

interface StoredRow {
  readonly table_name: string
  /** The driver may have parsed it. */
  readonly row_text: string | JsonRow
}

function selectAll(tables: readonly EntityMetadata[]): string {
  return tables
    .map(
      (table) =>
        `SELECT '${table.tableName}' AS table_name, ${jsonObject(table, 'mysql', '')} AS row_text ` +
        `FROM ${quote(table.tableName, 'mysql')}`,
    )
    .join(' UNION ALL ')
}

/** The key of a row among all rows of all tables. */
export function rowKey(table: EntityMetadata, row: JsonRow): string {
  return `${table.tableName} ${JSON.stringify(table.primaryColumns.map(({ databaseName }) => row[databaseName]))}`
}

function indexed(tables: readonly EntityMetadata[], stored: readonly StoredRow[]): Contents {
  const byName = new Map(tables.map((table) => [table.tableName, table]))
  const contents = new Map<string, { table: string; row: JsonRow }>()
  for (const { table_name: table, row_text } of stored) {
    const row = typeof row_text === 'string' ? (JSON.parse(row_text) as JsonRow) : row_text
    contents.set(rowKey(byName.get(table) as EntityMetadata, row), { table, row })
  }
  return contents
}

/** Writes the changes that lead from what the triggers saw of an operation to what is there after it. */
async function addMissing(
  em: EntityManager,
  tables: readonly EntityMetadata[],
  operation: number,
  before: Contents,
  after: Contents,
): Promise<void> {
  const byName = new Map(tables.map((table) => [table.tableName, table]))
  const seen = new Map(before)
  for (const change of (await readChanges(em)).filter((each) => each.operation === operation)) {
    const table = byName.get(change.table) as EntityMetadata
    if (change.before !== null) seen.delete(rowKey(table, change.before))
    if (change.after !== null)
      seen.set(rowKey(table, change.after), { table: change.table, row: change.after })
  }
  for (const key of new Set([...seen.keys(), ...after.keys()])) {
    const from = JSON.stringify(seen.get(key)?.row ?? null)
    const to = JSON.stringify(after.get(key)?.row ?? null)
    if (from === to) continue
    const table = (seen.get(key) ?? after.get(key))?.table
    await em.query(
      'INSERT INTO ground_truth (operation, table_name, before_row, after_row) VALUES (?, ?, ?, ?)',
      [operation, table, from === 'null' ? null : from, to === 'null' ? null : to],
    )
  }
}
