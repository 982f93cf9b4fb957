/** Checks of what a declaration says against what the entity has. Each error tells what may be written instead. */
import type { EntityMetadata } from 'typeorm'
import { ActivityLogError } from '../model/errors.js'
import { type FieldRule, fieldRulesOf } from './audit-registry.js'
import type { AnyAuditedOptions } from './audited-options.js'
import type { PlanField } from './plan-field.js'
import type { RelationMetadata } from './typeorm-metadata.js'

type Check = (value: unknown) => { readonly why: string; readonly advice: string } | null

/** What each option must be where the compiler has not seen it; those without an entry are checked where they are used. */
const CHECKS: Readonly<Record<keyof AnyAuditedOptions, Check | null>> = {
  company: null,
  describe: (value) =>
    typeof value === 'function' ? null : { why: 'is no function', advice: 'Pass a function or leave it out' },
  events: null,
  ignore: checkList,
  mask: checkList,
  name: null,
  related: checkList,
  reveal: checkList,
  severalEvents: checkWord('first', 'each'),
  softDelete: null,
  touches: checkWord('ignored', 'recorded'),
  type: null,
}

/** An error about the declaration of one entity. */
export function declarationError(metadata: EntityMetadata, why: string, advice: string): ActivityLogError {
  return new ActivityLogError('DECLARATION_INVALID', `Cannot audit "${metadata.name}": ${why}. ${advice}.`)
}

/** Refuses an option that does not exist, and a value of the wrong sort. */
export function checkOptions(metadata: EntityMetadata, options: AnyAuditedOptions): void {
  for (const [option, value] of Object.entries(options)) {
    if (!Object.hasOwn(CHECKS, option)) {
      throw declarationError(
        metadata,
        `there is no option "${option}"`,
        `Options: ${Object.keys(CHECKS).join(', ')}`,
      )
    }
    const fault = value === undefined ? null : CHECKS[option as keyof AnyAuditedOptions]?.(value)
    if (fault != null) throw declarationError(metadata, `"${option}" ${fault.why}`, fault.advice)
  }
}

const DECORATORS: Readonly<Record<FieldRule, string>> = {
  mask: '@AuditMask()',
  reveal: '@AuditMask(false)',
  ignore: '@AuditIgnore()',
}

/** Refuses a decorator on a property that TypeORM does not map: it would have no effect. */
export function checkDecorators(metadata: EntityMetadata): void {
  const { ownColumns, ownRelations, embeddeds } = metadata
  checkProperties(metadata, metadata.target, [...ownColumns, ...ownRelations, ...embeddeds])
  for (const { type, columns, relations, embeddeds: inner } of metadata.allEmbeddeds)
    checkProperties(metadata, type, [...columns, ...relations, ...inner])
}

function checkProperties(
  metadata: EntityMetadata,
  owner: unknown,
  mapped: readonly { readonly propertyName: string }[],
): void {
  const names = new Set(mapped.map(({ propertyName }) => propertyName))
  for (const [property, rule] of fieldRulesOf(owner)) {
    if (names.has(property)) continue
    const of = owner === metadata.target ? 'it' : `its embedded ${(owner as { name: string }).name}`
    throw declarationError(
      metadata,
      `${DECORATORS[rule]} stands on "${property}", which is no column, relation or embedded of ${of}`,
      `Put it on one of: ${[...names].join(', ')}`,
    )
  }
}

/** The recorded field at a path; the name of a many-to-one relation stands for its foreign key. */
export function findField(
  metadata: EntityMetadata,
  fields: readonly PlanField[],
  path: string,
  option: string,
): PlanField {
  const relation = metadata.findRelationWithPropertyPath(path)
  const joinColumn = relation?.joinColumns.length === 1 ? relation.joinColumns[0] : undefined
  const field = fields.find((each) => each.path === path || each.column === joinColumn)
  if (field !== undefined) return field
  throw declarationError(
    metadata,
    `"${option}" names "${path}", which is no recorded column of it`,
    `Name one of: ${fields.map((each) => each.path).join(', ')}`,
  )
}

/** The many-to-one or owning one-to-one relation of a name. */
export function findRelation(metadata: EntityMetadata, name: string): RelationMetadata {
  const usable = metadata.relations.filter((relation) => relation.isManyToOne || relation.isOneToOneOwner)
  const relation = usable.find((each) => each.propertyPath === name)
  if (relation !== undefined) return relation
  const choices = usable.map((each) => each.propertyPath).join(', ')
  throw declarationError(
    metadata,
    `"related" names "${name}", which is no many-to-one or owning one-to-one relation of it`,
    choices === '' ? 'Leave "related" out' : `Name one of: ${choices}`,
  )
}

/** Refuses a text that is empty or longer than its column. */
export function checkLength(metadata: EntityMetadata, option: string, text: string, length: number): void {
  if (typeof text === 'string' && text.trim() !== '' && Array.from(text).length <= length) return
  throw declarationError(
    metadata,
    `"${option}" is empty or longer than ${length} characters`,
    `Write a text of 1 to ${length} characters`,
  )
}

function checkList(value: unknown): ReturnType<Check> {
  return Array.isArray(value) ? null : { why: 'is no list', advice: 'Write a list of names' }
}

function checkWord(...words: readonly string[]): Check {
  return (value) =>
    words.includes(value as string)
      ? null
      : { why: 'is no known word', advice: `Write one of: ${words.join(', ')}` }
}
