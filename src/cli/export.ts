/** `export`: all activities that somebody may see, as a file. */
import { createWriteStream } from 'node:fs'
import { realpath, rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { toCsv, toNdjson } from '../http/export.js'
import type { Activity } from '../model/activity.js'
import {
  type Command,
  type CommandContext,
  commandInvalid,
  EXIT,
  type ExitCode,
  type GivenOptions,
  type Terminal,
  valueOf,
} from './command.js'
import { FILTER_NAMES, filterOptions, toCriteria } from './filter-options.js'
import { type OpenLog, SIGHT_OPTIONS, toSight } from './sight-options.js'
import { withStarted } from './start-data-source.js'
import { write } from './terminal.js'

/** `export` */
export const exportLog: Command = {
  name: 'export',
  summary: 'Writes all activities that somebody may see as CSV or JSON lines',
  details:
    'They are streamed, a million as well as ten. A file stands under its name only once it is whole; one of that name is ' +
    'replaced. Ctrl+C leaves none behind, with the exit code 1. With --json the format is ndjson unless --format says otherwise.',
  options: {
    ...SIGHT_OPTIONS,
    format: { value: 'format', text: 'csv (default), for spreadsheets too, or ndjson, with everything' },
    out: { short: 'o', value: 'file', text: 'The file to write. Default: standard output' },
    ...filterOptions(FILTER_NAMES),
  },
  examples: [
    'export --as company:3 --out activities.csv',
    'export --as user:7 --from 2026-03-01 --to 2026-03-31 --time-zone Europe/Madrid',
    'export --unrestricted "yearly archive" --format ndjson --sort date:asc',
  ],
  prepare: (given) => {
    const wanted = checkedOptions(given)
    return (context) => withStarted(context, () => run(context, wanted))
  },
}

interface WantedExport {
  readonly openLog: OpenLog
  readonly criteria: ReturnType<typeof toCriteria>
  readonly format: 'csv' | 'ndjson'
  readonly file: string | undefined
}

function checkedOptions(given: GivenOptions): WantedExport {
  const format = valueOf(given, 'format') ?? (given.has('json') ? 'ndjson' : 'csv')
  if (format !== 'csv' && format !== 'ndjson') {
    throw commandInvalid('--format is neither csv nor ndjson', 'Write one of them, or leave it out for csv')
  }
  const criteria = toCriteria(given, FILTER_NAMES)
  if (criteria.sort !== undefined && criteria.sort.key !== 'date') {
    throw commandInvalid('an export is sorted by date', 'Write --sort date:asc or leave --sort out')
  }
  return { openLog: toSight(given), criteria, format, file: valueOf(given, 'out') }
}

async function run(
  { dataSource, terminal }: CommandContext,
  { openLog, criteria, format, file }: WantedExport,
): Promise<ExitCode> {
  const activities = withProgress(terminal, openLog(dataSource).matching(criteria).stream())
  let failure: unknown
  // The stream itself does not say what broke it off, since it is made for strangers.
  const report = (error: unknown) => (failure = error)
  try {
    const stream = await (format === 'csv' ? toCsv : toNdjson)(activities, report)
    if (file === undefined) for await (const piece of stream) await write(terminal.out, piece)
    else if (!(await writeFile(file, stream, terminal.interrupted()))) return await brokenOff(terminal, file)
    return EXIT.fine
  } catch (error) {
    throw failure ?? error
  }
}

/** Activities between two words of progress. */
const STEP = 1_000

/** The activities; whoever watches is told how many there are so far. */
async function* withProgress(
  { error, isWatched }: Terminal,
  activities: AsyncIterable<Activity>,
): AsyncGenerator<Activity> {
  const numbers = new Intl.NumberFormat('en')
  let count = 0
  const tell = (end: string) => isWatched && error.write(`\r${numbers.format(count)} activities${end}`)
  for await (const activity of activities) {
    yield activity
    count += 1
    if (count % STEP === 0) tell('')
  }
  tell('\n')
}

async function brokenOff({ error }: Terminal, file: string): Promise<ExitCode> {
  await write(error, `Interrupted: "${file}" was not written.\n`)
  return EXIT.problems
}

/** Whether it was written to its end. A file that breaks off does not stand where a whole one is looked for. */
async function writeFile(
  file: string,
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await stat(file).catch(() => null)
  // A device or a pipe is written to, and not replaced by a file.
  const isReplaced = found === null || found.isFile()
  const target = found === null ? file : await realpath(file)
  const part = isReplaced ? `${target}.part` : target
  try {
    await pipeline(stream, createWriteStream(part), { signal })
    if (isReplaced) await rename(part, target)
    return true
  } catch (error) {
    if (isReplaced) await rm(part, { force: true })
    if (signal.aborted) return false
    throw error
  }
}
