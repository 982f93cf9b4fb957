/** What capture does at each place where TypeORM writes; `query-builder-hook` says where those places are. */
import { currentFrame, withFrame } from '../context/audit-context.js'
import type { WriteBuilder } from './builder-statement.js'
import { announceRow } from './entity-events.js'
import {
  hasUnsettled,
  noteRendered,
  runBuilder,
  runClear,
  runPersistence,
  runStatement,
  settleBeforeCommit,
  statementOf,
} from './operation.js'
import { afterOwnTransactions } from './own-transaction.js'
import { noticeRawSql } from './raw-sql.js'
import { sendRaw } from './raw-transaction.js'
import type { WriteHooks } from './recorder.js'
import { noteSent } from './savepoint.js'
import type { RunStatement, StatementResult } from './statement-result.js'
import { depthOf, hasDrafts } from './transaction-buffer.js'
import { beginLocked, lockingBegin } from './write-lock.js'
import { scopeOn } from './write-scope.js'

/** The hooks that a recorder of this copy of the library answers with. */
export const writeHooks: WriteHooks = {
  execute(recorder, builder, original) {
    const { expressionMap } = builder as WriteBuilder
    const metadata = expressionMap.mainAlias?.hasMetadata ? expressionMap.mainAlias.metadata : undefined
    const table = metadata === undefined ? undefined : recorder.tableOf(metadata)
    if (table === undefined || currentFrame().suspendedFor !== undefined) return original()
    return runBuilder(recorder, table, builder as WriteBuilder, original as () => Promise<unknown>)
  },

  persist: runPersistence,

  announce: announceRow,

  startTransaction(recorder, queryRunner, original) {
    const isOfSave = scopeOn(recorder, queryRunner) !== null && depthOf(queryRunner) === 0
    const start = isOfSave ? () => beginLocked(recorder, original) : original
    return afterOwnTransactions(queryRunner, start)
  },

  // Before the hooks of the application: when one of them throws, what was written is rolled back with the rest.
  commitTransaction(recorder, queryRunner, original) {
    const isDone = !hasUnsettled(queryRunner) && !hasDrafts(queryRunner)
    if (depthOf(queryRunner) > 1 || isDone) return original()
    return settleBeforeCommit(recorder, queryRunner).then(original)
  },

  clearTable(recorder, queryRunner, tableName, original) {
    const table = typeof tableName === 'string' ? recorder.tableOfName(tableName) : undefined
    const run = () => withFrame({ isKnownSql: true }, original as () => Promise<unknown>)
    if (!table?.isAudited || currentFrame().suspendedFor !== undefined) return run()
    return runClear(recorder, queryRunner, table, run)
  },

  rendered: noteRendered,

  query(recorder, queryRunner, [sql, parameters, ...rest], call) {
    const statement = statementOf(parameters)
    if (statement !== undefined && !statement.isDone) {
      const run: RunStatement = (instead) => {
        noteSent(queryRunner)
        return call(
          instead?.text ?? sql,
          instead?.parameters ?? parameters,
          ...rest,
        ) as Promise<StatementResult>
      }
      return runStatement(statement, queryRunner, run)
    }
    if (currentFrame().isOwnSql !== true) noteSent(queryRunner)
    if (statement === undefined && typeof sql === 'string') noticeRawSql(recorder, sql)
    return sendRaw(recorder, queryRunner, sql, () =>
      call(lockingBegin(queryRunner, sql), parameters, ...rest),
    )
  },
}
