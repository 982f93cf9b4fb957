/** Loading that is overtaken: of several requests for one thing only the last one counts. */

/** Starts loads; whichever is started while another is under way aborts that one. */
export interface Loading {
  /** Null when another load has overtaken this one, or the screen is gone. */
  run<T>(load: (signal: AbortSignal) => Promise<T>): Promise<T | null>
  abort(): void
}

/** Loading for one thing. */
export function createLoading(): Loading {
  let current: AbortController | null = null
  return {
    async run(load) {
      current?.abort()
      const own = (current = new AbortController())
      try {
        const loaded = await load(own.signal)
        return own.signal.aborted ? null : loaded
      } catch (error) {
        if (own.signal.aborted) return null
        throw error
      }
    },
    abort: () => current?.abort(),
  }
}
