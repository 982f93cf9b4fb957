/** The columns of an entity that are recorded, and the rules that its options lay down for them. */
import type { EntityMetadata } from 'typeorm'
import { declareOptionRules, type FieldRule } from './audit-registry.js'
import type { AnyAuditedOptions } from './audited-options.js'
import { declarationError, findField } from './declaration-checks.js'
import { fieldRuleOf, isMaskedBy } from './field-rules.js'
import { fieldPathOf, isBookkeeping, type PlanField, withoutTransformer } from './plan-field.js'
import type { ColumnMetadata, RelationMetadata } from './typeorm-metadata.js'
import { valueKindOf } from './value-kind.js'

/**
 * Lays down what the options of an entity say of its fields. To be done for all entities before any plan is made: whether a
 * foreign key is masked depends on what is said of the column that it repeats.
 *
 * @throws ActivityLogError `DECLARATION_INVALID` when they name what the entity does not have, or mask its primary key.
 */
export function layDownRules(metadata: EntityMetadata, options: AnyAuditedOptions): void {
  const all = allFields(metadata)
  const rules = new Map<ColumnMetadata | RelationMetadata, FieldRule>()
  for (const rule of ['reveal', 'mask', 'ignore'] as const) {
    for (const path of options[rule] ?? [])
      rules.set(linksAt(metadata, path) ?? findField(metadata, all, path, rule).column, rule)
  }
  const hiddenKey = metadata.primaryColumns.find((column) => rules.get(column) === 'mask')
  if (hiddenKey !== undefined) {
    throw declarationError(
      metadata,
      `"mask" names "${hiddenKey.propertyPath}", a part of its primary key, which names the record in the log`,
      'Leave it out; a key that looks secret is recorded as its SHA-256',
    )
  }
  declareOptionRules(metadata, rules)
}

/** The recorded fields in the order of the entity's columns, without the ignored ones. */
export function recordedFields(metadata: EntityMetadata): readonly PlanField[] {
  return allFields(metadata).filter(({ column }) => fieldRuleOf(metadata, column) !== 'ignore')
}

/** A field for each column of the entity, ignored ones among them. */
export function allFields(metadata: EntityMetadata): readonly PlanField[] {
  return metadata.columns
    .filter((column) => !column.isVirtualProperty)
    .map((column) => planField(column, fieldRuleOf(metadata, column)))
}

/** The relation of a name that has no foreign key in the entity's table: what is said of it is said of its links. */
function linksAt(metadata: EntityMetadata, path: string): RelationMetadata | undefined {
  const relation = metadata.findRelationWithPropertyPath(path)
  return relation?.isWithJoinColumn === false ? relation : undefined
}

function planField(column: ColumnMetadata, rule: FieldRule | undefined): PlanField {
  return Object.freeze<PlanField>({
    path: fieldPathOf(column),
    databaseName: column.databaseName,
    kind: valueKindOf(column),
    masked: isMaskedBy(rule, column),
    revealed: rule === 'reveal',
    bookkeeping: isBookkeeping(column),
    column,
    storedColumn: withoutTransformer(column),
  })
}
