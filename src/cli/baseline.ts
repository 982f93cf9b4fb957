/** `baseline`: records the records that were there before the log. */
import { baseline as recordBaselines, type BaselineCounts, entitiesOfBaseline } from '../baseline.js'
import { actAs } from '../context/act-as.js'
import {
  type Command,
  type CommandContext,
  commandInvalid,
  EXIT,
  type ExitCode,
  type GivenOptions,
  valueOf,
} from './command.js'
import { withStarted } from './start-data-source.js'
import { write } from './terminal.js'

/** `baseline` */
export const baseline: Command = {
  name: 'baseline',
  summary: 'Records a snapshot of each record that was there before the log',
  details:
    'It may be repeated, and run while the application writes: records with a snapshot are skipped. Ctrl+C ends it after the ' +
    'batch under way, with the exit code 1; the next run goes on from there.',
  options: {
    entity: { value: 'name', text: 'An audited entity; may be repeated. Default: all of them' },
    'batch-size': { value: 'rows', text: 'How many rows go in one transaction, 1 to 1000. Default: 500' },
  },
  examples: ['baseline', 'baseline --entity Deal --entity Contact', 'baseline --batch-size 100 --json'],
  prepare: (given) => {
    const names = given.get('entity') ?? []
    const batchSize = toBatchSize(given)
    return (context) => withStarted(context, () => recordAll(context, names, batchSize))
  },
}

function toBatchSize(given: GivenOptions): number | undefined {
  const text = valueOf(given, 'batch-size')
  if (text === undefined) return undefined
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1_000) return Number(text)
  throw commandInvalid(
    '--batch-size is no whole number from 1 to 1000',
    'Write such a number or leave it out',
  )
}

interface EntityCounts extends BaselineCounts {
  readonly entity: string
}

async function recordAll(
  context: CommandContext,
  names: readonly string[],
  batchSize: number | undefined,
): Promise<ExitCode> {
  const signal = context.terminal.interrupted()
  const entities: EntityCounts[] = []
  for (const { name, target } of entitiesOfBaseline(context.dataSource, names)) {
    if (signal.aborted) break
    const onProgress = (counts: BaselineCounts) => tell(context, { entity: name, ...counts })
    const counts = await actAs({ source: 'cli' }, () =>
      recordBaselines(context.dataSource, target, { batchSize, onProgress, signal }),
    )
    entities.push({ entity: name, ...counts })
    if (!context.isJson) await write(context.terminal.out, `${inWords({ entity: name, ...counts })}\n`)
  }
  const isComplete = !signal.aborted
  if (context.isJson)
    await write(context.terminal.out, `${JSON.stringify({ complete: isComplete, entities }, null, 2)}\n`)
  if (!isComplete) await write(context.terminal.error, 'Interrupted: run it again to go on from there.\n')
  return isComplete ? EXIT.fine : EXIT.problems
}

async function tell({ terminal }: CommandContext, counts: EntityCounts): Promise<void> {
  if (terminal.isWatched) await write(terminal.error, `${inWords(counts)} so far\n`)
}

function inWords({ entity, recorded, skipped }: EntityCounts): string {
  return `${entity}: ${recorded} recorded, ${skipped} skipped`
}
