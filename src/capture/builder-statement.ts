/**
 * The inside of TypeORM's query builders, as far as we read it: what a statement is about to write, and the SELECT that finds
 * the same rows. With `query-builder-hook` the only file that touches what TypeORM does not declare.
 */
import type { DataSource, EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm'
import type { ColumnMetadata } from '../registry/plan-field.js'
import type { RawRow } from '../registry/record-key.js'
import type { WrittenTable } from '../registry/written-table.js'
import type { DatabaseFamily } from '../store/dialect.js'
import { lockFor, type ReadPurpose, selectFrom, type Statement } from './raw-rows.js'
import { withoutValues } from './sql-shape.js'

/** A clause of a WHERE. */
interface WhereClause {
  readonly type: 'simple' | 'and' | 'or'
  readonly condition: unknown
}

/** What a builder has been told. */
interface ExpressionMap {
  readonly queryType: 'insert' | 'update' | 'delete' | 'soft-delete' | 'restore'
  readonly mainAlias?: { readonly hasMetadata: boolean; readonly metadata: EntityMetadata }
  readonly callListeners: boolean
  readonly updateEntity: boolean
  readonly whereEntities: readonly ObjectLiteral[]
  readonly valuesSet?: ObjectLiteral | readonly ObjectLiteral[]
  readonly limit?: number
  readonly onIgnore?: boolean
  readonly onUpdate?: { readonly overwrite?: readonly string[] }
  readonly insertFromSelect?: unknown
  readonly locallyGenerated: Readonly<Record<number, ObjectLiteral>>
  readonly nativeParameters?: ObjectLiteral
  wheres: WhereClause[]
  parameters: ObjectLiteral
  returning: unknown
  extraReturningColumns: readonly ColumnMetadata[]
}

/** A query builder that writes. */
export interface WriteBuilder {
  readonly connection: DataSource
  queryRunner?: QueryRunner | undefined
  readonly expressionMap: ExpressionMap
  createCteExpression?(): string
  createWhereExpression(): string
  createOrderByExpression?(): string
  createLimitExpression?(): string
  replacePropertyNamesForTheWholeQuery(statement: string): string
  getParameters(): ObjectLiteral
  /** Of inserts only. */
  getValueSets(): readonly ObjectLiteral[]
  /** Of inserts only: the columns that the statement names. */
  getInsertedColumns(): readonly ColumnMetadata[]
  getQueryAndParameters(): [sql: string, parameters: unknown[]]
  parameterIndex?: number
}

/** The methods that a builder must have, beside `execute`. */
export const BUILDER_METHODS = [
  'getQueryAndParameters',
  'createWhereExpression',
  'replacePropertyNamesForTheWholeQuery',
  'getParameters',
] as const

/** The SELECT that finds the rows which an update or a deletion will write, at most `limit` of them. */
export function selectMatching(
  builder: WriteBuilder,
  table: WrittenTable,
  family: DatabaseFamily,
  purpose: ReadPurpose,
  limit: number,
): Statement {
  const { expressionMap } = builder
  const isOrdered = expressionMap.queryType !== 'delete'
  // Called for its error where the database has no LIMIT in such statements.
  const isLimited = isOrdered && (builder.createLimitExpression?.() ?? '') !== ''
  const where =
    builder.createWhereExpression() +
    (isOrdered ? (builder.createOrderByExpression?.() ?? '') : '') +
    ` LIMIT ${isLimited ? Math.min(limit, expressionMap.limit ?? limit) : limit}`
  const rest = builder.replacePropertyNamesForTheWholeQuery(where)
  const cte = builder.replacePropertyNamesForTheWholeQuery(builder.createCteExpression?.() ?? '')
  const text = cte + selectFrom(table) + rest + lockFor(family, purpose)
  return bindParameters(builder, text)
}

/** Whether the statement's CTEs write themselves: to read by them would write a second time. */
export function hasWritingCte(builder: WriteBuilder): boolean {
  return /\b(?:INSERT|UPDATE|DELETE|MERGE)\b/i.test(builder.createCteExpression?.() ?? '')
}

/** The criteria of an update or a deletion as SQL without values, or null where there are none. */
export function criteriaOf(builder: WriteBuilder, family: DatabaseFamily): string | null {
  try {
    const where = builder.replacePropertyNamesForTheWholeQuery(builder.createWhereExpression().trim())
    return where === '' ? null : withoutValues(family, where.replace(/^WHERE /, ''))
  } catch {
    return null // The statement itself will fail the same way.
  }
}

function bindParameters(builder: WriteBuilder, text: string): Statement {
  // TypeORM 0.3 wants the native parameters, 1.x has none.
  const driver = builder.connection.driver as unknown as {
    escapeQueryWithParameters(
      sql: string,
      parameters: ObjectLiteral,
      native: ObjectLiteral,
    ): [string, unknown[]]
  }
  const native = builder.expressionMap.nativeParameters ?? {}
  const [query, parameters] = driver.escapeQueryWithParameters(text, builder.getParameters(), native)
  return { text: query, parameters }
}

const PINNED_PARAMETER = 'activityLogKeys'

/** More keys than these make the statement's text too long, where each needs several parameters. */
const MAX_COMPOSITE_KEYS = 500

/**
 * The statement narrowed to the rows that were read: without this, rows that begin to match in between would be written
 * unseen under READ COMMITTED. To the database it is as if the statement had run at the moment of the read. The builder stays
 * as it is.
 *
 * @returns null where the keys do not survive the way through the driver, or are too many for one statement
 */
export function pinnedStatement(
  builder: WriteBuilder,
  table: WrittenTable,
  family: DatabaseFamily,
  rows: readonly RawRow[],
): Statement | null {
  const { expressionMap, parameterIndex } = builder
  const keys = table.metadata.primaryColumns
  if (keys.length > 1 && rows.length > MAX_COMPOSITE_KEYS) return null
  if (!keys.every(isExactKey)) return null
  const { wheres, parameters } = expressionMap
  const { condition, values } = conditionFor(builder, family, keys, rows)
  const pinned: WhereClause = { type: wheres.length === 0 ? 'simple' : 'and', condition }
  // In brackets in any case: a text of the application may hold an OR.
  const own: WhereClause = { type: 'simple', condition: { operator: 'brackets', condition: wheres } }
  expressionMap.wheres = wheres.length === 0 ? [pinned] : [own, pinned]
  expressionMap.parameters = { ...parameters, ...values }
  try {
    const [text, bound] = builder.getQueryAndParameters()
    return { text, parameters: bound }
  } finally {
    expressionMap.wheres = wheres
    expressionMap.parameters = parameters
    if (parameterIndex !== undefined) builder.parameterIndex = parameterIndex
  }
}

const INEXACT_KEYS = /^(?:timestamp|time|date|interval|json|bytea|blob|binary|float|double|real)/

/** Whether a key that the driver has read finds its row again: JavaScript's dates, for one, have no microseconds. */
function isExactKey({ type, isArray }: ColumnMetadata): boolean {
  return !isArray && type !== Date && !(typeof type === 'string' && INEXACT_KEYS.test(type))
}

interface Condition {
  readonly condition: string
  readonly values: ObjectLiteral
}

function conditionFor(
  builder: WriteBuilder,
  family: DatabaseFamily,
  keys: readonly ColumnMetadata[],
  rows: readonly RawRow[],
): Condition {
  const { driver } = builder.connection
  const [first] = keys
  if (first === undefined || rows.length === 0) {
    // MariaDB answers a RETURNING whose WHERE it sees to be impossible otherwise than one that meets no row.
    const isPlain = family !== 'mysql' || first === undefined || !builder.expressionMap.returning
    return {
      condition: isPlain ? '1 = 0' : `CHAR_LENGTH(${driver.escape(first.databaseName)}) < 0`,
      values: {},
    }
  }
  if (keys.length === 1) {
    return {
      // One array is one parameter: the application's own may be many already.
      condition: `${driver.escape(first.databaseName)} ${family === 'postgres' ? '= ANY(:' : 'IN (:...'}${PINNED_PARAMETER})`,
      values: { [PINNED_PARAMETER]: rows.map((row) => row[first.databaseName]) },
    }
  }
  const values: ObjectLiteral = {}
  const tuples = rows.map((row, index) => {
    const parts = keys.map(({ databaseName }, part) => {
      const name = `${PINNED_PARAMETER}_${index}_${part}`
      values[name] = row[databaseName]
      return `${driver.escape(databaseName)} = :${name}`
    })
    return `(${parts.join(' AND ')})`
  })
  return { condition: `(${tuples.join(' OR ')})`, values }
}

/** The columns that an update sets, with their values; functions are SQL expressions. */
export function setColumns(
  builder: WriteBuilder,
  metadata: EntityMetadata,
): ReadonlyMap<ColumnMetadata, unknown> {
  const { valuesSet } = builder.expressionMap
  const set = new Map<ColumnMetadata, unknown>()
  if (valuesSet === undefined || Array.isArray(valuesSet)) return set
  for (const column of metadata.columns) {
    const value = column.getEntityValue(valuesSet) as unknown
    if (value !== undefined) set.set(column, value)
  }
  return set
}
