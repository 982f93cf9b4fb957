/** The table `activity_log` as TypeORM knows it. Its stored format is documented in docs/stored-format.md. */
import { EntitySchema, type EntitySchemaColumnOptions, type NamingStrategyInterface } from 'typeorm'
import type { DatabaseFamily } from './dialect.js'
import { KEY_LENGTH } from './key-text.js'

/** The version of the stored format that this library writes. */
export const STORED_FORMAT = 1

/** Widths of the text columns in characters. */
export const WIDTHS = {
  id: 26,
  name: 255,
  type: 64,
  event: 32,
  entity: 64,
  description: 1_000,
  ip: 45,
  requestId: 64,
  searchText: 1_000,
} as const

/**
 * A row of the log as it is stored. Applications read activities through `activityLog(db)`, which knows who may see what;
 * this class is for migrations and for the repository of trusted code.
 */
export class ActivityLog {
  id!: string
  occurredAt!: Date | string
  kind!: string
  companyId!: string | null
  targetCompanyId!: string | null
  actorKind!: string
  actorId!: string | null
  actorName!: string
  impersonatorKind!: string | null
  impersonatorId!: string | null
  impersonatorName!: string | null
  type!: string
  event!: string
  entity!: string | null
  recordId!: string | null
  recordName!: string | null
  description!: string
  changes!: string
  related!: string
  context!: string
  ip!: string | null
  requestId!: string | null
  transactionId!: string | null
  searchText!: string
  format!: number
}

/** Where the table is. */
export interface TableOptions {
  /** The table's name. Default: `activity_log`. */
  readonly table: string
  /** The schema that holds it (MySQL and MariaDB: the database). Default: the data source's own. */
  readonly schema?: string | undefined
}

/** The table's definition for one family of databases; a naming strategy may rename its columns. */
export function createActivityLogEntity(
  family: DatabaseFamily,
  options: TableOptions,
  namingStrategy?: NamingStrategyInterface,
): EntitySchema<ActivityLog> {
  const columns = columnsFor(family)
  const nameOf = (column: 'actorKind' | 'companyId'): string => {
    const given = columns[column].name ?? column
    const name = namingStrategy?.columnName(column, given, []) ?? given
    return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name}"`
  }
  const location =
    options.schema === undefined ? {} : { [family === 'mysql' ? 'database' : 'schema']: options.schema }
  return new EntitySchema<ActivityLog>({
    name: 'ActivityLog',
    target: ActivityLog,
    tableName: options.table,
    ...location,
    columns,
    ...(family === 'sqlite'
      ? // A row of the log must not change what last_insert_rowid() says of the application's own row. With this TypeORM
        // no longer finds a CHECK, and would make the table anew at each start.
        { withoutRowid: true }
      : {
          checks: [
            {
              name: `CHK_${options.table}_admin_has_no_company`,
              expression: `${nameOf('actorKind')} <> 'admin' OR ${nameOf('companyId')} IS NULL`,
            },
          ],
        }),
    indices: [
      {
        name: `IDX_${options.table}_company`,
        columns: ['companyId', 'id', 'actorId', 'event', 'type'],
        ...(family === 'mysql' ? {} : { where: `${nameOf('companyId')} IS NOT NULL` }),
      },
      { name: `IDX_${options.table}_actor`, columns: ['actorKind', 'actorId', 'id'] },
      { name: `IDX_${options.table}_record`, columns: ['entity', 'recordId', 'id'] },
    ],
  })
}

type Columns = { [K in keyof ActivityLog]: EntitySchemaColumnOptions }

function columnsFor(family: DatabaseFamily): Columns {
  const { key, text, document, time } = columnTypesOf(family)
  return {
    id: { ...key('id', WIDTHS.id), primary: true },
    occurredAt: { name: 'occurred_at', ...time },
    kind: key('kind', 8),
    companyId: { ...key('company_id', KEY_LENGTH), nullable: true },
    targetCompanyId: { ...key('target_company_id', KEY_LENGTH), nullable: true },
    actorKind: key('actor_kind', 16),
    actorId: { ...key('actor_id', KEY_LENGTH), nullable: true },
    actorName: text('actor_name', WIDTHS.name),
    impersonatorKind: { ...key('impersonator_kind', 16), nullable: true },
    impersonatorId: { ...key('impersonator_id', KEY_LENGTH), nullable: true },
    impersonatorName: { ...text('impersonator_name', WIDTHS.name), nullable: true },
    type: text('type', WIDTHS.type),
    event: text('event', WIDTHS.event),
    entity: { ...text('entity', WIDTHS.entity), nullable: true },
    recordId: { ...key('record_id', KEY_LENGTH), nullable: true },
    recordName: { ...text('record_name', WIDTHS.name), nullable: true },
    description: text('description', WIDTHS.description),
    changes: document('changes'),
    related: document('related'),
    context: document('context'),
    ip: { ...text('ip', WIDTHS.ip), nullable: true },
    requestId: { ...text('request_id', WIDTHS.requestId), nullable: true },
    transactionId: { ...key('transaction_id', WIDTHS.id), nullable: true },
    searchText: text('search_text', WIDTHS.searchText),
    format: { name: 'format', type: 'smallint' },
  }
}

interface ColumnTypes {
  readonly key: (name: string, length: number) => EntitySchemaColumnOptions
  readonly text: (name: string, length: number) => EntitySchemaColumnOptions
  readonly document: (name: string) => EntitySchemaColumnOptions
  readonly time: EntitySchemaColumnOptions
}

function columnTypesOf(family: DatabaseFamily): ColumnTypes {
  const collations = {
    postgres: { key: { collation: 'C' }, text: {} },
    mysql: {
      key: { charset: 'ascii', collation: 'ascii_bin' },
      text: { charset: 'utf8mb4', collation: 'utf8mb4_bin' },
    },
    sqlite: { key: {}, text: {} },
  }[family]
  const times: Record<DatabaseFamily, EntitySchemaColumnOptions> = {
    postgres: { type: 'timestamptz', precision: 3 },
    mysql: { type: 'datetime', precision: 3 },
    sqlite: { type: 'text' },
  }
  const documentType = family === 'mysql' ? 'longtext' : 'text'
  return {
    key: (name, length) => ({ name, type: 'varchar', length, ...collations.key }),
    text: (name, length) => ({ name, type: 'varchar', length, ...collations.text }),
    document: (name) => ({ name, type: documentType, ...collations.text }),
    time: times[family],
  }
}
