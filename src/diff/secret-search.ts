/** Looks for secret names without judging any name twice. */
import { isSecretName } from '../model/secret-names.js'

const REMEMBERED_AT_MOST = 2_000
const LENGTH_AT_MOST = 100
const answers = new Map<string, boolean>()

/** `isSecretName`, remembering its answers: the keys of an application's JSON are few, and come again and again. */
export function isRememberedSecretName(name: string): boolean {
  const known = answers.get(name)
  if (known !== undefined) return known
  const answer = isSecretName(name)
  if (name.length > LENGTH_AT_MOST) return answer
  if (answers.size >= REMEMBERED_AT_MOST) answers.clear()
  answers.set(name, answer)
  return answer
}
