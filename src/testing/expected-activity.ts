/** The shape of what a test expects: that of an activity, without what does not matter. */
import type { Activity } from '../model/activity.js'
import type { Actor } from '../model/actor.js'
import type { Change } from '../model/change.js'
import type { IdInput } from '../model/id.js'
import type { RecordRef, RelatedRecord } from '../model/record-ref.js'

/** What Jest and Vitest make by `expect.any(String)`, `expect.stringMatching(...)` and their like. */
export interface AsymmetricMatcher {
  asymmetricMatch(actual: unknown): boolean
}

/** A value, or matchers in the place of its parts. What is left out of an object does not matter; a list is whole. */
export type ExpectedValue =
  | string
  | number
  | boolean
  | null
  | AsymmetricMatcher
  | readonly ExpectedValue[]
  | { readonly [key: string]: ExpectedValue }

/** Parts of an actor or a record. An id may be given as the application has it: `7` means `'7'`. */
export type ExpectedPart<T> =
  | AsymmetricMatcher
  | { readonly [K in keyof T]?: T[K] | AsymmetricMatcher | (K extends 'id' ? IdInput : never) }

/** A field's values, `[before, after]`; or parts of its change, such as `{ after: 'won' }` or `{ masked: true }`. */
export type ExpectedChange =
  | readonly [before: ExpectedValue, after: ExpectedValue]
  | AsymmetricMatcher
  | { readonly [K in keyof Change]?: ExpectedValue }

/** The parts of an activity that a test names, each a value or a matcher. */
export interface ExpectedFields extends ExpectedTexts {
  readonly actor?: ExpectedPart<Actor>
  readonly impersonator?: ExpectedPart<Actor> | null
  readonly companyId?: IdInput | AsymmetricMatcher | null
  readonly record?: ExpectedPart<RecordRef> | null
  /** By field; others may have changed as well. A matcher in its place gets the whole list. */
  readonly changes?: AsymmetricMatcher | { readonly [field: string]: ExpectedChange }
  readonly related?: AsymmetricMatcher | readonly ExpectedPart<RelatedRecord>[]
  readonly metadata?: ExpectedValue
  readonly extra?: ExpectedValue
}

type Structured =
  'actor' | 'impersonator' | 'companyId' | 'record' | 'changes' | 'related' | 'metadata' | 'extra'

type ExpectedTexts = { readonly [K in Exclude<keyof Activity, Structured>]?: Activity[K] | AsymmetricMatcher }

/** An activity as a test expects it, or a matcher of the test's runner for the whole of it. */
export type ExpectedActivity = ExpectedFields | AsymmetricMatcher

/** Whether a value is to be asked rather than compared. */
export function isMatcher(value: unknown): value is AsymmetricMatcher {
  return isObject(value) && typeof value['asymmetricMatch'] === 'function'
}

/** Whether a value has parts by name. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value has parts by name and is nothing beside, as a Date is. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // Objects of another realm, such as those of a test's sandbox, have another prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
