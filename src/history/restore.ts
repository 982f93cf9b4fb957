/** Brings back deleted records and earlier values: plans first, and writes in one transaction or not at all. */
import type { EntityManager, ObjectLiteral } from 'typeorm'
import { withFrame } from '../context/audit-context.js'
import type { Activity } from '../model/activity.js'
import { ActivityLogError } from '../model/errors.js'
import type { RecordRef } from '../model/record-ref.js'
import type { Viewer } from '../model/viewer.js'
import type { ActivityQuery } from '../query/activity-query.js'
import { keyOfId } from './key-of-id.js'
import { planInsert } from './plan-restore.js'
import { planUpdate } from './plan-revert.js'
import { isSoftDeletion, type RecordState, stateBefore } from './record-state.js'
import { type RestorePlan, toPlan } from './restore-plan.js'
import type { HistorySubject } from './subject.js'
import { insertRecord, updateRecord } from './write-back.js'

/** Whether this viewer may bring back what this activity tells of; null is trusted code that reads everything. */
export type CanRestore = (activity: Activity, viewer: Viewer | null) => boolean | Promise<boolean>

/** What restoring needs. */
export interface RestoreSource {
  readonly subject: HistorySubject
  /** All activities that the viewer may see; read by an EntityManager, and so within its transaction. */
  readonly logIn: (manager: EntityManager) => ActivityQuery
  readonly viewer: Viewer | null
  readonly canRestore: CanRestore | undefined
}

/** What is asked for. */
export interface RestoreRequest {
  readonly what: RestorePlan['what']
  readonly activityId: string
  /** Null for all fields of the activity. */
  readonly fields: readonly string[] | null
}

/** A request that may be answered. */
interface Allowed extends RestoreRequest {
  readonly activity: Activity
  readonly record: RecordRef
  readonly key: ObjectLiteral | null
  readonly inserts: boolean
}

/** What a request would write, and what stands in the way. */
export async function planRestoration(source: RestoreSource, request: RestoreRequest): Promise<RestorePlan> {
  const allowed = await allow(source, request)
  return planIn(source, source.subject.manager, allowed, 'to look')
}

/** Does what the plan says, in one transaction. The plan that was carried out. */
export async function carryOut(
  source: RestoreSource,
  request: RestoreRequest,
  force: boolean,
): Promise<RestorePlan> {
  const allowed = await allow(source, request)
  return source.subject.manager.transaction(async (manager) => {
    const plan = await planIn(source, manager, allowed, 'to write')
    checkPlan(plan, allowed, force)
    if (plan.canBeDone !== 'no') await write(source.subject, manager, allowed, plan)
    return plan
  })
}

async function allow(
  { subject, logIn, viewer, canRestore }: RestoreSource,
  request: RestoreRequest,
): Promise<Allowed> {
  const details = await logIn(subject.manager).details(request.activityId)
  const { activity } = details ?? {}
  if (activity?.record?.entity !== subject.entity || activity.record === null) throw notFound(subject)
  const isSoft = isSoftDeletion(activity)
  const wanted = request.what === 'restore' ? 'deleted' : 'updated'
  if (activity.kind !== wanted) throw wrongKind(request.what, activity)
  if (canRestore === undefined || !(await canRestore(activity, viewer)))
    throw notAllowed(request.what, subject)
  return {
    ...request,
    activity,
    record: activity.record,
    key: keyOfId(subject.metadata, activity.record.id),
    inserts: request.what === 'restore' && !isSoft,
  }
}

async function planIn(
  { subject, logIn }: RestoreSource,
  manager: EntityManager,
  { what, activity, record, key, inserts, fields }: Allowed,
  purpose: 'to look' | 'to write',
): Promise<RestorePlan> {
  // On the transaction's own connection: those that wait for another one would wait for each other.
  const own = logIn(manager).about<ObjectLiteral>(subject.metadata.target, key ?? record.id)
  const planned = inserts
    ? await planInsert(subject, manager, activity, key)
    : await planUpdate({ subject, manager, log: own, activity, key, purpose, fields })
  return toPlan(what, activity, record, planned.fields, planned.obstacles)
}

