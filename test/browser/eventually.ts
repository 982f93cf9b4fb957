/** Waiting for what a page will show. */

const PAUSE_MS = 40

/** Asserts again and again until it holds; fails as the last attempt did. */
export async function eventually(assert: () => unknown, withinMs = 15_000): Promise<void> {
  const end = Date.now() + withinMs
  for (;;) {
    try {
      await assert()
      return
    } catch (error) {
      if (Date.now() > end) throw error
    }
    await pause(PAUSE_MS)
  }
}

/** Lets time pass; whoever is still waiting at the end of the run does not hold it up. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
