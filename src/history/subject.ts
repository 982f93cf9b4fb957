/** The entity whose records a history is about, and what of it is read and written beside the log. */
import type { EntityManager, EntityMetadata } from 'typeorm'
import type { LinkPlan } from '../registry/link-plan.js'
import type { PlanField } from '../registry/plan-field.js'
import type { RecordState } from './record-state.js'

/** The entity whose records a history is about. */
export interface HistorySubject {
  /** Reads and writes the entity's own table: that of the data source, or of the application's transaction. */
  readonly manager: EntityManager
  readonly metadata: EntityMetadata
  /** The entity's name in the log. */
  readonly entity: string
  /** Its many-to-many relations whose links are recorded with its own records, and not with those at the other end. */
  readonly links: readonly LinkPlan[]
  /** The column whose filling is a deletion. */
  readonly softDelete: PlanField | null
  /**
   * The record as it is now, in the form of the log and without secrets, softly deleted ones too; null where there is no row.
   * Locked, nobody else writes the row until the manager's transaction is over.
   */
  readCurrent(
    manager: EntityManager,
    key: object,
    purpose: 'to look' | 'to write',
  ): Promise<RecordState | null>
  /** Writes within the manager's transaction; whatever it takes is recorded as one write. */
  asOneWrite(manager: EntityManager, write: () => Promise<void>): Promise<void>
}
