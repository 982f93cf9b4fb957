/** From captured changes to drafts in the transaction's buffer. */
import type { EntityMetadata, QueryRunner } from 'typeorm'
import type { ActivityDraft } from '../model/activity.js'
import { ActivityLogError, isActivityLogError } from '../model/errors.js'
import type { RawRow } from '../registry/record-key.js'
import type { CapturedChange, RecordChange } from './captured-change.js'
import { draftActivities } from './draft-activity.js'
import { draftSetting } from './draft-setting.js'
import { addLinks } from './link-changes.js'
import type { Recorder } from './recorder.js'
import { findRelated } from './related-records.js'
import { bufferDrafts, transactionIdOf } from './transaction-buffer.js'
import { report, writeFailed } from './write-failure.js'

/** Records changes as done by whoever acts now: what was created, then what was changed, then what was deleted. */
export async function recordChanges(
  recorder: Recorder,
  queryRunner: QueryRunner,
  captured: readonly CapturedChange[],
): Promise<void> {
  const changes = await addLinks(recorder, queryRunner, captured, recordChangesOf(recorder, captured))
  if (changes.length === 0) return
  const ordered = [...changes].sort((a, b) => rankOf(a) - rankOf(b))
  const related = await findRelated(recorder, queryRunner, ordered)
  const drafts = orFail(recorder, ordered.length, () => {
    const setting = draftSetting(recorder, transactionIdOf(recorder, queryRunner))
    return ordered.flatMap((change, index) => draftActivities(setting, change, related[index] ?? []))
  })
  await bufferDrafts(recorder, queryRunner, drafts)
}

function recordChangesOf(recorder: Recorder, captured: readonly CapturedChange[]): RecordChange[] {
  return captured.flatMap(({ table, before, after }) => {
    const row = after ?? before
    if (row === null && table.isAudited) report(recorder, unknownKey(table.metadata))
    const planOf = (each: RawRow | null) =>
      each === null ? undefined : recorder.planFor(table.metadata, each)
    // By what it is now; a record that has become one of an entity that is not audited, by what it was.
    const plan = planOf(after) ?? planOf(before)
    return plan === undefined ? [] : [{ plan, before, after, links: [] }]
  })
}

function rankOf({ before, after }: RecordChange): number {
  return before === null ? 0 : after === null ? 2 : 1
}

/** Makes drafts; when that fails, e.g. because nobody acts, the application's policy decides what becomes of its write. */
export function orFail(
  recorder: Recorder,
  count: number,
  draft: () => readonly ActivityDraft[],
): readonly ActivityDraft[] {
  try {
    return draft()
  } catch (cause) {
    const error = isActivityLogError(cause) ? cause : writeFailed(count, cause)
    if (recorder.settings.onWriteFailure === 'rollback') throw error
    report(recorder, error)
    return []
  }
}

/** The error for a row that was inserted and cannot be found. */
export function unknownKey(metadata: EntityMetadata): ActivityLogError {
  return new ActivityLogError(
    'WRITE_FAILED',
    `Cannot record a write of "${metadata.name}": neither TypeORM nor the database told a primary key under which the row ` +
      'can be read again. Give the key in the values, or let the database count it up.',
  )
}
