/** The tables that `reading` prints, and the goals that it checks. */
import type { CaseKind } from './reading-cases.js'
import type { ReadingMeasurement, Side } from './reading-measure.js'
import type { PlanFacts } from './reading-plans.js'
import type { LogSizes } from './reading-sizes.js'

/** All that was measured of one log. */
export interface ReadingReport {
  readonly rows: number
  readonly sizes: LogSizes
  /** The rows that the largest company sees. */
  readonly largest: number
  readonly measurements: readonly ReadingMeasurement[]
}

/** The goals of the read side. */
export const GOALS = {
  /** First page, between the sizes of the log. */
  growth: 1.5,
  buffersPerRow: 4,
  /** Deepest page by first page, in buffers. */
  depth: 1.5,
  /** Rows looked at by a list or a search, and as many again for each row of the page. */
  examined: 20_000,
  examinedPerRow: 10,
  /** Capped count by COUNT(*), in time. */
  count: 0.1,
  /** Rows of the largest company for each page of an index that a filter on it reads. */
  rowsPerIndexPage: 100,
  indexBytes: 250,
  totalBytes: 650,
} as const

const PAGE = 25

interface Column {
  readonly title: string
  readonly cell: (measurement: ReadingMeasurement, report: ReadingReport) => string
}

const timeColumns: readonly Column[] = [
  { title: 'case', cell: ({ name }) => name },
  { title: 'ours ms', cell: ({ ours }) => inMilliseconds(ours.ms) },
  { title: 'naive ms', cell: ({ naive }) => inMilliseconds(naive.ms) },
  { title: 'naive / ours', cell: ({ ours, naive }) => inRatio(naive.ms, ours.ms) },
  { title: 'rounds', cell: ({ rounds }) => inWhole(rounds) },
  { title: 'shown', cell: ({ shown }) => inWhole(shown) },
  { title: 'statements', cell: ({ ours }) => inWhole(ours.plans.length) },
]
const countColumns: readonly Column[] = [
  { title: 'buffers', cell: ({ ours }) => inWhole(total(ours, 'buffers')) },
  { title: 'naive buffers', cell: ({ naive }) => inWhole(total(naive, 'buffers')) },
  { title: 'examined', cell: ({ ours }) => inWhole(total(ours, 'examined')) },
  { title: 'naive examined', cell: ({ naive }) => inWhole(total(naive, 'examined')) },
  { title: 'index pages', cell: ({ ours }) => inWhole(total(ours, 'indexPages')) },
]
const planColumns: readonly Column[] = [
  { title: 'plans', cell: ({ ours }) => describePlans(ours.plans) },
  { title: 'missed', cell: (measurement, report) => missedBy(measurement, report).join('; ') },
]

/** One line for each case. Columns that this database has nothing for are left out. */
export function toReadingTable(report: ReadingReport): string {
  const told = countColumns.filter(({ cell }) =>
    report.measurements.some((each) => cell(each, report) !== ''),
  )
  const columns = [...timeColumns, ...told, ...planColumns]
  return markdown(
    columns.map(({ title }) => title),
    report.measurements.map((each) => columns.map(({ cell }) => cell(each, report))),
  )
}

/** One line for each case: the large log by the small one. */
export function toGrowthTable(small: ReadingReport, large: ReadingReport): string {
  const pairs = small.measurements.flatMap((before) => {
    const after = large.measurements.find(({ name }) => name === before.name)
    return after === undefined ? [] : [[before, after] as const]
  })
  const columns = growthColumns.filter(
    ({ title, of }) => title === 'shown' || pairs.some((pair) => pair.some((each) => of(each) !== undefined)),
  )
  return markdown(
    ['case', ...columns.flatMap(({ title, hasRatio }) => [title, ...(hasRatio ? ['ratio'] : [])]), 'missed'],
    pairs.map(([before, after]) => [
      before.name,
      ...columns.flatMap(({ of, show, hasRatio }) => {
        const [from, to] = [of(before), of(after)]
        return [`${show(from)} → ${show(to)}`, ...(hasRatio ? [inRatio(to, from)] : [])]
      }),
      growthMissed(before, after),
    ]),
  )
}

interface GrowthColumn {
  readonly title: string
  readonly of: (measurement: ReadingMeasurement) => number | undefined
  readonly show: (value: number | undefined) => string
  readonly hasRatio: boolean
}

const growthColumns: readonly GrowthColumn[] = [
  { title: 'shown', of: ({ shown }) => shown, show: inWhole, hasRatio: false },
  { title: 'ours ms', of: ({ ours }) => ours.ms, show: inMilliseconds, hasRatio: true },
  { title: 'naive ms', of: ({ naive }) => naive.ms, show: inMilliseconds, hasRatio: true },
  { title: 'ours buffers', of: ({ ours }) => total(ours, 'buffers'), show: inWhole, hasRatio: true },
  { title: 'naive buffers', of: ({ naive }) => total(naive, 'buffers'), show: inWhole, hasRatio: true },
]

