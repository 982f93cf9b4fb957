/**
 * Are ids compared as bytes? By most collations of MySQL and MariaDB `acme` and `ACME` are one company. TypeORM does not compare
 * collations, so that neither `synchronize` nor a migration of its making sets them right. SQLite compares bytes, and PostgreSQL
 * tells apart what differs, whatever the collation.
 */
import { familyOf } from '../../store/dialect.js'
import { type Check, fine, listed, type RunningLog } from './check.js'

/** Columns of another collation than the log's; no finding on other databases. */
export async function checkCollations({ dataSource, log: { table } }: RunningLog): Promise<readonly Check[]> {
  if (familyOf(dataSource.options.type) !== 'mysql') return []
  const rows = await dataSource.query<{ readonly name: string; readonly collation: string | null }[]>(
    'SELECT COLUMN_NAME AS name, COLLATION_NAME AS collation FROM information_schema.COLUMNS ' +
      'WHERE TABLE_NAME = ? AND TABLE_SCHEMA = COALESCE(?, DATABASE())',
    [table.tableName, table.database ?? null],
  )
  const wrong = table.columns.flatMap(({ databaseName, charset, collation }) => {
    const found = rows.find(({ name }) => name === databaseName)?.collation
    if (collation === undefined || found == null || found === collation) return []
    return [`${databaseName} (${found}; MODIFY it with CHARACTER SET ${charset} COLLATE ${collation})`]
  })
  if (wrong.length === 0) return [fine('collations', 'Ids and texts are compared as bytes.')]
  const message =
    `"${table.tableName}" compares by a collation that takes ids that differ for one, so that a company may see what is ` +
    `another's: ${listed(wrong)}. TypeORM does not see it: write the ALTER TABLE by hand.`
  return [{ name: 'collations', status: 'problem', message }]
}
