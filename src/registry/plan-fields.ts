/** The columns of an entity that are recorded. */
import type { EntityMetadata } from 'typeorm'
import type { FieldRule } from './audit-registry.js'
import type { AnyAuditedOptions } from './audited-options.js'
import { declarationError, findField } from './declaration-checks.js'
import {
  type ColumnMetadata,
  fieldPathOf,
  fieldRuleOf,
  isMaskedBy,
  type PlanField,
  withoutTransformer,
} from './plan-field.js'
import { valueKindOf } from './value-kind.js'

/** The recorded fields in the order of the entity's columns, without the ignored ones. */
export function planFields(metadata: EntityMetadata, options: AnyAuditedOptions): readonly PlanField[] {
  const columns = metadata.columns.filter((column) => !column.isVirtualProperty)
  const all = columns.map((column) => planField(column, fieldRuleOf(metadata, column)))
  const rules = new Map<ColumnMetadata, FieldRule>()
  for (const rule of ['reveal', 'mask', 'ignore'] as const) {
    for (const path of options[rule] ?? []) rules.set(findField(metadata, all, path, rule).column, rule)
  }
  const hiddenKey = metadata.primaryColumns.find((column) => rules.get(column) === 'mask')
  if (hiddenKey !== undefined) {
    throw declarationError(
      metadata,
      `"mask" names "${hiddenKey.propertyPath}", a part of its primary key, which names the record in the log`,
      'Leave it out; a key that looks secret is recorded as its SHA-256',
    )
  }
  const ruleOf = (column: ColumnMetadata) => rules.get(column) ?? fieldRuleOf(metadata, column)
  return columns
    .filter((column) => ruleOf(column) !== 'ignore')
    .map((column) => planField(column, ruleOf(column)))
}

function planField(column: ColumnMetadata, rule: FieldRule | undefined): PlanField {
  return Object.freeze<PlanField>({
    path: fieldPathOf(column),
    databaseName: column.databaseName,
    kind: valueKindOf(column),
    masked: isMaskedBy(rule, column),
    revealed: rule === 'reveal',
    bookkeeping: column.isUpdateDate || column.isVersion,
    column,
    storedColumn: withoutTransformer(column),
  })
}
