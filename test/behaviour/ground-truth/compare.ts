/** The log held against the ground truth: what was missed, invented or recorded otherwise, in words. */
import type { JsonValue } from '../../../src/index.js'
import { isSame } from './fold.js'
import type { RecordChange } from './normal-form.js'

/** The number of the outermost transaction in which an operation ran; operations outside of one have none. */
export type TransactionOf = (operation: number) => number | undefined

/** Everything in which the log differs from the ground truth, a text for each. Empty when they are equal. */
export function findMismatches(
  truth: readonly RecordChange[],
  log: readonly RecordChange[],
  transactionOf: TransactionOf,
): readonly string[] {
  const differences = [...missedOrDifferent(truth, log), ...invented(truth, log)]
  return differences.length > 0
    ? differences
    : [...brokenOrders(truth, log), ...brokenTransactions(log, transactionOf)]
}

const nameOf = ({ operation, entity, key }: RecordChange) => `#${operation} ${entity} ${key}`
const recordOf = ({ entity, key }: RecordChange) => `${entity} ${key}`

function missedOrDifferent(truth: readonly RecordChange[], log: readonly RecordChange[]): string[] {
  const logged = new Map(log.map((change) => [nameOf(change), change]))
  return truth.flatMap((expected) => {
    const found = logged.get(nameOf(expected))
    if (found === undefined) return [`MISSED    ${inWords(expected)}`]
    const lines = differencesOf(expected, found)
    if (lines.length === 0) return []
    return [
      [
        `DIFFERENT ${nameOf(expected)}`,
        `  truth: ${inWords(expected)}`,
        `  log:   ${inWords(found)}`,
        ...lines,
      ]
        .join('\n')
        .trimEnd(),
    ]
  })
}

function invented(truth: readonly RecordChange[], log: readonly RecordChange[]): string[] {
  const left = new Set(truth.map(nameOf))
  return log.filter((change) => !left.delete(nameOf(change))).map((change) => `INVENTED  ${inWords(change)}`)
}

/** What differs between the two, field by field, as a table. */
function differencesOf(expected: RecordChange, found: RecordChange): string[] {
  const lines: string[] = []
  const note = (what: string, ofTruth: string, ofLog: string) =>
    lines.push(`    ${what.padEnd(12)} ${ofTruth.padEnd(45)} | ${ofLog}`)
  if (expected.kind !== found.kind) note('kind', expected.kind, found.kind)
  if (expected.event !== found.event) note('event', expected.event, found.event)
  for (const field of new Set([...Object.keys(expected.fields), ...Object.keys(found.fields)])) {
    const [ofTruth, ofLog] = [expected.fields[field], found.fields[field]]
    if (ofLog === undefined && expected.optional.includes(field)) continue
    if (!isSame(ofTruth ?? null, ofLog ?? null)) note(field, pairInWords(ofTruth), pairInWords(ofLog))
  }
  // Links of a record that is deleted with them may be left to the snapshot's silence.
  const isForgiven = expected.kind === 'deleted' && found.links === null
  if (linksInWords(expected) !== linksInWords(found) && !isForgiven)
    note('links', linksInWords(expected), linksInWords(found))
  return lines
}

/** Links that bear a name which their record never had; `namesOf` gives those of a key. */
export function findWrongLinkNames(
  log: readonly RecordChange[],
  namesOf: (key: string) => ReadonlySet<unknown>,
): readonly string[] {
  return log.flatMap((change) =>
    change.linkNames
      .filter(([key, name]) => !namesOf(key).has(name))
      .map(([key, name]) => `DIFFERENT ${nameOf(change)}: the link ${key} is called ${JSON.stringify(name)}`),
  )
}

/**
 * The activities of a record come in the order in which its row was changed. Its links are rows of another table: nothing
 * orders what two transactions do to them at the same time.
 */
function brokenOrders(truth: readonly RecordChange[], log: readonly RecordChange[]): string[] {
  const orderOf = (changes: readonly RecordChange[]) => {
    const order = new Map<string, number[]>()
    for (const change of changes.filter(({ fields }) => Object.keys(fields).length > 0))
      order.set(recordOf(change), [...(order.get(recordOf(change)) ?? []), change.operation])
    return order
  }
  const logged = orderOf(log)
  return [...orderOf(truth)]
    .filter(([record, operations]) => String(operations) !== String(logged.get(record)))
    .map(
      ([record, operations]) =>
        `ORDER     ${record}: truth #${operations.join(' #')}, log #${logged.get(record)?.join(' #')}`,
    )
}

/** Activities share a transactionId if and only if they were written in one transaction. */
function brokenTransactions(log: readonly RecordChange[], transactionOf: TransactionOf): string[] {
  const idOf = new Map<string, string | null>()
  const ownerOf = new Map<string, string>()
  return log.flatMap(({ operation, transactionId }) => {
    const transaction = transactionOf(operation)
    const unit = transaction === undefined ? `operation #${operation}` : `transaction ${transaction}`
    const known = idOf.get(unit)
    const owner = ownerOf.get(transactionId ?? '')
    idOf.set(unit, known ?? transactionId)
    ownerOf.set(transactionId ?? '', owner ?? unit)
    if (owner !== undefined && owner !== unit) return [`TRANSACTION ${owner} and ${unit} share an id`]
    if (transaction !== undefined && known !== undefined && known !== transactionId)
      return [`TRANSACTION ${unit} has several ids`]
    return []
  })
}

function inWords(change: RecordChange): string {
  const fields = Object.entries(change.fields).map(([field, pair]) => `${field} ${pairInWords(pair)}`)
  const links = change.links === null ? [] : [linksInWords(change)]
  return `${nameOf(change)} ${change.kind}/${change.event}: ${[...fields, ...links].join(', ')}`
}

function pairInWords(pair: readonly [JsonValue, JsonValue] | undefined): string {
  return pair === undefined ? 'unchanged' : `${JSON.stringify(pair[0])} → ${JSON.stringify(pair[1])}`
}

function linksInWords({ links }: RecordChange): string {
  if (links === null) return 'no links'
  return ['tags', ...links.removed.map((key) => `-${key}`), ...links.added.map((key) => `+${key}`)].join(' ')
}
