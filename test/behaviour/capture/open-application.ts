/** An application on a real database, with the log attached to all its entities or without any log. */
import { DataSource, type DataSourceOptions } from 'typeorm'
import {
  type Activity,
  ActivityLog,
  type ActivityLogOptions,
  type JsonValue,
  withActivityLog,
} from '../../../src/index.js'
import { toActivity } from '../../../src/store/activity-mapper.js'
import type { TestDatabase } from '../../support/databases.js'

type Entities = NonNullable<DataSourceOptions['entities']>
type FurtherOptions = Partial<
  Pick<DataSourceOptions, 'subscribers' | 'synchronize' | 'namingStrategy' | 'entityPrefix'>
> & {
  readonly poolSize?: number
  readonly extra?: unknown
  readonly parseInt8?: boolean
  readonly supportBigNumbers?: boolean
}

export interface Application {
  readonly db: DataSource
  /** What the library reported and the application survived. */
  readonly reports: Error[]
  /** The whole log as trusted code reads it, in the order in which it was written. */
  activities(): Promise<readonly Activity[]>
  /** The rows as they are stored. */
  rows(): Promise<ActivityLog[]>
  /** Empties the log; the application's rows stay. */
  forget(): Promise<void>
}

/** An application all of whose entities are audited, on an empty database. */
export async function openApplication(
  database: TestDatabase,
  entities: Entities,
  log: ActivityLogOptions = {},
  further: FurtherOptions = {},
): Promise<Application> {
  await database.reset()
  const reports: Error[] = []
  const db = await new DataSource(
    withActivityLog({ ...database.options(), ...further, entities } as DataSourceOptions, {
      audit: 'all',
      onError: (error) => reports.push(error),
      ...log,
    }),
  ).initialize()
  const rows = () => db.getRepository(ActivityLog).find({ order: { id: 'ASC' } })
  const forget = async () => {
    reports.length = 0
    await db.getRepository(ActivityLog).createQueryBuilder().delete().execute()
  }
  return { db, reports, rows, forget, activities: async () => (await rows()).map(toActivity) }
}

/** The same application without the library, on an empty database. */
export async function openWithoutLog(
  database: TestDatabase,
  entities: Entities,
  further: FurtherOptions = {},
): Promise<DataSource> {
  await database.reset()
  return new DataSource({ ...database.options(), ...further, entities } as DataSourceOptions).initialize()
}

/** The changes of an activity, each as `[before, after]`. */
export function changesOf({ changes }: Activity): Record<string, readonly [JsonValue, JsonValue]> {
  return Object.fromEntries(changes.map(({ field, before, after }) => [field, [before, after]]))
}

/** Activities as words: `created Post 1`. */
export function inWords(activities: readonly Activity[]): readonly string[] {
  return activities.map(({ event, record }) => `${event} ${record?.entity} ${record?.id}`)
}

/** The only activity there is. */
export async function onlyActivity(application: Application): Promise<Activity> {
  const activities = await application.activities()
  expect(inWords(activities)).toHaveLength(1)
  return activities[0] as Activity
}
