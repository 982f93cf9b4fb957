/** How an activity differs from what a test expects. */
import type { Activity } from '../model/activity.js'
import { type ExpectedActivity, isMatcher, isObject, isPlainObject } from './expected-activity.js'

/** A place at which they differ. */
export interface Difference {
  /** e.g. `changes.stage.after`; empty for the whole. */
  readonly at: string
  readonly expected: unknown
  /** Undefined where there is nothing. */
  readonly actual: unknown
  /** How many values differ there. */
  readonly count: number
}

/** All places at which they differ; none when the activity is what is expected. */
export function findDifferences(expected: ExpectedActivity, activity: Activity): readonly Difference[] {
  if (isMatcher(expected)) return compare(expected, activity, '')
  const { changes, ...others } = expected
  const given = Object.hasOwn(expected, 'changes')
  return [...compare(others, activity, ''), ...(given ? compareChanges(changes, activity) : [])]
}

function compareChanges(expected: unknown, { changes }: Activity): readonly Difference[] {
  if (!isObject(expected) || isMatcher(expected)) return compare(expected, changes, 'changes')
  return Object.entries(expected).flatMap(([field, values]) => {
    const at = `changes.${field}`
    const change = changes.find((each) => each.field === field)
    if (change === undefined || isMatcher(values)) return compare(values, change, at)
    return compare(isTuple(values) ? { before: values[0], after: values[1] } : values, change, at)
  })
}

function isTuple(values: unknown): values is readonly unknown[] {
  return Array.isArray(values)
}

function compare(expected: unknown, actual: unknown, at: string): readonly Difference[] {
  const differ = (): readonly Difference[] => [{ at, expected, actual, count: countValues(expected) }]
  if (isMatcher(expected)) return expected.asymmetricMatch(actual) ? [] : differ()
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differ()
    return expected.flatMap((each, index) => compare(each, actual[index], `${at}[${index}]`))
  }
  if (isPlainObject(expected)) {
    if (!isObject(actual)) return differ()
    return Object.entries(expected).flatMap(([name, part]) =>
      compare(
        part,
        Object.hasOwn(actual, name) ? actual[name] : undefined,
        at === '' ? name : `${at}.${name}`,
      ),
    )
  }
  return asStored(expected, at) === actual ? [] : differ()
}

/** The places of ids, which the log keeps as text: an application may have them as numbers. */
const ID = /^(?:companyId|(?:actor|impersonator|record|related\[\d+\])\.id)$/

function asStored(expected: unknown, at: string): unknown {
  const isNumber = typeof expected === 'number' || typeof expected === 'bigint'
  return isNumber && ID.test(at) ? String(expected) : expected
}

function countValues(expected: unknown): number {
  if (typeof expected !== 'object' || expected === null || isMatcher(expected)) return 1
  return Math.max(
    1,
    Object.values(expected).reduce((sum: number, each) => sum + countValues(each), 0),
  )
}
