/**
 * A table page by page in the order of its primary key. The next page begins behind the last one's key, so that each costs the
 * same however far it is, and no row is met twice or passed over because others come and go.
 */
import type { QueryRunner } from 'typeorm'
import type { ColumnMetadata } from '../registry/plan-field.js'
import type { RawRow } from '../registry/record-key.js'
import { valueKindOf } from '../registry/value-kind.js'
import type { ReadableTable } from '../registry/written-table.js'
import type { DatabaseFamily } from '../store/dialect.js'
import { escapedPath } from '../store/table-path.js'
import { ownQuery } from './own-query.js'

/** Where a page ends: the parts of its last key, each as the database compares it. */
export type KeyPlace = readonly unknown[]

/** Rows in the order of their keys. */
export interface KeyPage {
  readonly rows: readonly RawRow[]
  /** Null when there are no rows any more. */
  readonly end: KeyPlace | null
}

/** Reads the next rows behind a place, or the first ones, with no other columns than those given and without a lock. */
export async function readKeyPage(
  family: DatabaseFamily,
  queryRunner: QueryRunner,
  { metadata }: ReadableTable,
  columns: readonly ColumnMetadata[],
  after: KeyPlace | null,
  size: number,
): Promise<KeyPage> {
  const keys = metadata.primaryColumns.map((column) => partOf(family, column))
  const selected = [
    ...columns.map((column) => nameOf(column)).map((name) => `${name} AS ${name}`),
    ...keys.map(({ place }, index) => `${place} AS ${PLACE}${index}`),
  ]
  const parameters: unknown[] = []
  const bind: Bind = (value) => metadata.connection.driver.createParameter('key', parameters.push(value) - 1)
  const where = after === null ? '' : ` WHERE ${behind(family, keys, after, bind)}`
  const rows = (await ownQuery(
    queryRunner,
    `SELECT ${selected.join(', ')} FROM ${escapedPath(metadata)}${where} ` +
      `ORDER BY ${keys.map(({ compared }) => compared).join(', ')} LIMIT ${size}`,
    parameters,
  )) as RawRow[]
  const last = rows.at(-1)
  return { rows, end: last === undefined ? null : keys.map((_, index) => last[`${PLACE}${index}`]) }
}

const PLACE = 'activity_log_place_'

type Bind = (value: unknown) => string

/** A column of the key in SQL. */
interface KeyPart {
  readonly column: ColumnMetadata
  /** What is compared and sorted by. */
  readonly compared: string
  /** The same for the way through JavaScript and back: whole, where a number or a date of JavaScript would round it. */
  readonly place: string
}

function partOf(family: DatabaseFamily, column: ColumnMetadata): KeyPart {
  const name = nameOf(column)
  switch (family) {
    case 'postgres':
      return { column, compared: name, place: `${name}::text` }
    case 'sqlite':
      return {
        column,
        compared: name,
        place: `CASE typeof(${name}) WHEN 'integer' THEN CAST(${name} AS TEXT) ELSE ${name} END`,
      }
    case 'mysql': {
      // MySQL sorts an enum by its place in the list, and compares it as a text.
      const compared = column.type === 'enum' || column.type === 'simple-enum' ? `(${name} + 0)` : name
      const isTime = valueKindOf(column) === 'date' || column.type === 'date' || column.type === 'time'
      return { column, compared, place: isTime ? `CAST(${name} AS CHAR)` : compared }
    }
  }
}

/** PostgreSQL and SQLite find the place of a whole key by their index; MySQL does for the same in parts. */
function behind(family: DatabaseFamily, keys: readonly KeyPart[], after: KeyPlace, bind: Bind): string {
  if (family !== 'mysql') {
    return `(${keys.map(({ compared }) => compared).join(', ')}) > (${after.map(bind).join(', ')})`
  }
  const value = (index: number) => numberIn(keys[index]?.column, after[index]) ?? bind(after[index])
  const conditions = keys.map((key, index) =>
    [
      ...keys.slice(0, index).map(({ compared }, before) => `${compared} = ${value(before)}`),
      `${key.compared} > ${value(index)}`,
    ].join(' AND '),
  )
  return conditions.map((condition) => `(${condition})`).join(' OR ')
}

/** MySQL compares a number with a text by rounding both, so that it must stand in the statement. */
function numberIn(column: ColumnMetadata | undefined, value: unknown): string | null {
  const isNumeric = column !== undefined && /^(number|bigint|decimal)$/.test(valueKindOf(column))
  return isNumeric && /^-?\d+(\.\d+)?$/.test(String(value)) ? String(value) : null
}

function nameOf(column: ColumnMetadata): string {
  return column.entityMetadata.connection.driver.escape(column.databaseName)
}
