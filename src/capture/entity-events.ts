/** The events of `save()`, `remove()`, `softRemove()` and `recover()`: which rows they announce, and which they report written. */
import type { EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm'
import { currentFrame } from '../context/audit-context.js'
import { ActivityLogError } from '../model/errors.js'
import { keyRowOf, type RawRow, recordIdOf, rootOf } from '../registry/record-key.js'
import type { CapturedChange } from './captured-change.js'
import { type ReadPurpose, readRowsByKey, type RowsByKey } from './raw-rows.js'
import { recordChanges } from './record-changes.js'
import type { Recorder } from './recorder.js'
import {
  type AnnouncedRow,
  currentSaveScope,
  gather,
  type Operation,
  type SaveScope,
  type WrittenRow,
} from './save-scope.js'
import { report } from './write-failure.js'

/** What the events of all operations and both TypeORM lines have in common. */
export interface EntityEvent {
  readonly queryRunner: QueryRunner
  readonly metadata: EntityMetadata
  readonly entity?: ObjectLiteral | undefined
  readonly databaseEntity?: ObjectLiteral | undefined
  readonly entityId?: unknown
}

/** Reads the row before it is written, under a lock: what TypeORM loaded before the transaction is stale under load. */
export function beforeWrite(
  recorder: Recorder | undefined,
  event: EntityEvent,
  purpose: ReadPurpose,
): Promise<void> | undefined {
  if (recorder === undefined || !concerns(recorder, event)) return undefined
  const key = keyOf(event)
  if (key === null) return undefined
  const scope = currentSaveScope(event.queryRunner)
  return gather(scope, 'announced', { metadata: event.metadata, key, purpose }, (rows) =>
    readBefore(recorder, event.queryRunner, scope, rows),
  )
}

/** Takes note of a written row; all rows of one save() are then recorded together. */
export function afterWrite(
  recorder: Recorder | undefined,
  event: EntityEvent,
  operation: Operation,
): Promise<void> | undefined {
  if (recorder === undefined || !concerns(recorder, event)) return undefined
  const key = keyOf(event)
  if (key === null) {
    if (operation === 'insert') report(recorder, unknownKey(event.metadata))
    return undefined
  }
  const scope = currentSaveScope(event.queryRunner)
  return gather(scope, 'written', { metadata: event.metadata, key, operation }, (rows) =>
    recordWritten(recorder, event.queryRunner, scope, rows),
  )
}

/** Query builders of the application emit events as well, without ids and values: those are not ours to record here. */
function concerns(recorder: Recorder, event: EntityEvent): boolean {
  const frame = currentFrame()
  return recorder.watches(event.metadata) && frame.suspendedFor === undefined && frame.inQueryBuilder !== true
}

/** The primary key of the event's row; `remove()` has deleted it from the entity by the time of its after-event. */
function keyOf({ metadata, entity, databaseEntity, entityId }: EntityEvent): RawRow | null {
  for (const source of [databaseEntity, entity]) {
    const key = source === undefined || source === null ? null : keyRowOf(metadata, source)
    if (key !== null) return key
  }
  if (entityId === undefined || entityId === null) return null
  const isMap = typeof entityId === 'object' && !(entityId instanceof Date) && !Buffer.isBuffer(entityId)
  const map = isMap ? entityId : metadata.primaryColumns[0]?.createValueMap(entityId)
  return map === undefined ? null : keyRowOf(metadata, map)
}

async function readBefore(
  recorder: Recorder,
  queryRunner: QueryRunner,
  scope: SaveScope,
  announced: readonly AnnouncedRow[],
): Promise<void> {
  for (const [metadata, rows] of groupByTable(announced)) {
    for (const purpose of ['before update', 'before delete'] as const) {
      const keys = rows.filter((row) => row.purpose === purpose).map(({ key }) => key)
      if (keys.length === 0) continue
      const found = await readRowsByKey(queryRunner, metadata, recorder.family, keys, purpose)
      const before = scope.before.get(metadata.tablePath) ?? []
      scope.before.set(metadata.tablePath, [...before, found])
    }
  }
}

async function recordWritten(
  recorder: Recorder,
  queryRunner: QueryRunner,
  scope: SaveScope,
  written: readonly WrittenRow[],
): Promise<void> {
  const after = new Map<string, RowsByKey>()
  for (const [metadata, rows] of groupByTable(written)) {
    const keys = rows.filter(({ operation }) => operation !== 'delete').map(({ key }) => key)
    if (keys.length === 0) continue
    after.set(
      metadata.tablePath,
      await readRowsByKey(queryRunner, metadata, recorder.family, keys, 'after write'),
    )
  }
  await recordChanges(recorder, queryRunner, pairImages(recorder, scope, written, after))
}

/** Joins each written row with its images. A row that was inserted and updated in one save() is one insertion. */
function pairImages(
  recorder: Recorder,
  scope: SaveScope,
  written: readonly WrittenRow[],
  after: ReadonlyMap<string, RowsByKey>,
): readonly CapturedChange[] {
  const seen = new Set<string>()
  const changes: CapturedChange[] = []
  for (const { metadata, key, operation } of written) {
    const id = recordIdOf(metadata, key)
    const place = `${metadata.tablePath}\n${id}`
    if (seen.has(place)) continue
    seen.add(place)
    const change = {
      before: operation === 'insert' ? null : takeBefore(scope, metadata, id),
      after: operation === 'delete' ? null : (after.get(metadata.tablePath)?.get(id) ?? null),
    }
    if (lacksImage(operation, change)) report(recorder, unknownKey(metadata))
    const row = change.after ?? change.before
    const plan = row === null ? undefined : recorder.planFor(metadata, row)
    if (plan !== undefined && !lacksImage(operation, change)) changes.push({ plan, ...change })
  }
  return changes
}

/** An image that must be there is not. A row without any was removed by somebody else, and nothing was written. */
function lacksImage(
  operation: Operation,
  { before, after }: Pick<CapturedChange, 'before' | 'after'>,
): boolean {
  return operation === 'insert' ? after === null : operation === 'update' && !before !== !after
}

function takeBefore(scope: SaveScope, metadata: EntityMetadata, id: string): RawRow | null {
  const reads = scope.before.get(metadata.tablePath) ?? []
  return reads.map((rows) => rows.get(id)).findLast((row) => row !== undefined) ?? null
}

/** Rows by the entity at the root of their table: a table is read once, whatever its rows' entities are called. */
function groupByTable<T extends { readonly metadata: EntityMetadata }>(
  rows: readonly T[],
): ReadonlyMap<EntityMetadata, T[]> {
  const groups = new Map<EntityMetadata, T[]>()
  for (const row of rows) {
    const root = rootOf(row.metadata)
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [row])
    else group.push(row)
  }
  return groups
}

function unknownKey(metadata: EntityMetadata): ActivityLogError {
  return new ActivityLogError(
    'WRITE_FAILED',
    `Cannot record a write of "${metadata.name}": TypeORM told no primary key for it, or one that the database spells ` +
      'otherwise. Save without { reload: false }, with the key as the database returns it.',
  )
}
