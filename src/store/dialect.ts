/** What differs between the databases that the log can live in. */
import type { DataSource } from 'typeorm'
import { ActivityLogError } from '../model/errors.js'

/** Databases that take the same SQL from us. */
export type DatabaseFamily = 'postgres' | 'mysql' | 'sqlite'

const FAMILIES: Readonly<Record<string, DatabaseFamily>> = {
  postgres: 'postgres',
  'aurora-postgres': 'postgres',
  cockroachdb: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
  'aurora-mysql': 'mysql',
  sqlite: 'sqlite',
  'better-sqlite3': 'sqlite',
  sqljs: 'sqlite',
  capacitor: 'sqlite',
  cordova: 'sqlite',
  expo: 'sqlite',
  nativescript: 'sqlite',
  'react-native': 'sqlite',
}

/**
 * The family of a TypeORM database type.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` when the log cannot live in such a database.
 */
export function familyOf(type: DataSource['options']['type'] | undefined): DatabaseFamily {
  const family = Object.hasOwn(FAMILIES, type ?? '') ? FAMILIES[type ?? ''] : undefined
  if (family !== undefined) return family
  throw new ActivityLogError(
    'OPTIONS_INVALID',
    `Cannot keep an activity log in a data source of type "${type}": this database is not supported. ` +
      `Supported types: ${Object.keys(FAMILIES).join(', ')}.`,
  )
}

/** Placeholders that one statement may hold; MySQL's protocol has no such limit where the driver interpolates. */
export const MAX_PARAMETERS: Readonly<Record<DatabaseFamily, number>> = {
  postgres: 65_535,
  mysql: 65_535,
  sqlite: 32_766,
}
