/** What the database did for a statement: counts, which unlike times say the same on every machine. */
import type { QueryRunner } from 'typeorm'
import { type DatabaseFamily, familyOf } from '../../src/store/dialect.js'
import type { Statement } from './reading-naive.js'

/** What was done for one statement. Undefined: this database does not tell. */
export interface PlanFacts {
  /** Pages of table and indexes. */
  readonly buffers: number | undefined
  /** Rows and entries of indexes that were looked at, whether they were wanted or not. */
  readonly examined: number | undefined
  /** Pages that were read by scans of nothing but an index. */
  readonly indexPages: number | undefined
  /** Steps of the plan, with the indexes they use. */
  readonly steps: readonly string[]
  /** Rows that went into each sort. */
  readonly sorted: readonly number[]
  /** Tables of ours that were read from end to end. */
  readonly wholeScans: number
}

/** Runs statements once more and tells what was done. What only controls the session is run as it is. */
export async function explain(
  runner: QueryRunner,
  statements: readonly Statement[],
): Promise<readonly PlanFacts[]> {
  const family = familyOf(runner.connection.options.type)
  const facts: PlanFacts[] = []
  for (const statement of statements) {
    if (isRead(statement)) facts.push(await explainers[family](runner, statement))
    else await runner.query(statement.sql)
  }
  return facts
}

/** Whether a statement reads, rather than controls the session. */
export function isRead({ sql }: Statement): boolean {
  return /^\s*(SELECT|WITH)\b/i.test(sql)
}

type Explain = (runner: QueryRunner, statement: Statement) => Promise<PlanFacts>

const explainers: Readonly<Record<DatabaseFamily, Explain>> = {
  postgres: explainOnPostgres,
  mysql: explainOnMysql,
  sqlite: explainOnSqlite,
}

/** A node of PostgreSQL's plan. Rows are those of one loop, blocks those of all. */
interface PlanNode {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly 'Heap Fetches'?: number
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly Plans?: readonly PlanNode[]
}

