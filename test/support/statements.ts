/** Counts the SQL statements that a piece of work sends to the database. */
import type { DataSource, Logger } from 'typeorm'

/** The statements of one piece of work, in the order in which they were sent. */
export interface CountedStatements {
  /** All of them, transaction control included. */
  readonly count: number
  readonly statements: readonly string[]
}

/**
 * Runs `work` and lists the statements that this DataSource sent meanwhile, whoever sent them.
 *
 * BEGIN, COMMIT, SAVEPOINT and their like are among them: see `withoutTransactionControl`.
 */
export async function countStatements(
  dataSource: DataSource,
  work: () => Promise<unknown>,
): Promise<CountedStatements> {
  const statements: string[] = []
  const before = dataSource.logger
  dataSource.logger = recordingLogger(before, statements)
  try {
    await work()
  } finally {
    dataSource.logger = before
  }
  return { count: statements.length, statements }
}

/** The statements that read or write, without BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE and SET TRANSACTION. */
export function withoutTransactionControl(statements: readonly string[]): readonly string[] {
  return statements.filter((statement) => !transactionControl.test(statement))
}

const transactionControl =
  /^\s*(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET TRANSACTION)\b/i

function recordingLogger(next: Logger, statements: string[]): Logger {
  return {
    logQuery(query, parameters, queryRunner) {
      statements.push(query)
      next.logQuery(query, parameters, queryRunner)
    },
    logQueryError(error, query, parameters, queryRunner) {
      next.logQueryError(error, query, parameters, queryRunner)
    },
    logQuerySlow(time, query, parameters, queryRunner) {
      next.logQuerySlow(time, query, parameters, queryRunner)
    },
    logSchemaBuild(message, queryRunner) {
      next.logSchemaBuild(message, queryRunner)
    },
    logMigration(message, queryRunner) {
      next.logMigration(message, queryRunner)
    },
    log(level, message, queryRunner) {
      next.log(level, message, queryRunner)
    },
  }
}
