/** The filters of `export` and `tail`: the parameters of the reading API, as options. */
import type { ActivityCriteria } from '../query/activity-criteria.js'
import type { ParameterValues } from '../query/activity-parameters.js'
import { parseActivityQuery } from '../query/parse-activity-query.js'
import { commandInvalid, type CommandOption, type CommandOptions, type GivenOptions } from './command.js'

/** A filter of the reading API; pages are not asked for here. */
export type FilterName = Exclude<keyof ParameterValues, 'page' | 'size' | 'after'>

const FILTERS: Readonly<Record<FilterName, CommandOption>> = {
  actor: {
    value: 'kind:id',
    text: 'Done by this actor, e.g. user:7; a kind alone is everybody of it. Repeatable',
  },
  notActor: { value: 'kind:id', text: 'Not done by this actor. Repeatable' },
  type: { value: 'type', text: 'Of this type, e.g. "Contact Management". Repeatable' },
  notType: { value: 'type', text: 'Not of this type. Repeatable' },
  event: { value: 'event', text: 'With this event, e.g. created. Repeatable' },
  notEvent: { value: 'event', text: 'Without this event. Repeatable' },
  record: { value: 'Entity:id', text: 'About this record; Deal alone is any deal' },
  changed: { value: 'field', text: 'Updates that changed this field' },
  changedFrom: { value: 'value', text: 'With --changed: from this value' },
  changedTo: { value: 'value', text: 'With --changed: to this value' },
  company: { value: 'id', text: 'Of this company' },
  ip: { value: 'network', text: 'From this address or network, e.g. 10.0.0.0/8' },
  request: { value: 'id', text: 'In this request' },
  transaction: { value: 'id', text: 'In this transaction' },
  source: { value: 'source', text: 'From http, job, cli or what the application calls it' },
  metadata: { value: 'path:value', text: 'With this value at this path of the metadata' },
  from: { value: 'date', text: 'From this day or instant on, with --to' },
  to: { value: 'date', text: 'To the end of this day, or before this instant' },
  during: { value: 'dates', text: 'A preset: today, last-7-days, this-month ..., in --time-zone' },
  timeZone: { value: 'zone', text: 'The zone of days, e.g. Europe/Madrid' },
  weekStart: { value: 'day', text: 'The day on which weeks begin. Default: monday' },
  search: { value: 'text', text: 'With every word of this text in it' },
  sort: { value: 'order', text: 'date:desc (default), newest first, or date:asc' },
}

/** The options of these filters. */
export function filterOptions(names: readonly FilterName[]): CommandOptions {
  return Object.fromEntries(names.map((name) => [toOption(name), FILTERS[name]]))
}

/** All filters, in the order of the help. */
export const FILTER_NAMES = Object.keys(FILTERS) as readonly FilterName[]

/**
 * What the given filters ask for.
 *
 * @throws ActivityLogError `COMMAND_INVALID`, with all that is wrong
 */
export function toCriteria(given: GivenOptions, names: readonly FilterName[]): ActivityCriteria {
  const parameters = new URLSearchParams()
  for (const name of names) {
    for (const value of given.get(toOption(name)) ?? []) parameters.append(name, value)
  }
  const parsed = parseActivityQuery(parameters)
  if (parsed.ok) return parsed.criteria
  const problems = parsed.problems.map(({ path, message }) => `--${toOption(path)} ${inOptions(message)}`)
  throw commandInvalid(
    problems.join('; '),
    'The parameters are those of the reading API, see docs/querying.md',
  )
}

/** Other filters are named in messages as they are in URLs. */
function inOptions(message: string): string {
  return message.replace(/\b[a-z]+[A-Z]\w*\b|(?<=given without )\w+/g, (word) =>
    Object.hasOwn(FILTERS, word) ? `--${toOption(word)}` : word,
  )
}

/** `timeZone` → `time-zone` */
function toOption(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
