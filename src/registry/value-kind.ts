/** How the values of a column are compared and kept, from what TypeORM knows of the column. */
import type { ValueKind } from '../model/change.js'
import type { ColumnMetadata } from './typeorm-metadata.js'

const KIND_BY_TYPE = new Map<unknown, ValueKind>([
  [Number, 'number'],
  [Boolean, 'boolean'],
  [Date, 'date'],
  ...kinds('bigint', 'bigint int8 unsigned-big-int bigserial serial8'),
  ...kinds('decimal', 'decimal numeric dec fixed number money smallmoney'),
  ...kinds(
    'number',
    'int integer int2 int4 int64 smallint mediumint tinyint float float4 float8 double real year',
  ),
  ...kinds('number', 'serial serial4 smallserial'),
  ['unsigned big int', 'bigint'],
  ['double precision', 'number'],
  ...kinds('boolean', 'boolean bool bit'),
  ...kinds('date', 'datetime datetime2 datetimeoffset timestamp timestamptz smalldatetime'),
  ['timestamp with time zone', 'date'],
  ['timestamp without time zone', 'date'],
  ['timestamp with local time zone', 'date'],
  ...kinds('json', 'json jsonb simple-json hstore'),
  ...kinds('list', 'simple-array set array vector halfvec'),
  ...kinds('bytes', 'bytea blob tinyblob mediumblob longblob binary varbinary image raw'),
])

/** The kind of a column's values; text where nothing better is known. */
export function valueKindOf(column: ColumnMetadata): ValueKind {
  if (column.isArray) return 'list'
  return KIND_BY_TYPE.get(column.type) ?? 'text'
}

function kinds(kind: ValueKind, types: string): [string, ValueKind][] {
  return types.split(' ').map((type) => [type, kind])
}
