/** Do the methods of TypeORM still lead through the log? */
import { type Check, fine, listed, type RunningLog } from './check.js'

/** Methods that something else has replaced since the log wrapped them. */
export function checkMethods({ log: { replacedMethods } }: RunningLog): Check {
  if (replacedMethods.length === 0) return fine('methods', 'The methods that write lead through the log.')
  return {
    name: 'methods',
    status: 'problem',
    message:
      `Something has replaced ${listed(replacedMethods)} since the log was attached: what does not call the method that it ` +
      'replaced writes unrecorded. Load what patches TypeORM before initialize(), so that the log wraps it.',
  }
}
