/** What a record is called. Masked fields never take part. */
import type { AuditPlan } from '../registry/audit-plan.js'
import type { RawRow } from '../registry/record-key.js'
import { WIDTHS } from '../store/activity-log-entity.js'
import { toOptionalColumnText } from '../store/column-text.js'
import { recordOf, storedValueOf } from './row-values.js'

/**
 * The record's name, cut to the width of its column, or null when it has none. A name function that throws is reported and
 * gives none.
 */
export function recordNameOf(plan: AuditPlan, row: RawRow, onError: (error: unknown) => void): string | null {
  if (plan.name.from === 'function') {
    try {
      return textOf(plan.name.nameOf(recordOf(plan, row)))
    } catch (error) {
      onError(error)
      return null
    }
  }
  for (const field of plan.name.fields) {
    const name = textOf(storedValueOf(field, row))
    if (name !== null) return name
  }
  return null
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return toOptionalColumnText(value, WIDTHS.name)
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  return value instanceof Date ? value.toISOString() : null
}
