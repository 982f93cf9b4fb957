/** Finds an entity of which something is recorded. */
import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm'
import { isOrExtends } from './registry/typeorm-metadata.js'
import type { Recorder } from './capture/recorder.js'
import { ActivityLogError } from './model/errors.js'

/**
 * The entity, if it or one that extends it is audited.
 *
 * @param what the caller tried, for the error: e.g. `read the history of`
 * @throws ActivityLogError `ENTITY_NOT_AUDITED`, with the audited ones
 */
export function auditedEntity(
  { dataSource, plans }: Recorder,
  entity: EntityTarget<ObjectLiteral>,
  what: string,
): EntityMetadata {
  const metadata = dataSource.hasMetadata(entity) ? dataSource.getMetadata(entity) : undefined
  const isAudited = metadata !== undefined && plans.some((plan) => isOrExtends(plan.metadata, metadata))
  if (isAudited) return metadata
  throw new ActivityLogError(
    'ENTITY_NOT_AUDITED',
    `Cannot ${what} ${nameOf(entity, metadata)}: it is not audited. ` +
      `Audited entities: ${plans.map((plan) => plan.metadata.name).join(', ')}. Pass one of them.`,
  )
}

function nameOf(entity: unknown, metadata: EntityMetadata | undefined): string {
  const name = metadata?.name ?? (typeof entity === 'function' ? entity.name : entity)
  return typeof name === 'string' && name !== '' ? `"${name}"` : 'an unknown entity'
}
