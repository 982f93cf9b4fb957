/** How many bytes values take as JSON, and how much of a text fits. */

/** The bytes of UTF-8 that a value takes as JSON. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '')
}

/** No text takes more bytes as JSON than this: six for each unit of UTF-16, and two quotes. */
export function mostJsonBytes(text: string): number {
  return text.length * 6 + 2
}

/**
 * How many units of UTF-16 at the beginning of a text fit in the bytes as JSON; never ends inside a
 * surrogate pair.
 */
export function fittingLength(text: string, bytes: number): number {
  if (mostJsonBytes(text) <= bytes) return text.length
  let room = bytes - 2
  let length = 0
  while (length < text.length) {
    const code = text.codePointAt(length) as number
    room -= bytesOf(code)
    if (!(room >= 0)) break
    length += code > 0xffff ? 2 : 1
  }
  return length
}

const SHORT_ESCAPES = new Set([...'"\\\b\f\n\r\t'].map((character) => character.charCodeAt(0)))

function bytesOf(code: number): number {
  if (SHORT_ESCAPES.has(code)) return 2
  if (code < 0x20) return 6
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  if (code > 0xffff) return 4
  return code >= 0xd800 && code <= 0xdfff ? 6 : 3
}
