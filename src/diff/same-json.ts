/**
 * Compares two values of any shape, level by level.
 *
 * Iterative, so that depth costs no stack, and bounded: values that never end (a Proxy that makes them up)
 * count as different.
 */
import { openValue, type OpenedLeaf, type OpenedList, type OpenedObject } from './open-value.js'
import { readOwn } from './own-key.js'

/**
 * `exactly`: 1 and '1' differ, as in JSON. `as text`: they are the same, as in a column that was read back
 * as text.
 */
export type LeafComparison = 'exactly' | 'as text'

const STEPS_AT_MOST = 10_000_000
const STEPS_PER_LEVEL = 50
const STEPS_BEFORE_REMEMBERING = 50_000

interface Comparison {
  readonly leaves: LeafComparison
  /** Pairs still to compare, flat: before, after, before, after. */
  readonly pending: unknown[]
  /**
   * Pairs already met, in large values only: what refers to itself comes to an end, what is referred to
   * often is compared once.
   */
  readonly met: Map<unknown, Set<unknown>>
  steps: number
}

/**
 * Whether two values are the same once they are JSON: the order of keys is no difference, a property that
 * is undefined is absent, null is undefined elsewhere, -0 is 0, NaN is NaN, Dates and bytes count by
 * content. What cannot be read is the same only as itself.
 */
export function isSameJson(before: unknown, after: unknown, leaves: LeafComparison = 'exactly'): boolean {
  const comparison: Comparison = { leaves, pending: [], met: new Map(), steps: 0 }
  if (!isSamePair(comparison, before, after)) return false
  while (comparison.pending.length > 0) {
    const right = comparison.pending.pop()
    const left = comparison.pending.pop()
    if (!isSameLevel(comparison, left, right)) return false
  }
  return true
}

/** Two leaves are compared at once, anything else later. */
function isSamePair(comparison: Comparison, before: unknown, after: unknown): boolean {
  if (++comparison.steps > STEPS_AT_MOST) return false
  if (before === after) return true
  if (isObject(before) || isObject(after)) return comparison.pending.push(before, after) > 0
  return isSameLevel(comparison, before, after)
}

function isSameLevel(comparison: Comparison, before: unknown, after: unknown): boolean {
  if (hasMet(comparison, before, after)) return true
  comparison.steps += STEPS_PER_LEVEL
  const left = openValue(before)
  const right = openValue(after)
  if (left.form === 'leaf') return right.form === 'leaf' && isSameLeaf(comparison.leaves, left, right)
  if (left.form === 'bytes') return right.form === 'bytes' && left.bytes.equals(right.bytes)
  if (left.form === 'list') return right.form === 'list' && isSameList(comparison, left, right)
  return right.form === 'object' && isSameObject(comparison, left, right)
}

function hasMet({ met, steps }: Comparison, before: unknown, after: unknown): boolean {
  if (steps < STEPS_BEFORE_REMEMBERING || !isObject(before)) return false
  const partners = met.get(before)
  if (partners?.has(after)) return true
  if (partners) partners.add(after)
  else met.set(before, new Set([after]))
  return false
}

function isSameLeaf(leaves: LeafComparison, before: OpenedLeaf, after: OpenedLeaf): boolean {
  if (before.why === 'unreadable' || after.why === 'unreadable') return false
  const left = before.leaf ?? null
  const right = after.leaf ?? null
  if (left === right) return true
  return leaves === 'as text' && left !== null && right !== null && String(left) === String(right)
}

function isSameList(comparison: Comparison, before: OpenedList, after: OpenedList): boolean {
  if (before.length !== after.length) return false
  for (let index = 0; index < before.length; index++) {
    if (!isSamePair(comparison, readOwn(before.list, index), readOwn(after.list, index))) return false
  }
  return true
}

function isSameObject(comparison: Comparison, before: OpenedObject, after: OpenedObject): boolean {
  let present = 0
  for (const key of before.keys) {
    const value = readOwn(before.of, key)
    if (value === undefined) continue
    present++
    const other = readOwn(after.of, key)
    if (other === undefined || !isSamePair(comparison, value, other)) return false
  }
  return present === presentIn(after)
}

function presentIn({ keys, of }: OpenedObject): number {
  return keys.reduce((count, key) => (readOwn(of, key) === undefined ? count : count + 1), 0)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
