/** Triggers that write each row change with its values before and after into a table like the library's. */
import type { DataSource } from 'typeorm'
import type { BenchDatabase } from './databases.js'
import { LogTable, pathOf } from './log-table.js'
import { Product, productColumns } from './product.js'

const target =
  'id, occurred_at, kind, company_id, actor_kind, actor_id, actor_name, type, event, entity, record_id, ' +
  'description, changes, related, context, search_text, format'

/** Makes them for the table of `Product`. */
export async function createTriggers(database: BenchDatabase, db: DataSource): Promise<void> {
  const tables = { product: pathOf(db, Product), log: pathOf(db, LogTable) }
  const statements = database.family === 'postgres' ? postgresTrigger(tables) : sqliteTriggers(tables)
  for (const statement of statements) await database.execute(db, statement)
}

interface Tables {
  readonly product: string
  readonly log: string
}

function postgresTrigger({ product, log }: Tables): string[] {
  const sequence = log.replace(/"$/, '_number"')
  const write = log.replace(/"$/, '_write"')
  return [
    `CREATE SEQUENCE ${sequence}`,
    `CREATE FUNCTION ${write}() RETURNS trigger LANGUAGE plpgsql AS $$
     DECLARE
       old_row jsonb; new_row jsonb; changes jsonb; event text;
     BEGIN
       event := CASE TG_OP WHEN 'INSERT' THEN 'created' WHEN 'UPDATE' THEN 'updated' ELSE 'deleted' END;
       IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD); END IF;
       IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW); END IF;
       SELECT jsonb_agg(jsonb_build_object('field', key, 'before', old_row -> key, 'after', new_row -> key))
         INTO changes FROM jsonb_object_keys(coalesce(new_row, old_row)) AS key
         WHERE (old_row -> key) IS DISTINCT FROM (new_row -> key);
       IF changes IS NOT NULL THEN
         INSERT INTO ${log} (${target}) VALUES (
           lpad(nextval('${sequence}')::text, 26, '0'), clock_timestamp(), event, '3', 'user', '7', 'Ana', 'Product',
           event, 'Product', coalesce(new_row, old_row) ->> 'id', 'Product was ' || event, changes::text, '[]', '{}', '', 1);
       END IF;
       RETURN NULL;
     END $$`,
    `CREATE TRIGGER log_change AFTER INSERT OR UPDATE OR DELETE ON ${product}
       FOR EACH ROW EXECUTE FUNCTION ${write}()`,
  ]
}

function sqliteTriggers(tables: Tables): string[] {
  const change = (column: string, before: string, after: string) =>
    `SELECT '${column}' AS field, ${before} AS before, ${after} AS after`
  const names = productColumns.map((column) => ({ column, old: `OLD."${column}"`, new: `NEW."${column}"` }))
  return [
    sqliteTrigger(
      tables,
      'INSERT',
      'created',
      'NEW',
      names.map((name) => change(name.column, 'NULL', name.new)),
    ),
    sqliteTrigger(
      tables,
      'DELETE',
      'deleted',
      'OLD',
      names.map((name) => change(name.column, name.old, 'NULL')),
    ),
    sqliteTrigger(
      tables,
      'UPDATE',
      'updated',
      'NEW',
      names.map((name) => `${change(name.column, name.old, name.new)} WHERE ${name.old} IS NOT ${name.new}`),
    ),
  ]
}

function sqliteTrigger(
  { product, log }: Tables,
  operation: string,
  event: string,
  row: string,
  changes: readonly string[],
): string {
  return `CREATE TRIGGER log_${event} AFTER ${operation} ON ${product} BEGIN
    INSERT INTO ${log} (${target}) SELECT
      printf('%026d', coalesce((SELECT max(id) FROM ${log}), 0) + 1), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
      '${event}', '3', 'user', '7', 'Ana', 'Product', '${event}', 'Product', ${row}."id", 'Product was ${event}',
      json_group_array(json_object('field', field, 'before', before, 'after', after)), '[]', '{}', '', 1
    FROM (${changes.join(' UNION ALL ')}) HAVING count(*) > 0;
  END`
}
