/** The decorators of entities. They only note what is said; it is checked when the data source starts. */
import { ActivityLogError } from '../model/errors.js'
import { declarationOf, type Class } from './audit-registry.js'
import type { AuditedOptions } from './audited-options.js'

/**
 * Records every write of this entity. Subclasses inherit it unless they say otherwise.
 *
 * @example
 * @Entity()
 * @Audited<Deal>({ type: 'Pipeline Management', name: 'title', events: { ownerId: 'transferred' } })
 * class Deal {}
 * // deal.ownerId = 9; save → { type: 'Pipeline Management', event: 'transferred', changes: [{ field: 'ownerId', before: 7, after: 9 }] }
 */
export function Audited<T extends object>(
  options: AuditedOptions<T> = {},
): (target: abstract new (...args: never[]) => T) => void {
  return (target) => {
    declarationOf(target).options = options
  }
}

/**
 * Leaves an entity out of the log, also under `audit: 'all'`.
 *
 * @param reason why, for whoever reads the code
 * @throws ActivityLogError `DECLARATION_INVALID` when the reason is empty.
 */
export function NotAudited(reason: string): (target: Class) => void {
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new ActivityLogError(
      'DECLARATION_INVALID',
      'Cannot leave an entity out of the activity log: no reason is given. Write @NotAudited("why").',
    )
  }
  return (target) => {
    declarationOf(target).notAudited = reason
  }
}
