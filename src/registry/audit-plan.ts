/** What is recorded of one entity, and how: declarations and TypeORM's metadata joined into one frozen plan, built once. */
import type { EntityMetadata, ObjectLiteral } from 'typeorm'
import type { EventName } from '../model/event.js'
import type { ActivityInWords, AnyAuditedOptions } from './audited-options.js'
import { checkLength, declarationError, findField, findRelation } from './declaration-checks.js'
import type { PlanField } from './plan-field.js'
import { allFields, recordedFields } from './plan-fields.js'
import type { RelationMetadata } from './typeorm-metadata.js'

/** A name for the change of a field. */
export interface PlanEvent {
  readonly field: PlanField
  readonly rule: EventName | ((before: unknown, after: unknown) => EventName | null | undefined)
}

/** How a record's name is found. */
export type PlanName =
  | { readonly from: 'fields'; readonly fields: readonly PlanField[] }
  | { readonly from: 'function'; readonly nameOf: (record: ObjectLiteral) => string }

/** Everything that capture has to know of an entity. */
export interface AuditPlan {
  readonly metadata: EntityMetadata
  /** The entity in words, e.g. `spam carrier status`. */
  readonly label: string
  readonly type: string
  readonly name: PlanName
  readonly fields: readonly PlanField[]
  readonly events: readonly PlanEvent[]
  readonly severalEvents: 'first' | 'each'
  readonly related: readonly RelationMetadata[]
  /** The column that says which company a record belongs to. */
  readonly company: PlanField | null
  /** The column whose filling is a deletion; not among `fields` when it is ignored. */
  readonly softDelete: PlanField | null
  readonly touches: 'ignored' | 'recorded'
  /** The paths of the fields that are masked, revealed or bookkeeping. */
  readonly paths: Readonly<Record<'masked' | 'revealed' | 'bookkeeping', ReadonlySet<string>>>
  readonly describe: ((activity: ActivityInWords) => string) | null
}

/** The fields that name a record where the declaration names none, in this order. */
const USUAL_NAMES = [
  'name',
  'title',
  'label',
  'fullName',
  'displayName',
  'username',
  'email',
  'subject',
  'code',
]

const MAX_TYPE_LENGTH = 64
const MAX_EVENT_LENGTH = 32

/**
 * The plan for an entity. What its options say of single fields must have been laid down (`layDownRules`).
 *
 * @throws ActivityLogError `DECLARATION_INVALID` when the declaration names what the entity does not have, or too long a text.
 */
export function buildAuditPlan(metadata: EntityMetadata, options: AnyAuditedOptions): AuditPlan {
  const fields = recordedFields(metadata)
  const label = inWords(metadata.name)
  const type = options.type ?? capitalise(label)
  checkLength(metadata, 'type', type, MAX_TYPE_LENGTH)
  return Object.freeze<AuditPlan>({
    metadata,
    label,
    type,
    name: planName(metadata, fields, options),
    fields: Object.freeze(fields),
    events: Object.freeze(planEvents(metadata, fields, options)),
    severalEvents: options.severalEvents ?? 'first',
    related: Object.freeze((options.related ?? []).map((name) => findRelation(metadata, name))),
    company: planCompany(metadata, fields, options),
    softDelete: planSoftDelete(metadata, options),
    touches: options.touches ?? 'ignored',
    paths: Object.freeze({
      masked: pathsOf(fields, (field) => field.masked),
      revealed: pathsOf(fields, (field) => field.revealed),
      bookkeeping: pathsOf(fields, (field) => field.bookkeeping),
    }),
    describe: options.describe ?? null,
  })
}

function planName(
  metadata: EntityMetadata,
  fields: readonly PlanField[],
  options: AnyAuditedOptions,
): PlanName {
  const { name } = options
  if (typeof name === 'function')
    return { from: 'function', nameOf: name as (record: ObjectLiteral) => string }
  if (name !== undefined) {
    const field = findField(metadata, fields, name, 'name')
    if (field.masked) {
      throw declarationError(
        metadata,
        `"name" is the masked field "${name}"`,
        'Name another field, or reveal this one with @AuditMask(false)',
      )
    }
    return { from: 'fields', fields: [field] }
  }
  const usual = USUAL_NAMES.map((path) => fields.find((field) => field.path === path && !field.masked))
  return { from: 'fields', fields: usual.filter((field) => field !== undefined) }
}

function planEvents(
  metadata: EntityMetadata,
  fields: readonly PlanField[],
  options: AnyAuditedOptions,
): PlanEvent[] {
  const entries = Object.entries((options.events ?? {}) as Record<string, PlanEvent['rule'] | undefined>)
  return entries.flatMap(([path, rule]) => {
    if (rule === undefined) return []
    const field = findField(metadata, fields, path, 'events')
    if (typeof rule === 'string') checkLength(metadata, `events.${path}`, rule, MAX_EVENT_LENGTH)
    else if (typeof rule !== 'function') {
      throw declarationError(
        metadata,
        `the event of "${path}" is neither a name nor a function`,
        'Write a name, e.g. "transferred"',
      )
    } else if (field.masked) {
      throw declarationError(
        metadata,
        `the event of the masked field "${path}" is a function of its values`,
        'Write a name instead',
      )
    }
    return [{ field, rule }]
  })
}

function planCompany(
  metadata: EntityMetadata,
  fields: readonly PlanField[],
  options: AnyAuditedOptions,
): PlanField | null {
  if (options.company === undefined) return null
  const field = findField(metadata, fields, options.company, 'company')
  if (!field.masked) return field
  throw declarationError(
    metadata,
    `"company" is the masked field "${field.path}"`,
    'Name another field, or reveal this one',
  )
}

function pathsOf(fields: readonly PlanField[], is: (field: PlanField) => boolean): ReadonlySet<string> {
  return new Set(fields.filter(is).map(({ path }) => path))
}

/** Also a column that is ignored: its values stay out of the log, the deletion does not. */
function planSoftDelete(metadata: EntityMetadata, options: AnyAuditedOptions): PlanField | null {
  const fields = allFields(metadata)
  if (options.softDelete !== undefined) return findField(metadata, fields, options.softDelete, 'softDelete')
  return fields.find((field) => field.column.isDeleteDate) ?? null
}

/** `SpamCarrierStatus` → `spam carrier status`. */
function inWords(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase()
}

function capitalise(text: string): string {
  return text.slice(0, MAX_TYPE_LENGTH).replace(/(^|\s)\S/g, (letter) => letter.toUpperCase())
}
