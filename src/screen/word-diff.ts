/** Two texts compared word by word. */

/** A piece of a text, and whether the other text lacks it. */
export interface Piece {
  readonly text: string
  readonly isOwn: boolean
}

/** Comparing takes as many steps as the two texts' words multiplied: more would be felt. */
const MOST_STEPS = 1_000_000

/** The pieces of both texts; null where they have too many words, or none in common. */
export function compareWords(
  before: string,
  after: string,
  locale: string,
): readonly [before: readonly Piece[], after: readonly Piece[]] | null {
  const segmenter = new Intl.Segmenter(locale, { granularity: 'word' })
  const [a, b] = [before, after].map((text) => Array.from(segmenter.segment(text), ({ segment }) => segment))
  if (a === undefined || b === undefined || a.length * b.length > MOST_STEPS) return null
  const isKept = keptWords(a, b)
  if (![...isKept[0]].some((index) => a[index]?.trim() !== '')) return null
  return [piecesOf(a, isKept[0]), piecesOf(b, isKept[1])]
}

/** Which words of either are in the longest sequence that both have. */
function keptWords(a: readonly string[], b: readonly string[]): readonly [Set<number>, Set<number>] {
  const width = b.length + 1
  // At [i, j]: how many words the rest of a from i on and the rest of b from j on have in common.
  const common = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number) => common[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  }
  const kept: readonly [Set<number>, Set<number>] = [new Set(), new Set()]
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      kept[0].add(i++)
      kept[1].add(j++)
    } else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return kept
}

/** Neighbours that are alike are one piece, and a blank between two that differ goes with them. */
function piecesOf(words: readonly string[], isKept: ReadonlySet<number>): readonly Piece[] {
  const pieces: { text: string; isOwn: boolean }[] = []
  words.forEach((text, index) => {
    const isBetween = text.trim() === '' && !isKept.has(index - 1) && !isKept.has(index + 1)
    const isOwn = !isKept.has(index) || (isBetween && index > 0 && index < words.length - 1)
    const last = pieces.at(-1)
    if (last?.isOwn === isOwn) last.text += text
    else pieces.push({ text, isOwn })
  })
  return pieces
}
