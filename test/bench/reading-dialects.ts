/** The few words in which the databases differ where they make the rows of `reading-rows.ts`. */
import type { DatabaseFamily } from '../../src/store/dialect.js'

/** How one family says it. Operands are SQL, and numbers are whole and not negative. */
export interface Dialect {
  /** A SELECT of the numbers from `from` on and below `to`, ascending, as the column `n`. */
  readonly numbers: (from: number, to: number) => string
  readonly concat: (...parts: readonly string[]) => string
  readonly div: (a: string, b: string | number) => string
  readonly text: (number: string) => string
  /** `length` characters of a text from `start` on, which counts from 0. */
  readonly slice: (text: string, start: string, length: number) => string
  /** At least `width` digits. */
  readonly hex: (number: string, width: number) => string
  readonly lineFeed: string
  /** What the column `occurred_at` takes for a millisecond of the epoch. */
  readonly time: (ms: string) => string
  /**
   * Ends a subquery whose columns shall be computed once, not again wherever they are named. MariaDB keeps such a one in a
   * temporary table, which is worth it for numbers alone.
   */
  readonly fence: { readonly numbers: string; readonly texts: string }
}

const concatByBars = (...parts: readonly string[]) => `(${parts.join(' || ')})`
const divideWhole = (a: string, b: string | number) => `(${a}) / ${b}`
const sliceByPlace: Dialect['slice'] = (text, start, length) => `substr(${text}, (${start}) + 1, ${length})`

const postgres: Dialect = {
  numbers: (from, to) => `SELECT n FROM generate_series(${from}::bigint, ${to - 1}) n`,
  concat: concatByBars,
  div: divideWhole,
  text: (number) => `(${number})::text`,
  slice: (text, start, length) => `substr(${text}, (${start})::int + 1, ${length})`,
  hex: (number, width) => `lpad(to_hex(${number}), ${width}, '0')`,
  lineFeed: 'chr(10)',
  time: (ms) => `timestamptz 'epoch' + (${ms}) * interval '1 millisecond'`,
  fence: { numbers: ' OFFSET 0', texts: ' OFFSET 0' },
}

const mysql: Dialect = {
  numbers: (from, to) => `SELECT CAST(seq AS SIGNED) AS n FROM seq_${from}_to_${to - 1}`,
  concat: (...parts) => `CONCAT(${parts.join(', ')})`,
  div: (a, b) => `(${a}) DIV ${b}`,
  text: (number) => `CAST(${number} AS CHAR)`,
  slice: sliceByPlace,
  hex: (number, width) => `LPAD(LOWER(HEX(${number})), ${width}, '0')`,
  lineFeed: `'\\n'`,
  time: (ms) => `TIMESTAMPADD(MICROSECOND, (${ms}) * 1000, '1970-01-01 00:00:00.000')`,
  fence: { numbers: ' LIMIT 1000000000', texts: '' },
}

const sqlite: Dialect = {
  numbers: (from, to) =>
    `WITH RECURSIVE numbers(n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${to - 1})` +
    ' SELECT n FROM numbers',
  concat: concatByBars,
  div: divideWhole,
  text: (number) => `CAST(${number} AS TEXT)`,
  slice: sliceByPlace,
  hex: (number, width) => `printf('%0${width}x', ${number})`,
  lineFeed: 'char(10)',
  time: (ms) =>
    `strftime('%Y-%m-%dT%H:%M:%S', (${ms}) / 1000, 'unixepoch') || printf('.%03dZ', (${ms}) % 1000)`,
  fence: { numbers: ' LIMIT -1', texts: ' LIMIT -1' },
}

export const dialects: Readonly<Record<DatabaseFamily, Dialect>> = { postgres, mysql, sqlite }
