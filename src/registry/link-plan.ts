/** What the rows of a many-to-many's junction table mean: links that are a field of one record and name another. */
import type { DataSource, EntityMetadata } from 'typeorm'
import type { AuditPlan } from './audit-plan.js'
import { relationRuleOf } from './field-rules.js'
import type { ColumnMetadata, RelationMetadata } from './typeorm-metadata.js'

/** One end of a link: an entity, and where the junction table names its rows. */
export interface LinkEnd {
  readonly metadata: EntityMetadata
  /** Pairs of a column of the junction table and the column of the entity whose value it repeats. */
  readonly columns: readonly { readonly junction: string; readonly referenced: ColumnMetadata }[]
}

/** A many-to-many whose links are recorded. */
export interface LinkPlan {
  /** The field under which the links stand: the relation's property path. */
  readonly field: string
  readonly masked: boolean
  /** The record that bears the links: the relation's owner, or the other end where only that is audited. */
  readonly bearer: LinkEnd
  readonly other: LinkEnd
}

/** The many-to-many relations with an audited end, by the path of their junction tables. */
export function buildLinkPlans(
  dataSource: DataSource,
  plans: ReadonlyMap<EntityMetadata, AuditPlan>,
): ReadonlyMap<string, LinkPlan> {
  const links = new Map<string, LinkPlan>()
  for (const metadata of dataSource.entityMetadatas) {
    for (const relation of metadata.manyToManyRelations) {
      const path = relation.junctionEntityMetadata?.tablePath
      if (!relation.isManyToManyOwner || path === undefined || links.has(path)) continue
      const plan = linkPlan(relation, plans)
      if (plan !== undefined) links.set(path, plan)
    }
  }
  return links
}

function linkPlan(
  owning: RelationMetadata,
  plans: ReadonlyMap<EntityMetadata, AuditPlan>,
): LinkPlan | undefined {
  const owner = linkEnd(owning.entityMetadata, owning.joinColumns)
  const inverse = linkEnd(owning.inverseEntityMetadata, owning.inverseJoinColumns)
  const isAudited = (end: LinkEnd) =>
    [end.metadata, ...end.metadata.childEntityMetadatas].some((each) => plans.has(each))
  if (isAudited(owner)) return linkBornBy(owning, owner, inverse)
  const { inverseRelation } = owning
  return inverseRelation !== undefined && isAudited(inverse)
    ? linkBornBy(inverseRelation, inverse, owner)
    : undefined
}

function linkBornBy(relation: RelationMetadata, bearer: LinkEnd, other: LinkEnd): LinkPlan | undefined {
  const rule = relationRuleOf(bearer.metadata, relation)
  if (rule === 'ignore') return undefined
  return { field: relation.propertyPath, masked: rule === 'mask', bearer, other }
}

function linkEnd(metadata: EntityMetadata, junctionColumns: readonly ColumnMetadata[]): LinkEnd {
  return {
    metadata,
    columns: junctionColumns.flatMap(({ databaseName, referencedColumn }) =>
      referencedColumn === undefined ? [] : [{ junction: databaseName, referenced: referencedColumn }],
    ),
  }
}
