/** What a record's past costs in a log of any size: a record with a few activities since its snapshot, put among all the others. */
import assert from 'node:assert/strict'
import type { DataSource } from 'typeorm'
import type { ActivityDraft } from '../../src/model/activity.js'
import { createActivityReader } from '../../src/query/create-query.js'
import { boundOf, readState } from '../../src/history/record-activities.js'
import { createIdFactory } from '../../src/store/activity-id.js'
import { ActivityLog } from '../../src/store/activity-log-entity.js'
import { createActivityWriter } from '../../src/store/activity-writer.js'
import { familyOf } from '../../src/store/dialect.js'
import { escapedPath } from '../../src/store/table-path.js'
import { planCase } from '../bench/reading-measure.js'
import { LOG_TIMES } from '../bench/reading-rows.js'

const UPDATES = 6

const RECORD = { entity: 'Measured', id: '1', name: 'measured' }

/** How many rows and entries of indexes are looked at to tell what the record was after its last update but one. */
export async function rowsReadForPast(db: DataSource): Promise<number> {
  await writeRecord(db)
  const middle = (LOG_TIMES.from + LOG_TIMES.to) / 2
  const log = createActivityReader({
    repository: async () => db.getRepository(ActivityLog),
    entityName: (entity) => entity as string,
    recordKey: (entity, id) => ({ entity: entity as string, id: String(id) }),
    extraColumns: () => [],
    now: () => new Date(LOG_TIMES.to),
  })
  const record = log.visibleTo({ as: 'company', companyId: 'c1' }).about('Measured', 1)
  const plans = await planCase(db, {
    name: 'as of a moment',
    kind: 'record',
    isDefault: true,
    ours: async () => {
      const { state, activities } = await readState(record, boundOf(new Date(middle + UPDATES - 1)))
      assert.equal(state.values['step'], UPDATES - 1)
      return activities.length
    },
    naive: [],
  })
  return plans.reduce((total, { plan }) => total + (plan.examined ?? 0), 0)
}

async function writeRecord(db: DataSource): Promise<void> {
  let ms = (LOG_TIMES.from + LOG_TIMES.to) / 2
  const nextId = createIdFactory(() => new Date(ms++))
  const drafts = Array.from({ length: UPDATES + 1 }, (_, step) => draft(nextId(), step))
  const write = createActivityWriter(db.getMetadata(ActivityLog), familyOf(db.options.type))
  const runner = db.createQueryRunner()
  try {
    await write(drafts, runner)
    await runner.query(`VACUUM (ANALYZE) ${escapedPath(db.getMetadata(ActivityLog))}`)
  } finally {
    await runner.release()
  }
}

function draft(id: string, step: number): ActivityDraft {
  return {
    id,
    kind: step === 0 ? 'created' : 'updated',
    type: 'Measured',
    event: step === 0 ? 'created' : 'updated',
    description: 'measured',
    actor: { kind: 'user', id: '7', name: 'Ana' },
    impersonator: null,
    companyId: 'c1',
    targetCompanyId: null,
    record: RECORD,
    changes: [{ field: 'step', before: step === 0 ? null : step - 1, after: step }],
    related: [],
    ip: null,
    requestId: null,
    transactionId: null,
    context: {},
    notes: [],
  }
}
