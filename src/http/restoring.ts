/** Bringing back what an activity tells of: the plan, and the order to carry it out. */
import { activityLog } from '../activity-log.js'
import type { CanRestore } from '../history/restore.js'
import type { VisibleHistory } from '../history/record-history.js'
import type { RestorePlan } from '../history/restore-plan.js'
import { historyOfEntityNamed } from '../history.js'
import type { Activity } from '../model/activity.js'
import { type ActivityLogError, isActivityLogError } from '../model/errors.js'
import type { Viewer } from '../model/viewer.js'
import { answerJson, answerProblem, badParameters } from './answers.js'
import type { RestoreOrder } from './contract.js'
import type { LoggedDataSource } from './handler-options.js'
import { readJson } from './read-json.js'
import { orderOfBody, orderOfQuery, type ReadOrder } from './restore-order.js'

/** Who wants to bring something back, and whether the application lets them. */
export interface Restorer {
  readonly db: LoggedDataSource
  readonly viewer: Viewer
  /** Without it nobody may. */
  readonly canRestore: CanRestore | undefined
  /** Tells the application what failed. */
  readonly report: (error: unknown) => void
}

/** What can be done with the activities of a kind. */
const WAYS: Readonly<Partial<Record<Activity['kind'], RestorePlan['what']>>> = {
  deleted: 'restore',
  updated: 'revert',
}

/** How what an activity tells of can be brought back; null where it cannot, or may not by this viewer. */
export async function wayToRestore(
  { db, viewer, canRestore }: Restorer,
  activity: Activity,
): Promise<RestorePlan['what'] | null> {
  const way = WAYS[activity.kind] ?? null
  const { record } = activity
  if (way === null || record === null || canRestore === undefined) return null
  if (historyOfEntityNamed(db, record.entity) === null) return null
  return (await canRestore(activity, viewer)) === true ? way : null
}

/** GET: what would be done. */
export function answerPlan(restorer: Restorer, id: string, given: URLSearchParams): Promise<Response> {
  return answerOn(restorer, id, async (ways, activity) => {
    const read = orderOfQuery(given, activity)
    return read.ok ? answerJson(await ways.plan(read.order)) : badOrder(read)
  })
}

/** POST: does it. */
export async function answerRestoration(restorer: Restorer, id: string, request: Request): Promise<Response> {
  const body = await readJson(request)
  if (!body.ok) return body.answer
  return answerOn(restorer, id, async (ways, activity) => {
    const read = orderOfBody(body.value, activity)
    if (!read.ok) return badOrder(read)
    try {
      return answerJson(await ways.carryOut(read.order))
    } catch (error) {
      const plan = isConflict(error) ? await planOf(restorer, error, () => ways.plan(read.order)) : undefined
      if (plan === undefined) throw error
      return answerProblem(409, plan.summary, { plan })
    }
  })
}

interface Ways {
  readonly plan: (order: RestoreOrder) => Promise<RestorePlan>
  readonly carryOut: (order: RestoreOrder) => Promise<RestorePlan>
}

async function answerOn(
  restorer: Restorer,
  id: string,
  use: (ways: Ways, activity: Activity) => Promise<Response>,
): Promise<Response> {
  const { db, viewer, canRestore } = restorer
  const activity = (await activityLog(db).visibleTo(viewer).details(id))?.activity
  const way = activity && WAYS[activity.kind]
  const records = activity?.record && historyOfEntityNamed(db, activity.record.entity, { canRestore })
  if (!activity || !way || !records) return answerProblem(404, 'There is nothing to be brought back.')
  try {
    return await use(waysOf(records.visibleTo(viewer), way, id), activity)
  } catch (error) {
    if (isActivityLogError(error) && error.code === 'QUERY_INVALID')
      return badParameters([{ path: 'fields', message: 'must be among those that can be put back' }])
    const status = isActivityLogError(error) ? STATUSES[error.code] : undefined
    if (status === undefined) throw error
    return answerProblem(status, DETAILS[status])
  }
}

function waysOf<E>(records: VisibleHistory<E>, way: RestorePlan['what'], id: string): Ways {
  return way === 'restore'
    ? {
        plan: () => records.planRestore(id),
        carryOut: (order) => records.restore(id, order),
      }
    : {
        plan: (order) => records.planRevert(id, order as object),
        carryOut: (order) => records.revert(id, order as object),
      }
}

const STATUSES: Readonly<Partial<Record<ActivityLogError['code'], 403 | 404>>> = {
  RESTORE_NOT_ALLOWED: 403,
  ACTIVITY_NOT_FOUND: 404,
}

const DETAILS = {
  403: 'You may not bring this back.',
  404: 'There is nothing to be brought back.',
} as const

function isConflict(error: unknown): error is ActivityLogError {
  return isActivityLogError(error) && (error.code === 'CHANGED_SINCE' || error.code === 'RESTORE_IMPOSSIBLE')
}

/** Where the database refused, the application is told why, and whoever asked what the plan is now. */
async function planOf(
  { report }: Restorer,
  error: ActivityLogError,
  planAnew: () => Promise<RestorePlan>,
): Promise<RestorePlan> {
  const { cause } = error
  if (typeof cause === 'object' && cause !== null && 'canBeDone' in cause) return cause as RestorePlan
  report(error)
  return planAnew()
}

function badOrder({ problems }: Extract<ReadOrder, { readonly ok: false }>): Response {
  return badParameters(problems)
}
