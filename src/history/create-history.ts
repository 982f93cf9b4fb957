/** Histories out of what the root wires: a query per sight, and the entity. */
import type { EntityManager, ObjectLiteral } from 'typeorm'
import type { ActivityQuery, ActivityReader } from '../query/activity-query.js'
import { type CheckedViewer, toViewer } from '../model/viewer.js'
import { allAsOf, type ReadByRecord } from './all-as-of.js'
import { blameFields } from './blame.js'
import { differencesOf } from './differences.js'
import { recordAsOf } from './entity-values.js'
import { boundOf, type Moment, readBackTo, readState, WHOLE } from './record-activities.js'
import { isBeginning } from './record-state.js'
import type { ActivityRef, EntityHistory, RecordHistory, VisibleHistory } from './record-history.js'
import {
  type CanRestore,
  carryOut,
  planRestoration,
  type RestoreRequest,
  type RestoreSource,
} from './restore.js'
import { recordKeyOf } from '../registry/record-key.js'
import type { HistorySubject } from './subject.js'
import { timelineNewestFirst, timelineOldestFirst, versionsOf } from './timeline.js'

/** What a history needs from the data source that holds the log. */
export interface HistorySource {
  /** The log, read by an EntityManager. */
  readerIn(manager: EntityManager): ActivityReader
  readonly subject: HistorySubject
  readonly canRestore: CanRestore | undefined
  /** Reads record by record: for one viewer, or for trusted code that has said why. */
  readByRecord(sight: CheckedViewer | { readonly as: 'everyone'; readonly reason: string }): ReadByRecord
}

/** The history of an entity's records. */
export function createHistory<E extends ObjectLiteral>(source: HistorySource): EntityHistory<E> {
  const { subject, canRestore } = source
  return Object.freeze<EntityHistory<E>>({
    visibleTo: (viewer) => {
      const logIn = (manager: EntityManager) => source.readerIn(manager).visibleTo(viewer)
      return visibleHistory<E>({ subject, logIn, viewer, canRestore }, source.readByRecord(toViewer(viewer)))
    },
    unrestricted: (reason) => {
      const logIn = (manager: EntityManager) => source.readerIn(manager).unrestricted(reason)
      const read = source.readByRecord({ as: 'everyone', reason })
      return visibleHistory<E>({ subject, logIn, viewer: null, canRestore }, read)
    },
  })
}

function visibleHistory<E extends ObjectLiteral>(
  source: RestoreSource,
  readByRecord: ReadByRecord,
): VisibleHistory<E> {
  const { subject } = source
  const log = source.logIn(subject.manager)
  return Object.freeze<VisibleHistory<E>>({
    of: (id) => recordHistory<E>(subject, log.about<E>(subject.metadata.target, id), idInLog(subject, id)),
    allAsOf: (moment, where) => allAsOf<E>(subject, readByRecord, moment, where),
    planRestore: (activity) => planRestoration(source, requestFor('restore', activity)),
    restore: (activity, options) =>
      carryOut(source, requestFor('restore', activity), options?.force === true),
    planRevert: (activity, options) => planRestoration(source, requestFor('revert', activity, options)),
    revert: (activity, options) =>
      carryOut(source, requestFor('revert', activity, options), options?.force === true),
  })
}

function requestFor(
  what: RestoreRequest['what'],
  activity: ActivityRef,
  options: { readonly fields?: readonly string[] | undefined } = {},
): RestoreRequest {
  const activityId = typeof activity === 'string' ? activity : activity.id
  return { what, activityId, fields: options.fields ?? null }
}

function idInLog({ metadata }: HistorySubject, id: unknown): string {
  return recordKeyOf(metadata.connection, metadata.target, id).id
}

function recordHistory<E>(subject: HistorySubject, log: ActivityQuery, recordId: string): RecordHistory<E> {
  const stateAt = async (moment: Moment) => (await readState(log, boundOf(moment))).state
  return Object.freeze<RecordHistory<E>>({
    timeline: (options) =>
      options?.order === 'oldest first'
        ? timelineOldestFirst<E>(subject, log)
        : timelineNewestFirst<E>(subject, log),
    versions: () => versionsOf<E>(subject, log),
    asOf: async (moment) => recordAsOf<E>(subject, await stateAt(moment), recordId),
    blame: async () => {
      const { state } = await readState(log, WHOLE)
      return blameFields<E>(subject, { state, activities: await readBackTo(isBeginning, log, WHOLE) })
    },
    diff: async (from, to) => differencesOf<E>(subject, await stateAt(from), await stateAt(to)),
  })
}
