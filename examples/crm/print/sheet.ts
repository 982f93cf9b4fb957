/** Fields and their values side by side. Cells may have several lines. */
import { fit } from './table.js'

/** A field's name, and one or two values. */
export type Row = readonly string[]

const GAP = '  '

/** The lines of a sheet, none longer than `width`: the columns after the first share it evenly. */
export function formatSheet(
  titles: readonly string[],
  rows: readonly Row[],
  width: number,
): readonly string[] {
  if (rows.length === 0) return []
  const widths = widthsOf([titles, ...rows], width)
  const line = (cells: Row) => cells.map((cell, place) => fit(cell, widths[place]!)).join(GAP)
  const lines = rows.flatMap((row) => {
    const cells = row.map((cell) => cell.split('\n'))
    const height = Math.max(...cells.map(({ length }) => length))
    return Array.from({ length: height }, (_, place) => line(cells.map((cell) => cell[place] ?? '')))
  })
  return [line(titles), line(widths.map((each) => '─'.repeat(each))), ...lines]
}

function widthsOf(rows: readonly Row[], width: number): readonly number[] {
  const longest = (place: number) =>
    Math.max(...rows.flatMap((row) => row[place]!.split('\n').map((line) => line.length)))
  const [label = 0, ...values] = rows[0]!.map((_, place) => longest(place))
  const most = Math.floor((width - label) / values.length) - GAP.length
  return [label, ...values.map((each) => Math.min(each, most))]
}
