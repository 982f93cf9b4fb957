/** What was recorded while a function ran. */
import type { DataSource, EntityManager } from 'typeorm'
import { openReadSource } from '../activity-log.js'
import type { Activity } from '../model/activity.js'
import { readActivitiesSince } from './read-activities.js'

/** What a function gave, and what was recorded while it ran. */
export interface Recorded<T> {
  readonly result: T
  /** In the order in which they were recorded. */
  readonly activities: readonly Activity[]
}

/**
 * Runs a function and tells which activities were recorded meanwhile: all of them, whoever may see them, whatever the clock
 * says, and in a transaction that is still open those that wait for its commit.
 *
 * An error of the function is thrown on. Expect it inside to see what was recorded in spite of it.
 *
 * @throws ActivityLogError `NOT_ATTACHED` when the data source has no log.
 * @example
 * const { result, activities } = await recordedDuring(db, () => deals.win(deal.id))
 * expectActivity(activities).toHaveRecorded({ event: 'won', changes: { stage: ['lead', 'won'] } })
 */
export async function recordedDuring<T>(
  db: DataSource | EntityManager,
  fn: () => T | Promise<T>,
): Promise<Recorded<T>> {
  const start = startOf(db)
  const before = new Set((await readActivitiesSince(db, start)).map(({ id }) => id))
  const result = await fn()
  const after = await readActivitiesSince(db, start)
  return { result, activities: after.filter(({ id }) => !before.has(id)) }
}

/** No activity that is recorded from here on is older, by this data source's clock or by that of another program. */
function startOf(db: DataSource | EntityManager): Date {
  const { recorder } = openReadSource(db)
  // From an id on ids ascend, also when the clock is set back.
  recorder.nextId()
  return new Date(Math.min(recorder.now().getTime(), Date.now()))
}
