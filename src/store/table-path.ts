/** Names of tables and indexes as SQL has them. */
import type { EntityMetadata } from 'typeorm'

/** The path of a table, each part of it quoted as TypeORM's own query builders do. */
export function escapedPath({ tablePath, connection: { driver } }: EntityMetadata): string {
  return tablePath
    .split('.')
    .map((part) => (part === '' ? part : driver.escape(part)))
    .join('.')
}

/** The name of a log's search index. TypeORM is told to leave an index of this name alone. */
export function searchIndexName(table: string): string {
  return `IDX_${table}_search`
}
