/** The face of a record's history: who looks first, then which record, then what of it. */
import type { FieldPath } from '../model/field-path.js'
import type { Viewer } from '../model/viewer.js'
import type { RecordId } from '../query/activity-query.js'
import type { WhereAsOf } from './all-as-of.js'
import type { Blame } from './blame.js'
import type { FieldDifference } from './differences.js'
import type { RecordAsOf } from './entity-values.js'
import type { Moment } from './record-activities.js'
import type { RestorePlan } from './restore-plan.js'
import type { RecordVersion, TimelineEntry } from './timeline.js'

/** The history of an entity's records, before anybody looks. */
export interface EntityHistory<E> {
  /**
   * The history out of the activities that this viewer may see, as if there were no others.
   *
   * @throws ActivityLogError `VIEWER_INVALID` when its id is absent, empty or of a wrong type.
   */
  visibleTo(viewer: Viewer): VisibleHistory<E>
  /**
   * The history out of all activities, for trusted code that serves no viewer.
   *
   * @param reason why this code may read everything, for whoever reads the code
   * @throws ActivityLogError `QUERY_INVALID` when the reason is empty.
   */
  unrestricted(reason: string): VisibleHistory<E>
}

/** The history of an entity's records as one viewer sees it. */
export interface VisibleHistory<E> {
  /**
   * One record's history.
   *
   * @throws ActivityLogError `QUERY_INVALID` when the id is none of the entity.
   */
  of(id: RecordId<E>): RecordHistory<E>
  /**
   * All records that were there at a moment, as they were, in the order of their ids as texts. Reads along the log's index,
   * in constant memory. A condition names values that a record must have had.
   *
   * @example
   * for await (const deal of history(db, Deal).visibleTo(viewer).allAsOf('2026-03-01', { stage: 'won' })) report(deal)
   * @throws ActivityLogError `QUERY_INVALID` for what is no moment, or a condition that is undefined.
   */
  allAsOf(moment: Moment, where?: WhereAsOf<E>): AsyncIterable<RecordAsOf<E>>
  /**
   * What `restore` would write, and what stands in the way. Writes nothing.
   *
   * @throws ActivityLogError as `restore` does, but for what the plan itself tells.
   */
  planRestore(activity: ActivityRef): Promise<RestorePlan>
  /**
   * Brings back the record that an activity deleted, under its id and with its links, through the EntityManager: recorded as
   * `restored`, with `restoredFrom` naming the deletion. One transaction; hooks and subscribers run as for any other write.
   *
   * What cannot be written is left out and listed in the plan: masked values, fields that the entity has no longer, references
   * to what is gone. The columns that it needs must not be among them.
   *
   * @returns the plan that was carried out
   * @throws ActivityLogError `RESTORE_NOT_ALLOWED` unless `canRestore` allows it; `ACTIVITY_NOT_FOUND` for an activity that the
   * viewer does not see; `RESTORE_IMPOSSIBLE` with the plan, or the database's error, as its cause; `CHANGED_SINCE` where a
   * softly deleted record was changed since and `force` is not true.
   */
  restore(activity: ActivityRef, options?: { readonly force?: boolean | undefined }): Promise<RestorePlan>
  /** What `revert` would write, which values were changed since and by whom, and what stands in the way. Writes nothing. */
  planRevert(activity: ActivityRef, options?: RevertChoice<E>): Promise<RestorePlan>
  /**
   * Writes back what the fields held before an update, or some of them: recorded as any update is, with `restoredFrom` naming
   * the activity. A value that somebody has changed since is overwritten by `force` alone.
   *
   * @returns the plan that was carried out
   * @throws ActivityLogError as `restore` does; `CHANGED_SINCE` with the plan as its cause when fields were changed since.
   */
  revert(
    activity: ActivityRef,
    options?: RevertChoice<E> & { readonly force?: boolean | undefined },
  ): Promise<RestorePlan>
}

/** An activity, or its id. */
export type ActivityRef = string | { readonly id: string }

/** Which fields of an activity are put back. */
export interface RevertChoice<E> {
  /** Default: all that the activity changed. */
  readonly fields?: readonly FieldPath<E>[] | undefined
}

/**
 * One record through time, as far as its activities tell. What happened before the first of them is known where later ones
 * show it; `baseline` records what was there before the log was.
 */
export interface RecordHistory<E> {
  /**
   * All its activities with the record after each. Default: newest first, which holds those since a snapshot in memory; oldest
   * first takes constant memory.
   */
  timeline(options?: { readonly order?: 'newest first' | 'oldest first' }): AsyncIterable<TimelineEntry<E>>
  /**
   * What it was right after a moment: null before its creation and after its deletion. Reads the activities since the nearest
   * snapshot, whatever the size of the log.
   *
   * @example
   * await history(db, Deal).visibleTo(viewer).of(42).asOf('2026-03-01T09:00:00Z')
   * // → { id: 42, title: 'Renewal', stage: 'lead', company: { id: 3 }, closesOn: '2026-06-30' }
   * @throws ActivityLogError `QUERY_INVALID` for what is no moment.
   */
  asOf(moment: Moment): Promise<RecordAsOf<E> | null>
  /**
   * Who set each field last, when and by which activity; null where the record is not there.
   *
   * @example
   * const blame = await history(db, Deal).visibleTo(viewer).of(42).blame()
   * blame?.stage // → { value: 'won', actor: { kind: 'user', id: '7', name: 'Ana' }, occurredAt: '2026-...', ... }
   */
  blame(): Promise<Blame<E> | null>
  /** The fields that differ between two moments; all of them where the record was there at one of them only. */
  diff(from: Moment, to: Moment): Promise<readonly FieldDifference<E>[]>
  /** What it was from one change to the next, oldest first. What one transaction did to it is one version. */
  versions(): AsyncIterable<RecordVersion<E>>
}
