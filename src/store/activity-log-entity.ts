/** The table `activity_log` as TypeORM knows it. Its stored format is documented in docs/stored-format.md. */
import {
  EntitySchema,
  type EntitySchemaColumnOptions,
  type EntitySchemaOptions,
  type NamingStrategyInterface,
} from 'typeorm'
import type { ActivityDraft } from '../model/activity.js'
import type { DatabaseFamily } from './dialect.js'
import { KEY_LENGTH } from './key-text.js'
import { nameOfIndexes, SEARCH } from './table-path.js'

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
  /** The sum of the columns in it, so that nothing is cut: only lower case that is longer could be. */
  searchText: 1_700,
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

/** Columns of the application's own in the log's table. */
export interface ActivityLogExtension<T extends ActivityLog = ActivityLog> {
  /** A class that extends `ActivityLog`: rows of the log's repository are its instances. */
  readonly entity: new () => T
  /** What it adds, by property. */
  readonly columns: { readonly [K in Exclude<keyof T, keyof ActivityLog>]: EntitySchemaColumnOptions }
  /** The values for an activity that is about to be written. What it throws fails the write as any failure to write does. */
  readonly values: (draft: ActivityDraft) => { readonly [K in Exclude<keyof T, keyof ActivityLog>]: unknown }
}

/** Where the table is, and what it holds beside the log's own columns. */
export interface TableOptions {
  /** The table's name. Default: `activity_log`. */
  readonly table: string
  /** The schema that holds it (MySQL and MariaDB: the database). Default: the data source's own. */
  readonly schema?: string | undefined
  readonly extension?: ActivityLogExtension | undefined
  /** The data source's own, which comes before the table's name. Default: none. */
  readonly entityPrefix?: string | undefined
}

/** The mark of the class, which those that applications extended it to inherit. */
const LOG_CLASS = Symbol.for('typeorm-activity-log/log-class')
Object.defineProperty(ActivityLog, LOG_CLASS, { value: true })

/** Whether an entity is the log's own, also that of another copy of this library. */
export function isActivityLog({ target }: { readonly target: unknown }): boolean {
  return typeof target === 'function' && LOG_CLASS in target
}

/** The table's definition for one family of databases; a naming strategy may rename its columns. */
export function createActivityLogEntity(
  family: DatabaseFamily,
  { table, schema, extension, entityPrefix }: TableOptions,
  namingStrategy?: NamingStrategyInterface,
): EntitySchema<ActivityLog> {
  const target = extension?.entity ?? ActivityLog
  const columns = columnsFor(family)
  const nameOf = (column: keyof Columns): string => {
    const given = columns[column].name ?? column
    const name = namingStrategy?.columnName(column, given, []) ?? given
    return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name}"`
  }
  const indexNames = nameOfIndexes(table, entityPrefix)
  const adminsHaveNoCompany = {
    name: `CHK_${indexNames}_admin_has_no_company`,
    expression: `${nameOf('actorKind')} <> 'admin' OR ${nameOf('companyId')} IS NULL`,
  }
  return new EntitySchema<ActivityLog>({
    name: 'ActivityLog',
    target,
    tableName: table,
    ...(schema === undefined ? {} : { [family === 'mysql' ? 'database' : 'schema']: schema }),
    columns: { ...extension?.columns, ...columns },
    ...(family === 'sqlite'
      ? // A row of the log must not change what last_insert_rowid() says of the application's own row. With this TypeORM
        // no longer finds a CHECK, and would make the table anew at each start.
        { withoutRowid: true }
      : { checks: [adminsHaveNoCompany] }),
    indices: indexesFor(family, indexNames, nameOf),
  })
}

/** Each begins with what somebody sees by and goes on in the order of the list. */
function indexesFor(
  family: DatabaseFamily,
  indexNames: string,
  nameOf: (column: keyof Columns) => string,
): NonNullable<EntitySchemaOptions<ActivityLog>['indices']> {
  // MySQL and MariaDB have no partial indexes.
  const whereNotNull = (column: keyof Columns) =>
    family === 'mysql' ? {} : { where: `${nameOf(column)} IS NOT NULL` }
  return [
    {
      name: `IDX_${indexNames}_company`,
      columns: ['companyId', 'id', 'actorKind', 'actorId', 'event', 'type'],
      ...whereNotNull('companyId'),
    },
    { name: `IDX_${indexNames}_actor`, columns: ['actorKind', 'actorId', 'id'] },
    {
      name: `IDX_${indexNames}_impersonator`,
      columns: ['impersonatorKind', 'impersonatorId', 'id'],
      ...whereNotNull('impersonatorId'),
    },
    { name: `IDX_${indexNames}_record`, columns: ['entity', 'recordId', 'id'] },
    // Made by a migration or not at all, see search-index: TypeORM shall neither make nor drop it.
    ...(family === 'postgres'
      ? [{ name: `IDX_${indexNames}${SEARCH}`, columns: ['searchText'], synchronize: false as const }]
      : []),
  ]
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

/** The properties of the log's own columns. */
export const OWN_COLUMNS: ReadonlySet<string> = new Set(Object.keys(columnsFor('sqlite')))

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
