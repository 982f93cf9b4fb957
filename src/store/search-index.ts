/**
 * The index of trigrams that makes searching a large log fast. It is no part of the table as it is made by default: it costs
 * more to keep than all other indexes together. An application adds it by a migration.
 */
import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm'
import { ActivityLogError } from '../model/errors.js'
import { isActivityLog } from './activity-log-entity.js'
import { escapedPath, searchIndexName } from './table-path.js'

/**
 * Makes the search index, for the `up` of a migration. PostgreSQL only: an index of trigrams (`gin_trgm_ops`) over
 * `search_text`, with the extension `pg_trgm`, which it installs where it is missing. Queries notice it by themselves. The log
 * cannot be written to while it is made: of a large one make the same index by hand, with CREATE INDEX CONCURRENTLY.
 *
 * @throws ActivityLogError `SEARCH_INDEX_UNSUPPORTED` on other databases: their full-text indexes find words, not parts of
 * them. `NOT_ATTACHED` when the data source has no log.
 * @example
 * class AddActivitySearch1764000000000 implements MigrationInterface {
 *   up(queryRunner: QueryRunner) { return createSearchIndex(queryRunner) }
 *   down(queryRunner: QueryRunner) { return dropSearchIndex(queryRunner) }
 * }
 */
export async function createSearchIndex(queryRunner: QueryRunner): Promise<void> {
  const { metadata, escape } = logOf(queryRunner)
  const column = metadata.findColumnWithPropertyName('searchText')?.databaseName ?? 'search_text'
  await queryRunner.query('CREATE EXTENSION IF NOT EXISTS pg_trgm')
  await queryRunner.query(
    `CREATE INDEX ${escape(searchIndexName(metadata))} ON ${escapedPath(metadata)} ` +
      `USING gin (${escape(column)} gin_trgm_ops)`,
  )
}

/**
 * Drops the search index, for the `down` of a migration. The extension stays: others may use it.
 *
 * @throws ActivityLogError as `createSearchIndex` does
 */
export async function dropSearchIndex(queryRunner: QueryRunner): Promise<void> {
  const { metadata, escape } = logOf(queryRunner)
  const schema = metadata.schema === undefined ? '' : `${escape(metadata.schema)}.`
  await queryRunner.query(`DROP INDEX IF EXISTS ${schema}${escape(searchIndexName(metadata))}`)
}

/** Whether the log's table has an index of trigrams that is ready. */
export async function hasSearchIndex(metadata: EntityMetadata): Promise<boolean> {
  const { connection } = metadata
  if (!hasTrigrams(connection)) return false
  const found: unknown = await connection.query(
    `SELECT 1 FROM pg_index WHERE indrelid = to_regclass($1) AND indisvalid
       AND pg_get_indexdef(indexrelid) LIKE '%gin_trgm_ops%'`,
    [escapedPath(metadata)],
  )
  return Array.isArray(found) && found.length > 0
}

function hasTrigrams({ options: { type } }: DataSource): boolean {
  return type === 'postgres' || type === 'aurora-postgres'
}

function logOf({ connection }: QueryRunner): {
  readonly metadata: EntityMetadata
  readonly escape: (name: string) => string
} {
  if (!hasTrigrams(connection)) {
    throw new ActivityLogError(
      'SEARCH_INDEX_UNSUPPORTED',
      `Cannot make a search index in a database of type "${connection.options.type}": only PostgreSQL has one that finds ` +
        'parts of words. Leave the migration out: search works without it, over the newest activities.',
    )
  }
  const metadata = connection.entityMetadatas.find(isActivityLog)
  if (metadata !== undefined) return { metadata, escape: (name) => connection.driver.escape(name) }
  throw new ActivityLogError(
    'NOT_ATTACHED',
    'Cannot make a search index: the data source has no activity log. Wrap its options with withActivityLog().',
  )
}
