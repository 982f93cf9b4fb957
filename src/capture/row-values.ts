/** The values of a row as the log keeps them, and as the application's own functions expect them. */
import type { ObjectLiteral } from 'typeorm'
import type { AuditPlan } from '../registry/audit-plan.js'
import type { PlanField } from '../registry/plan-field.js'
import type { RawRow } from '../registry/record-key.js'
import { isSameRaw } from './raw-rows.js'

/** The value of a field in the form in which it is stored: no transformer has touched it. Undefined when the row lacks it. */
export function storedValueOf(field: PlanField, row: RawRow): unknown {
  const raw = row[field.databaseName]
  if (raw === undefined || raw === null) return raw
  const { driver } = field.column.entityMetadata.connection
  try {
    return driver.prepareHydratedValue(raw, field.storedColumn) as unknown
  } catch {
    return raw // What the database holds cannot be read as the column's type, e.g. broken JSON.
  }
}

/** The stored values of some fields, by path. */
export function storedValuesOf(fields: readonly PlanField[], row: RawRow): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const field of fields) values[field.path] = storedValueOf(field, row)
  return values
}

/** The fields whose raw values differ. Comparing what the driver gives is much cheaper than making values of all of it. */
export function differingFields(plan: AuditPlan, before: RawRow, after: RawRow): readonly PlanField[] {
  return plan.fields.filter(({ databaseName }) => !isSameRaw(before[databaseName], after[databaseName]))
}

/** The value of a field as a property of the entity would hold it. */
export function propertyValueOf(field: PlanField, row: RawRow): unknown {
  const { driver } = field.column.entityMetadata.connection
  return driver.prepareHydratedValue(row[field.databaseName], field.column) as unknown
}

/** A row as an object with the entity's properties, without the masked ones. */
export function recordOf(plan: AuditPlan, row: RawRow): ObjectLiteral {
  const record: ObjectLiteral = {}
  for (const field of plan.fields) {
    if (!field.masked && !field.column.isVirtual)
      field.column.setEntityValue(record, propertyValueOf(field, row))
  }
  return record
}
