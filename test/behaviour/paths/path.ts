/** One way of writing through TypeORM, and what the log says of it. */
import type { DataSource } from 'typeorm'
import type { Activity, JsonValue } from '../../../src/index.js'
import type { TestDatabase } from '../../support/databases.js'

/** A row of the coverage table. */
export interface WritePath {
  /** The call, as it stands in the table. */
  readonly call: string
  readonly captured: 'row by row' | 'as a summary' | 'reported'
  /** Where it is told apart by database: those on which the path exists. Default: all. */
  readonly on?: (database: TestDatabase) => boolean
  /** Only where the query builder has such a method. */
  readonly needs?: 'valuesFromSelect' | 'updateAll'
  /** Writes what must be there before; the log is emptied after it. */
  readonly given?: (db: DataSource) => Promise<unknown>
  readonly write: (db: DataSource) => Promise<unknown>
  /** The activities in words, in the order of the log. */
  readonly expected: readonly string[]
}

/** `updated Player "Ana": score 1 → 2`, with what was linked as `+name` and unlinked as `-name`. */
export function inShort(activity: Activity): string {
  const { event, record, changes, kind, metadata } = activity
  if (record === null) {
    const { rows, fields } = metadata as { rows: number; fields: string[] }
    return `${event} ${rows} rows${fields.length > 0 ? ` (${fields.join(', ')})` : ''}`
  }
  const told = changes.flatMap((change) => {
    if (change.links)
      return [`${change.field} ${[...names(change.after, '+'), ...names(change.before, '-')].join(' ')}`]
    const isToId = ['id', 'version', 'mpath', 'nsleft', 'nsright', 'deletedAt'].includes(change.field)
    return kind !== 'updated' || isToId
      ? []
      : [`${change.field} ${show(change.before)} → ${show(change.after)}`]
  })
  return `${event} ${record.entity} "${record.name}"${told.length > 0 ? `: ${told.sort().join(', ')}` : ''}`
}

function names(side: Activity['changes'][number]['after'], sign: string): readonly string[] {
  return (side as unknown as { name: string }[]).map(({ name }) => sign + name).sort()
}

function show(value: JsonValue): string {
  return value === null ? 'nothing' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}
