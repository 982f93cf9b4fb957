/** What a command of the tool is made of. Each command is a file beside this one; `run-command-line` lists them. */
import type { Writable } from 'node:stream'
import type { DataSource } from 'typeorm'
import { ActivityLogError } from '../model/errors.js'

/** What the process says at its end: nothing found, problems found, used in a wrong way, could not run. */
export const EXIT = { fine: 0, problems: 1, usage: 2, failed: 3 } as const

/** One of `EXIT`. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** An option of a command, by its long name without dashes. */
export interface CommandOption {
  /** A word for its value in the help, e.g. `file`; without it the option is a flag. */
  readonly value?: string
  /** One letter that stands for the name. */
  readonly short?: string
  /** What it does, for the help. */
  readonly text: string
}

/** Options by name. */
export type CommandOptions = Readonly<Record<string, CommandOption>>

/** The options that were given: for each its values, in order; `''` for a flag. */
export type GivenOptions = ReadonlyMap<string, readonly string[]>

/** Where a command writes, and when it is told to stop. */
export interface Terminal {
  readonly out: Writable
  readonly error: Writable
  /** Whether somebody watches `error`, for whom progress is told. */
  readonly isWatched: boolean
  /** Is aborted by the first Ctrl+C from now on, which then does not end the process. */
  interrupted(): AbortSignal
}

/** What a command works on. */
export interface CommandContext {
  /** As the file exports it, usually not started. */
  readonly dataSource: DataSource
  /** The file's path as it was given, for advice. */
  readonly path: string
  readonly isJson: boolean
  readonly terminal: Terminal
}

/** What a command does once its options are known to be right. */
export type CommandWork = (context: CommandContext) => Promise<ExitCode>

/** One command. */
export interface Command {
  readonly name: string
  /** What it does, in one line. */
  readonly summary: string
  /** More for its own help: what it prints, and what its exit code tells. */
  readonly details: string
  readonly options: CommandOptions
  /** Whole command lines, without the tool's name and the data source. */
  readonly examples: readonly string[]
  /**
   * Checks the options before anything is loaded.
   *
   * @throws ActivityLogError `COMMAND_INVALID`
   */
  prepare(given: GivenOptions): CommandWork
}

/** The one value of an option; undefined when it is not given. */
export function valueOf(given: GivenOptions, name: string): string | undefined {
  const values = given.get(name) ?? []
  if (values.length <= 1) return values[0]
  throw commandInvalid(`--${name} is given ${values.length} times`, 'Give it once')
}

/** The error of a command line that makes no sense. */
export function commandInvalid(why: string, advice: string): ActivityLogError {
  return new ActivityLogError('COMMAND_INVALID', `Cannot run the command: ${why}. ${advice}.`)
}
