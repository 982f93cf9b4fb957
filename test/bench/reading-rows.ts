/**
 * The rows of a log that was written for two years, as one SELECT that the database itself computes. Each row is made of its
 * number alone, so that all databases have the same ones.
 *
 * The SELECT is built in layers, each of which names columns that the next ones build upon: numbers first, then texts.
 */
import type { ActivityLog } from '../../src/store/activity-log-entity.js'
import type { DatabaseFamily } from '../../src/store/dialect.js'
import { type Dialect, dialects } from './reading-dialects.js'
import { type Layer, storedRow, textLayers } from './reading-texts.js'
import * as said from './reading-words.js'

/** The rows lie between these instants, at even distances; those of one transaction at the same millisecond. */
export const LOG_TIMES = { from: Date.UTC(2023, 9, 1), to: Date.UTC(2025, 9, 1) } as const

/** So many companies, `c2` and on, share by a power law what `c1`, the largest, leaves. `c2` has the most of them. */
const SMALL_COMPANIES = 5_000
const USERS = { largest: 500, small: 50 } as const
const ADMINS = 30
const ADDRESSES = 4_096

/** Thousandths of the transactions: `c1` has 10 % of all rows, admins' included. */
const SHARES = { admin: 20, system: 30, impersonated: 10, largest: 102 } as const

/** About 8 activities a record: six entities have most rows, and share the numbers of records. */
const ROWS_PER_RECORD_NUMBER = 8 * 6

/** Which rows of how many. */
export interface RowRange {
  readonly from: number
  /** The first that is not among them. */
  readonly to: number
  /** Rows of the whole log. */
  readonly count: number
}

/** A SELECT of some rows, ids ascending, and the columns that it yields. */
export function selectRows(
  family: DatabaseFamily,
  { from, to, count }: RowRange,
): { readonly sql: string; readonly columns: readonly (keyof ActivityLog)[] } {
  const sql = dialects[family]
  const numbers = [runs(sql), seeds, hashes, draws(sql, count), choices(sql, count), chooseEvent(sql)]
  const layers = [...numbers, ...textLayers(sql)]
  const source = layers.reduce(
    (inner, layer, depth) => {
      const fence = depth === numbers.length - 1 ? sql.fence.numbers : sql.fence.texts
      return `SELECT q${depth}.*, ${asColumns(layer)} FROM (${inner}) q${depth}${fence}`
    },
    sql.numbers(from, to),
  )
  const row = storedRow(sql)
  const columns = Object.keys(row) as (keyof ActivityLog)[]
  return { sql: `SELECT ${columns.map((column) => row[column]).join(', ')} FROM (${source}) made`, columns }
}

function asColumns(layer: Layer): string {
  return Object.entries(layer)
    .map(([name, expression]) => `${expression} AS ${name}`)
    .join(', ')
}

/** Nine rows are three transactions: of one, three and five. */
function runs({ div }: Dialect): Layer {
  return {
    transaction_no: `${div('n', 9)} * 3 + CASE WHEN n % 9 = 0 THEN 0 WHEN n % 9 < 4 THEN 1 ELSE 2 END`,
    place: 'CASE WHEN n % 9 = 0 THEN 0 WHEN n % 9 < 4 THEN n % 9 - 1 ELSE n % 9 - 4 END',
  }
}

const PRIME = 2_147_483_647
const TRANSACTION_HASHES = 11
const ROW_HASHES = 5

/** What the hashes are made of: `s` of the transaction, `r` of the row. */
const seeds: Layer = Object.fromEntries([
  ...Array.from({ length: TRANSACTION_HASHES }, (_, i) => [`s${i}`, seed('transaction_no', i)] as const),
  ...Array.from({ length: ROW_HASHES }, (_, i) => [`r${i}`, seed('n', TRANSACTION_HASHES + i)] as const),
])

