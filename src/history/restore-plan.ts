/** What would be written to bring back a record or its earlier values, and what stands in the way. */
import type { Activity } from '../model/activity.js'
import type { Actor } from '../model/actor.js'
import type { JsonValue } from '../model/json.js'
import type { RecordRef } from '../model/record-ref.js'

/** What becomes of one field. */
export interface PlannedField {
  readonly field: string
  /**
   * `put back`: the recorded value is written. `as it was`: it is there already. `changed since`: somebody has set another value,
   * which only `force` overrides; with a reason in `why` where it cannot be told, since a part of the value was never recorded. `left out`: it cannot be written, see `why`.
   */
  readonly outcome: 'put back' | 'as it was' | 'changed since' | 'left out'
  readonly why: LeftOut | null
  /** The value now, in the form of the log; null also where it is empty, masked or not there. */
  readonly now: JsonValue
  /** The value that was recorded, in the form of the log. Links: the records that are linked afterwards. */
  readonly then: JsonValue
  /** Who changed it since, as far as the viewer may see that. */
  readonly changedBy: ChangedBy | null
}

/**
 * Why a field is left out: its value was masked, or recorded in part only; the entity has no such field (any more), or it is not
 * the application's to write; the record that it points at is gone, or some of the linked ones are.
 */
export type LeftOut = 'masked' | 'not recorded' | 'no such field' | 'not writable' | 'gone'

/** The last activity that set a field. */
export interface ChangedBy {
  readonly actor: Actor
  readonly occurredAt: string
  readonly activityId: string
}

/** What makes the whole impossible. */
export interface Obstacle {
  /**
   * `exists`: a record with this id is there. `record gone`: there is no record to write to. `not unique`: another record has the
   * values that must be unique. `required`: fields that are left out must not be empty. `no key`: the record's key cannot
   * be told from its id, e.g. because that is a hash of it. `no such entity`: it was of an entity that is not one of these any more.
   */
  readonly why: 'exists' | 'record gone' | 'not unique' | 'required' | 'no key' | 'no such entity'
  readonly fields: readonly string[]
}

/** What would be written, and what stands in the way. */
export interface RestorePlan {
  readonly what: 'restore' | 'revert'
  readonly activityId: string
  readonly record: RecordRef
  readonly fields: readonly PlannedField[]
  readonly obstacles: readonly Obstacle[]
  readonly canBeDone: 'yes' | 'by force' | 'no'
  /** The plan in a sentence of English, e.g. `2 of 3 fields can be put back; price was changed since by Leo`. */
  readonly summary: string
}

/** A plan out of its parts. */
export function toPlan(
  what: RestorePlan['what'],
  activity: Activity,
  record: RecordRef,
  fields: readonly PlannedField[],
  obstacles: readonly Obstacle[],
): RestorePlan {
  return {
    what,
    activityId: activity.id,
    record,
    fields,
    obstacles,
    canBeDone: canBeDone(fields, obstacles),
    summary: summaryOf(fields, obstacles),
  }
}

function canBeDone(
  fields: readonly PlannedField[],
  obstacles: readonly Obstacle[],
): RestorePlan['canBeDone'] {
  const has = (outcome: PlannedField['outcome']) => fields.some((field) => field.outcome === outcome)
  if (obstacles.length > 0 || !(has('put back') || has('changed since'))) return 'no'
  return has('changed since') ? 'by force' : 'yes'
}

const OBSTACLES: Readonly<Record<Obstacle['why'], (fields: string) => string>> = {
  exists: () => 'a record with this id is there',
  'record gone': () => 'the record is not there any more',
  'not unique': (fields) => `another record has the same ${fields}`,
  required: (fields) => `${fields} must not be empty, and the value is not in the log`,
  'no key': () => 'the key cannot be told from the id',
  'no such entity': () => 'it was of an entity that is none of these',
}

const REASONS: Readonly<Record<LeftOut, string>> = {
  masked: 'was never recorded',
  'not recorded': 'was recorded in part only',
  'no such field': 'is no field of the entity any more',
  'not writable': 'cannot be written',
  gone: 'points at a record that is gone',
}

function summaryOf(fields: readonly PlannedField[], obstacles: readonly Obstacle[]): string {
  const putBack = fields.filter(({ outcome }) => outcome === 'put back').length
  const counted = fields.filter(({ outcome }) => outcome !== 'as it was').length
  const start =
    obstacles.length > 0
      ? 'Nothing can be put back'
      : counted === 0
        ? 'Everything is as it was'
        : `${putBack} of ${counted} ${counted === 1 ? 'field' : 'fields'} can be put back`
  const reasons = [
    ...obstacles.map(({ why, fields: names }) => OBSTACLES[why](names.join(', '))),
    ...fields.filter(({ outcome }) => outcome === 'changed since').map(changedSince),
    ...fields.flatMap(({ field, why, outcome }) =>
      why === null || outcome === 'changed since' ? [] : [`${field} ${REASONS[why]}`],
    ),
  ]
  return [start, ...reasons].join('; ')
}

function changedSince({ field, changedBy, why }: PlannedField): string {
  if (why !== null) return `${field} may have been changed since`
  return `${field} was changed since${changedBy === null ? '' : ` by ${changedBy.actor.name}`}`
}
