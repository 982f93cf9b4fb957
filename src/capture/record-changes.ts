/** From captured changes to drafts in the transaction's buffer. */
import type { QueryRunner } from 'typeorm'
import type { ActivityDraft } from '../model/activity.js'
import { isActivityLogError } from '../model/errors.js'
import type { CapturedChange } from './captured-change.js'
import { draftActivities } from './draft-activity.js'
import { draftSetting } from './draft-setting.js'
import type { Recorder } from './recorder.js'
import { findRelated } from './related-records.js'
import { bufferDrafts, transactionIdOf } from './transaction-buffer.js'
import { report, writeFailed } from './write-failure.js'

/** Records changes, in the order given, as done by whoever acts now. */
export async function recordChanges(
  recorder: Recorder,
  queryRunner: QueryRunner,
  changes: readonly CapturedChange[],
): Promise<void> {
  if (changes.length === 0) return
  const related = await findRelated(recorder, queryRunner, changes)
  const drafts = orFail(recorder, changes.length, () => {
    const setting = draftSetting(recorder, transactionIdOf(recorder, queryRunner))
    return changes.flatMap((change, index) => draftActivities(setting, change, related[index] ?? []))
  })
  await bufferDrafts(recorder, queryRunner, drafts)
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
