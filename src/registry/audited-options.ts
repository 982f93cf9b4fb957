/** What an application may say about an audited entity, typed by the entity. */
import type { ActivityKind, EventName } from '../model/event.js'
import type { Change } from '../model/change.js'
import type { FieldName, FieldPath, ValueAt } from '../model/field-path.js'

/**
 * What a change of a field is called: a name, or a function that gives the name of this change, or nothing when it is an
 * ordinary update.
 */
export type EventRule<V> = EventName | ((before: V | null, after: V | null) => EventName | null | undefined)

/** An activity about to be described. */
export interface ActivityInWords {
  readonly kind: ActivityKind
  readonly type: string
  readonly event: EventName
  /** The entity in words, e.g. `spam carrier status`. */
  readonly entity: string
  readonly recordId: string
  readonly recordName: string | null
  readonly actorName: string
  /** The changes as they will be stored: masked values are not in them. */
  readonly changes: readonly Change[]
}

/** What `@Audited()` takes. Everything has a default. */
export interface AuditedOptions<T> {
  /** The module as people call it, at most 64 characters. Default: the entity's name in words. */
  readonly type?: string
  /**
   * What a record is called: one of its fields, or a function of its fields (masked ones are left out).
   * Default: the first of `name`, `title`, `label`, `fullName`, `displayName`, `username`, `email`, `subject`, `code`.
   */
  readonly name?: FieldPath<T> | ((record: Partial<T>) => string)
  /** Field changed → the event's name, at most 32 characters. The first that applies names the activity. */
  readonly events?: { readonly [P in FieldPath<T>]?: EventRule<ValueAt<T, P>> }
  /**
   * When several `events` apply to one update: `first` makes one activity that holds all changes (default), `each` makes
   * one activity for each event with the change that it names; the other changes stand in the first.
   */
  readonly severalEvents?: 'first' | 'each'
  /** Many-to-one and owning one-to-one relations whose ids and names are kept with each activity. */
  readonly related?: readonly FieldName<T>[]
  /** The field or relation that says which company a record belongs to; kept as `target_company_id`. */
  readonly company?: FieldPath<T>
  /** The column whose filling is a deletion, where it is no `@DeleteDateColumn`. */
  readonly softDelete?: FieldPath<T>
  /** Whether a change of nothing but update-date and version columns is an activity. Default: `ignored`. */
  readonly touches?: 'ignored' | 'recorded'
  /** The sentence for an activity. Default: one made from entity, name, event and changes. */
  readonly describe?: (activity: ActivityInWords) => string
  /** Fields whose values never reach the log, as `@AuditMask()` says for decorated ones. */
  readonly mask?: readonly FieldPath<T>[]
  /** Fields that are recorded although they look secret, as `@AuditMask(false)` says. */
  readonly reveal?: readonly FieldPath<T>[]
  /** Fields that are not recorded at all, as `@AuditIgnore()` says. */
  readonly ignore?: readonly FieldPath<T>[]
}

/** Options whose entity is not known to the compiler any more. */
// Function parameters make the options contravariant in T: no other type than `any` accepts them for every T.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyAuditedOptions = AuditedOptions<any>
