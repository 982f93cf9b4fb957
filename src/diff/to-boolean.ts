/** Databases without a boolean type store 1 and 0, `t` and `f`, or a bit. */
import { openValue } from './open-value.js'

const SPELLINGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [1, true],
  ['1', true],
  ['t', true],
  ['true', true],
  [false, false],
  [0, false],
  ['0', false],
  ['f', false],
  ['false', false],
])

/** The boolean that a database or driver meant; null when it is none of the known spellings. */
export function toBoolean(value: unknown): boolean | null {
  const known = SPELLINGS.get(value)
  if (known !== undefined) return known
  const opened = openValue(value)
  if (opened.form === 'leaf') return SPELLINGS.get(opened.leaf) ?? null
  return opened.form === 'bytes' && opened.bytes.length === 1
    ? (SPELLINGS.get(opened.bytes[0]) ?? null)
    : null
}
