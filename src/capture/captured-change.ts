/** One write of one row, with its images as the database holds them. */
import type { AuditPlan } from '../registry/audit-plan.js'
import type { RawRow } from '../registry/record-key.js'

/** A row that was inserted, changed or removed. At least one image is there. */
export interface CapturedChange {
  readonly plan: AuditPlan
  /** The row before the write; null when it was inserted. */
  readonly before: RawRow | null
  /** The row after the write; null when it was removed. */
  readonly after: RawRow | null
}
