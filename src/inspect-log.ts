/** What the tool looks at of a data source's log, whichever copy of the library attached it. */
import type { DataSource, EntityMetadata } from 'typeorm'
import { findReplacedMethods } from './capture/query-builder-hook.js'
import { type Recorder, recorderOf } from './capture/recorder.js'
import { loadedCopies } from './registry/audit-registry.js'

/** A log that is attached to a running data source. */
export interface LogInspection {
  /** The log's own table. */
  readonly table: EntityMetadata
  readonly plans: Recorder['plans']
  /** The entities that are neither audited nor declared not to be. */
  readonly undecided: readonly string[]
  /** The methods of TypeORM that were wrapped and have been replaced since. */
  readonly replacedMethods: readonly string[]
}

/** The log of a running data source; undefined when it has none. */
export function inspectLog(dataSource: DataSource): LogInspection | undefined {
  const recorder = recorderOf(dataSource)
  if (recorder === undefined) return undefined
  const { table, plans, undecided } = recorder
  return { table, plans, undecided, replacedMethods: findReplacedMethods(dataSource) }
}

/** The files, as paths or URLs, of the copies of the library that this process has loaded. */
export function loadedLibraryCopies(): readonly string[] {
  return loadedCopies()
}
