/**
 * `tail`: prints activities as they are written. It asks again and again, each time for a while back as well: an activity is
 * dated when it happens and seen when its transaction commits, so that whoever asks for what is newer than the last one misses
 * those that commit late.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Activity } from '../model/activity.js'
import type { ActivityQuery } from '../query/activity-query.js'
import {
  type Command,
  type CommandContext,
  commandInvalid,
  EXIT,
  type ExitCode,
  type GivenOptions,
  valueOf,
} from './command.js'
import { FILTER_NAMES, filterOptions, toCriteria } from './filter-options.js'
import { type OpenLog, SIGHT_OPTIONS, toSight } from './sight-options.js'
import { withStarted } from './start-data-source.js'
import { printable, write } from './terminal.js'

const DATES = ['from', 'to', 'during', 'weekStart', 'sort']
const FILTERS = FILTER_NAMES.filter((name) => !DATES.includes(name))

/** `tail` */
export const tail: Command = {
  name: 'tail',
  summary: 'Prints activities as they are written, until Ctrl+C',
  details: 'With --json each is one line of JSON. An activity is printed once its transaction has committed.',
  options: {
    ...SIGHT_OPTIONS,
    lines: {
      short: 'n',
      value: 'count',
      text: 'How many of the newest to begin with, 0 to 500. Default: 10',
    },
    interval: { value: 'seconds', text: 'How long to wait between two looks. Default: 2' },
    overlap: {
      value: 'seconds',
      text: 'How late a transaction may commit and its activities still be printed. Default: 60',
    },
    ...filterOptions(FILTERS),
  },
  examples: [
    'tail --as company:3',
    'tail --unrestricted "watching the import" --source job --json',
    'tail --as user:7 -n 50 --event deleted',
  ],
  prepare: (given) => {
    const wanted: WantedTail = {
      openLog: toSight(given),
      criteria: toCriteria(given, FILTERS),
      lines: numberOf(given, 'lines', 10, 500),
      intervalMs: numberOf(given, 'interval', 2, 86_400) * 1_000,
      overlapMs: numberOf(given, 'overlap', 60, 86_400) * 1_000,
    }
    return (context) => withStarted(context, () => follow(context, wanted))
  },
}

interface WantedTail {
  readonly openLog: OpenLog
  readonly criteria: ReturnType<typeof toCriteria>
  readonly lines: number
  readonly intervalMs: number
  readonly overlapMs: number
}

function numberOf(given: GivenOptions, name: string, usual: number, most: number): number {
  const text = valueOf(given, name) ?? String(usual)
  const number = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && number <= most && (name !== 'lines' || Number.isInteger(number)))
    return number
  throw commandInvalid(
    `--${name} is no number from 0 to ${most}`,
    `Write such a number or leave it out, for ${usual}`,
  )
}

async function follow(context: CommandContext, wanted: WantedTail): Promise<ExitCode> {
  const signal = context.terminal.interrupted()
  const query = wanted.openLog(context.dataSource).matching(wanted.criteria)
  const reader = await startReader(query, wanted)
  await printAll(context, reader.first)
  while (await rested(wanted.intervalMs, signal)) await printAll(context, await reader.readNew())
  return EXIT.fine
}

interface Reader {
  /** Those to begin with, oldest first. */
  readonly first: readonly Activity[]
  readNew(): Promise<readonly Activity[]>
}

/** Those that are there at the beginning are known, also those that are too old to be printed. */
async function startReader(query: ActivityQuery, { lines, overlapMs }: WantedTail): Promise<Reader> {
  const newestFirst = await query.first(Math.max(lines, 1))
  const last = newestFirst[0]
  let newest = last === undefined ? Date.now() : Date.parse(last.occurredAt)
  /** The ids of the overlap, with their times. */
  const seen = new Map<string, number>()
  const readNew = async (): Promise<readonly Activity[]> => {
    const back = Math.min(newest, Date.now()) - overlapMs
    for (const [id, time] of seen) if (time < back) seen.delete(id)
    const found: Activity[] = []
    for await (const activity of since(query, back)) {
      if (seen.has(activity.id)) continue
      const time = Date.parse(activity.occurredAt)
      newest = Math.max(newest, time)
      seen.set(activity.id, time)
      found.push(activity)
    }
    return found
  }
  const known = await readNew()
  const written = known.filter(({ id }) => last === undefined || id > last.id)
  return { first: [...newestFirst.slice(0, lines).reverse(), ...written], readNew }
}

/** A clock that is ahead of this one's may have dated them. */
const FUTURE_MS = 86_400_000

function since(query: ActivityQuery, time: number): AsyncIterable<Activity> {
  return query
    .between(new Date(time), new Date(Math.max(Date.now(), time) + FUTURE_MS))
    .sort('date', 'asc')
    .stream()
}

async function printAll(
  { isJson, terminal }: CommandContext,
  activities: readonly Activity[],
): Promise<void> {
  for (const activity of activities) {
    await write(terminal.out, isJson ? `${JSON.stringify(activity)}\n` : lineOf(activity))
  }
}

function lineOf({ occurredAt, actor, type, event, description, onBehalf }: Activity): string {
  const who = `${actor.name} (${actor.kind}${actor.id === null ? '' : ` ${actor.id}`}${onBehalf ? ', on behalf' : ''})`
  return `${printable([occurredAt, who, `${type}: ${event}`, description].join('  '))}\n`
}

/** Whether the time has passed; false when the wait was ended. */
async function rested(timeMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(timeMs, undefined, { signal })
    return !signal.aborted
  } catch {
    return false
  }
}
