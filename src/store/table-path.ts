/** Names of tables and indexes as SQL has them. */
import type { EntityMetadata } from 'typeorm'

/** The path of a table, each part of it quoted as TypeORM's own query builders do. */
export function escapedPath({ tablePath, connection: { driver } }: EntityMetadata): string {
  return tablePath
    .split('.')
    .map((part) => (part === '' ? part : driver.escape(part)))
    .join('.')
}

/** The table's name stands in those of its indexes and its CHECK, of which PostgreSQL cuts what is beyond 63 characters. */
export const MAX_TABLE_LENGTH = 38

/**
 * What the names of a table's indexes and its CHECK hold: with the data source's `entityPrefix`, since PostgreSQL and SQLite
 * have one index of a name for all tables of a schema, and applications that share one tell their tables apart by a prefix.
 */
export function nameOfIndexes(table: string, entityPrefix = ''): string {
  const whole = entityPrefix + table
  return whole.length > MAX_TABLE_LENGTH ? table : whole
}

/** The name of a log's search index, whether it is there or not. TypeORM is told to leave an index of this name alone. */
export function searchIndexName({ indices }: EntityMetadata): string {
  return indices.find(({ name }) => name.endsWith(SEARCH))?.name ?? ''
}

/** The end of its name. */
export const SEARCH = '_search'
