/** A builder's statement on its way to the database, and the answer. */
import type { Statement } from './raw-rows.js'

/** What TypeORM's QueryRunner answers to a statement of a builder. */
export interface StatementResult {
  raw: unknown
  readonly records?: unknown
  readonly affected?: number
}

/** Sends the builder's statement to the database, or another one in its place. */
export type RunStatement = (instead?: Statement) => Promise<StatementResult>
