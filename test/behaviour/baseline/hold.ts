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
