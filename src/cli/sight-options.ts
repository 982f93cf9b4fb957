/** Who looks, for `export` and `tail`: a viewer, or trusted code with its reason. One of both must be given. */
import type { DataSource } from 'typeorm'
import { activityLog } from '../activity-log.js'
import type { Viewer } from '../model/viewer.js'
import type { ActivityQuery } from '../query/activity-query.js'
import { commandInvalid, type CommandOptions, type GivenOptions, valueOf } from './command.js'

/** The options that say who looks. */
export const SIGHT_OPTIONS: CommandOptions = {
  as: { value: 'viewer', text: 'What this viewer may see: company:3, user:7 or admin:1' },
  unrestricted: { value: 'why', text: 'Everything, for trusted code, with the reason in words' },
}

/** Opens the log of a data source with the eyes that were asked for. */
export type OpenLog = (dataSource: DataSource) => ActivityQuery

/**
 * Who looks.
 *
 * @throws ActivityLogError `COMMAND_INVALID` when it is not said, said twice, or no viewer
 */
export function toSight(given: GivenOptions): OpenLog {
  const viewer = valueOf(given, 'as')
  const reason = valueOf(given, 'unrestricted')
  if ((viewer === undefined) === (reason === undefined)) {
    throw commandInvalid(
      viewer === undefined ? 'it is not said who looks' : '--as and --unrestricted exclude each other',
      'Write --as company:3, --as user:7, --as admin:1, or --unrestricted "why"',
    )
  }
  if (viewer !== undefined) {
    const checked = toViewer(viewer)
    return (dataSource) => activityLog(dataSource).visibleTo(checked)
  }
  if (reason?.trim() === '') throw commandInvalid('--unrestricted has no reason', 'Say why in words')
  return (dataSource) => activityLog(dataSource).unrestricted(reason ?? '')
}

function toViewer(text: string): Viewer {
  const [, kind, id = ''] = /^(company|user|admin):(.+)$/s.exec(text) ?? []
  switch (kind) {
    case 'company':
      return { as: 'company', companyId: id }
    case 'user':
      return { as: 'user', userId: id }
    case 'admin':
      return { as: 'admin', adminId: id }
    default:
      throw commandInvalid(
        '--as is no viewer',
        'Write company:3, user:7 or admin:1, with the id behind the colon',
      )
  }
}
