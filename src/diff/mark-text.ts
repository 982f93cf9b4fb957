/** The texts that stand in a value where something could not be recorded as it was. */
import type { NoteReason } from '../model/change.js'

/** The text for a reason, e.g. `[too large]`; the note beside the value says more. */
export function markText(why: NoteReason): string {
  return `[${why.replaceAll('-', ' ')}]`
}
