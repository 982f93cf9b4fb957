/** One write of one row, with its images as the database holds them. */
import type { Change } from '../model/change.js'
import type { RawRow } from '../registry/record-key.js'
import type { AuditPlan } from '../registry/audit-plan.js'
import type { WrittenTable } from '../registry/written-table.js'

/** A row that was inserted, changed or removed. */
export interface CapturedChange {
  readonly table: WrittenTable
  /** The primary key by which the row was looked for after the write. */
  readonly key: RawRow
  /** The row before the write; null when it was inserted. */
  readonly before: RawRow | null
  /** The row after the write; null when it is not there any more. */
  readonly after: RawRow | null
}

/** A captured change of an audited record, and what is recorded of it. */
export interface RecordChange {
  readonly plan: AuditPlan
  readonly before: RawRow | null
  readonly after: RawRow | null
  /** Changes of the record's many-to-many links. */
  readonly links: readonly Change[]
  /** The row was there already, and is recorded as it is. */
  readonly isBaseline?: true
}
