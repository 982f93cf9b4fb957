/**
 * The read side again, over drafts in memory and written from the table in the product's description, not from the code:
 * what the database answers is compared with it.
 */
import type { ActivityDraft } from '../../src/model/activity.js'
import type { Viewer } from '../../src/model/viewer.js'
import { timeOfId } from '../../src/store/activity-id.js'
import type { Filter } from './worlds.js'

/** Whether the table says that this viewer sees this activity; without a viewer, trusted code looks. */
export function modelSees(viewer: Viewer | null, draft: ActivityDraft): boolean {
  if (viewer === null) return true
  const did = `${draft.actor.kind} ${draft.actor.id}`
  if (viewer.as === 'admin') return [did, impersonatorOf(draft)].includes(`admin ${viewer.adminId}`)
  if (draft.actor.kind === 'admin') return false
  if (viewer.as === 'company') return draft.companyId !== null && draft.companyId === viewer.companyId
  return did === `user ${viewer.userId}` && [undefined, draft.companyId].includes(viewer.companyId as string)
}

/** Who acted on somebody's behalf, as far as this viewer may know. */
export function modelImpersonator(
  viewer: Viewer | null,
  draft: ActivityDraft,
): ActivityDraft['impersonator'] {
  if (viewer === null) return draft.impersonator
  return viewer.as === 'admin' && impersonatorOf(draft) === `admin ${viewer.adminId}`
    ? draft.impersonator
    : null
}

/** Whether a filter lets an activity pass. */
export function modelPasses(filter: Filter, draft: ActivityDraft): boolean {
  if ('by' in filter) return draft.actor.id === filter.by
  if ('byKind' in filter) {
    return draft.actor.kind === filter.byKind && (filter.id === null || draft.actor.id === filter.id)
  }
  if ('types' in filter) return filter.types.includes(draft.type)
  if ('events' in filter) return filter.events.includes(draft.event)
  if ('from' in filter) {
    const ms = timeOfId(draft.id).getTime()
    return filter.from <= ms && ms < filter.to
  }
  return draft.record?.entity === filter.entity && draft.record.id === filter.recordId
}

function impersonatorOf({ impersonator }: ActivityDraft): string {
  return impersonator === null ? '' : `${impersonator.kind} ${impersonator.id}`
}
