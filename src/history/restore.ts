/** Brings back deleted records and earlier values: plans first, and writes in one transaction or not at all. */
import { type EntityManager, type ObjectLiteral, TypeORMError } from 'typeorm'
import { withFrame } from '../context/audit-context.js'
import { isSameJson } from '../diff/same-json.js'
import type { Activity } from '../model/activity.js'
import { ActivityLogError } from '../model/errors.js'
import type { RecordRef } from '../model/record-ref.js'
import type { Viewer } from '../model/viewer.js'
import type { ActivityQuery } from '../query/activity-query.js'
import { keyOfId } from './key-of-id.js'
import { planInsert } from './plan-restore.js'
import { changesToTakeBack, planUpdate } from './plan-revert.js'
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
  const wanted = request.what === 'restore' ? 'deleted' : 'updated'
  if (activity.kind !== wanted) throw wrongKind(request.what, activity)
  if (canRestore === undefined || (await canRestore(activity, viewer)) !== true)
    throw notAllowed(request.what, subject)
  checkFields(subject, request, activity)
  return {
    ...request,
    activity,
    record: activity.record,
    key: keyOfId(subject.metadata, activity.record.id),
    inserts: request.what === 'restore' && !isSoftDeletion(activity),
  }
}

function checkFields(subject: HistorySubject, { what, fields }: RestoreRequest, activity: Activity): void {
  const known = changesToTakeBack(subject, activity, null).map(({ field }) => field)
  const unknown = fields?.find((field) => !known.includes(field))
  if (unknown === undefined) return
  throw new ActivityLogError(
    'QUERY_INVALID',
    `Cannot ${what} "${subject.metadata.name}": the activity has no field "${unknown}" to put back. Its fields: ${known.join(', ')}.`,
  )
}

async function planIn(
  { subject, logIn }: RestoreSource,
  manager: EntityManager,
  { what, activity, record, key, inserts, fields }: Allowed,
  purpose: 'to look' | 'to write',
): Promise<RestorePlan> {
  // On the transaction's own connection: those that wait for another one would wait for each other.
  const own = logIn(manager).matching({ record: { entity: record.entity, id: record.id } })
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
  const { actor, companyId } = activity
  const restoration = {
    entity: record.entity,
    recordId: record.id,
    activityId: activity.id,
    actor,
    companyId,
    isOver: false,
  }
  const own = key ?? {}
  const before = await subject.readCurrent(manager, own, 'to write')
  try {
    await withFrame({ restoration }, () =>
      before === null || inserts
        ? insertRecord(subject, manager, stateBefore(activity), own, written)
        : updateRecord(subject, manager, before, own, written),
    )
  } catch (error) {
    throw error instanceof TypeORMError ? refused(record, error) : error
  } finally {
    restoration.isOver = true
  }
  const after = await subject.readCurrent(manager, own, 'to write')
  if (after === null || isSameState(before, after)) throw refused(record, new Error('nothing was written'))
}

/** Whether nothing at all has become of a write: the database found no row by the key, or gave the record another one. */
function isSameState(before: RecordState | null, after: RecordState): boolean {
  if (before?.existence !== after.existence) return false
  return isSameJson(before.values, after.values) && isSameJson([...before.notes], [...after.notes])
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

/** A constraint that somebody else's write made true after the plan was made, or of which TypeORM knows nothing. */
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
