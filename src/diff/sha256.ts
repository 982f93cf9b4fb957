/** The one hash of the room. */
import { createHash } from 'node:crypto'

/** SHA-256 in hexadecimal. A text is hashed as UTF-8, in which a lone surrogate counts as U+FFFD. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
