/** From the arguments of the process to a command and its options. */
import { parseArgs } from 'node:util'
import { type Command, commandInvalid, type CommandOptions, type GivenOptions, valueOf } from './command.js'

/** The options of every command. */
export const COMMON_OPTIONS: CommandOptions = {
  'data-source': {
    short: 'd',
    value: 'file',
    text: 'The file that exports the DataSource, as for the TypeORM CLI: TypeScript or JavaScript',
  },
  json: { text: 'Print JSON for programs instead of text' },
  help: { short: 'h', text: 'Print this' },
  version: { short: 'v', text: 'Print the version of the library' },
}

/** What a command line asks for. */
export type ParsedCommandLine =
  | { readonly asks: 'help'; readonly command: Command | null }
  | { readonly asks: 'version' }
  | {
      readonly asks: 'run'
      readonly command: Command
      readonly given: GivenOptions
      readonly path: string
      readonly isJson: boolean
    }

/**
 * Reads a command line. The data source and other common options may stand before or behind the command.
 *
 * @throws ActivityLogError `COMMAND_INVALID`
 */
export function parseCommandLine(args: readonly string[], commands: readonly Command[]): ParsedCommandLine {
  const { words, options } = tokensOf(args, commands)
  const isAsked = (name: string) => options.some((option) => option.name === name)
  const [name, ...rest] = words
  const command = commands.find((each) => each.name === name)
  if (isAsked('version')) return { asks: 'version' }
  if (isAsked('help') || (name === undefined && options.length === 0)) {
    return { asks: 'help', command: command ?? null }
  }
  if (command === undefined) {
    const names = commands.map((each) => each.name).join(', ')
    throw commandInvalid(
      name === undefined ? 'no command is named' : `there is no command "${name}"`,
      `Commands: ${names}`,
    )
  }
  // An unknown option before its value, which stands alone then.
  const given = collect(command, options)
  if (rest[0] !== undefined) {
    throw commandInvalid(
      `"${rest[0]}" stands alone behind "${command.name}"`,
      `Write options with their names; values with blanks go in quotes. See ${command.name} --help`,
    )
  }
  const path = valueOf(given, 'data-source')
  if (path === undefined) {
    throw commandInvalid(
      'it is not said which data source',
      `Name the file that exports it: typeorm-activity-log -d src/data-source.ts ${command.name}`,
    )
  }
  return { asks: 'run', command, given, path, isJson: given.has('json') }
}

interface OptionToken {
  readonly name: string
  /** As it was written: `-d`, `--json`. */
  readonly rawName: string
  readonly value: string | undefined
  /** Whether the value is joined to the name, as in `--name=value`. */
  readonly isJoined: boolean
}

/** Options of all commands are known here, so that a value is not taken for the command. */
function tokensOf(args: readonly string[], commands: readonly Command[]) {
  const known = Object.assign({}, COMMON_OPTIONS, ...commands.map((each) => each.options)) as CommandOptions
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(known).map(([name, { short, value }]) => [
        name,
        { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) },
      ]),
    ),
  })
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const options = tokens.flatMap((token): OptionToken[] =>
    token.kind === 'option' ? [{ ...token, isJoined: token.inlineValue === true }] : [],
  )
  return { words, options }
}

function collect(command: Command, options: readonly OptionToken[]): GivenOptions {
  const known: CommandOptions = { ...COMMON_OPTIONS, ...command.options }
  const given = new Map<string, string[]>()
  for (const { name, rawName, value, isJoined } of options) {
    const option = Object.hasOwn(known, name) ? known[name] : undefined
    if (option === undefined) throw unknownOption(rawName, command, known)
    if (option.value === undefined && value !== undefined) {
      throw commandInvalid(`${rawName} takes no value`, `Write ${rawName} alone`)
    }
    if (option.value !== undefined && (value === undefined || (!isJoined && /^-./.test(value)))) {
      throw commandInvalid(`${rawName} has no value`, `Write ${rawName} <${option.value}>`)
    }
    given.set(name, [...(given.get(name) ?? []), value ?? ''])
  }
  return given
}

function unknownOption(rawName: string, command: Command, known: CommandOptions) {
  const names = Object.keys(known).map((name) => `--${name}`)
  return commandInvalid(`"${command.name}" has no option ${rawName}`, `Its options: ${names.join(', ')}`)
}
