/** Is the table there, and as this version of the library writes it? */
import { compareTable } from '../compare-table.js'
import { type Check, fine, listed, type RunningLog } from './check.js'

/** Of a table that is not there there are no columns to look at. */
export async function checkTable({ dataSource, log, path }: RunningLog): Promise<readonly Check[]> {
  const differences = await compareTable(dataSource, log.table)
  const { tableName } = log.table
  const remedy =
    `Write a migration with "typeorm-activity-log -d ${path} migration" and run it with TypeORM's migration:run, ` +
    'or call synchronize() where you do without migrations.'
  if (differences.isMissing) {
    const message = `The table "${tableName}" is not in the database: every write of an audited entity fails. ${remedy}`
    return [{ name: 'table', status: 'problem', message }]
  }
  const { missingColumns, wrongColumns, missingIndexes, wrongIndexes } = differences
  return [
    fine('table', `"${tableName}" is there.`),
    finding(
      'columns',
      log.table.columns.length,
      [
        ...(missingColumns.length === 0 ? [] : [`"${tableName}" lacks ${listed(missingColumns)}`]),
        ...(wrongColumns.length === 0 ? [] : [`in "${tableName}" ${listed(wrongColumns)}`]),
      ],
      remedy,
    ),
    finding(
      'indexes',
      log.table.indices.filter((index) => index.synchronize).length,
      [
        ...(missingIndexes.length === 0
          ? []
          : [`"${tableName}" lacks ${listed(missingIndexes)}, so that reading the log is slow`]),
        ...(wrongIndexes.length === 0
          ? []
          : [`${listed(wrongIndexes)} has other columns than this version's`]),
      ],
      remedy,
    ),
  ]
}

function finding(name: string, count: number, wrong: readonly string[], remedy: string): Check {
  if (wrong.length === 0) return fine(name, `All ${count} are there and current.`)
  const text = wrong.join('; ')
  return { name, status: 'problem', message: `${text.charAt(0).toUpperCase()}${text.slice(1)}. ${remedy}` }
}
