/** Plans as a starting data source makes them, without a database: entities become metadata, and nothing connects. */
import { DataSource, type DataSourceOptions, type EntityMetadata } from 'typeorm'
import { type AuditSelection, buildAuditPlans } from '../../src/registry/audit-declaration.js'
import type { AuditPlan } from '../../src/registry/audit-plan.js'

type Entities = NonNullable<DataSourceOptions['entities']>

/** A data source of PostgreSQL that knows its entities and never connects. */
export async function describeEntities(entities: Entities): Promise<DataSource> {
  const dataSource = new DataSource({ type: 'postgres', entities })
  await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas()
  return dataSource
}

/** The plans of all audited entities. */
export async function buildPlans(
  entities: Entities,
  selection: AuditSelection = {},
): Promise<ReadonlyMap<EntityMetadata, AuditPlan>> {
  return buildAuditPlans(await describeEntities(entities), selection, () => false)
}

/** The plan of the first entity, which is audited. */
export async function buildPlan(entities: Entities, selection: AuditSelection = {}): Promise<AuditPlan> {
  const [plan] = (await buildPlans(entities, selection)).values()
  if (plan === undefined) throw new Error('No entity is audited.')
  return plan
}

/** The names of the audited entities in alphabetical order. */
export async function auditedNames(
  entities: Entities,
  selection: AuditSelection = {},
): Promise<readonly string[]> {
  return [...(await buildPlans(entities, selection)).keys()].map(({ name }) => name).sort()
}

/** The paths of the fields that a condition holds for. */
export function pathsWhere(plan: AuditPlan, is: 'masked' | 'revealed' | 'bookkeeping'): readonly string[] {
  return plan.fields.filter((field) => field[is]).map(({ path }) => path)
}
