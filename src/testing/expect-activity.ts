/** What a test expects of the log. */
import type { DataSource, EntityManager } from 'typeorm'
import type { Activity } from '../model/activity.js'
import { ActivityLogError } from '../model/errors.js'
import { assignActivities } from './assign-activities.js'
import { checkExpected } from './check-expected.js'
import { type ExpectedActivity, isObject } from './expected-activity.js'
import { findDifferences } from './find-differences.js'
import { readAllActivities } from './read-activities.js'
import { sayAnything, sayNone, sayOthers, saySome } from './say-mismatch.js'

/** What must not be among the activities. */
export interface NoActivityExpectation<Outcome> {
  /** No activity is like this. */
  toHaveRecorded(expected: ExpectedActivity): Outcome
}

/** What must be among the activities, or an error is thrown that tells what is there instead. */
export interface ActivityExpectation<Outcome> {
  /**
   * At least one activity is like this: what is left out of an object does not matter, a list is whole, and a matcher of Jest
   * or Vitest may stand anywhere.
   *
   * @throws ActivityLogError `EXPECTATION_INVALID` for a name that no activity has.
   */
  toHaveRecorded(expected: ExpectedActivity): Outcome
  /** Each of these has an activity of its own, in any order, and there is none beside. */
  toHaveRecordedOnly(expected: readonly ExpectedActivity[]): Outcome
  /** There is no activity. */
  toHaveRecordedNothing(): Outcome
  readonly not: NoActivityExpectation<Outcome>
}

/**
 * What a test expects of activities, or of all activities in the log of a data source: then it reads, so await it.
 *
 * @example
 * expectActivity(activities).toHaveRecorded({ event: 'won', actor: { id: 7 }, changes: { stage: ['lead', 'won'] } })
 * await expectActivity(db).not.toHaveRecorded({ event: 'deleted', record: { entity: 'Deal' } })
 * // → nothing, or an error: Expected an activity like { event: 'won', ... } but none of the 3 recorded is one. Nearest first: ...
 */
export function expectActivity(activities: readonly Activity[]): ActivityExpectation<void>
export function expectActivity(db: DataSource | EntityManager): ActivityExpectation<Promise<void>>
export function expectActivity(
  subject: readonly Activity[] | DataSource | EntityManager,
): ActivityExpectation<void> | ActivityExpectation<Promise<void>> {
  if (isList(subject)) return expectThat((check) => check(subject))
  if (!isObject(subject) || !('manager' in subject || 'connection' in subject)) {
    throw new ActivityLogError(
      'EXPECTATION_INVALID',
      'Cannot expect anything of this: it is neither a list of activities nor a data source. Pass the `activities` of recordedDuring(), or the DataSource.',
    )
  }
  return expectThat(async (check) => check(await readAllActivities(subject)))
}

type Check = (activities: readonly Activity[]) => void

function expectThat<Outcome>(read: (check: Check) => Outcome): ActivityExpectation<Outcome> {
  return {
    toHaveRecorded: (expected) => read(checkedBefore([expected], (all) => expectOne(expected, all))),
    toHaveRecordedOnly: (expected) => read(checkedBefore(expected, (all) => expectOnly(expected, all))),
    toHaveRecordedNothing: () =>
      read((activities) => {
        if (activities.length > 0) fail(sayAnything(activities))
      }),
    not: {
      toHaveRecorded: (expected) => read(checkedBefore([expected], (all) => expectNone(expected, all))),
    },
  }
}

function checkedBefore(expected: readonly ExpectedActivity[], check: Check): Check {
  return (activities) => {
    expected.forEach(checkExpected)
    check(activities)
  }
}

function expectOne(expected: ExpectedActivity, activities: readonly Activity[]): void {
  if (!activities.some((activity) => isLike(expected, activity))) fail(sayNone(expected, activities))
}

function expectNone(expected: ExpectedActivity, activities: readonly Activity[]): void {
  const found = activities.filter((activity) => isLike(expected, activity))
  if (found.length > 0) fail(saySome(expected, found))
}

function expectOnly(expected: readonly ExpectedActivity[], activities: readonly Activity[]): void {
  const matches = expected.map((each) => activities.map((activity) => isLike(each, activity)))
  const assigned = assignActivities(
    expected.length,
    activities.length,
    (one, other) => matches[one]?.[other] ?? false,
  )
  const missing = expected.filter((_, index) => assigned[index] === null)
  const unexpected = activities.filter((_, index) => !assigned.includes(index))
  if (missing.length + unexpected.length > 0) fail(sayOthers(missing, unexpected))
}

function isLike(expected: ExpectedActivity, activity: Activity): boolean {
  return findDifferences(expected, activity).length === 0
}

// Not an AssertionError of Node: runners print those in their own way, and the message already says what differs.
function fail(message: string): never {
  throw Object.assign(new Error(message), { name: 'ActivityExpectationError' })
}

// The predicate of the language narrows no readonly lists.
function isList(subject: object): subject is readonly Activity[] {
  return Array.isArray(subject)
}
