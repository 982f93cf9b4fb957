/** A record as it is now, in the form in which the log would record its creation: with its links, and without secrets. */
import type { EntityMetadata, QueryRunner } from 'typeorm'
import type { Change } from '../model/change.js'
import { type RawRow, recordIdOf } from '../registry/record-key.js'
import { asCaptured, junctionsOf, readLinks } from './borne-links.js'
import { isSoftlyDeleted } from './choose-event.js'
import { recordedChanges } from './draft-activity.js'
import { addLinks } from './link-changes.js'
import { readRowsByKey } from './raw-rows.js'
import type { Recorder } from './recorder.js'

/** A record as it is now. */
export interface CurrentRecord {
  /** The changes of a creation that would have made it so. */
  readonly changes: readonly Change[]
  readonly isSoftlyDeleted: boolean
}

/** Reads a record by its key; null where there is no row. Before an update its row is locked. */
export async function readCurrentRecord(
  recorder: Recorder,
  queryRunner: QueryRunner,
  metadata: EntityMetadata,
  key: RawRow,
  purpose: 'before update' | 'look up',
): Promise<CurrentRecord | null> {
  const table = recorder.tableOf(metadata)
  if (table === undefined) return null
  const found = await readRowsByKey(queryRunner, table, recorder.family, [key], purpose)
  const row = found.get(recordIdOf(table.metadata, key))
  const plan = row === undefined ? undefined : recorder.planFor(metadata, row)
  if (row === undefined || plan === undefined) return null
  const links = await readLinks(recorder, queryRunner, junctionsOf(recorder, table), [row], purpose)
  const created = { plan, before: null, after: row, links: [] }
  const captured = [asCaptured(table, row), ...links]
  const [change = created] = await addLinks(recorder, queryRunner, captured, [created])
  return {
    changes: recordedChanges(recorder, change, 'created'),
    isSoftlyDeleted: isSoftlyDeleted(plan, row),
  }
}
