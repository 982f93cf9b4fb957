/** Steps of the story, in the order of their time. */
import type { StoryClock } from './clock.js'

/** Something that happens at a time. */
export interface Step {
  readonly at: Date
  readonly run: () => Promise<void>
}

/** Runs steps one after another, each when the clock stands at its time. */
export async function playSteps(clock: StoryClock, steps: readonly Step[]): Promise<void> {
  for (const { at, run } of [...steps].sort((one, other) => one.at.getTime() - other.at.getTime())) {
    clock.moveTo(at)
    await run()
  }
}