async function write(
  subject: HistorySubject,
  manager: EntityManager,
  { activity, record, key, inserts }: Allowed,
  { fields }: RestorePlan,
): Promise<void> {
  const written = fields.filter(({ outcome }) => outcome === 'put back' || outcome === 'changed since')
  const restoration = { entity: record.entity, recordId: record.id, activityId: activity.id }
  const then: RecordState = stateBefore(activity)
  try {
    await withFrame({ restoration }, () =>
      (inserts ? insertRecord : updateRecord)(subject, manager, then, key ?? {}, written),
    )
  } catch (error) {
    throw isRefusal(error) ? refused(record, error) : error
  }
  if ((await subject.readCurrent(manager, key ?? {}, 'to look')) === null)
    throw refused(record, new Error('the database gave it another key'))
}

function checkPlan(plan: RestorePlan, { record, what }: Allowed, force: boolean): void {
  const { obstacles, fields, canBeDone } = plan
  const isAsItWas = obstacles.length === 0 && fields.every(({ outcome }) => outcome === 'as it was')
  if (canBeDone === 'yes' || isAsItWas || (canBeDone === 'by force' && force)) return
  const to = `Cannot ${what} "${record.entity}"`
  if (canBeDone === 'no') {
    const why = obstacles.map((each) => [each.why, ...each.fields].join(' ')).join(', ')
    throw new ActivityLogError(
      'RESTORE_IMPOSSIBLE',
      `${to}: ${why === '' ? 'none of its values can be written' : why}. The plan, which is this error's cause, says why for each field.`,
      { cause: plan },
    )
  }
  const changed = fields.filter(({ outcome }) => outcome === 'changed since').map(({ field }) => field)
  throw new ActivityLogError(
    'CHANGED_SINCE',
    `${to}: ${changed.join(', ')} ${changed.length === 1 ? 'was' : 'were'} changed since. ` +
      `Name the other fields in "fields", or pass { force: true } to overwrite. The plan, which is this error's cause, says who changed them.`,
    { cause: plan },
  )
}

/** A constraint of the database, which somebody else's write made true after the plan was made, or which TypeORM knows nothing of. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'QueryFailedError'
}

function refused({ entity }: RecordRef, cause: unknown): ActivityLogError {
  return new ActivityLogError(
    'RESTORE_IMPOSSIBLE',
    `Cannot write back "${entity}": the database refuses it, for the reason in this error's cause. Nothing was written; look at the constraints of its table.`,
    { cause },
  )
}

function notFound({ metadata }: HistorySubject): ActivityLogError {
  return new ActivityLogError(
    'ACTIVITY_NOT_FOUND',
    `Cannot write back "${metadata.name}": there is no such activity about one of its records. ` +
      'Pass the id of an activity that this viewer sees, to the history of its own entity.',
  )
}

function wrongKind(what: RestorePlan['what'], { kind }: Activity): ActivityLogError {
  const advice =
    what === 'restore'
      ? 'restore() takes a deletion; revert() an update'
      : 'revert() takes an update; restore() a deletion'
  return new ActivityLogError(
    'RESTORE_IMPOSSIBLE',
    `Cannot ${what} from an activity of kind "${kind}": there is nothing in it to put back. Note that ${advice}.`,
  )
}

function notAllowed(what: RestorePlan['what'], { metadata }: HistorySubject): ActivityLogError {
  return new ActivityLogError(
    'RESTORE_NOT_ALLOWED',
    `Cannot ${what} "${metadata.name}": the application does not allow it. ` +
      'Pass history(db, Entity, { canRestore: (activity, viewer) => ... }), which has no default.',
  )
}
