/** Is it decided of each entity, and of each field that looks secret, whether it is recorded? */
import { isSecretName } from '../../model/secret-names.js'
import { type Check, fine, listed, type RunningLog } from './check.js'

/** Entities of which nobody has said whether they are audited. */
export function checkEntities({ log }: RunningLog, isCi: boolean): Check {
  const { plans, undecided } = log
  if (undecided.length === 0) {
    return fine('entities', `${plans.length} audited, and none of which it is not decided.`)
  }
  return {
    name: 'entities',
    status: isCi ? 'problem' : 'warning',
    message:
      `It is not said whether ${listed(undecided)} ${undecided.length === 1 ? 'is' : 'are'} audited, so nothing of ` +
      `${undecided.length === 1 ? 'it' : 'them'} is recorded. Decorate with @Audited() or with @NotAudited('why'); without ` +
      "decorators: the option audit, or audit: 'all' with except.",
  }
}

/** Fields by all appearances secret, whose values stand in the log. */
export function checkMasking({ log }: RunningLog): Check {
  const revealed = log.plans.flatMap(({ metadata, fields }) =>
    fields
      .filter((field) => field.revealed && !field.masked)
      .map((field) => ({
        name: `${metadata.name}.${field.path}`,
        isSecret: [...field.path.split('.'), field.databaseName].some(isSecretName),
        isJson: field.kind === 'json',
      })),
  )
  const secrets = revealed.filter(({ isSecret }) => isSecret).map(({ name }) => name)
  const documents = revealed.filter(({ isSecret, isJson }) => isJson && !isSecret).map(({ name }) => name)
  if (secrets.length + documents.length === 0)
    return fine('masking', 'No field that looks secret is recorded.')
  const told = [
    ...(secrets.length === 0
      ? []
      : [
          `${listed(secrets)}, by name a secret, is revealed: its values are in the log for whoever reads it`,
        ]),
    ...(documents.length === 0
      ? []
      : [`${listed(documents)} is revealed as a whole: so are secrets under the keys of its JSON`]),
  ]
  const message = `${told.join('. ')}. Take @AuditMask(false) or "reveal" away unless it is meant so.`
  return { name: 'masking', status: 'warning', message }
}
