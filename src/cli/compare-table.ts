/** How the log's table in the database differs from what this version of the library writes to. */
import type { DataSource, EntityMetadata, QueryRunner, Table } from 'typeorm'

/** What differs. Columns and indexes of the table that the library does not know are no difference. */
export interface TableDifferences {
  readonly isMissing: boolean
  readonly missingColumns: readonly string[]
  /** What is wrong with columns that are there, e.g. `format is nullable`. */
  readonly wrongColumns: readonly string[]
  readonly missingIndexes: readonly string[]
  /** Indexes that are there with other columns. */
  readonly wrongIndexes: readonly string[]
}

/** Compares the table in the database with its description. */
export async function compareTable(
  dataSource: DataSource,
  metadata: EntityMetadata,
): Promise<TableDifferences> {
  const table = await withQueryRunner(dataSource, (queryRunner) => queryRunner.getTable(metadata.tablePath))
  if (table === undefined) {
    return { isMissing: true, missingColumns: [], wrongColumns: [], missingIndexes: [], wrongIndexes: [] }
  }
  return { isMissing: false, ...compareColumns(metadata, table), ...compareIndexes(metadata, table) }
}

/** Whether nothing differs. */
export function isCurrent({ isMissing, ...lists }: TableDifferences): boolean {
  return !isMissing && Object.values(lists).every((list) => list.length === 0)
}

/** Uses a connection and gives it back. */
export async function withQueryRunner<T>(
  dataSource: DataSource,
  use: (queryRunner: QueryRunner) => Promise<T>,
): Promise<T> {
  const queryRunner = dataSource.createQueryRunner('master')
  try {
    return await use(queryRunner)
  } finally {
    await queryRunner.release()
  }
}

function compareColumns({ columns, connection: { driver } }: EntityMetadata, table: Table) {
  const missingColumns: string[] = []
  const wrongColumns: string[] = []
  for (const column of columns) {
    const name = column.databaseName
    const found = table.columns.find((each) => each.name === name)
    if (found === undefined) {
      missingColumns.push(name)
      continue
    }
    const type = driver.normalizeType(column)
    if (found.type !== type) wrongColumns.push(`${name} is of type ${found.type} instead of ${type}`)
    else if (Number(found.length) < Number(column.length)) {
      wrongColumns.push(`${name} holds ${found.length} characters instead of ${column.length}`)
    }
    if (found.isNullable !== column.isNullable) {
      wrongColumns.push(`${name} is ${found.isNullable ? 'nullable' : 'not nullable'}`)
    }
  }
  return { missingColumns, wrongColumns }
}

function compareIndexes({ indices }: EntityMetadata, table: Table) {
  const missingIndexes: string[] = []
  const wrongIndexes: string[] = []
  for (const { name, columns } of indices.filter(({ synchronize }) => synchronize)) {
    const found = table.indices.find((each) => each.name === name)
    if (found === undefined) missingIndexes.push(name)
    // Sorted, since not every driver tells them in their order.
    else if (
      String([...found.columnNames].sort()) !== String(columns.map((each) => each.databaseName).sort())
    ) {
      wrongIndexes.push(name)
    }
  }
  return { missingIndexes, wrongIndexes }
}
