/**
 * The cells that hold what was declared, and by which copies of the library: one for the whole process, shared by the ESM and
 * the CommonJS copy.
 */
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

/** What decorators said of the properties of a class and its parents. */
export function fieldRulesOf(target: unknown): readonly (readonly [string, FieldRule])[] {
  return lineageOf(target).flatMap((owner) => [...(findDeclaration(owner)?.fields ?? [])])
}

/** What a decorator said of a property, in the class or the nearest parent that says something. */
export function findFieldRule(target: unknown, property: string): FieldRule | undefined {
  for (const owner of lineageOf(target)) {
    const rule = findDeclaration(owner)?.fields.get(property)
    if (rule !== undefined) return rule
  }
  return undefined
}

const RULES = Symbol.for('typeorm-activity-log/rules')

/** What options say, by entity and by column or relation, and the verdicts on keys that follow from it. */
interface OptionRules {
  readonly said: WeakMap<object, ReadonlyMap<object, FieldRule>>
  verdicts: WeakMap<object, boolean>
}

const rulesCells = globalThis as { [RULES]?: OptionRules }
const optionRules = (rulesCells[RULES] ??= { said: new WeakMap(), verdicts: new WeakMap() })

/** Keeps what the options of an entity say of its columns and relations. Each data source has descriptions of its own. */
export function declareOptionRules(metadata: object, rules: ReadonlyMap<object, FieldRule>): void {
  optionRules.said.set(metadata, rules)
  optionRules.verdicts = new WeakMap()
}

/** What the options of an entity say of a column or relation. */
export function findOptionRule(metadata: object, of: object): FieldRule | undefined {
  return optionRules.said.get(metadata)?.get(of)
}

/** What was found out of columns since options last said something. */
export function rememberedVerdicts(): WeakMap<object, boolean> {
  return optionRules.verdicts
}

const COPIES = Symbol.for('typeorm-activity-log/copies')
const copiesCells = globalThis as { [COPIES]?: Set<string> }
const copies = (copiesCells[COPIES] ??= new Set())
// The build makes `__filename` of it where there are no ES modules.
copies.add(import.meta.url)

/** The files, as paths or URLs, of the copies of the library that this process has loaded. */
export function loadedCopies(): readonly string[] {
  return [...copies]
}
