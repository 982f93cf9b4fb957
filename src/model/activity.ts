/** One line of the log: as a draft before it is written, and as it is read. */
import type { Actor } from './actor.js'
import type { Change, ValueNote } from './change.js'
import type { StoredContext } from './context.js'
import type { ActivityKind, EventName } from './event.js'
import type { JsonObject, JsonValue } from './json.js'
import type { RecordRef, RelatedRecord } from './record-ref.js'

/** An activity before it is written. Everything in it has passed the gate for secrets. */
export interface ActivityDraft {
  /** A ULID; its time is the time of the activity. */
  readonly id: string
  readonly kind: ActivityKind
  readonly type: string
  readonly event: EventName
  readonly description: string
  readonly actor: Actor
  readonly impersonator: Actor | null
  /** The company that may see the activity; null for an admin's. */
  readonly companyId: string | null
  /** The company whose record was touched; never decides who may see the activity. */
  readonly targetCompanyId: string | null
  readonly record: RecordRef | null
  readonly changes: readonly Change[]
  readonly related: readonly RelatedRecord[]
  readonly ip: string | null
  readonly requestId: string | null
  readonly transactionId: string | null
  readonly context: StoredContext
  /** Places of `context` that could not be recorded as they were. */
  readonly notes: readonly ValueNote[]
}

/** An activity as a viewer reads it: plain, readonly, ready for `JSON.stringify`. */
export interface Activity {
  /** A ULID; activities sort by it in the order in which they happened. */
  readonly id: string
  /** ISO 8601 in UTC, with milliseconds. */
  readonly occurredAt: string
  readonly kind: ActivityKind
  /** The module, e.g. `Contact Management`. */
  readonly type: string
  readonly event: EventName
  readonly description: string
  readonly actor: Actor
  /** Somebody else did it in the actor's name. */
  readonly onBehalf: boolean
  /** Who did it in the actor's name; null to all but that admin and trusted code. */
  readonly impersonator: Actor | null
  readonly companyId: string | null
  readonly record: RecordRef | null
  readonly changes: readonly Change[]
  readonly related: readonly RelatedRecord[]
  readonly ip: string | null
  readonly requestId: string | null
  /** The same for all activities of one transaction. */
  readonly transactionId: string | null
  readonly userAgent: string | null
  readonly traceId: string | null
  readonly source: string | null
  /** The id of the activity that this one undid: a deletion whose record came back, a change whose values were put back. */
  readonly restoredFrom: string | null
  readonly metadata: JsonValue
  /** The values of the application's own columns, where it added any to the table. */
  readonly extra?: JsonObject
}
