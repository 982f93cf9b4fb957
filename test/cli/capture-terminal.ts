/** A terminal whose output a test reads. */
import { PassThrough } from 'node:stream'
import type { Terminal } from '../../src/cli/command.js'

/** A terminal, what has been written to it so far, and Ctrl+C. */
export interface CapturedTerminal {
  readonly terminal: Terminal
  readonly out: () => string
  readonly error: () => string
  readonly interrupt: () => void
}

/** A terminal that keeps what is written to it. */
export function captureTerminal({ isWatched = false } = {}): CapturedTerminal {
  const controller = new AbortController()
  const texts = { out: '', error: '' }
  const stream = (name: keyof typeof texts) =>
    new PassThrough({ encoding: 'utf8' }).on('data', (text: string) => (texts[name] += text))
  return {
    terminal: {
      out: stream('out'),
      error: stream('error'),
      isWatched,
      interrupted: () => controller.signal,
    },
    out: () => texts.out,
    error: () => texts.error,
    interrupt: () => controller.abort(),
  }
}