async function explainOnPostgres(runner: QueryRunner, { sql, parameters }: Statement): Promise<PlanFacts> {
  const [row] = (await runner.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`, [...parameters])) as {
    'QUERY PLAN': readonly { readonly Plan: PlanNode }[]
  }[]
  const root = row?.['QUERY PLAN'][0]?.Plan
  if (root === undefined) throw new Error('Cannot explain a statement: PostgreSQL gave no plan.')
  const nodes = flatten(root)
  const perPage = await readEntriesPerPage(runner)
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
  return {
    buffers: blocksOf(root),
    examined: sum(nodes.map((node) => examinedBy(node, perPage))),
    indexPages: sum(nodes.filter(isIndexAlone).map(blocksOf)),
    steps: nodes.filter(saysSomething).map(describe),
    sorted: nodes
      .filter((node) => /Sort$/.test(node['Node Type']))
      .flatMap((node) => node.Plans?.map(rowsOf) ?? []),
    wholeScans: nodes.filter(isWholeScan).length,
  }
}

/** Not of the system's catalogue, which is small. */
function isWholeScan(node: PlanNode): boolean {
  return node['Node Type'] === 'Seq Scan' && !node['Relation Name']?.startsWith('pg_')
}

function flatten(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)]
}

function saysSomething(node: PlanNode): boolean {
  return !/^(Limit|Subquery Scan|Result|Append)$/.test(node['Node Type'])
}

function describe(node: PlanNode): string {
  return [node['Node Type'], shortName(node['Index Name'])].filter(Boolean).join(' ')
}

function shortName(index: string | undefined): string | undefined {
  return index?.replace(/^IDX_activity_log_/, '').replace(/^PK_.*/, 'key')
}

function blocksOf(node: PlanNode): number {
  return node['Shared Hit Blocks'] + node['Shared Read Blocks']
}

function rowsOf(node: PlanNode): number {
  return node['Actual Rows'] * node['Actual Loops']
}

function isIndexAlone(node: PlanNode): boolean {
  return /^(Index Only Scan|Bitmap Index Scan)/.test(node['Node Type'])
}

/** Levels of an index that a scan goes down before its first entry. */
const DESCENT = 4

/**
 * Rows that a scan returned or threw away. PostgreSQL does not count the entries of an index that it passes over when they
 * fail a condition on one of the index's later columns: those are made out by the pages that were read.
 */
function examinedBy(node: PlanNode, perPage: ReadonlyMap<string, number>): number {
  const type = node['Node Type']
  if (!/^(Seq|Index|Index Only|Bitmap Index|Tid|Tid Range) Scan/.test(type)) return 0
  const { 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Index Recheck': rechecked = 0 } = node
  const told = (node['Actual Rows'] + filtered + rechecked) * node['Actual Loops']
  if (!isIndexAlone(node)) return told
  const pages = blocksOf(node) - (node['Heap Fetches'] ?? 0) - DESCENT * node['Actual Loops']
  const madeOut = Math.round(pages * (perPage.get(node['Index Name'] ?? '') ?? 0))
  // Pages are not equally full: a few more are no entries passed over.
  return madeOut > told * 1.5 ? madeOut : told
}

const entriesPerPage = new WeakMap<object, ReadonlyMap<string, number>>()

async function readEntriesPerPage(runner: QueryRunner): Promise<ReadonlyMap<string, number>> {
  const known = entriesPerPage.get(runner.connection)
  if (known !== undefined) return known
  const { schema } = runner.connection.options as { readonly schema?: string }
  const rows = (await runner.query(
    `SELECT relname, reltuples / greatest(relpages, 1) AS entries FROM pg_class
       WHERE relkind = 'i' AND relnamespace = $1::regnamespace`,
    [schema ?? 'public'],
  )) as { relname: string; entries: number }[]
  const read = new Map(rows.map(({ relname, entries }) => [relname, Number(entries)]))
  entriesPerPage.set(runner.connection, read)
  return read
}

async function explainOnMysql(runner: QueryRunner, { sql, parameters }: Statement): Promise<PlanFacts> {
  const plan = (await runner.query(`EXPLAIN ${sql}`, [...parameters])) as {
    type: string | null
    key: string | null
    Extra: string | null
  }[]
  const before = await handlerReads(runner)
  const atRest = (await handlerReads(runner)) - before
  const start = await handlerReads(runner)
  await runner.query(sql, [...parameters])
  const examined = (await handlerReads(runner)) - start - atRest
  return {
    buffers: undefined,
    examined,
    indexPages: undefined,
    steps: plan.map(({ type, key, Extra: extra }) =>
      [
        type,
        shortName(key ?? undefined),
        /index/.test(extra ?? '') ? 'alone' : '',
        /filesort/.test(extra ?? '') ? 'sort' : '',
      ]
        .filter(Boolean)
        .join(' '),
    ),
    sorted: [],
    wholeScans: plan.filter(({ type }) => type === 'ALL').length,
  }
}

async function handlerReads(runner: QueryRunner): Promise<number> {
  const rows = (await runner.query(`SHOW SESSION STATUS LIKE 'Handler\\_read\\_%'`)) as { Value: string }[]
  return rows.reduce((sum, { Value: value }) => sum + Number(value), 0)
}

async function explainOnSqlite(runner: QueryRunner, { sql, parameters }: Statement): Promise<PlanFacts> {
  const plan = (await runner.query(`EXPLAIN QUERY PLAN ${sql}`, [...parameters])) as { detail: string }[]
  const steps = plan
    .map(({ detail }) =>
      detail.replace(/(IDX_activity_log_|SEARCH \w+ USING |CO-ROUTINE .*|LEFT-MOST .*)/g, ''),
    )
    .filter(Boolean)
  return {
    buffers: undefined,
    examined: undefined,
    indexPages: undefined,
    steps,
    sorted: [],
    wholeScans: plan.filter(({ detail }) => /^SCAN (?!.*USING)/.test(detail)).length,
  }
}
