/** The table that `overhead` prints. */
import { type VariantName, variantNames } from './variants.js'

/** What was found out about one operation on a number of rows. */
export interface Measurement {
  readonly operation: string
  readonly rows: number
  /** Milliseconds of each timed run. Those of one round stand at the same place. */
  readonly times: Readonly<Partial<Record<VariantName, readonly number[]>>>
  /** Statements without BEGIN and COMMIT. */
  readonly statements: Readonly<Partial<Record<VariantName, number>>>
  /** How many rows the library wrote into the log. */
  readonly activities: number
}

const ratios: readonly (readonly [VariantName, VariantName])[] = [
  ['library', 'none'],
  ['library', 'floor'],
  ['library', 'triggers'],
  ['unaudited', 'none'],
  ['naive', 'none'],
]

const columns: readonly { readonly title: string; readonly cell: (measurement: Measurement) => string }[] = [
  { title: 'write', cell: ({ operation }) => operation },
  { title: 'rows', cell: ({ rows }) => rows.toLocaleString('en') },
  ...variantNames.map((name) => ({
    title: `${name} ms`,
    cell: ({ times }: Measurement) => inMilliseconds(times[name]),
  })),
  ...ratios.map(([over, under]) => ({
    title: `${over} / ${under}`,
    cell: ({ times }: Measurement) => inRatio(times[over], times[under]),
  })),
  {
    title: 'statements',
    cell: ({ statements: { none, library } }) => `${none ?? ''} → ${library ?? ''}`,
  },
  { title: 'activities', cell: ({ activities }) => activities.toLocaleString('en') },
]

/** One line for each measurement. */
export function toMarkdown(measurements: readonly Measurement[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map((_column, index) => (index === 0 ? '---' : '---:'))),
    ...measurements.map((measurement) => line(columns.map(({ cell }) => cell(measurement)))),
  ].join('\n')
}

/** The middle one, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, each) => sum + each, 0) / middle.length
}

function inMilliseconds(times: readonly number[] | undefined): string {
  if (times === undefined) return ''
  const milliseconds = median(times)
  return milliseconds.toFixed(milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0)
}

/** The median of the rounds' ratios: what slows the machine for a while slows both runs of a round. */
function inRatio(over: readonly number[] | undefined, under: readonly number[] | undefined): string {
  if (over === undefined || under === undefined) return ''
  return median(over.map((time, round) => time / (under[round] ?? NaN))).toFixed(2)
}
