/**
 * The accelerator of search: an index of trigrams, which an application may add by a migration. Where it is, what a search
 * finds beyond the rows that it looked at is asked of it, up to a number of candidates.
 */
import type { DataSource } from 'typeorm'
import { hasSearchIndex } from '../store/search-index.js'
import { type Rows, selectWhere, sortById, type Stretch } from './activity-rows.js'
import { checkedColumns, type ReadPlan, whereBetweenIds } from './question.js'
import type { CheckedRow } from './checks.js'
import { ALIAS, type Condition } from './condition.js'
import { textWords } from './search.js'

const MOST_CANDIDATES = 10_000

/** A trigram index knows nothing of shorter words. */
const SHORTEST_WORD = 3

const known = new WeakMap<DataSource, { readonly isThere: boolean; readonly askedAtMs: number }>()
const ASK_AGAIN_AFTER_MS = 60_000

/**
 * All matches beyond a row, in the plan's direction; null when there is no index, it has no word to look for, or there are
 * too many candidates.
 */
export async function findOlderByIndex(
  rows: Rows,
  plan: ReadPlan,
  edge: string,
  { columns = [] }: Pick<Stretch, 'columns'>,
): Promise<readonly CheckedRow[] | null> {
  const words =
    plan.search === null ? [] : textWords(plan.search).filter((word) => word.length >= SHORTEST_WORD)
  if (words.length === 0 || !(await isThere(rows))) return null
  const read = [...new Set([...columns, ...checkedColumns(plan)])]
  const candidates: CheckedRow[] = []
  for (const branch of plan.branches) {
    const older = whereBetweenIds(plan, { after: edge })
    const query = selectWhere(rows, [
      branch,
      ...plan.covered,
      ...plan.scanned,
      ...older,
      ...words.map(whereLike),
    ])
    query.select(`${ALIAS}.id`, 'id')
    for (const column of read) query.addSelect(`${ALIAS}.${column}`, column)
    // In no order: to have them in one, the database might walk through the whole log after all.
    candidates.push(...(await query.limit(MOST_CANDIDATES + 1).getRawMany<CheckedRow>()))
  }
  if (candidates.length > MOST_CANDIDATES) return null
  return sortById(
    candidates.filter((row) => plan.checks.every(({ passes }) => passes(row))),
    plan,
  )
}

function whereLike(word: string, index: number): Condition {
  return {
    sql: `${ALIAS}.searchText LIKE :like${index}`,
    parameters: { [`like${index}`]: `%${word.replace(/[\\%_]/g, '\\$&')}%` },
  }
}

async function isThere(rows: Rows): Promise<boolean> {
  const { connection } = rows.manager
  const before = known.get(connection)
  const now = performance.now()
  if (before !== undefined && (before.isThere || now - before.askedAtMs < ASK_AGAIN_AFTER_MS))
    return before.isThere
  const answer = { isThere: await hasSearchIndex(rows.metadata), askedAtMs: now }
  known.set(connection, answer)
  return answer.isThere
}
