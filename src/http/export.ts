/** Exports: all activities of a query, streamed as fast as they are taken and no faster. */
import { stringify } from 'csv-stringify/sync'
import type { Activity } from '../model/activity.js'

/** The columns of an export, and what stands in them. */
const COLUMNS: Readonly<Record<string, (activity: Activity) => string>> = {
  id: ({ id }) => id,
  time: ({ occurredAt }) => occurredAt,
  user: ({ actor }) => actor.name,
  userKind: ({ actor }) => actor.kind,
  userId: ({ actor }) => actor.id ?? '',
  onBehalf: ({ onBehalf }) => (onBehalf ? 'yes' : ''),
  type: ({ type }) => type,
  event: ({ event }) => event,
  description: ({ description }) => description,
  entity: ({ record }) => record?.entity ?? '',
  recordId: ({ record }) => record?.id ?? '',
  recordName: ({ record }) => record?.name ?? '',
  ip: ({ ip }) => ip ?? '',
  requestId: ({ requestId }) => requestId ?? '',
  transactionId: ({ transactionId }) => transactionId ?? '',
  changes: ({ changes }) => (changes.length === 0 ? '' : JSON.stringify(changes)),
}

/** What is handed to the stream at a time: small pieces cost more than they weigh. */
const PIECE_CHARACTERS = 65_536

/** Is told what broke an export off: the client learns no more than that it did. */
type Report = (error: unknown) => void

/**
 * Activities as CSV (RFC 4180), in UTF-8 with a byte order mark, which spreadsheets want. What a spreadsheet
 * would take for a formula has an apostrophe before it.
 */
export function toCsv(
  activities: AsyncIterable<Activity>,
  report: Report,
): Promise<ReadableStream<Uint8Array>> {
  return streamLines(activities, { toLine: csvLine, beginning: `\ufeff${csvLine(null)}`, report })
}

/** Activities as JSON, one a line. */
export function toNdjson(
  activities: AsyncIterable<Activity>,
  report: Report,
): Promise<ReadableStream<Uint8Array>> {
  return streamLines(activities, {
    toLine: (activity) => `${JSON.stringify(activity)}\n`,
    beginning: '',
    report,
  })
}

/**
 * Where a cell may begin that a spreadsheet would calculate: at the field's beginning, and within it behind a semicolon, a tab or
 * the end of a line. Where the semicolon separates, as in much of Europe, Excel sees fields between commas as one, in which quotes
 * hold nothing together. Wide characters count as well, and blanks and quotes before a sign do not.
 */
const FORMULA = /(^|[;\t\r\n])((?:[^\S\t\r\n]|")*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g

/**
 * The line of an activity; that of the columns' names for null. Every field is quoted: for a spreadsheet a lone CR or LF ends a
 * line, and what comes after it would be a field of its own.
 */
function csvLine(activity: Activity | null): string {
  const fields = Object.entries(COLUMNS).map(([name, valueOf]) =>
    activity === null ? name : withoutFormula(valueOf(activity).replaceAll('\0', '')),
  )
  return stringify([fields], { quoted: true, quoted_empty: false, record_delimiter: 'windows' })
}

function withoutFormula(text: string): string {
  const harmless = text.replace(FORMULA, "$1'$2")
  return /^[\t\r\n]/.test(harmless) ? `'${harmless}` : harmless
}

interface Lines {
  readonly toLine: (activity: Activity) => string
  readonly beginning: string
  readonly report: Report
}

/**
 * Pulls as much as is asked for; who stops taking stops the reading of the log as well. The first activity is read before
 * there is a stream, so that a log that cannot be read is told by a status and not by a file that breaks off.
 */
async function streamLines(
  activities: AsyncIterable<Activity>,
  { toLine, beginning, report }: Lines,
): Promise<ReadableStream<Uint8Array>> {
  const source = activities[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  let next = await source.next()
  let text = beginning
  const takePiece = async () => {
    while (next.done !== true && text.length < PIECE_CHARACTERS) {
      text += toLine(next.value)
      next = await source.next()
    }
    const piece = encoder.encode(text)
    text = ''
    return piece
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = await takePiece().catch((error: unknown) => {
          report(error)
          throw new Error('The export broke off.')
        })
        if (piece.length > 0) controller.enqueue(piece)
        if (next.done === true) controller.close()
      },
      async cancel() {
        await source.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
