/** Waiting for what a page will show. */

const PAUSE_MS = 40

/** After this the screen asks for nothing more: it waits 250 ms for who is typing. */
export const LONGER_THAN_TYPING_MS = 350

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

/** Holds up whoever waits for `passed`, until it is opened. */
export interface Gate {
  readonly passed: Promise<void>
  open(): void
}

/** A closed gate: what it holds up is slow for exactly as long as a test needs. */
export function closedGate(): Gate {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open: () => open() }
}
