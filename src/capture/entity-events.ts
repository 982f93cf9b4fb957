/**
 * What TypeORM announces before the statements of a `save()`, `remove()`, `softRemove()` or `recover()`: the rows that they
 * will change. They are read in one go, under a lock: what TypeORM loaded before the transaction is stale under load.
 */
import type { QueryRunner } from 'typeorm'
import { currentFrame } from '../context/audit-context.js'
import { keyRowOf, type RawRow, recordIdOf } from '../registry/record-key.js'
import { isRecorded, type WrittenTable } from '../registry/written-table.js'
import { trackDependentsOfDeleted } from './dependent-rows.js'
import { readBehindGuard } from './guarded-read.js'
import { lockFor, readRows } from './raw-rows.js'
import type { Announcement, Recorder } from './recorder.js'
import { takeWriteLock } from './write-lock.js'
import { scopeOn, trackRows, type WriteScope } from './write-scope.js'

type Purpose = 'before update' | 'before delete'

interface AnnouncedRow {
  readonly table: WrittenTable
  readonly key: RawRow
  readonly purpose: Purpose
}

interface Batch {
  readonly rows: AnnouncedRow[]
  readonly done: Promise<void>
}

const batches = new WeakMap<WriteScope, Batch>()

/**
 * Takes note of a row that will be written. TypeORM broadcasts the events of all subjects of a save() in one go before it
 * awaits any, so a microtask sees them all: one read per table and not one per entity.
 *
 * @returns when the row has been read; undefined when it need not be
 */
export function announceRow(
  recorder: Recorder,
  queryRunner: QueryRunner,
  announcement: Announcement,
  purpose: Purpose,
): Promise<void> | undefined {
  const table = recorder.tableOf(announcement.metadata)
  const frame = currentFrame()
  if (table === undefined || frame.suspendedFor !== undefined || frame.inQueryBuilder === true)
    return undefined
  if (!isRecorded(table) && purpose === 'before update') return undefined
  const scope = scopeOn(recorder, queryRunner)
  const key = keyOf(announcement)
  if (scope === null || key === null) return undefined
  remember(scope, table, recordIdOf(table.metadata, key), purpose)
  let batch = batches.get(scope)
  if (batch === undefined) {
    const rows: AnnouncedRow[] = []
    const done = Promise.resolve().then(() => {
      batches.delete(scope)
      return readBefore(scope, queryRunner, rows)
    })
    // Where a hook of the application throws at once, TypeORM awaits nothing of what has begun.
    done.catch(() => undefined)
    batches.set(scope, (batch = { rows, done }))
  }
  batch.rows.push({ table, key, purpose })
  return batch.done
}

/** The keys that the events of this operation announced for a table. */
export function announcedIn(scope: WriteScope, table: WrittenTable, purpose: Purpose): ReadonlySet<string> {
  return scope.announced.get(table)?.[purpose] ?? NONE
}

const NONE: ReadonlySet<string> = new Set()

function remember(scope: WriteScope, table: WrittenTable, id: string, purpose: Purpose): void {
  let announced = scope.announced.get(table)
  if (announced === undefined) {
    announced = { 'before update': new Set(), 'before delete': new Set() }
    scope.announced.set(table, announced)
  }
  announced[purpose].add(id)
}

/** The primary key of the row. */
function keyOf({ metadata, entity, databaseEntity, identifier }: Announcement): RawRow | null {
  for (const source of [databaseEntity, entity]) {
    const key = source === undefined || source === null ? null : keyRowOf(metadata, source)
    if (key !== null) return key
  }
  if (identifier === undefined || identifier === null) return null
  const isMap =
    typeof identifier === 'object' && !(identifier instanceof Date) && !Buffer.isBuffer(identifier)
  const map = isMap ? identifier : metadata.primaryColumns[0]?.createValueMap(identifier)
  return map === undefined ? null : keyRowOf(metadata, map)
}

async function readBefore(
  scope: WriteScope,
  queryRunner: QueryRunner,
  announced: readonly AnnouncedRow[],
): Promise<void> {
  const { recorder } = scope
  const [first] = announced
  if (first !== undefined) await takeWriteLock(recorder, queryRunner, first.table)
  for (const table of new Set(announced.map((row) => row.table))) {
    for (const purpose of ['before update', 'before delete'] as const) {
      const keys = announced
        .filter((row) => row.table === table && row.purpose === purpose)
        .map(({ key }) => key)
      if (keys.length === 0 || scope.isOver) continue
      await readBehindGuard(recorder, queryRunner, async () => {
        const lock = lockFor(recorder.family, purpose)
        const rows = await readRows(queryRunner, table, table.metadata.primaryColumns, keys, lock)
        trackRows(scope, table, rows)
        if (purpose === 'before delete') await trackDependentsOfDeleted(scope, queryRunner, table, rows)
      })
    }
  }
}
