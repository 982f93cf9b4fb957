/** The entity whose records a history is about. */
import type { EntityManager, EntityMetadata } from 'typeorm'
import type { LinkPlan } from '../registry/link-plan.js'

/** The entity whose records a history is about. */
export interface HistorySubject {
  /** Reads and writes the entity's own table: that of the data source, or of the application's transaction. */
  readonly manager: EntityManager
  readonly metadata: EntityMetadata
  /** Its many-to-many relations whose links are recorded with its own records, and not with those at the other end. */
  readonly links: readonly LinkPlan[]
}
