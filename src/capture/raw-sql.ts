/** Raw SQL that writes to audited tables: it cannot be told row by row, and nobody shall believe that it is. */
import { currentFrame } from '../context/audit-context.js'
import { ActivityLogError } from '../model/errors.js'
import type { WrittenTable } from '../registry/written-table.js'
import type { Recorder } from './recorder.js'
import { withoutTexts, withoutValues } from './sql-shape.js'
import type { UncapturedStatement } from './uncaptured.js'

const MAX_SHAPES = 1_000

/** Characters in which a statement says what it writes to; long lists of values follow after. */
const LOOKED_AT = 4_000
const shapes = new WeakMap<Recorder, Set<string>>()

/** What speaks of writes without writing. */
const DEFINES = /^\s*(?:CREATE|EXPLAIN(?!\s+(?:\(?\s*)ANALY[SZ]E))\b/i

/** The beginning of nearly every statement that cannot write. */
const READS =
  /^\s*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK|COMMIT|BEGIN|START|PRAGMA|SET|SHOW|CREATE|ALTER|DROP)\b/i

const WRITES =
  /\b(?:INSERT\s+(?:(?:OR\s+\w+|IGNORE|LOW_PRIORITY|HIGH_PRIORITY|DELAYED)\s+)*INTO|REPLACE\s+INTO|MERGE\s+INTO|(?<!\b(?:KEY|DO|FOR)\s+)UPDATE(?:\s+(?:ONLY|IGNORE|LOW_PRIORITY|OR\s+\w+))*|DELETE\s+(?:(?:LOW_PRIORITY|QUICK|IGNORE)\s+)*FROM(?:\s+ONLY)?|TRUNCATE(?:\s+TABLE)?(?:\s+ONLY)?)\s+((?:["`[]?[\p{L}\p{N}_$]+["`\]]?\.)*["`[]?[\p{L}\p{N}_$]+["`\]]?)/giu

/**
 * Looks at a statement that no query builder and no `save()` has made.
 *
 * @throws ActivityLogError `WRITE_UNCAPTURED` before the statement runs, by the policy `error`.
 */
export function noticeRawSql(recorder: Recorder, sql: string): void {
  const frame = currentFrame()
  if (frame.isOwnSql === true || frame.isKnownSql === true || frame.suspendedFor !== undefined) return
  const beginning = sql.length > LOOKED_AT ? sql.slice(0, LOOKED_AT) : sql
  if (DEFINES.test(beginning) || (READS.test(beginning) && !/;\s*\S/.test(beginning))) return
  const text = withoutTexts(recorder.family, beginning)
  for (const [, name] of text.matchAll(WRITES)) {
    const table = name === undefined ? undefined : recorder.tableOfName(unquote(name))
    // TypeORM keeps a nested set by raw SQL, which changes nothing but the places in the tree.
    if (
      !table?.isAudited ||
      rebuildsTable(text, table) ||
      (frame.writeScope !== undefined && table.metadata.treeType === 'nested-set')
    )
      continue
    notice(recorder, table, text)
  }
}

/** TypeORM changes tables of SQLite by copying them, away and back. */
function rebuildsTable(text: string, { metadata }: WrittenTable): boolean {
  return new RegExp(`FROM "temporary_${metadata.tableName.replaceAll(/[^\\w]/g, '.')}"`).test(text)
}

function notice(recorder: Recorder, table: WrittenTable, text: string): void {
  const sql = withoutValues(recorder.family, text).slice(0, 1_000)
  const { onUncaptured } = recorder.settings
  const statement = { entity: table.metadata.name, table: table.path, sql }
  if (onUncaptured === 'error') throw uncaptured(statement)
  const seen = shapes.get(recorder) ?? new Set<string>()
  shapes.set(recorder, seen)
  if (seen.has(sql) || seen.size >= MAX_SHAPES) return
  seen.add(sql)
  if (onUncaptured === 'warn') process.emitWarning(uncaptured(statement).message)
  else tell(onUncaptured, statement)
}

/** The application's statement runs, whatever its own reporter does. */
function tell(listener: (statement: UncapturedStatement) => void, statement: UncapturedStatement): void {
  try {
    listener(statement)
  } catch (error) {
    process.emitWarning(`[activity-log] onUncaptured has failed: ${String(error)}`)
  }
}

function unquote(name: string): string {
  return name.replaceAll(/["`[\]]/g, '')
}

function uncaptured({ entity, table, sql }: UncapturedStatement): ActivityLogError {
  return new ActivityLogError(
    'WRITE_UNCAPTURED',
    `Cannot record what raw SQL does to the table "${table}" of the audited entity "${entity}": ${sql}. Write through a ` +
      'repository or a query builder, or say that it is meant so: withoutAudit("why", () => db.query(...)).',
  )
}
