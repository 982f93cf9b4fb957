/** The cell that holds what decorators declared: one for the whole process, shared by the ESM and the CommonJS copy. */
import type { AnyAuditedOptions } from './audited-options.js'

/** What a decorator says of one property. */
export type FieldRule = 'mask' | 'reveal' | 'ignore'

/** A class, concrete or abstract. */
export type Class = abstract new (...args: never[]) => object

/** What decorators said of one class, without what its parents say. */
export interface ClassDeclaration {
  options?: AnyAuditedOptions
  /** Why the class is not audited. */
  notAudited?: string
  readonly fields: Map<string, FieldRule>
}

const CELL = Symbol.for('typeorm-activity-log/registry')
const cells = globalThis as { [CELL]?: WeakMap<object, ClassDeclaration> }
const declarations = (cells[CELL] ??= new WeakMap())

/** The declaration of a class, to be filled by a decorator. */
export function declarationOf(target: object): ClassDeclaration {
  let declaration = declarations.get(target)
  if (declaration === undefined) {
    declaration = { fields: new Map() }
    declarations.set(target, declaration)
  }
  return declaration
}

/** The declaration of a class, if a decorator made one. */
export function findDeclaration(target: unknown): ClassDeclaration | undefined {
  return typeof target === 'function' ? declarations.get(target) : undefined
}

/** A class and its parents, the class itself first. */
export function lineageOf(target: unknown): readonly object[] {
  const lineage: object[] = []
  for (let at = target; typeof at === 'function' && at !== Function.prototype; at = Object.getPrototypeOf(at))
    lineage.push(at)
  return lineage
}

/** What a decorator said of a property, in the class or the nearest parent that says something. */
export function findFieldRule(target: unknown, property: string): FieldRule | undefined {
  for (const owner of lineageOf(target)) {
    const rule = findDeclaration(owner)?.fields.get(property)
    if (rule !== undefined) return rule
  }
  return undefined
}
