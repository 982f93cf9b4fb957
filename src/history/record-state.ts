/**
 * What the log knows of one record at a time: its activities folded together, oldest first. Arithmetic on recorded values alone;
 * what they are in the entity is entity-values' question.
 */
import { applyChanges } from '../diff/apply-changes.js'
import { isRest } from '../diff/fit-changes.js'
import type { Activity } from '../model/activity.js'
import type { Change, ValueNote } from '../model/change.js'
import type { JsonValue } from '../model/json.js'

/** What the log knows of one record at a time. */
export interface RecordState {
  /**
   * `unknown` before the first activity of a record whose beginning was not recorded, `absent` before its creation. A row that
   * is `softly deleted` lives on.
   */
  readonly existence: 'unknown' | 'there' | 'softly deleted' | 'deleted' | 'absent'
  /** Recorded values by field, in the form of the log. Links are lists of `{ id, name }`. */
  readonly values: Readonly<Record<string, JsonValue>>
  /** Fields that have a value which was never recorded. */
  readonly masked: ReadonlySet<string>
  /** Places of values that could not be recorded as they were; pointers begin at the value's root. */
  readonly notes: ReadonlyMap<string, readonly ValueNote[]>
  /** Fields that are many-to-many relations. */
  readonly links: ReadonlySet<string>
  /** A creation or a baseline stands behind it: fields that are in neither of them are empty, and not unknown. */
  readonly hasSnapshot: boolean
  /** The fields that the soft deletion filled: a restoration empties one of them. */
  readonly filledByDeletion: ReadonlySet<string>
}

/** What is known of a record of which no activity has been read. */
export const NOTHING_KNOWN: RecordState = Object.freeze<RecordState>({
  existence: 'unknown',
  values: {},
  masked: new Set(),
  notes: new Map(),
  links: new Set(),
  hasSnapshot: false,
  filledByDeletion: new Set(),
})

/** Whether nothing that happened before an activity matters for what its record is after it. */
export function isSnapshot(activity: Activity): boolean {
  const { kind } = activity
  return kind === 'created' || kind === 'baseline' || isHardDeletion(activity)
}

/** Whether nobody has set anything before an activity that is still there after it. */
export function isBeginning(activity: Activity): boolean {
  return activity.kind === 'created' || isHardDeletion(activity)
}

function isHardDeletion(activity: Activity): boolean {
  return activity.kind === 'deleted' && !isSoftDeletion(activity)
}

/** Whether the row of a deleted record lives on: its key is in the values that are left. */
export function isSoftDeletion({ kind, changes }: Activity): boolean {
  return kind === 'deleted' && changes.some(({ after, links }) => !links && after !== null)
}

/** The state after an activity. */
export function foldActivity(state: RecordState, activity: Activity): RecordState {
  switch (activity.kind) {
    case 'created':
    case 'baseline':
      return stateOf(activity.changes, 'there')
    case 'deleted':
      return isSoftDeletion(activity)
        ? {
            ...withChanges({ ...state, existence: 'softly deleted' }, activity.changes),
            filledByDeletion: new Set(
              activity.changes.filter((change) => isFilling(change)).map(({ field }) => field),
            ),
          }
        : { ...NOTHING_KNOWN, existence: 'deleted' }
    case 'updated': {
      const isThere = state.existence !== 'softly deleted' || isRestoration(state, activity)
      return withChanges({ ...state, existence: isThere ? 'there' : 'softly deleted' }, activity.changes)
    }
    case 'action':
      return state
  }
}

/**
 * The state with what a later activity tells of it: the values before it of fields that were not known. For records whose
 * beginning was not recorded.
 */
export function learnFromLater(state: RecordState, later: Activity): RecordState {
  if (later.kind === 'created' || later.kind === 'baseline') {
    return state.existence === 'unknown' ? { ...state, existence: 'absent' } : state
  }
  if (later.kind === 'action') return state
  const unknown = later.changes.filter(
    ({ field, links }) => !links && !Object.hasOwn(state.values, field) && !state.masked.has(field),
  )
  const learned = withChanges(state, unknown.map(backwards))
  return state.existence === 'unknown' ? { ...learned, existence: existenceBefore(later) } : learned
}

/** The values that a record had before an activity, of the fields that it tells of. */
export function stateBefore({ changes }: Activity): RecordState {
  return stateOf(changes.map(backwards), 'there')
}

/** The state of a record that has these values, as if it had been created with them. */
export function stateOf(changes: readonly Change[], existence: RecordState['existence']): RecordState {
  return withChanges({ ...NOTHING_KNOWN, existence, hasSnapshot: true }, changes)
}

/** The notes on a change's value after it, from the value's root on. */
export function notesAfter({ notes = [] }: Change): readonly ValueNote[] {
  return notes
    .filter(({ at }) => at === '/after' || at.startsWith('/after/'))
    .map((note) => ({ ...note, at: note.at.slice('/after'.length) }))
}

/** An application may call other updates `restored` too. Where the deletion column is ignored, the name is all there is. */
function isRestoration({ filledByDeletion }: RecordState, { event, changes }: Activity): boolean {
  if (event !== 'restored') return false
  if (filledByDeletion.size === 0) return true
  return changes.some((change) => filledByDeletion.has(change.field) && isFilling(backwards(change)))
}

function existenceBefore({ kind, event, changes }: Activity): RecordState['existence'] {
  const isRestored = kind === 'updated' && event === 'restored'
  return isRestored && changes.some((change) => isFilling(backwards(change))) ? 'softly deleted' : 'there'
}

const EMPTY: ReadonlySet<JsonValue> = new Set<JsonValue>([null, false, 0, '0', ''])

function isFilling({ before, after, masked, links }: Change): boolean {
  return !masked && !links && EMPTY.has(before) && !EMPTY.has(after)
}

function withChanges(state: RecordState, changes: readonly Change[]): RecordState {
  const masked = new Set(state.masked)
  const notes = new Map(state.notes)
  const links = new Set(state.links)
  // Of links that were made before anything was recorded, nothing is known: a part of them would be false.
  const known = changes.filter((change) => !isRest(change) && (!change.links || state.hasSnapshot))
  for (const change of known) {
    const { field } = change
    if (change.masked) masked.add(field)
    else masked.delete(field)
    if (change.links) links.add(field)
    const own = notesAfter(change)
    if (own.length > 0) notes.set(field, own)
    else notes.delete(field)
  }
  return { ...state, values: applyChanges(withoutMasked(state, known), known), masked, notes, links }
}

/** Values that were recorded before somebody masked the field are no longer those of the record. */
function withoutMasked({ values }: RecordState, changes: readonly Change[]): RecordState['values'] {
  const hidden = changes.filter(({ masked, field }) => masked && Object.hasOwn(values, field))
  if (hidden.length === 0) return values
  const fields = new Set(hidden.map(({ field }) => field))
  return Object.fromEntries(Object.entries(values).filter(([field]) => !fields.has(field)))
}

function backwards(change: Change): Change {
  const { field, before, after, notes } = change
  return {
    ...(change.masked ? { masked: true } : {}),
    ...(change.links ? { links: true } : {}),
    field,
    before: after,
    after: before,
    ...(notes === undefined ? {} : { notes: notes.map(onOtherSide) }),
  }
}

function onOtherSide(note: ValueNote): ValueNote {
  const [from, to] = note.at.startsWith('/before') ? ['/before', '/after'] : ['/after', '/before']
  return { ...note, at: to + note.at.slice(from.length) }
}
