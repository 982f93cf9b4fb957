/** One filter of a query, checked. Texts in it are as the columns hold them; it is plain JSON, so that a cursor can know it again. */
import type { ActorKind } from '../model/actor.js'
import type { JsonValue } from '../model/json.js'
import type { During, IdRange } from './date-range.js'

/** One actor, everybody of a kind (id null), or everybody with an id (kind null). */
export interface ActorMatch {
  readonly kind: ActorKind | null
  readonly id: string | null
}

/** Whether a filter takes what it names or what it does not. */
export type Taking = 'these' | 'others'

/** One filter. */
export type Criterion =
  | { readonly on: 'actor'; readonly take: Taking; readonly actors: readonly ActorMatch[] }
  | { readonly on: 'type' | 'event'; readonly take: Taking; readonly words: readonly string[] }
  | { readonly on: 'date'; readonly range: IdRange }
  | { readonly on: 'during'; readonly during: During }
  | { readonly on: 'record'; readonly entity: string; readonly id: string | null }
  | { readonly on: 'company'; readonly id: string }
  | { readonly on: 'field'; readonly field: string; readonly from?: JsonValue; readonly to?: JsonValue }
  | { readonly on: 'ip'; readonly network: string }
  | { readonly on: 'requestId' | 'transactionId'; readonly id: string }
  | { readonly on: 'source'; readonly source: string }
  | { readonly on: 'metadata'; readonly path: readonly string[]; readonly value: JsonValue }
  /** The zone is that of the dates beside it where it is null. */
  | { readonly on: 'search'; readonly words: readonly string[]; readonly timeZone: string | null }
  | { readonly on: 'column'; readonly column: string; readonly value: string | number | boolean | null }

/** The filter of one kind. */
export type CriterionOn<On extends Criterion['on']> = Extract<Criterion, { readonly on: On }>
