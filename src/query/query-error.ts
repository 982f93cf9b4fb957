/** The errors of this room. */
import { ActivityLogError } from '../model/errors.js'

/** An error `QUERY_INVALID`: `Cannot <what>: <why>. <advice>.` None of the three may hold a value that was given. */
export function queryError(what: string, why: string, advice: string): ActivityLogError {
  return new ActivityLogError('QUERY_INVALID', `Cannot ${what}: ${why}. ${advice}.`)
}