/** By the row, since a small log may not fill the page. */
function growthMissed(before: ReadingMeasurement, after: ReadingMeasurement): string {
  const perRow = ({ ours, shown }: ReadingMeasurement) => over(total(ours, 'buffers'), Math.max(shown, 1))
  const growth = over(perRow(after), perRow(before))
  if (before.kind !== 'page' || growth === undefined || growth <= GOALS.growth) return ''
  return `buffers a row grow ${growth.toFixed(2)} > ${GOALS.growth}`
}

/** Sentences about what misses its goal, whatever case it is of. */
export function missedBySizes({ sizes, rows }: ReadingReport): readonly string[] {
  const indexes = Object.values(sizes.indexes).reduce((sum, each) => sum + each, 0) / rows
  const all = indexes + sizes.table / rows
  return [
    ...(indexes > GOALS.indexBytes
      ? [`indexes ${indexes.toFixed(0)} bytes a row > ${GOALS.indexBytes}`]
      : []),
    ...(all > GOALS.totalBytes ? [`in all ${all.toFixed(0)} bytes a row > ${GOALS.totalBytes}`] : []),
  ]
}

const bounded: ReadonlySet<CaseKind> = new Set(['page', 'deep', 'record', 'scan', 'sort'])

/** The goals that a case misses, each with what was measured. */
export function missedBy(measurement: ReadingMeasurement, report: ReadingReport): readonly string[] {
  const { kind, ours, naive, shown, name } = measurement
  const missed: string[] = []
  const check = (what: string, value: number | undefined, goal: number) => {
    if (value !== undefined && value > goal) missed.push(`${what} ${inWhole(value)} > ${inWhole(goal)}`)
  }
  const buffers = total(ours, 'buffers')
  if (kind === 'page' && shown > 0) check('buffers a row', over(buffers, shown), GOALS.buffersPerRow)
  if (bounded.has(kind))
    check('examined', largest(ours, 'examined'), GOALS.examined + GOALS.examinedPerRow * PAGE)
  if (kind === 'filter') check('index pages', total(ours, 'indexPages'), allowedPages(report, shown))
  if (kind === 'count' && report.largest >= 1_000_000 * 0.9)
    check('of COUNT(*)', ours.ms / naive.ms, GOALS.count)
  const first = report.measurements.find((each) => each.kind === 'page')
  if (name.startsWith('deepest') && first !== undefined && shown >= first.shown)
    check('of the first page in buffers', over(buffers, total(first.ours, 'buffers')), GOALS.depth)
  return missed
}

/** However small the company is, an index has its levels, and the rows of the page are looked up one by one. */
function allowedPages({ largest }: ReadingReport, shown: number): number {
  return largest / GOALS.rowsPerIndexPage + 4 * (shown + 1)
}

type Counted = 'buffers' | 'examined' | 'indexPages'

function total({ plans }: Side, what: Counted): number | undefined {
  const counts = plans.map((plan) => plan[what])
  return counts.includes(undefined) ? undefined : counts.reduce<number>((sum, each) => sum + (each ?? 0), 0)
}

/** Of one statement: a scan looks at the same rows as the statement before that found its end in the index. */
function largest({ plans }: Side, what: Counted): number | undefined {
  return plans.length === 0 ? undefined : Math.max(...plans.map((plan) => plan[what] ?? 0))
}

function over(value: number | undefined, by: number | undefined): number | undefined {
  return value === undefined || by === undefined || by === 0 ? undefined : value / by
}

/** Plans and steps that are alike are told once. */
export function describePlans(plans: readonly PlanFacts[]): string {
  return tellOnce(plans.map(({ steps }) => tellOnce(steps).join(' < '))).join(', ')
}

function tellOnce(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].map((text) => {
    const times = texts.filter((each) => each === text).length
    return times === 1 ? text : `${times} × ${text}`
  })
}

function markdown(titles: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const isNumber = (index: number) =>
    lines.every((cells) => /^[\d.,→ ]*$/.test(cells[index] ?? '')) &&
    lines.some((cells) => cells[index] !== '')
  return [
    line(titles),
    line(titles.map((_title, index) => (isNumber(index) ? '---:' : '---'))),
    ...lines.map(line),
  ].join('\n')
}

function inMilliseconds(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return ''
  return milliseconds.toFixed(milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0)
}

function inWhole(value: number | undefined): string {
  if (value === undefined) return ''
  return value < 10 && !Number.isInteger(value) ? value.toFixed(2) : Math.round(value).toLocaleString('en')
}

function inRatio(value: number | undefined, by: number | undefined): string {
  const ratio = over(value, by)
  return ratio === undefined ? '' : ratio.toFixed(ratio < 10 ? 2 : 0)
}
