/** Where an activity comes from. */
import { type ActorInput } from './actor.js'
import type { IdInput } from './id.js'
import type { JsonValue } from './json.js'

/**
 * What `actAs` is given. In a nested scope what is left out is inherited from the outer one. Functions are evaluated at each
 * write: what they need, such as the signed-in user, may come to be known later.
 */
export interface ActivityContext {
  /** Who acts. */
  readonly actor?: ActorInput | (() => ActorInput) | undefined
  /** The admin who really acts when `actor` is a user that the admin works as: a value, or a function likewise. */
  readonly impersonator?: AdminInput | (() => AdminInput | null | undefined) | undefined
  /** The company that the activity belongs to. Default: the actor's `companyId`. Never stored for an admin's activity. */
  readonly companyId?: IdInput | null | (() => IdInput | null | undefined) | undefined
  /** The client's address; at most 45 characters are kept. */
  readonly ip?: string | null | undefined
  /** At most 512 characters are kept. */
  readonly userAgent?: string | null | undefined
  /** The same for all activities of one request; at most 64 characters are kept. */
  readonly requestId?: string | null | undefined
  /** The trace of W3C Trace Context that it belongs to; at most 64 characters are kept. */
  readonly traceId?: string | null | undefined
  /** Where the write comes from; at most 64 characters are kept. */
  readonly source?: 'http' | 'job' | 'cli' | (string & {}) | null | undefined
  /** Free facts, kept with each activity. Values under secret-looking names are masked. */
  readonly metadata?: Facts | (() => Facts | null | undefined) | undefined
}

/** An admin as the application gives it. */
export type AdminInput = ActorInput & { readonly kind: 'admin' }

/** Free facts by name. */
export type Facts = Readonly<Record<string, unknown>>

/** The parts of the context that are kept together in the column `context`. */
export interface StoredContext {
  readonly userAgent?: string
  readonly traceId?: string
  readonly source?: string
  readonly metadata?: JsonValue
  /** The activity out of which a record was restored, or whose values of before were put back. */
  readonly restoredFrom?: string
}
