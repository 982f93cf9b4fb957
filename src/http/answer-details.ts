/** One activity in full, with what its fields hold now and whether it can be taken back. */
import { activityLog } from '../activity-log.js'
import { presentValuesOf } from '../history.js'
import { answerJson, answerProblem, badParameters } from './answers.js'
import type { PresentDetails } from './contract.js'
import { readParameters } from './read-parameters.js'
import { type Restorer, wayToRestore } from './restoring.js'

/** GET `activities/:id`. The filters decide what is newer and older, and nothing else. */
export async function answerDetails(
  restorer: Restorer,
  id: string,
  given: URLSearchParams,
): Promise<Response> {
  const read = readParameters(given, { without: ['page', 'size', 'after'] })
  if (!read.ok) return badParameters(read.problems)
  const log = activityLog(restorer.db).visibleTo(restorer.viewer)
  const details = await log.matching(read.criteria).details(id)
  if (details === null) return answerProblem(404, 'There is no such activity.')
  const now = await presentValuesOf(restorer.db, log, details.activity)
  const isUndone = details.kind === 'deleted' && now !== null
  const present: PresentDetails = {
    now,
    restore: isUndone ? null : await wayToRestore(restorer, details.activity),
  }
  return answerJson({ ...details, ...present })
}
