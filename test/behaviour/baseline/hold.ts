/** What happens at the same time, in an order that the tests decide. */
import type { DataSource, EntityManager, QueryRunner } from 'typeorm'

/** Resolves when so many statements that match have been sent. */
export function sent(db: DataSource, pattern: RegExp, times = 1): Promise<void> {
  return new Promise((resolve) => {
    const before = db.logger
    let count = 0
    db.logger = new Proxy(before, {
      get: (target, property) => {
        if (property !== 'logQuery') return Reflect.get(target, property) as unknown
        return (sql: string) => {
          if (!pattern.test(sql) || ++count < times) return
          db.logger = before
          resolve()
        }
      },
    })
  })
}

/** Holds a transaction of the application open until it is told to go on. */
export async function hold(db: DataSource, work: (manager: EntityManager) => Promise<unknown>) {
  const queryRunner: QueryRunner = db.createQueryRunner()
  await queryRunner.startTransaction()
  await work(queryRunner.manager)
  const end = async (how: 'commitTransaction' | 'rollbackTransaction') => {
    await queryRunner[how]()
    await queryRunner.release()
  }
  return {
    manager: queryRunner.manager,
    commit: () => end('commitTransaction'),
    rollBack: () => end('rollbackTransaction'),
  }
}

const WAITING = {
  postgres: "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  mysql: "SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
} as const

/** InnoDB tells nothing new to who asks within a tenth of a second. */
const PAUSE_MS = 120

/** Until so many wait for a lock in the database, or `work` is over without. */
export async function untilBlocked(
  db: DataSource,
  family: keyof typeof WAITING,
  work: Promise<unknown>,
  count = 1,
): Promise<void> {
  let isOver = false
  const over = () => (isOver = true)
  work.then(over, over)
  while (!isOver && (await db.query<unknown[]>(WAITING[family])).length < count)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}

/** Until whoever uses the only connection as well has had many turns on it. */
export async function letOthersGoOn(db: DataSource): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await db.query('SELECT 1')
}
