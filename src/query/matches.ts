/**
 * The rows that match a question. Where an index answers it they are simply read; else the newest of them are looked at, a
 * bounded number, and the answer says how far that went, so that no question walks through a large log.
 */
import { checkedColumns, isBounded, type ReadPlan } from './question.js'
import { findEdge, readRows, type Rows, type Stretch } from './activity-rows.js'
import type { CheckedRow } from './checks.js'
import { findOlderByIndex } from './search-index.js'

/** How many rows a read looks at, at most. */
export interface ReadBounds {
  /** Rows looked at by what no index answers. Default: 20,000. */
  readonly scanned: number
  /** Rows sorted by anything but the date. Default: 10,000. */
  readonly sorted: number
  /** Rows counted where the caller names no cap. Default: 10,000. */
  readonly counted: number
}

/** The bounds that design and measurement gave: docs/performance.md. */
export const READ_BOUNDS: ReadBounds = { scanned: 20_000, sorted: 10_000, counted: 10_000 }

/** Matching rows, and where looking stopped. */
export interface Matches {
  readonly rows: readonly CheckedRow[]
  /** The last row that was looked at, when there may be matches beyond it; null when the end was reached or the rows sufficed. */
  readonly edge: string | null
}

/** Most of what somebody looks for is new: that is looked at before it is counted how far back there is to look. */
const FIRST_LOOK = 1_000

/** Rows whose documents are read are many kilobytes each at worst; the others are small. */
const CHUNK_OF_DOCUMENTS = 250
const CHUNK = 2_000

/** The first `take` matching rows after a row, in the direction of the plan. */
export async function readMatches(
  rows: Rows,
  plan: ReadPlan,
  stretch: Omit<Stretch, 'downTo'>,
  scanned: number,
): Promise<Matches> {
  if (!isBounded(plan)) return { rows: await readRows(rows, plan, plan.covered, stretch), edge: null }
  const { skip = 0 } = stretch
  const take = skip + stretch.take
  const found: CheckedRow[] = []
  let after = stretch.after ?? null
  let looked = 0
  for (const bound of scanned > FIRST_LOOK ? [FIRST_LOOK, scanned] : [scanned]) {
    const edge = await findEdge(rows, plan, { after, take: bound - looked })
    const wanted = { ...stretch, after, skip: 0, take: take - found.length, downTo: edge }
    found.push(...(await scan(rows, plan, wanted)))
    if (edge === null || found.length >= take) return { rows: found.slice(skip), edge: null }
    after = edge
    looked = bound
  }
  const older = await findOlderByIndex(rows, plan, after ?? '', stretch)
  if (older === null) return { rows: found.slice(skip), edge: after }
  return { rows: [...found, ...older].slice(skip, take), edge: null }
}

/** Looks through a stretch chunk by chunk, until there are enough that pass the checks. */
async function scan(rows: Rows, plan: ReadPlan, stretch: Stretch): Promise<readonly CheckedRow[]> {
  const conditions = [...plan.covered, ...plan.scanned]
  const columns = [...new Set([...(stretch.columns ?? []), ...checkedColumns(plan)])]
  const found: CheckedRow[] = []
  let after = stretch.after ?? null
  for (;;) {
    const wanted = stretch.take - found.length
    const take = plan.checks.length === 0 ? wanted : chunkFor(columns)
    const chunk = await readRows(rows, plan, conditions, { ...stretch, columns, after, take })
    found.push(...chunk.filter((row) => plan.checks.every(({ passes }) => passes(row))))
    if (chunk.length < take || found.length >= stretch.take) return found.slice(0, stretch.take)
    after = chunk.at(-1)?.id ?? null
  }
}

function chunkFor(columns: readonly string[]): number {
  return columns.includes('changes') || columns.includes('context') ? CHUNK_OF_DOCUMENTS : CHUNK
}
