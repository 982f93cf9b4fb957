/** A log on a real database, with a writer and a reader, and no application around it. */
import { DataSource, type Repository } from 'typeorm'
import type { ActivityDraft } from '../../../src/model/activity.js'
import type { ActivityReader } from '../../../src/query/activity-query.js'
import { createActivityReader } from '../../../src/query/create-query.js'
import { READ_BOUNDS, type ReadBounds } from '../../../src/query/matches.js'
import { createIdFactory } from '../../../src/store/activity-id.js'
import { ActivityLog, createActivityLogEntity } from '../../../src/store/activity-log-entity.js'
import { createActivityWriter } from '../../../src/store/activity-writer.js'
import { familyOf } from '../../../src/store/dialect.js'
import type { TestDatabase } from '../../support/databases.js'

export interface OpenLog {
  readonly db: DataSource
  readonly rows: Repository<ActivityLog>
  readonly reader: ActivityReader
  write(drafts: readonly ActivityDraft[]): Promise<void>
}

/** How a log differs from that of an application. */
export interface LogSettings {
  /** Compares companies by another collation than the table's own, as after a mistaken migration. */
  readonly companyCollation?: string
  /** Smaller bounds than READ_BOUNDS, so that few rows show what they do. */
  readonly bounds?: Partial<ReadBounds>
  /** The time of reading. Default: noon (UTC) of the last day of March 2026. */
  readonly now?: Date
}

/**
 * An empty log. Its table has no CHECK: what reads it must hide an admin's activity even where the table let somebody
 * give it a company. Records are known by the name that stands for their entity and by their id as text.
 *
 */
export async function openLog(
  database: TestDatabase,
  { companyCollation, bounds, now = new Date('2026-03-31T12:00:00Z') }: LogSettings = {},
): Promise<OpenLog> {
  await database.reset()
  const family = familyOf(database.options().type)
  const entity = createActivityLogEntity(family, { table: 'activity_log' })
  entity.options.checks = []
  const { companyId } = entity.options.columns
  if (companyCollation !== undefined && companyId !== undefined) companyId.collation = companyCollation
  const db = await new DataSource({ ...database.options(), entities: [entity] }).initialize()
  const rows = db.getRepository(ActivityLog)
  return {
    db,
    rows,
    reader: createActivityReader({
      repository: async () => rows,
      entityName: (target) => target as string,
      recordKey: (target, id) => ({ entity: target as string, id: String(id) }),
      extraColumns: () => [],
      now: () => now,
      bounds: { ...READ_BOUNDS, ...bounds },
    }),
    write: (drafts) => writeDrafts(db, createActivityWriter(rows.metadata, family), drafts),
  }
}

/** User 7 of company 3 signs in. */
export function signIn(at: number): ActivityDraft {
  return {
    id: createIdFactory(() => new Date(at))(),
    kind: 'action',
    type: 'Authentication',
    event: 'logged in',
    description: 'User logged in',
    actor: { kind: 'user', id: '7', name: 'Ana' },
    impersonator: null,
    companyId: '3',
    targetCompanyId: null,
    record: null,
    changes: [],
    related: [],
    ip: '203.0.113.7',
    requestId: null,
    transactionId: null,
    context: {},
    notes: [],
  }
}

async function writeDrafts(
  db: DataSource,
  write: ReturnType<typeof createActivityWriter>,
  drafts: readonly ActivityDraft[],
): Promise<void> {
  const runner = db.createQueryRunner()
  try {
    await write(drafts, runner)
  } finally {
    await runner.release()
  }
}
