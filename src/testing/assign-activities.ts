/** Gives each expectation an activity of its own. */

/**
 * For each expectation the index of the activity that it gets, or null. As many as possible get one: an expectation gives its
 * activity up where another one can have no other.
 */
export function assignActivities(
  expectations: number,
  activities: number,
  isMatch: (expectation: number, activity: number) => boolean,
): readonly (number | null)[] {
  const takenBy = new Array<number | null>(activities).fill(null)
  const place = (expectation: number, tried: Set<number>): boolean => {
    for (let activity = 0; activity < activities; activity += 1) {
      if (tried.has(activity) || !isMatch(expectation, activity)) continue
      tried.add(activity)
      const holder = takenBy[activity] ?? null
      if (holder !== null && !place(holder, tried)) continue
      takenBy[activity] = expectation
      return true
    }
    return false
  }
  for (let expectation = 0; expectation < expectations; expectation += 1) place(expectation, new Set())
  return Array.from({ length: expectations }, (_, expectation) => {
    const activity = takenBy.indexOf(expectation)
    return activity < 0 ? null : activity
  })
}
