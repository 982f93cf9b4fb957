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
  readonly ip?: string | null | undefined
  readonly userAgent?: string | null | undefined
  readonly requestId?: string | null | undefined
  readonly traceId?: string | null | undefined
  /** Where the write comes from. */
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
}
