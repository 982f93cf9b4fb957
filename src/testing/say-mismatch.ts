/** What a test that fails says. */
import { inspect } from 'node:util'
import type { Activity } from '../model/activity.js'
import { type ExpectedActivity, isMatcher, isPlainObject } from './expected-activity.js'
import { type Difference, findDifferences } from './find-differences.js'

/** More activities than these are counted. */
const SHOWN = 5

/** None is what was expected. */
export function sayNone(expected: ExpectedActivity, activities: readonly Activity[]): string {
  const beginning = `Expected an activity like\n${show(expected, 2)}\n`
  if (activities.length === 0) return `${beginning}but nothing was recorded. ${NOTHING}`
  const others =
    activities.length === 1
      ? 'the only one that was recorded differs:'
      : `none of the ${activities.length} recorded is one. Nearest first:`
  return `${beginning}but ${others}\n\n${nearest(expected, activities)}`
}

const NOTHING =
  'Is the entity audited, and was it written through a data source made with withActivityLog()? What a transaction wrote is recorded as it commits.'

/** Something is what was not expected. */
export function saySome(expected: ExpectedActivity, found: readonly Activity[]): string {
  return `Expected no activity like\n${show(expected, 2)}\nbut recorded:\n\n${list(found)}`
}

/** Something was recorded. */
export function sayAnything(activities: readonly Activity[]): string {
  return `Expected nothing to be recorded, but there is:\n\n${list(activities)}`
}

/** What was expected is not there, or more than that is. */
export function sayOthers(missing: readonly ExpectedActivity[], unexpected: readonly Activity[]): string {
  const parts = missing.map(
    (expected) => `There is none like\n${show(expected, 2)}${sayNearest(expected, unexpected)}`,
  )
  if (unexpected.length > 0) parts.push(`Recorded, but not expected:\n\n${list(unexpected)}`)
  return `Expected these activities and no others.\n\n${parts.join('\n\n')}`
}

function sayNearest(expected: ExpectedActivity, unexpected: readonly Activity[]): string {
  if (unexpected.length === 0) return ''
  return `\nNearest of those that were not expected:\n\n${nearest(expected, unexpected)}`
}

function nearest(expected: ExpectedActivity, activities: readonly Activity[]): string {
  const compared = activities.map((activity) => ({
    activity,
    differences: findDifferences(expected, activity),
  }))
  // Newest first among equals: it is what the test did last.
  const sorted = compared.reverse().sort((a, b) => countOf(a.differences) - countOf(b.differences))
  return numbered(sorted, ({ activity, differences }) =>
    [sayActivity(activity), ...differences.map(sayDifference)].join('\n'),
  )
}

function countOf(differences: readonly Difference[]): number {
  return differences.reduce((sum, { count }) => sum + count, 0)
}

function list(activities: readonly Activity[]): string {
  return numbered(activities, (activity) => `${sayActivity(activity)}${sayChanges(activity)}`)
}

function numbered<T>(entries: readonly T[], say: (entry: T) => string): string {
  const lines = entries.slice(0, SHOWN).map((entry, index) => indented(`${index + 1}. ${say(entry)}`, 2))
  const more = entries.length - lines.length
  return [...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n')
}

function sayActivity({ event, actor, record, description }: Activity): string {
  const about = record === null ? '' : ` ${record.entity} ${record.id}`
  return `${event}${about} by ${actor.kind} ${actor.name}: ${description.slice(0, 200)}`
}

function sayChanges({ changes }: Activity): string {
  return changes.length === 0 ? '' : `\n   changes: ${changes.map(({ field }) => field).join(', ')}`
}

function sayDifference({ at, expected, actual }: Difference): string {
  const recorded = actual === undefined ? 'there is none' : `recorded ${show(actual)}`
  return `   ${at === '' ? 'the activity' : at}: expected ${show(expected)}, ${recorded}`
}

function show(value: unknown, indent = 0): string {
  const text = inspect(withMatchersNamed(value), {
    depth: 10,
    breakLength: 100,
    maxStringLength: 500,
    maxArrayLength: 50,
  })
  return indented(text, indent)
}

function indented(text: string, indent: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(indent))
}

/** Matchers as their runners print them. */
function withMatchersNamed(value: unknown): unknown {
  if (isMatcher(value)) return { [inspect.custom]: () => nameOf(value) }
  if (Array.isArray(value)) return value.map(withMatchersNamed)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withMatchersNamed(part)]))
}

/** The methods of a runner's matcher that name it. */
interface Named {
  readonly toAsymmetricMatcher?: () => string
  readonly toString: () => string
  readonly sample?: unknown
}

function nameOf(matcher: Named): string {
  if (matcher.toAsymmetricMatcher !== undefined) return matcher.toAsymmetricMatcher()
  const text = matcher.toString()
  const name = text.startsWith('[object ') ? 'a matcher' : text
  return matcher.sample === undefined ? name : `${name} ${inspect(matcher.sample)}`
}
