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

/**
 * Activities as CSV (RFC 4180), in UTF-8 with a byte order mark, which spreadsheets want. A field that a spreadsheet would take
 * for a formula begins with an apostrophe.
 */
export function toCsv(activities: AsyncIterable<Activity>): ReadableStream<Uint8Array> {
  return streamLines(activities, csvLine, `\ufeff${csvLine(null)}`)
}

/** Activities as JSON, one a line. */
export function toNdjson(activities: AsyncIterable<Activity>): ReadableStream<Uint8Array> {
  return streamLines(activities, (activity) => `${JSON.stringify(activity)}\n`, '')
}

/** The line of an activity; that of the columns' names for null. */
function csvLine(activity: Activity | null): string {
  const fields = Object.entries(COLUMNS).map(([name, valueOf]) =>
    activity === null ? name : valueOf(activity).replaceAll('\0', ''),
  )
  return stringify([fields], { escape_formulas: true, record_delimiter: 'windows' })
}

/** Pulls as much as is asked for; who stops taking stops the reading of the log as well. */
function streamLines(
  activities: AsyncIterable<Activity>,
  toLine: (activity: Activity) => string,
  beginning: string,
): ReadableStream<Uint8Array> {
  const source = activities[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  let text = beginning
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let isDone = false
        while (!isDone && text.length < PIECE_CHARACTERS) {
          const next = await source.next()
          isDone = next.done === true
          if (!next.done) text += toLine(next.value)
        }
        if (text !== '') controller.enqueue(encoder.encode(text))
        text = ''
        if (isDone) controller.close()
      },
      async cancel() {
        await source.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
