/** Starts the application's data source so that starting it changes nothing. */
import type { DataSource, Logger } from 'typeorm'
import { type CommandContext, type ExitCode } from './command.js'

const SILENT: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
}

/** Connects without synchronizing, migrating, dropping or installing anything, and without a word on the terminal. */
export async function startDataSource(dataSource: DataSource): Promise<void> {
  dataSource.logger = SILENT
  if (dataSource.isInitialized) return
  const options = { ...dataSource.options, synchronize: false, migrationsRun: false, dropSchema: false }
  Object.assign(dataSource, { options })
  // PostgreSQL's driver would else install extensions that columns of the application need.
  Object.assign(dataSource.driver, { options: { ...dataSource.driver.options, installExtensions: false } })
  await dataSource.initialize()
}

/** Starts the data source, uses it, and closes it whatever happens. */
export async function withStarted(
  { dataSource }: CommandContext,
  use: () => Promise<ExitCode>,
): Promise<ExitCode> {
  await startDataSource(dataSource)
  try {
    return await use()
  } finally {
    await dataSource.destroy()
  }
}
