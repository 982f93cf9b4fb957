/** Whether a table and the log say the same: both ways, change by change. */

/** @typedef {Record<string, unknown>} Row */

/**
 * @typedef {object} Verdict
 * @property {number} changes that committed transactions say they made
 * @property {number} activities
 * @property {string[]} orphans changes without an activity, and activities without a change
 */

/**
 * Replays the activities, each on what the one before it left, and compares the result with the table.
 *
 * @param {{ entries: Row[], done: Row[], log: Row[] }} left what is in the three tables, the log in the order of its ids
 * @returns {Verdict}
 */
export function verify({ entries, done, log }) {
  /** @type {string[]} */
  const orphans = []
  /** @type {Map<string, Record<string, unknown>>} */
  const replayed = new Map()
  for (const { record_id, event, changes } of log) {
    const id = String(record_id)
    const state = replayed.get(id) ?? {}
    for (const [field, [before, after]] of Object.entries(JSON.parse(String(changes)))) {
      if ((state[field] ?? null) !== before) orphans.push(`${event} ${id}: ${field} was not ${before}`)
      state[field] = after
    }
    if (event === 'deleted') replayed.delete(id)
    else replayed.set(id, state)
  }
  for (const entry of entries) {
    const state = replayed.get(String(entry['id']))
    replayed.delete(String(entry['id']))
    if (JSON.stringify(state) !== JSON.stringify(entry))
      orphans.push(`row ${entry['id']}: not what the log says`)
  }
  for (const id of replayed.keys()) orphans.push(`row ${id}: not there, and the log says so nowhere`)
  const changes = done.reduce((sum, row) => sum + Number(row['changes']), 0)
  if (changes !== log.length) orphans.push(`${changes} changes, ${log.length} activities`)
  return { changes, activities: log.length, orphans }
}
