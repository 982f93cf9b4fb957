/**
 * Baselines: rows that were there before the log, recorded as they are. One batch at a time, each in a short transaction of
 * its own: its rows are locked, so that whoever writes to one of them does so either before it is read, or after its baseline
 * is in the log.
 */
import type { EntityMetadata, QueryRunner } from 'typeorm'
import { withFrame } from '../context/audit-context.js'
import type { ActivityDraft } from '../model/activity.js'
import type { AuditPlan } from '../registry/audit-plan.js'
import type { ColumnMetadata } from '../registry/plan-field.js'
import { entityNameOf, type RawRow, recordIdOf, rootOf } from '../registry/record-key.js'
import { isOrExtends } from '../registry/typeorm-metadata.js'
import type { WrittenTable } from '../registry/written-table.js'
import { findRecordsWithSnapshot } from '../store/snapshot-records.js'
import type { RecordChange } from './captured-change.js'
import { asCaptured, junctionsOf, readLinks } from './borne-links.js'
import { isSoftlyDeleted } from './choose-event.js'
import { draftActivities } from './draft-activity.js'
import { draftSetting } from './draft-setting.js'
import { type KeyPlace, readKeyPage } from './key-page.js'
import { addLinks } from './link-changes.js'
import { readRowsByKey } from './raw-rows.js'
import type { Recorder } from './recorder.js'
import { findRelated } from './related-records.js'
import { isFatal } from './savepoint.js'
import { inTransactionAlone } from './transaction-alone.js'
import { transactionIdOf } from './transaction-buffer.js'
import { writeFailed } from './write-failure.js'

/** What became of one batch of rows. */
export interface BaselineBatch {
  readonly recorded: number
  /** Rows whose records have a snapshot in the log already. */
  readonly skipped: number
  /** Where the next batch begins; null when this one was empty because there are no rows any more. */
  readonly end: KeyPlace | null
}

/** What of a table is recorded, with which rows. */
interface BaselineScope {
  readonly recorder: Recorder
  readonly queryRunner: QueryRunner
  readonly metadata: EntityMetadata
  readonly table: WrittenTable
  /** The junction tables whose rows are links that its records bear. */
  readonly junctions: readonly WrittenTable[]
}

/** Records the rows of an entity behind a place, at most `size`, that have no snapshot. */
export async function recordBaseline(
  recorder: Recorder,
  metadata: EntityMetadata,
  after: KeyPlace | null,
  size: number,
): Promise<BaselineBatch> {
  const table = recorder.tableOf(metadata)
  if (table === undefined) return { recorded: 0, skipped: 0, end: null }
  const queryRunner = recorder.dataSource.createQueryRunner('master')
  try {
    const scope = { recorder, queryRunner, metadata, table, junctions: junctionsOf(recorder, table) }
    const columns = columnsToChoose(recorder, table)
    const page = await readKeyPage(recorder.family, queryRunner, table, columns, after, size)
    const rows = page.rows.filter((row) => planOf(scope, row) !== undefined)
    const missing = await withoutSnapshot(scope, rows)
    const recorded = missing.length === 0 ? 0 : await recordMissing(scope, missing)
    return { recorded, skipped: rows.length - missing.length, end: page.end }
  } finally {
    await queryRunner.release()
  }
}

function recordMissing(scope: BaselineScope, keys: readonly RawRow[]): Promise<number> {
  const { recorder, queryRunner } = scope
  return inTransactionAlone(recorder, queryRunner, async () => {
    const rows = await withoutSnapshot(scope, await lockRows(scope, keys))
    if (rows.length === 0) return 0
    const drafts = await draftBaselines(scope, rows)
    await write(recorder, queryRunner, drafts)
    return drafts.length
  })
}

/** The key, and what says whether a row is one to be recorded. */
function columnsToChoose({ plans }: Recorder, { metadata }: WrittenTable): readonly ColumnMetadata[] {
  const softDeletes = plans
    .filter((plan) => rootOf(plan.metadata) === metadata)
    .flatMap(({ softDelete }) => softDelete?.column ?? [])
  const columns = [...metadata.primaryColumns, metadata.discriminatorColumn ?? [], ...softDeletes].flat()
  return [...new Map(columns.map((column) => [column.databaseName, column])).values()]
}

/** The plan of a row, if it is the entity's and its record is there. */
function planOf({ recorder, metadata }: BaselineScope, row: RawRow): AuditPlan | undefined {
  const plan = recorder.planFor(metadata, row)
  if (plan === undefined || !isOrExtends(plan.metadata, metadata)) return undefined
  return isSoftlyDeleted(plan, row) ? undefined : plan
}

async function withoutSnapshot(
  { recorder, queryRunner, metadata, table }: BaselineScope,
  rows: readonly RawRow[],
): Promise<readonly RawRow[]> {
  if (rows.length === 0) return rows
  const byId = new Map(rows.map((row) => [recordIdOf(table.metadata, row), row]))
  const ids = [...byId.keys()]
  const known = await withFrame({ isOwnSql: true }, () =>
    findRecordsWithSnapshot(queryRunner, recorder.table, entityNameOf(metadata), ids),
  )
  return ids.filter((id) => !known.has(id)).map((id) => byId.get(id) ?? {})
}

/** A link refers to its record: where there are links, the lock is one that a new link waits for as well. */
async function lockRows(scope: BaselineScope, keys: readonly RawRow[]): Promise<readonly RawRow[]> {
  const { recorder, queryRunner, table, junctions } = scope
  const purpose = junctions.length > 0 ? 'before delete' : 'before update'
  const found = await readRowsByKey(queryRunner, table, recorder.family, keys, purpose)
  return keys
    .map((key) => found.get(recordIdOf(table.metadata, key)))
    .filter((row) => row !== undefined)
    .filter((row) => planOf(scope, row) !== undefined)
}

async function draftBaselines(
  scope: BaselineScope,
  rows: readonly RawRow[],
): Promise<readonly ActivityDraft[]> {
  const { recorder, queryRunner, table } = scope
  const changes = rows.flatMap((row): RecordChange[] => {
    const plan = planOf(scope, row)
    return plan === undefined ? [] : [{ plan, before: null, after: row, links: [], isBaseline: true }]
  })
  const captured = [
    ...rows.map((row) => asCaptured(table, row)),
    ...(await readLinks(recorder, queryRunner, scope.junctions, rows, 'before delete')),
  ]
  const withLinks = await addLinks(recorder, queryRunner, captured, changes)
  const own = withLinks.filter(({ isBaseline }) => isBaseline)
  const related = await findRelated(recorder, queryRunner, own)
  const setting = draftSetting(recorder, transactionIdOf(recorder, queryRunner), undefined, 'system')
  return own
    .flatMap((change, index) => draftActivities(setting, change, related[index] ?? []))
    .map(ofItsCompany)
}

/** Where nobody's company is known, that of the record sees its baseline. An admin's activities are no company's. */
function ofItsCompany(draft: ActivityDraft): ActivityDraft {
  if (draft.actor.kind === 'admin') return draft
  return { ...draft, companyId: draft.companyId ?? draft.targetCompanyId }
}

/** Past the buffer and its policies: what cannot be written here costs the application nothing but this batch. */
async function write(
  recorder: Recorder,
  queryRunner: QueryRunner,
  drafts: readonly ActivityDraft[],
): Promise<void> {
  try {
    await withFrame({ isOwnSql: true }, () => recorder.write(drafts, queryRunner))
  } catch (cause) {
    throw isFatal(cause) ? cause : writeFailed(drafts.length, cause)
  }
}
