/** All that happened to a record, with what it was after each step. */
import type { Activity } from '../model/activity.js'
import type { ActivityQuery } from '../query/activity-query.js'
import { type RecordAsOf, recordAsOf } from './entity-values.js'
import { newestFirst, oldestFirst, readBeginning } from './record-activities.js'
import { foldActivity, isSnapshot, learnFromLater, NOTHING_KNOWN, type RecordState } from './record-state.js'
import type { HistorySubject } from './subject.js'

/** One step of a record's history. */
export interface TimelineEntry<E> {
  readonly activity: Activity
  /** The record after it; null after its deletion. */
  readonly record: RecordAsOf<E> | null
}

/** What a record was from one change to the next. */
export interface RecordVersion<E> {
  /** From 1 on. */
  readonly number: number
  /** The version holds from here on, and before `until`: ISO 8601 in UTC. */
  readonly from: string
  /** Null while it holds. */
  readonly until: string | null
  /** What made it: one activity, or several of one transaction. */
  readonly activities: readonly Activity[]
  /** Null while the record is deleted. */
  readonly record: RecordAsOf<E> | null
}

interface Step {
  readonly activity: Activity
  readonly state: RecordState
}

/** The steps from the first one on, in constant memory. */
export async function* timelineOldestFirst<E>(
  subject: HistorySubject,
  log: ActivityQuery,
): AsyncGenerator<TimelineEntry<E>, void, undefined> {
  for await (const step of stepsOf(log)) yield entryOf(subject, step)
}

/** The steps from the last one back; those since a snapshot are in memory at a time. */
export async function* timelineNewestFirst<E>(
  subject: HistorySubject,
  log: ActivityQuery,
): AsyncGenerator<TimelineEntry<E>, void, undefined> {
  let segment: Activity[] = []
  let laterSnapshot: Activity | null = null
  for await (const activity of newestFirst(log)) {
    segment.push(activity)
    if (!isSnapshot(activity)) continue
    yield* entriesOf(subject, segment.reverse(), NOTHING_KNOWN).reverse()
    laterSnapshot = activity
    segment = []
  }
  const later = laterSnapshot === null ? [] : [laterSnapshot]
  const oldest = segment.reverse()
  yield* entriesOf<E>(subject, oldest, [...oldest, ...later].reduce(learnFromLater, NOTHING_KNOWN)).reverse()
}

/** The versions from the first one on. What the activities of one transaction did is one version. */
export async function* versionsOf<E>(
  subject: HistorySubject,
  log: ActivityQuery,
): AsyncGenerator<RecordVersion<E>, void, undefined> {
  let number = 1
  let steps: readonly [Step, ...Step[]] | null = null
  for await (const step of stepsOf(log)) {
    if (step.activity.kind === 'action') continue
    if (steps === null) steps = [step]
    else if (isOneVersion(steps[0].activity, step.activity)) steps = [...steps, step]
    else {
      yield versionOf(subject, number, steps, step.activity.occurredAt)
      number += 1
      steps = [step]
    }
  }
  if (steps !== null) yield versionOf(subject, number, steps, null)
}

async function* stepsOf(log: ActivityQuery): AsyncGenerator<Step, void, undefined> {
  let state: RecordState | null = null
  for await (const activity of oldestFirst(log)) {
    state ??=
      activity.kind === 'created' || activity.kind === 'baseline' ? NOTHING_KNOWN : await readBeginning(log)
    state = foldActivity(state, activity)
    yield { activity, state }
  }
}

function entriesOf<E>(
  subject: HistorySubject,
  activities: readonly Activity[],
  beginning: RecordState,
): TimelineEntry<E>[] {
  let state = beginning
  return activities.map((activity) => {
    state = foldActivity(state, activity)
    return entryOf(subject, { activity, state })
  })
}

function entryOf<E>(subject: HistorySubject, { activity, state }: Step): TimelineEntry<E> {
  return { activity, record: recordAsOf(subject, state, activity.record?.id) }
}

function isOneVersion(first: Activity, next: Activity): boolean {
  return first.transactionId !== null && first.transactionId === next.transactionId
}

function versionOf<E>(
  subject: HistorySubject,
  number: number,
  steps: readonly [Step, ...Step[]],
  until: string | null,
): RecordVersion<E> {
  const last = steps.at(-1) ?? steps[0]
  return {
    number,
    from: steps[0].activity.occurredAt,
    until,
    activities: steps.map(({ activity }) => activity),
    record: recordAsOf(subject, last.state, last.activity.record?.id),
  }
}
