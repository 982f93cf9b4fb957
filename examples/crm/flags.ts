/** What `npm run demo -- ...` was asked for. */
export interface Flags {
  /** End after printing, without serving the log screen. */
  readonly exit: boolean
}

/** @throws Error for an unknown flag, naming the known one. */
export function readFlags(words: readonly string[]): Flags {
  const unknown = words.find((word) => word !== '--exit')
  if (unknown !== undefined) throw new Error(`Unknown flag "${unknown}". The only flag is --exit.`)
  return { exit: words.includes('--exit') }
}
