/** Looks for secret names without judging any name twice. */
import { isSecretName } from '../model/secret-names.js'

/**
 * `isSecretName`, remembering its answers for as long as one search takes: a list of a thousand records has
 * few names.
 */
export function rememberingSecretNames(): (name: string) => boolean {
  const answers = new Map<string, boolean>()
  return (name) => {
    const known = answers.get(name)
    if (known !== undefined) return known
    const answer = isSecretName(name)
    answers.set(name, answer)
    return answer
  }
}
