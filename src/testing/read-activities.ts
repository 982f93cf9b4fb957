/** Reads what a test asks about: everything, as trusted code sees it. */
import type { DataSource, EntityManager } from 'typeorm'
import { openReadSource, activityLog, withQueryRunner } from '../activity-log.js'
import { depthOf, flushDrafts } from '../capture/transaction-buffer.js'
import type { Activity } from '../model/activity.js'

/** The last moment that an id can tell. */
const END = new Date(2 ** 48 - 1)

/**
 * The activities from a time on, in the order in which they were recorded.
 *
 * Those that wait for the commit of an open transaction are written first: a test whose transaction is rolled back at its end
 * would never see them.
 */
export async function readActivitiesSince(
  db: DataSource | EntityManager,
  time: Date,
): Promise<readonly Activity[]> {
  await writeWaiting(db)
  const found: Activity[] = []
  const query = activityLog(db).unrestricted('what a test recorded').between(time, END)
  for await (const activity of query.sort('date', 'asc').stream()) found.push(activity)
  return found
}

/** All activities, likewise. */
export function readAllActivities(db: DataSource | EntityManager): Promise<readonly Activity[]> {
  return readActivitiesSince(db, new Date(0))
}

async function writeWaiting(db: DataSource | EntityManager): Promise<void> {
  const { manager, recorder } = openReadSource(db)
  await withQueryRunner(manager, async (queryRunner) => {
    // Within a savepoint it is not yet known what becomes of them.
    if (depthOf(queryRunner) === 1) await flushDrafts(recorder, queryRunner)
  })
}
