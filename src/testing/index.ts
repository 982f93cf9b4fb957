/** The door of `typeorm-activity-log/testing`: for the tests of an application, in whatever runs them. */
export { expectActivity, type ActivityExpectation, type NoActivityExpectation } from './expect-activity.js'
export { recordedDuring, type Recorded } from './recorded-during.js'
export { frozenClock, type FrozenClock } from './frozen-clock.js'
export type {
  AsymmetricMatcher,
  ExpectedActivity,
  ExpectedChange,
  ExpectedFields,
  ExpectedPart,
  ExpectedValue,
} from './expected-activity.js'
