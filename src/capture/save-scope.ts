/**
 * What belongs to one `save()` or `remove()` while it runs. Kept in the chain of calls and not on the QueryRunner, because
 * SQLite drivers share one QueryRunner between concurrent calls.
 */
import type { EntityMetadata, QueryRunner } from 'typeorm'
import { currentFrame, withFrame } from '../context/audit-context.js'
import type { RawRow } from '../registry/record-key.js'
import type { ReadPurpose, RowsByKey } from './raw-rows.js'

/** What a write does to a row. */
export type Operation = 'insert' | 'update' | 'delete'

/** A row that is about to be written. */
export interface AnnouncedRow {
  readonly metadata: EntityMetadata
  readonly key: RawRow
  readonly purpose: ReadPurpose
}

/** A row that has been written. */
export interface WrittenRow {
  readonly metadata: EntityMetadata
  readonly key: RawRow
  readonly operation: Operation
}

/** Entries gathered until the events of the moment are through, and the promise of what is then done with all of them. */
interface Batch<T> {
  readonly entries: T[]
  readonly done: Promise<void>
}

/** One running `save()`, `remove()`, `softRemove()` or `recover()`. */
export interface SaveScope {
  /** Rows as they stood before the write, by the path of their table. */
  readonly before: Map<string, RowsByKey[]>
  announced: Batch<AnnouncedRow> | null
  written: Batch<WrittenRow> | null
}

/** Runs an entity manager's method in a scope of its own. */
export function withSaveScope<R>(fn: () => R): R {
  return withFrame({ saveScope: createSaveScope(), inQueryBuilder: false }, fn)
}

const strays = new WeakMap<QueryRunner, SaveScope>()

/** The scope of this chain of calls; one of the QueryRunner where the method that opens scopes is not hooked yet. */
export function currentSaveScope(queryRunner: QueryRunner): SaveScope {
  const scope = (currentFrame().saveScope as SaveScope | undefined) ?? strays.get(queryRunner)
  if (scope !== undefined) return scope
  const stray = createSaveScope()
  strays.set(queryRunner, stray)
  return stray
}

/**
 * Adds an entry to a scope's batch. TypeORM broadcasts the events of all subjects of a save() in one go before it awaits
 * any, so a microtask sees them all: one read per table and not one per entity.
 */
export function gather<K extends 'announced' | 'written'>(
  scope: SaveScope,
  kind: K,
  entry: K extends 'announced' ? AnnouncedRow : WrittenRow,
  process: (entries: readonly (K extends 'announced' ? AnnouncedRow : WrittenRow)[]) => Promise<void>,
): Promise<void> {
  const batches = scope as unknown as Record<K, Batch<typeof entry> | null>
  let batch = batches[kind]
  if (batch === null) {
    const entries: (typeof entry)[] = []
    const done = Promise.resolve().then(() => {
      batches[kind] = null
      return process(entries)
    })
    batch = { entries, done }
    batches[kind] = batch
  }
  batch.entries.push(entry)
  return batch.done
}

function createSaveScope(): SaveScope {
  return { before: new Map(), announced: null, written: null }
}
