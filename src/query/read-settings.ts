/** How PostgreSQL shall read what is bounded: by the index that the bound counts on, and never for long. */
import type { Repository } from 'typeorm'
import type { ActivityLog } from '../store/activity-log-entity.js'

/** No read takes longer than this, where the database can stop it. */
const TIMEOUT_MS = 5_000

/**
 * With its default costs PostgreSQL reads a large company's newest rows by the primary key, through everybody's rows between
 * them: ten times as many. These are the costs of a solid-state disk.
 */
const BEGIN =
  'BEGIN READ ONLY; SET LOCAL random_page_cost = 1.1; SET LOCAL jit = off; ' +
  `SET LOCAL statement_timeout = ${TIMEOUT_MS}`

/**
 * Reads with these settings in a transaction of its own. Elsewhere than on PostgreSQL, and within a transaction of the
 * application, whose settings are not ours to change, it simply reads.
 */
export async function withReadSettings<T>(
  rows: Repository<ActivityLog>,
  read: (rows: Repository<ActivityLog>) => Promise<T>,
): Promise<T> {
  const { connection, queryRunner } = rows.manager
  if (connection.options.type !== 'postgres' || queryRunner !== undefined) return read(rows)
  const own = connection.createQueryRunner('slave')
  try {
    await own.query(BEGIN)
    const result = await read(own.manager.getRepository<ActivityLog>(rows.target))
    await own.query('COMMIT')
    return result
  } catch (error) {
    // The connection goes back to the pool: it must not be left within a failed transaction.
    await own.query('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    await own.release()
  }
}
