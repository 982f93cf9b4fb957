/** Runs one command line from its arguments to its exit code. Nothing is thrown: what fails is told, and tells the code. */
import { type ActivityLogError, isActivityLogError } from '../model/errors.js'
import { type Command, EXIT, type ExitCode, type Terminal } from './command.js'
import { helpOfCommand, helpOfTool } from './help.js'
import { loadDataSource } from './load-data-source.js'
import { packageOf } from './packages.js'
import { parseCommandLine } from './parse-command-line.js'
import { write } from './terminal.js'

/** Runs a command line and gives the exit code. */
export async function runCommandLine(
  args: readonly string[],
  commands: readonly Command[],
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    const parsed = parseCommandLine(args, commands)
    switch (parsed.asks) {
      case 'help':
        return await print(
          terminal,
          parsed.command === null ? helpOfTool(commands) : helpOfCommand(parsed.command),
        )
      case 'version':
        return await print(terminal, `${packageOf(import.meta.url)?.version ?? 'unknown'}\n`)
      case 'run': {
        const { command, given, path, isJson } = parsed
        const work = command.prepare(given)
        return await work({ dataSource: await loadDataSource(path), path, isJson, terminal })
      }
    }
  } catch (error) {
    await write(terminal.error, `${messageOf(error)}\n`)
    return isActivityLogError(error) && USAGE_CODES.includes(error.code) ? EXIT.usage : EXIT.failed
  }
}

/** What the command line itself is wrong with. */
const USAGE_CODES: readonly string[] = [
  'COMMAND_INVALID',
  'ENTITY_NOT_AUDITED',
  'QUERY_INVALID',
  'SEARCH_INDEX_UNSUPPORTED',
  'VIEWER_INVALID',
]

async function print({ out }: Terminal, text: string): Promise<ExitCode> {
  await write(out, text)
  return EXIT.fine
}

function messageOf(error: unknown): string {
  if (isActivityLogError(error)) return error.message + placeOf(error)
  return `[activity-log] The command failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

/** Where the application's own file fails, which its message alone seldom says. */
function placeOf({ code, cause }: ActivityLogError): string {
  const stack = code === 'DATA_SOURCE_UNREADABLE' && (cause as Error | undefined)?.stack
  return stack ? `\n${stack}` : ''
}
