/** The note that stays when a value is too large to be kept. */
import type { ValueNote } from '../model/change.js'
import type { JsonValue } from '../model/json.js'
import { canonicalJson } from './canonical-json.js'
import { redactPlain } from './redact-plain.js'
import { sha256 } from './sha256.js'

/**
 * A `too-large` note with the size and hash of what was there: of a text itself, of anything else its
 * canonical JSON.
 *
 * What stands under secret names is masked first. A hash of the whole would let anyone who knows the rest
 * of the value find a PIN by trying them all.
 */
export function noteTooLarge(at: string, value: JsonValue): ValueNote {
  const whole = typeof value === 'string' ? value : canonicalJson(redactPlain(value).value)
  return { at, why: 'too-large', bytes: Buffer.byteLength(whole), sha256: sha256(whole) }
}
