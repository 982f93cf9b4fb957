/** What an application may choose, with its defaults and one pass of validation. */
import type { RecorderSettings, WriteFailurePolicy } from './capture/recorder.js'
import type { UncapturedPolicy } from './capture/uncaptured.js'
import type { MissingActorPolicy } from './context/current-actor.js'
import type { ActivityDraft } from './model/activity.js'
import { ActivityLogError } from './model/errors.js'
import { DEFAULT_LIMITS, type Limits } from './model/limits.js'
import type { AuditSelection } from './registry/audit-declaration.js'
import type { ActivityInWords } from './registry/audited-options.js'
import {
  ActivityLog,
  type ActivityLogExtension,
  OWN_COLUMNS,
  type TableOptions,
} from './store/activity-log-entity.js'
import { MAX_TABLE_LENGTH } from './store/table-path.js'

/** The choices of an application; everything has a default. */
export interface ActivityLogOptions extends AuditSelection {
  /** The table's name. Default: `activity_log`. */
  readonly table?: string | undefined
  /** The schema that holds the table (MySQL and MariaDB: the database). Default: the data source's own. */
  readonly schema?: string | undefined
  /** What a write outside every `actAs` is: done by the actor `system` (default), or an error. */
  readonly missingActor?: MissingActorPolicy | undefined
  /**
   * What becomes of the application's write when its activities cannot be written. `rollback` (default): its transaction
   * fails with `WRITE_FAILED` and the cause, so nothing is ever changed unrecorded. `continue`: the write is kept, the
   * activities are lost and handed to `onError`.
   */
  readonly onWriteFailure?: WriteFailurePolicy | undefined
  /**
   * Told of each failure that the application's write survives, with the activities that are lost by it.
   * Default: a process warning.
   */
  readonly onError?: ((error: Error, lost: readonly ActivityDraft[]) => void) | undefined
  /** The sentence for each activity whose entity declares none. Default: one made from entity, name, event and changes. */
  readonly describe?: ((activity: ActivityInWords) => string) | undefined
  /** Sizes at which recorded values are cut. */
  readonly limits?: Partial<Limits> | undefined
  /**
   * How many rows one statement of a query builder may write and still be recorded row by row; beyond it one activity says
   * how many there were, by which criteria, and what was set. Default: 10,000.
   */
  readonly bulkLimit?: number | undefined
  /**
   * What is done when raw SQL (`query('UPDATE ...')`) writes to an audited table, which cannot be recorded: `warn` (default),
   * a process warning once per shape of statement; `error`, the statement is refused with `WRITE_UNCAPTURED`; or a function
   * that is called once per shape. Wrap what is meant so in `withoutAudit(reason, fn)`.
   */
  readonly onUncaptured?: UncapturedPolicy | undefined
  /**
   * Columns of your own in the log's table: a class that extends `ActivityLog`, its columns, and their values for an activity.
   * They come back as `extra`, and `withColumn` filters by them.
   */
  readonly extension?: ActivityLogExtension | undefined
  /** The time of an activity. Default: the process's clock. */
  readonly clock?: (() => Date) | undefined
}

/** The choices with their defaults filled in. */
export interface CheckedOptions {
  readonly table: TableOptions
  readonly selection: AuditSelection
  readonly settings: RecorderSettings
  readonly clock: () => Date
}

const KNOWN: readonly (keyof ActivityLogOptions)[] = [
  'audit',
  'bulkLimit',
  'clock',
  'describe',
  'except',
  'extension',
  'limits',
  'missingActor',
  'onError',
  'onUncaptured',
  'onWriteFailure',
  'schema',
  'table',
]

const DEFAULT_BULK_LIMIT = 10_000

/** PostgreSQL cuts longer names, and TypeORM would then find the table changed at every start. */
const MAX_NAME_LENGTH = 63

/**
 * Checks options and fills in defaults.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` for an unknown option or value, naming the legal ones.
 */
export function checkOptions(options: ActivityLogOptions): CheckedOptions {
  const unknown = Object.keys(options).find((name) => !(KNOWN as readonly string[]).includes(name))
  if (unknown !== undefined) throw invalid(`there is no option "${unknown}"`, `Options: ${KNOWN.join(', ')}`)
  const { table = 'activity_log', schema, audit, except, extension } = options
  checkName('table', table, MAX_TABLE_LENGTH)
  if (schema !== undefined) checkName('schema', schema, MAX_NAME_LENGTH)
  checkSelection(audit, except)
  if (extension !== undefined) checkExtension(extension)
  return {
    table: { table, schema, extension },
    selection: { audit, except },
    settings: {
      missingActor: oneOf('missingActor', options.missingActor, ['system', 'error']),
      onWriteFailure: oneOf('onWriteFailure', options.onWriteFailure, ['rollback', 'continue']),
      onError: checkFunction('onError', options.onError) ?? warn,
      describe: checkFunction('describe', options.describe) ?? null,
      limits: checkLimits(options.limits ?? {}),
      bulkLimit: checkBulkLimit(options.bulkLimit ?? DEFAULT_BULK_LIMIT),
      onUncaptured: checkUncaptured(options.onUncaptured),
    },
    clock: checkFunction('clock', options.clock) ?? (() => new Date()),
  }
}

function checkBulkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1_000_000) return limit
  throw invalid(
    '"bulkLimit" is no whole number from 1 to 1000000',
    `Write such a number or leave it out, for ${DEFAULT_BULK_LIMIT}`,
  )
}

function checkUncaptured(policy: UncapturedPolicy | undefined): UncapturedPolicy {
  return typeof policy === 'function'
    ? policy
    : oneOf<'warn' | 'error'>('onUncaptured', policy, ['warn', 'error'])
}

function warn(error: Error): void {
  process.emitWarning(error)
}

function oneOf<T extends string>(name: string, value: T | undefined, words: readonly [T, ...T[]]): T {
  if (value === undefined) return words[0]
  if (words.includes(value)) return value
  throw invalid(`"${name}" is no known word`, `Write one of: ${words.join(', ')}`)
}

// Any function will do: what it takes is checked by the compiler where the option is declared.
function checkFunction<F>(name: string, value: F | undefined): F | undefined {
  if (value === undefined || typeof value === 'function') return value
  throw invalid(`"${name}" is no function`, 'Pass a function or leave it out')
}

function checkName(option: string, name: unknown, length: number): void {
  if (typeof name === 'string' && /^[\p{L}_][\p{L}\p{N}_$-]*$/u.test(name) && name.length <= length) return
  throw invalid(
    `"${option}" is no plain name`,
    `Write a letter or _ followed by at most ${length - 1} letters, digits, _, $ or -`,
  )
}

function checkSelection(audit: unknown, except: unknown): void {
  const isDeclaration = (entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'entity' in entry && 'options' in entry
  if (audit !== undefined && audit !== 'all' && !(Array.isArray(audit) && audit.every(isDeclaration))) {
    throw invalid(
      '"audit" is neither "all" nor a list of declarations',
      'Write audit: [auditEntity(Entity, { ... })]',
    )
  }
  if (except !== undefined && !Array.isArray(except)) {
    throw invalid('"except" is no list', 'Write except: [Entity]')
  }
  if (except !== undefined && audit !== 'all') {
    throw invalid(
      '"except" leaves entities out of audit: "all" alone',
      'Write audit: "all", or leave "except" out',
    )
  }
}

function checkExtension({ entity, columns, values }: Partial<ActivityLogExtension>): void {
  const advice = 'Write extension: { entity: MyActivityLog, columns: { ... }, values: (draft) => ({ ... }) }'
  if (typeof entity !== 'function' || !(entity.prototype instanceof ActivityLog))
    throw invalid('the entity of "extension" is no class that extends ActivityLog', advice)
  if (typeof columns !== 'object' || columns === null || typeof values !== 'function')
    throw invalid('"extension" has no columns, or no function that gives their values', advice)
  const own = Object.keys(columns).find((column) => OWN_COLUMNS.has(column))
  if (own !== undefined)
    throw invalid(`"extension" has a column "${own}", which the log has itself`, 'Name it otherwise')
}

function checkLimits(given: Partial<Limits>): Limits {
  for (const [name, value] of Object.entries(given)) {
    const most = name === 'descriptionLength' ? DEFAULT_LIMITS.descriptionLength : 16 * 1024 * 1024
    if (!Object.hasOwn(DEFAULT_LIMITS, name))
      throw invalid(`there is no limit "${name}"`, `Limits: ${Object.keys(DEFAULT_LIMITS).join(', ')}`)
    if (value === undefined || (Number.isInteger(value) && value >= 64 && value <= most)) continue
    throw invalid(
      `the limit "${name}" is no whole number from 64 to ${most}`,
      'Write such a number or leave it out',
    )
  }
  const set = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...DEFAULT_LIMITS, ...(Object.fromEntries(set) as Partial<Limits>) }
}

function invalid(why: string, advice: string): ActivityLogError {
  return new ActivityLogError('OPTIONS_INVALID', `Cannot attach the activity log: ${why}. ${advice}.`)
}
