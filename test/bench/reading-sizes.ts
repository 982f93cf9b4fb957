/** How much room a log takes. */
import type { QueryRunner } from 'typeorm'
import { ActivityLog } from '../../src/store/activity-log-entity.js'
import { type DatabaseFamily, familyOf } from '../../src/store/dialect.js'

/** Bytes. */
export interface LogSizes {
  /** MySQL, MariaDB and SQLite keep the rows in the index of the key; sql.js tells all in one. */
  readonly table: number
  /** By name; on PostgreSQL the key too. */
  readonly indexes: Readonly<Record<string, number>>
}

/** The sizes of the log's table and its indexes. */
export async function measureSizes(runner: QueryRunner): Promise<LogSizes> {
  const { tableName, schema } = runner.connection.getMetadata(ActivityLog)
  return measure[familyOf(runner.connection.options.type)](runner, tableName, schema ?? 'public')
}

type Measure = (runner: QueryRunner, table: string, schema: string) => Promise<LogSizes>

const measure: Readonly<Record<DatabaseFamily, Measure>> = {
  postgres: async (runner, table, schema) => {
    const path = `"${schema}"."${table}"`
    const [all] = await read(runner, `SELECT '' AS name, pg_table_size('${path}') AS bytes`)
    const indexes = await read(
      runner,
      `SELECT indexrelid::regclass::text AS name, pg_relation_size(indexrelid) AS bytes
         FROM pg_index WHERE indrelid = '${path}'::regclass ORDER BY 1`,
    )
    return { table: Number(all?.bytes), indexes: byName(indexes) }
  },
  mysql: async (runner, table) => {
    const sizes = await read(
      runner,
      `SELECT index_name AS name, stat_value * @@innodb_page_size AS bytes FROM mysql.innodb_index_stats
         WHERE stat_name = 'size' AND table_name = '${table}' AND database_name = DATABASE()`,
    )
    return split(sizes, 'PRIMARY')
  },
  sqlite: async (runner, table) => {
    try {
      const sizes = await read(
        runner,
        `SELECT name, sum(pgsize) AS bytes FROM dbstat WHERE name = '${table}' OR name LIKE 'IDX_${table}%' GROUP BY name`,
      )
      return split(sizes, table)
    } catch {
      const [pages] = await read(runner, `SELECT '' AS name, page_count AS bytes FROM pragma_page_count`)
      return { table: Number(pages?.bytes) * 4_096, indexes: {} }
    }
  },
}

interface Size {
  readonly name: string
  readonly bytes: string | number
}

async function read(runner: QueryRunner, sql: string): Promise<readonly Size[]> {
  return (await runner.query(sql)) as Size[]
}

function split(sizes: readonly Size[], table: string): LogSizes {
  return {
    table: Number(sizes.find(({ name }) => name === table)?.bytes ?? NaN),
    indexes: byName(sizes.filter(({ name }) => name !== table)),
  }
}

function byName(sizes: readonly Size[]): Readonly<Record<string, number>> {
  return Object.fromEntries(sizes.map(({ name, bytes }) => [name.replace(/^.*\.|"/g, ''), Number(bytes)]))
}

/** A line for each: bytes a row. */
export function describeSizes({ table, indexes }: LogSizes, rows: number): string {
  const perRow = (bytes: number) => `${(bytes / rows).toFixed(1)} bytes a row`
  const all = Object.values(indexes).reduce((sum, each) => sum + each, 0)
  return [
    `- table ${perRow(table)}, indexes ${perRow(all)}, in all ${perRow(table + all)}`,
    ...Object.entries(indexes).map(([name, bytes]) => `- ${name} ${perRow(bytes)}`),
  ].join('\n')
}
