/** The decorators of properties: of columns, of relations, whose foreign keys they hold for, and of embedded ones. */
import { declarationOf, type FieldRule } from './audit-registry.js'

/**
 * Keeps a field's values out of the log: it is recorded that the field changed, never to what.
 *
 * Fields whose names look secret (`password`, `apiKey`, `resetToken`, ...) and columns with `select: false` are masked
 * without it; `@AuditMask(false)` records such a field after all.
 */
export function AuditMask(masked = true): PropertyDecorator {
  return declareField(masked ? 'mask' : 'reveal')
}

/** Leaves a field out of the log: a write of nothing but such fields is no activity. */
export function AuditIgnore(): PropertyDecorator {
  return declareField('ignore')
}

function declareField(rule: FieldRule): PropertyDecorator {
  return (prototype, property) => {
    declarationOf(prototype.constructor).fields.set(String(property), rule)
  }
}
