/** Names of events that several entities give to the same kind of change. */

/** A flag that is switched on or off. */
export function activation(_before: boolean | null, after: boolean | null): string {
  return after ? 'activated' : 'deactivated'
}

/** Somebody's record: given to its first owner, or by one owner to another. */
export function handover(before: number | null): string {
  return before === null ? 'assigned' : 'transferred'
}
