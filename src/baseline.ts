/** Records that were there before the log: a snapshot of each, so that their histories have a beginning. */
import type { DataSource, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm'
import { auditedEntity } from './audited-entity.js'
import type { KeyPlace } from './capture/key-page.js'
import { recordBaseline } from './capture/record-baseline.js'
import { type Recorder, recorderOf } from './capture/recorder.js'
import { currentFrame } from './context/audit-context.js'
import { ActivityLogError } from './model/errors.js'
import { isOrExtends } from './registry/typeorm-metadata.js'

/** How far a baseline is. */
export interface BaselineCounts {
  /** How many records got a baseline. */
  readonly recorded: number
  /** How many records had a creation or a baseline in the log already. */
  readonly skipped: number
}

/** How a baseline is made; everything has a default. */
export interface BaselineOptions {
  /** How many rows are read, locked and recorded in one transaction, from 1 to 1,000. Default: 500. */
  readonly batchSize?: number | undefined
  /** Told after each batch what has been done so far; a promise is awaited before the next one. */
  readonly onProgress?: ((counts: BaselineCounts) => void | Promise<void>) | undefined
  /** Ends it between two batches. What has been recorded stays, and the next run goes on from there. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Records one `baseline` activity, a snapshot like that of a creation, for each row of an audited entity whose record has none
 * in the log yet. Rows of softly deleted records are left out.
 *
 * It may be repeated, interrupted, and run while the application writes: nothing is recorded twice, and each record's baseline
 * stands between the writes before it and after it. Every batch is a transaction of its own, in the order of the primary key;
 * so call it outside of transactions.
 *
 * It is done by whoever acts, else by the actor `system`. A baseline whose context has no company is seen by the company of its
 * record (the option `company` of `@Audited`), unless an admin acts.
 *
 * @param entity with single-table inheritance those that extend it are recorded as well
 * @returns what was recorded and what was skipped; within `withoutAudit` nothing is either
 * @throws ActivityLogError `NOT_ATTACHED`, `ENTITY_NOT_AUDITED`, `OPTIONS_INVALID`; `WRITE_FAILED` when a batch cannot be
 * written, and those before it stay
 * @example
 * await baseline(db, Deal, { onProgress: ({ recorded }) => console.error(recorded) })
 * // → { recorded: 12841, skipped: 0 }, and for each deal: { kind: 'baseline', event: 'baseline', actor: { kind: 'system' }, ... }
 */
export async function baseline<T extends ObjectLiteral>(
  db: DataSource,
  entity: EntityTarget<T>,
  options: BaselineOptions = {},
): Promise<BaselineCounts> {
  const { batchSize, onProgress, signal } = checkOptions(options)
  const recorder = recorderFor(db)
  const metadata = auditedEntity(recorder, entity, 'record a baseline of')
  let counts: BaselineCounts = { recorded: 0, skipped: 0 }
  if (currentFrame().suspendedFor !== undefined) return counts
  for (let after: KeyPlace | null = null; signal?.aborted !== true;) {
    const { recorded, skipped, end } = await recordBaseline(recorder, metadata, after, batchSize)
    if (end === null) break
    after = end
    counts = { recorded: counts.recorded + recorded, skipped: counts.skipped + skipped }
    await onProgress?.(counts)
  }
  return counts
}

/**
 * The audited entities of these names, or all; one that extends another of them is left out, as it is recorded with that.
 *
 * @throws ActivityLogError `NOT_ATTACHED`, `ENTITY_NOT_AUDITED`
 */
export function entitiesOfBaseline(db: DataSource, names: readonly string[]): readonly EntityMetadata[] {
  const recorder = recorderFor(db)
  const entities =
    names.length === 0
      ? recorder.plans.map(({ metadata }) => metadata)
      : names.map((name) => auditedEntity(recorder, name, 'record a baseline of'))
  const isCovered = (entity: EntityMetadata) =>
    entities.some((other) => other !== entity && isOrExtends(entity, other))
  return [...new Set(entities)].filter((entity) => !isCovered(entity))
}

const DEFAULT_BATCH_SIZE = 500
const MAX_BATCH_SIZE = 1_000
const KNOWN: readonly (keyof BaselineOptions)[] = ['batchSize', 'onProgress', 'signal']

function checkOptions(options: BaselineOptions): BaselineOptions & { readonly batchSize: number } {
  const unknown = Object.keys(options).find((name) => !(KNOWN as readonly string[]).includes(name))
  if (unknown !== undefined) throw invalid(`there is no option "${unknown}"`, `Options: ${KNOWN.join(', ')}`)
  const { batchSize = DEFAULT_BATCH_SIZE, onProgress, signal } = options
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > MAX_BATCH_SIZE) {
    throw invalid(
      `"batchSize" is no whole number from 1 to ${MAX_BATCH_SIZE}`,
      `Write such a number or leave it out, for ${DEFAULT_BATCH_SIZE}`,
    )
  }
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw invalid('"onProgress" is no function', 'Pass a function or leave it out')
  if (signal !== undefined && typeof signal?.aborted !== 'boolean')
    throw invalid('"signal" is no AbortSignal', 'Pass that of an AbortController or leave it out')
  return { batchSize, onProgress, signal }
}

function recorderFor(db: DataSource): Recorder {
  // An EntityManager has none: a baseline has transactions of its own.
  if (!Array.isArray(db.subscribers))
    throw invalid('it was given no DataSource', 'Pass the DataSource itself, not an EntityManager of it')
  const recorder = recorderOf(db)
  if (recorder !== undefined) return recorder
  throw new ActivityLogError(
    'NOT_ATTACHED',
    'Cannot record a baseline: the data source has no activity log. Make it with ' +
      'new DataSource(withActivityLog(options)), and initialize() it first.',
  )
}

function invalid(why: string, advice: string): ActivityLogError {
  return new ActivityLogError('OPTIONS_INVALID', `Cannot record a baseline: ${why}. ${advice}.`)
}
