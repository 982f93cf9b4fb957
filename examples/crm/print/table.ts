/** Tables of plain text. */

export interface Column<T> {
  readonly title: string
  readonly cell: (row: T, index: number) => string
  readonly align?: 'left' | 'right'
  /** Takes what the other columns leave; what does not fit is cut. One column of a table is flexible at most. */
  readonly width?: 'content' | 'flexible'
}

const GAP = '  '

/** The lines of a table: titles, a rule, and one line for each row, none longer than `width`. */
export function formatTable<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  width: number,
): readonly string[] {
  const cells = rows.map((row, index) => columns.map((column) => column.cell(row, index)))
  const natural = columns.map(({ title }, place) =>
    Math.max(lengthOf(title), ...cells.map((line) => lengthOf(line[place] ?? ''))),
  )
  const fixed = columns.reduce(
    (sum, column, place) => sum + (column.width === 'flexible' ? 0 : natural[place]!),
    GAP.length * (columns.length - 1),
  )
  const widths = columns.map((column, place) =>
    column.width === 'flexible' ? Math.max(12, Math.min(natural[place]!, width - fixed)) : natural[place]!,
  )
  const line = (texts: readonly string[]) =>
    texts
      .map((text, place) => fit(text, widths[place]!, columns[place]?.align))
      .join(GAP)
      .trimEnd()
  const rule = widths.map((each) => '─'.repeat(each)).join(GAP)
  return [line(columns.map(({ title }) => title)), rule, ...cells.map(line)]
}

/** The text in exactly this width: filled with spaces, or cut with an ellipsis. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const points = Array.from(text)
  if (points.length > width)
    return `${points
      .slice(0, width - 1)
      .join('')
      .trimEnd()}…`.padEnd(width)
  const space = ' '.repeat(width - points.length)
  return align === 'right' ? space + text : text + space
}

/** A frame's upper edge with a title in it. */
export function heading(title: string, width: number): string {
  return `━━ ${title} ${'━'.repeat(Math.max(2, width - lengthOf(title) - 4))}`
}

function lengthOf(text: string): number {
  return Array.from(text).length
}