function seed(of: string, index: number): string {
  return `(${of} * ${1_103_515_245 - index * 60_001_234} + ${12_345 + index * 91_193_821}) % ${PRIME}`
}

/** Numbers from 0 to 2^31 that look random: `t` of the transaction, `h` of the row. A cube stays below 2^62 on its way. */
const hashes: Layer = Object.fromEntries(
  Object.keys(seeds).map((name) => [
    name.replace('s', 't').replace('r', 'h'),
    `((${name} * ${name}) % ${PRIME}) * ${name} % ${PRIME}`,
  ]),
)

function draws({ div }: Dialect, count: number): Layer {
  return {
    ms: `${LOG_TIMES.from} + ${div(`(n - place) * ${LOG_TIMES.to - LOG_TIMES.from}`, count)}`,
    actor_draw: 't0 % 1000',
    is_largest: flag(`t1 % 1000 < ${SHARES.largest}`),
    company_draw: 't2 % 1000000',
    user_draw: 't3 % 10000',
    admin_draw: 't4 % 10000',
    address: `t5 % ${ADDRESSES}`,
    is_rare: flag(`t6 % ${said.TRANSACTIONS_PER_RARE_WORD} = 0`),
    record_draw: 'h1 % 1000000',
  }
}

function choices({ div }: Dialect, count: number): Layer {
  const { admin, system, impersonated } = SHARES
  const isSystem = `actor_draw >= ${admin} AND actor_draw < ${admin + system}`
  const cube = div(`${div('company_draw * company_draw', 1_000_000)} * company_draw`, 1_000_000)
  // The derivative of the cube tells how many rows the company of a draw has: count / (15,000 draw²), a draw being below 1.
  const ofSmall = div(
    String(Math.round((count * 58_670_000) / ROWS_PER_RECORD_NUMBER)),
    '(company_draw * company_draw + 1000000000)',
  )
  const ofLargest = Math.round(count / 10 / ROWS_PER_RECORD_NUMBER)
  return {
    is_admin: flag(`actor_draw < ${admin}`),
    is_system: flag(isSystem),
    is_impersonated: flag(
      `actor_draw >= ${admin + system} AND actor_draw < ${admin + system + impersonated}`,
    ),
    company_no: `CASE WHEN is_largest = 1 THEN 1 ELSE 2 + ${div(`${cube} * ${SMALL_COMPANIES}`, 1_000_000)} END`,
    user_no: div(
      `user_draw * user_draw * CASE WHEN is_largest = 1 THEN ${USERS.largest} ELSE ${USERS.small} END`,
      100_000_000,
    ),
    admin_no: div(`admin_draw * admin_draw * ${ADMINS}`, 100_000_000),
    record_no: div(
      `record_draw * record_draw * (1 + CASE WHEN is_largest = 1 THEN ${ofLargest} ELSE ${ofSmall} END)`,
      1_000_000_000_000,
    ),
    // Jobs do not sign in: that is the last type.
    type_no: weighted(said.types, `CASE WHEN ${isSystem} THEN h0 % 900 ELSE h0 % 1000 END`),
  }
}

function chooseEvent(_sql: Dialect): Layer {
  const ofSignIn = weighted(said.signInEvents, 'h4 % 1000', said.recordEvents.length)
  const ofRecord = weighted(said.recordEvents, 'h4 % 1000')
  return { event_no: `CASE WHEN type_no = ${said.types.length - 1} THEN ${ofSignIn} ELSE ${ofRecord} END` }
}

function flag(condition: string): string {
  return `CASE WHEN ${condition} THEN 1 ELSE 0 END`
}

/** The place in the list, from `first` on, that a number below 1,000 falls on. */
function weighted(
  list: readonly (readonly [string, string | null, number])[],
  number: string,
  first = 0,
): string {
  let below = 0
  const branches = list.map(([, , share], index) => {
    below += share
    return `WHEN ${number} < ${below} THEN ${first + index}`
  })
  return `CASE ${branches.join(' ')} END`
}
