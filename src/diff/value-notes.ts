/** Plain values and the notes on what they could not hold. */
import type { ValueNote } from '../model/change.js'
import type { JsonValue } from '../model/json.js'

/**
 * A value that JSON holds without loss, and notes on what it could not hold. Pointers begin at the value's
 * root.
 */
export interface PlainValue {
  readonly value: JsonValue
  readonly notes: readonly ValueNote[]
}

/** The notes of a value that was kept as it is. */
export const NO_NOTES: readonly ValueNote[] = Object.freeze([])

/** A value has no more notes than this: the text at each place says it anyway, and notes take room too. */
export const NOTES_AT_MOST = 100

/** The notes of a change: those of its two values, each under the side that it belongs to. */
export function notesOfSides(
  before: readonly ValueNote[],
  after: readonly ValueNote[],
): readonly ValueNote[] {
  if (before.length === 0 && after.length === 0) return NO_NOTES
  return [...before.map(beneath('/before')), ...after.map(beneath('/after'))]
}

function beneath(side: string): (note: ValueNote) => ValueNote {
  return (note) => ({ ...note, at: side + note.at })
}
