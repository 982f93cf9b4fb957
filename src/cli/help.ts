/** What `--help` prints. */
import type { Command, CommandOptions } from './command.js'
import { COMMON_OPTIONS } from './parse-command-line.js'

const TOOL = 'typeorm-activity-log'

const EXIT_CODES = `Exit codes:
  0  fine
  1  problems were found, or Ctrl+C broke it off
  2  the command line is wrong
  3  the command could not run: no data source, no database, a failure on the way`

/** The help of the tool. */
export function helpOfTool(commands: readonly Command[]): string {
  return `${TOOL} -d <file> <command> [options]

Commands:
${columns(commands.map(({ name, summary }) => [name, summary]))}

Options:
${columns(rowsOf(COMMON_OPTIONS))}

${EXIT_CODES}

Examples:
${commands.map(({ examples }) => exampleOf(examples[0] ?? '')).join('\n')}

${TOOL} <command> --help tells more about one command.
`
}

/** The help of one command. */
export function helpOfCommand({ name, summary, details, options, examples }: Command): string {
  return `${TOOL} -d <file> ${name} [options]

${summary}. ${details}

Options:
${columns([...rowsOf(options), ...rowsOf(COMMON_OPTIONS)])}

${EXIT_CODES}

Examples:
${examples.map(exampleOf).join('\n')}
`
}

function exampleOf(example: string): string {
  return `  ${TOOL} -d src/data-source.ts ${example}`
}

function rowsOf(options: CommandOptions): readonly (readonly [string, string])[] {
  return Object.entries(options).map(([name, { short, value, text }]) => [
    `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value}>`}`,
    text,
  ])
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}
