/** One finding of `doctor`. */
import type { DataSource } from 'typeorm'
import type { LogInspection } from '../../inspect-log.js'

/** How bad it is: a problem makes the exit code 1. */
export type CheckStatus = 'ok' | 'warning' | 'problem'

/** What was looked at, what was found, and what to do. */
export interface Check {
  readonly name: string
  readonly status: CheckStatus
  readonly message: string
}

/** A log that runs, to be looked at. */
export interface RunningLog {
  readonly dataSource: DataSource
  readonly log: LogInspection
  /** The data source's file, for commands in advice. */
  readonly path: string
}

/** A finding of nothing. */
export function fine(name: string, message: string): Check {
  return { name, status: 'ok', message }
}

/** Names for a sentence; beyond a dozen their number. */
export function listed(names: readonly string[]): string {
  const most = 12
  const rest = names.length - most
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ')
}
