/** Writing to a terminal, a pipe or a file, no faster than it is read. */
import { once } from 'node:events'
import { Writable } from 'node:stream'
import type { Terminal } from './command.js'

/** The terminal of this process, whose standard output it takes for itself. */
export function processTerminal(): Terminal {
  return {
    out: takeOutput(),
    error: process.stderr,
    isWatched: process.stderr.isTTY,
    interrupted: () => {
      const controller = new AbortController()
      for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => controller.abort())
      return controller.signal
    },
  }
}

/** What else writes to the standard output, such as loggers of the application's modules, writes to `error` from here on. */
function takeOutput(): Writable {
  const print = process.stdout.write.bind(process.stdout)
  process.stdout.write = process.stderr.write.bind(process.stderr)
  // What fails is an event of the standard output, which ends the process.
  const writeOne = (piece: Uint8Array, _: string, done: () => void) =>
    void print(piece, (error) => error ?? done())
  return new Writable({ write: writeOne })
}

/** Writes text, and waits while the reader is behind. */
export async function write(to: Writable, text: string | Uint8Array): Promise<void> {
  if (!to.write(text)) await once(to, 'drain')
}

/**
 * A text of somebody's with its control characters written out, as a terminal would obey them: an activity's description may
 * hold what a stranger typed.
 */
export function printable(text: string): string {
  return text.replace(
    // eslint-disable-next-line no-control-regex -- they are what it is about
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
