/** Writes that cannot be told row by row: over more rows than the limit, of unreadable criteria, or of a whole table. */
import type { QueryRunner } from 'typeorm'
import type { JsonObject } from '../model/json.js'
import { isRecorded, type WrittenTable } from '../registry/written-table.js'
import { toColumnText } from '../store/column-text.js'
import { escapedPath } from '../store/table-path.js'
import { criteriaOf, setColumns, type WriteBuilder } from './builder-statement.js'
import { draftIn, draftSetting } from './draft-setting.js'
import { ownQuery } from './own-query.js'
import { orFail } from './record-changes.js'
import type { RawRow } from '../registry/record-key.js'
import type { RunStatement, StatementResult } from './statement-result.js'
import { bufferDrafts, transactionIdOf } from './transaction-buffer.js'
import type { WriteScope } from './write-scope.js'
import type { Recorder } from './recorder.js'
import { fieldPathOf } from '../registry/plan-field.js'

const EVENTS = {
  insert: 'created',
  update: 'updated',
  delete: 'deleted',
  'soft-delete': 'deleted',
  restore: 'restored',
} as const

/** Runs a builder's statement and records one activity that says how many rows it wrote, which ones and what it set. */
export async function recordSummary(
  { recorder }: WriteScope,
  table: WrittenTable,
  builder: WriteBuilder,
  queryRunner: QueryRunner,
  run: RunStatement,
): Promise<StatementResult> {
  const { queryType } = builder.expressionMap
  const fields = [...setColumns(builder, table.metadata).keys()].map(fieldPathOf)
  const criteria = queryType === 'insert' ? null : criteriaOf(builder, recorder.family)
  const result = await run()
  const rows = rowsWritten(builder, result)
  if (rows !== 0)
    await recordBulkWrite(recorder, queryRunner, table, EVENTS[queryType], { rows, criteria, fields })
  return result
}

/** Records that rows were inserted which cannot be told one by one. */
export async function recordUnknownRows(
  { recorder }: WriteScope,
  queryRunner: QueryRunner,
  table: WrittenTable,
  rows: number,
): Promise<void> {
  await recordBulkWrite(recorder, queryRunner, table, 'created', { rows, criteria: null, fields: [] })
}

/** Records that the database deletes or changes more rows than are told one by one, because of rows that they point at. */
export async function recordFollowing(
  { recorder }: WriteScope,
  queryRunner: QueryRunner,
  table: WrittenTable,
): Promise<void> {
  const write = { rows: null, criteria: null, fields: [] }
  await recordBulkWrite(recorder, queryRunner, table, 'deleted', write)
}

/** Runs a statement that empties a table, and records how many rows were in it. */
export async function recordClear(
  recorder: Recorder,
  queryRunner: QueryRunner,
  table: WrittenTable,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const [counted] = (await ownQuery(
    queryRunner,
    `SELECT COUNT(*) AS counted FROM ${escapedPath(table.metadata)}`,
  )) as RawRow[]
  const result = await run()
  const rows = Number(counted?.['counted'])
  if (rows > 0)
    await recordBulkWrite(recorder, queryRunner, table, 'deleted', { rows, criteria: null, fields: [] })
  return result
}

/** What of a bulk write is known. */
interface BulkWrite {
  /** Null where the database does not tell. */
  readonly rows: number | null
  /** SQL without values; null when all rows were meant. */
  readonly criteria: string | null
  readonly fields: readonly string[]
}

async function recordBulkWrite(
  recorder: Recorder,
  queryRunner: QueryRunner,
  table: WrittenTable,
  event: (typeof EVENTS)[keyof typeof EVENTS],
  write: BulkWrite,
): Promise<void> {
  if (!isRecorded(table)) return
  const plan = recorder.namingPlanFor(table.metadata, {})
  const drafts = orFail(recorder, 1, () => {
    const followed = table.dependents.map((dependent) => dependent.table.metadata.name)
    const facts: JsonObject = {
      rows: write.rows,
      criteria: write.criteria,
      fields: write.fields,
      ...(event === 'deleted' && followed.length > 0 ? { cascades: followed } : {}),
    }
    const setting = draftSetting(recorder, transactionIdOf(recorder, queryRunner), facts)
    const description = describeBulkWrite(plan.label, event, write)
    return [
      draftIn(setting, {
        kind: 'action',
        type: plan.type,
        event,
        description: toColumnText(description, recorder.settings.limits.descriptionLength),
        targetCompanyId: null,
        record: null,
        changes: [],
        related: [],
      }),
    ]
  })
  await bufferDrafts(recorder, queryRunner, drafts)
}

function describeBulkWrite(label: string, event: string, { rows, criteria, fields }: BulkWrite): string {
  const name = label.charAt(0).toUpperCase() + label.slice(1)
  const count = rows === null ? 'Records' : `${rows} ${rows === 1 ? 'record' : 'records'}`
  const set = fields.length > 0 ? `, ${fields.join(', ')} set` : ''
  const where = criteria === null ? '' : `, where ${criteria}`
  return `${count} of ${name} ${rows === 1 ? 'was' : 'were'} ${event}${set}${where}`
}

function rowsWritten(builder: WriteBuilder, result: unknown): number | null {
  const { affected, raw } = (result ?? {}) as { affected?: unknown; raw?: unknown }
  if (typeof affected === 'number') return affected
  const told = (raw as { affectedRows?: unknown } | null | undefined)?.affectedRows
  if (typeof told === 'number') return told
  if (builder.expressionMap.insertFromSelect !== undefined)
    return Array.isArray(raw) && raw.length > 0 ? raw.length : null
  return builder.expressionMap.queryType === 'insert' ? builder.getValueSets().length : null
}
