/** The whole print-out: what was told, what three viewers see of it, and three activities in full. */
import type { DataSource } from 'typeorm'
import { activityLog, type ActivityQuery } from 'typeorm-activity-log'
import type { Troupe } from '../story/administration.js'
import { ADMINISTRATOR } from '../story/cast.js'
import { DAYS } from '../story/tell-story.js'
import { formatCount, formatView } from './activities.js'
import { formatDetails } from './details.js'

const ROWS = 12

/** A story that has been told. */
export interface ToldStory {
  readonly troupes: readonly Troupe[]
  readonly seconds: number
  readonly file: string
}

export async function printCrm(
  db: DataSource,
  { troupes, seconds, file }: ToldStory,
  width: number,
): Promise<readonly string[]> {
  const log = activityLog(db)
  const { company, people } = troupes[0]!
  const ben = people[1]!
  const byCompany = log.visibleTo({ as: 'company', companyId: company.id })
  const byUser = log.visibleTo({ as: 'user', userId: ben.id })
  const byAdmin = log.visibleTo({ as: 'admin', adminId: ADMINISTRATOR.id })
  const users = troupes.reduce((sum, troupe) => sum + troupe.people.length, 0)
  const count = await log.unrestricted('the line that says how much there is').count({ upTo: 100_000 })
  return [
    `${troupes.length} companies, ${users} users, 1 administrator: ${DAYS} days made ` +
      `${formatCount(count)} activities in ${seconds.toFixed(1)} s (${file})`,
    '',
    ...(await formatView(`The company ${company.name}`, byCompany, ROWS, width)),
    '',
    ...(await formatView(`The user ${ben.name}`, byUser, ROWS, width)),
    '',
    ...(await formatView(`The administrator ${ADMINISTRATOR.name}`, byAdmin, ROWS, width)),
    '',
    ...(await newestInFull(byCompany.ofType('Contact Management').event('created'), width)),
    '',
    ...(await newestInFull(byCompany.ofType('AI Agent Management').event('updated'), width)),
    '',
    ...(await newestInFull(byCompany.ofType('Dialer Activities').event('deleted'), width)),
  ]
}

async function newestInFull(query: ActivityQuery, width: number): Promise<readonly string[]> {
  const [newest] = await query.first(1)
  const details = newest === undefined ? null : await query.details(newest.id)
  return details === null ? [] : formatDetails(details, width)
}
