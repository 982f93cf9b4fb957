/** Logs of many rows, written past the entities: what stands in them is the test's choice. */
import { DataSource } from 'typeorm'
import { ActivityLog, type ActivityDraft, withActivityLog } from 'typeorm-activity-log'
import { createIdFactory } from '../../src/store/activity-id.js'
import { createActivityWriter } from '../../src/store/activity-writer.js'
import { NOW } from './office.js'

const MINUTE_MS = 60_000

/** A log of these drafts; it is NOW there. */
export async function openLedger(drafts: readonly ActivityDraft[]): Promise<DataSource> {
  const db = await new DataSource(
    withActivityLog({ type: 'sqljs', entities: [], synchronize: true }, { clock: () => NOW }),
  ).initialize()
  const write = createActivityWriter(db.getMetadata(ActivityLog), 'sqlite')
  const runner = db.createQueryRunner()
  try {
    await write(drafts, runner)
  } finally {
    await runner.release()
  }
  return db
}

/** Drafts of Acme's, one a minute until a minute before NOW, oldest first: `of` says in what each differs from a plain one. */
export function draftsOf(
  count: number,
  of: (index: number) => Partial<ActivityDraft>,
): readonly ActivityDraft[] {
  let at = NOW.getTime() - count * MINUTE_MS
  const next = createIdFactory(() => new Date(at))
  return Array.from({ length: count }, (_, index) => {
    const draft = { ...plain, id: next(), ...of(index) }
    at += MINUTE_MS
    return draft
  })
}

/** As draftsOf: rows `Call 1` to `Call <count>`, of two people, three types and four events. */
export function callsOf(count: number): readonly ActivityDraft[] {
  return draftsOf(count, (index) => ({
    actor: index % 3 === 0 ? { kind: 'user', id: '9', name: 'Bo Lind' } : plain.actor,
    type: ['Calls', 'Contact Management', 'Pipeline Management'][index % 5] ?? 'Calls',
    event: ['created', 'updated', 'deleted'][index % 7] ?? 'called back',
    description: `Call ${index + 1}`,
    ip: `10.0.${index % 11}.${index % 200}`,
    changes: [{ field: 'number', before: index, after: index + 1 }],
  }))
}

const plain: Omit<ActivityDraft, 'id'> = {
  kind: 'updated',
  type: 'Calls',
  event: 'updated',
  description: 'A call',
  actor: { kind: 'user', id: '7', name: 'Ana Ruiz' },
  impersonator: null,
  companyId: '3',
  targetCompanyId: null,
  record: { entity: 'Call', id: '1', name: 'Call one' },
  changes: [],
  related: [],
  ip: '203.0.113.7',
  requestId: null,
  transactionId: null,
  context: {},
  notes: [],
}
