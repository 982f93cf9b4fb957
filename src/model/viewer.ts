/** Who is looking at the log. What each kind of viewer sees is decided in `query/visibility`, nowhere else. */
import { ActivityLogError } from './errors.js'
import { toId, type IdInput } from './id.js'

/** A viewer as the application gives it. */
export type Viewer =
  | { readonly as: 'company'; readonly companyId: IdInput }
  | {
      readonly as: 'user'
      readonly userId: IdInput
      /** Narrows to the activities of one company; without it a user sees their own activities of all companies. */
      readonly companyId?: IdInput | undefined
    }
  | { readonly as: 'admin'; readonly adminId: IdInput }

/** A viewer whose ids have been checked and are text. */
export type CheckedViewer =
  | { readonly as: 'company'; readonly companyId: string }
  | { readonly as: 'user'; readonly userId: string; readonly companyId: string | null }
  | { readonly as: 'admin'; readonly adminId: string }

/**
 * Checks a viewer. An absent or empty id is an error and never means "all".
 *
 * @throws ActivityLogError `VIEWER_INVALID`
 */
export function toViewer(viewer: Viewer): CheckedViewer {
  switch (viewer?.as) {
    case 'company':
      return { as: 'company', companyId: requiredId(viewer.companyId, 'companyId') }
    case 'user':
      return {
        as: 'user',
        userId: requiredId(viewer.userId, 'userId'),
        companyId: viewer.companyId === undefined ? null : requiredId(viewer.companyId, 'companyId'),
      }
    case 'admin':
      return { as: 'admin', adminId: requiredId(viewer.adminId, 'adminId') }
    default:
      throw new ActivityLogError(
        'VIEWER_INVALID',
        'Cannot read the activity log: the viewer is of no known kind. Pass { as: "company", companyId }, ' +
          '{ as: "user", userId } or { as: "admin", adminId }.',
      )
  }
}

function requiredId(value: unknown, name: string): string {
  const id = toId(value)
  if (id !== null) return id
  throw new ActivityLogError(
    'VIEWER_INVALID',
    `Cannot read the activity log: the viewer's ${name} is empty or not a string, number or bigint. ` +
      `Pass the id of the signed-in person or company, or do not read at all.`,
  )
}
