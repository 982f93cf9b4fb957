/** What happened, in words. */

/** The events that the library gives by itself, and usual names for those that an application declares. */
export const KNOWN_EVENTS = [
  'created',
  'updated',
  'deleted',
  'baseline',
  'restored',
  'transferred',
  'assigned',
  'activated',
  'deactivated',
  'status changed',
  'logged in',
  'logged out',
  'password changed',
] as const

/** An event's name: a known one or any other of at most 32 characters. */
// `string & {}` keeps the known names in the editor's completion.
export type EventName = (typeof KNOWN_EVENTS)[number] | (string & {})

/**
 * What kind of details an activity has: a snapshot, changes, or words alone. A `baseline` is the snapshot of a record that was
 * there before the log.
 */
export type ActivityKind = 'created' | 'updated' | 'deleted' | 'baseline' | 'action'
