/** What options and decorators say of a column or relation, and whether a column is therefore masked. */
import type { EntityMetadata } from 'typeorm'
import { isSecretName } from '../model/secret-names.js'
import { type FieldRule, findFieldRule, findOptionRule, rememberedVerdicts } from './audit-registry.js'
import {
  type ColumnMetadata,
  type EmbeddedMetadata,
  entitiesOfTable,
  type RelationMetadata,
} from './typeorm-metadata.js'

/**
 * What is said of a column: by the entity's options, else by the decorator that is nearest: on its own property, on that of
 * the relation whose foreign key it is, on the embedded ones that hold it, from the inner to the outer.
 */
export function fieldRuleOf(metadata: EntityMetadata, column: ColumnMetadata): FieldRule | undefined {
  return (
    findOptionRule(metadata, column) ??
    ownRule(metadata, column) ??
    strictest(relationsOver(metadata, column).map((relation) => ruleAt(metadata, relation))) ??
    enclosingRule(metadata, column.embeddedMetadata)
  )
}

/** What is said of a relation, which for one without a foreign key in its table is said of its links. */
export function relationRuleOf(metadata: EntityMetadata, relation: RelationMetadata): FieldRule | undefined {
  return (
    findOptionRule(metadata, relation) ??
    ruleAt(metadata, relation) ??
    enclosingRule(metadata, relation.embeddedMetadata)
  )
}

/** Whether a column's values stay out of the log: declared so, or not revealed and a secret by all appearances. */
export function isMaskedBy(rule: FieldRule | undefined, column: ColumnMetadata): boolean {
  return rule === 'mask' || (rule !== 'reveal' && (looksSecret(column) || pointsAtSecret(column)))
}

/** Whether a part of a primary key is a secret, whichever entity of its table is asked. */
export function isSecretKey(column: ColumnMetadata): boolean {
  const verdicts = rememberedVerdicts()
  const known = verdicts.get(column)
  if (known !== undefined) return known
  const verdict = isMaskedBy(tableRuleOf(column), column)
  verdicts.set(column, verdict)
  return verdict
}

/** A foreign key is judged by what it points at; the name of its column often is but the relation's, as `sessionId`. */
function looksSecret(column: ColumnMetadata): boolean {
  if (!column.isSelect) return true
  const names = column.propertyPath.split('.')
  if (column.relationMetadata === undefined) names.push(column.databaseName)
  return names.some(isSecretName)
}

/** Whether a column is a foreign key that repeats the values of a masked one, e.g. of a session's token. */
function pointsAtSecret(column: ColumnMetadata): boolean {
  const seen = new Set([column])
  for (let at = column.referencedColumn; at !== undefined && !seen.has(at); at = at.referencedColumn) {
    const rule = tableRuleOf(at)
    if (rule === 'reveal') return false
    if (rule === 'mask' || looksSecret(at)) return true
    seen.add(at)
  }
  return false
}

/** What the entities of a table say of a column together. */
function tableRuleOf(column: ColumnMetadata): FieldRule | undefined {
  const { databaseName } = column
  return strictest(
    entitiesOfTable(column.entityMetadata).flatMap((metadata) =>
      metadata.columns
        .filter((each) => each.databaseName === databaseName)
        .map((each) => fieldRuleOf(metadata, each)),
    ),
  )
}

function strictest(rules: readonly (FieldRule | undefined)[]): FieldRule | undefined {
  return (['mask', 'ignore', 'reveal'] as const).find((rule) => rules.includes(rule))
}

function ownRule(metadata: EntityMetadata, column: ColumnMetadata): FieldRule | undefined {
  return column.isVirtual && column.relationMetadata !== undefined ? undefined : ruleAt(metadata, column)
}

function relationsOver(metadata: EntityMetadata, column: ColumnMetadata): readonly RelationMetadata[] {
  return metadata.relations.filter(({ joinColumns }) => joinColumns.includes(column))
}

/** The decorator on a property; the root of a single-table inheritance has its children's columns as well. */
function ruleAt(
  metadata: EntityMetadata,
  { embeddedMetadata, propertyName, target }: ColumnMetadata | RelationMetadata,
): FieldRule | undefined {
  if (embeddedMetadata !== undefined) return findFieldRule(embeddedMetadata.type, propertyName)
  return findFieldRule(metadata.target, propertyName) ?? findFieldRule(target, propertyName)
}

function enclosingRule(
  metadata: EntityMetadata,
  embedded: EmbeddedMetadata | undefined,
): FieldRule | undefined {
  for (let at = embedded; at !== undefined; at = at.parentEmbeddedMetadata) {
    const { parentEmbeddedMetadata, propertyName } = at
    const rule =
      parentEmbeddedMetadata === undefined
        ? ruleOfTable(metadata, propertyName)
        : findFieldRule(parentEmbeddedMetadata.type, propertyName)
    if (rule !== undefined) return rule
  }
  return undefined
}

/** TypeORM does not say which class of a single-table inheritance has an embedded: the entity's own word, else a child's. */
function ruleOfTable(metadata: EntityMetadata, property: string): FieldRule | undefined {
  const rule = findFieldRule(metadata.target, property)
  if (rule !== undefined || metadata.childEntityMetadatas.length === 0) return rule
  const children = metadata.childEntityMetadatas.filter(({ tableType }) => tableType === 'entity-child')
  return strictest(children.map(({ target }) => findFieldRule(target, property)))
}
