/** What an application does at the same time, and what its hooks leave running behind them. */
import { AsyncResource } from 'node:async_hooks'
import type { DataSource } from 'typeorm'
import type { Scenarios } from './compare.js'
import { hooking, takeHeard, transactionStateOf } from './hearing.js'
import { Author, Book, Tag } from './library.js'
import { outcome, plain } from './observe.js'

const ten = Array.from({ length: 10 }, (_, index) => index)
const seed = (db: DataSource) => db.getRepository(Author).insert(ten.map((each) => ({ name: `A${each}` })))

/** The order of events of concurrent calls is nobody's promise. */
function unordered<R>(told: R): R {
  takeHeard()
  return told
}

/** Waits for what nobody awaits. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 200))

export const CONCURRENT_SCENARIOS: Scenarios = {
  'ten updates at once': async (db) => {
    await seed(db)
    const results = ten.map((each) => db.getRepository(Author).update({ name: `A${each}` }, { rank: each }))
    return unordered(plain(await Promise.all(results)))
  },
  'ten inserts at once': async (db) =>
    unordered(
      (
        await Promise.all(
          ten.map((each) => outcome(() => db.getRepository(Tag).insert({ code: `t${each}` }))),
        )
      ).length,
    ),
  'ten updates of one row at once': async (db) => {
    await seed(db)
    const results = ten.map(() => db.getRepository(Author).increment({ id: 1 }, 'rank', 1))
    return unordered(plain(await Promise.all(results)))
  },
  'a failing statement among others': async (db) => {
    await seed(db)
    const authors = db.getRepository(Author)
    const results = ten.map((each) =>
      outcome(() =>
        each === 4 ? authors.update(5, { name: null as never }) : authors.update(each + 1, { rank: each }),
      ),
    )
    return unordered(await Promise.all(results))
  },
  'one builder executed twice at once': async (db) => {
    await seed(db)
    const builder = db
      .createQueryBuilder()
      .update(Author)
      .set({ rank: () => 'rank + 1' })
      .where('id < 4')
    return unordered(await Promise.all([outcome(() => builder.execute()), outcome(() => builder.execute())]))
  },
  'updates and reads at once': async (db) => {
    await seed(db)
    const authors = db.getRepository(Author)
    const results = ten.flatMap((each) => [authors.update(each + 1, { rank: 9 }), authors.count()])
    return unordered(plain(await Promise.all(results)))
  },
  'writes at once in one transaction': async (db) => {
    await seed(db)
    return db.transaction(async (manager) =>
      unordered(
        plain(await Promise.all(ten.map((each) => manager.update(Author, each + 1, { rank: each })))),
      ),
    )
  },
  'a transaction after updates at once': async (db) => {
    await seed(db)
    const authors = db.getRepository(Author)
    const updates = ten.map((each) => outcome(() => authors.update(each + 1, { rank: each })))
    await Promise.all(updates)
    const saved = await outcome(() => db.transaction((manager) => manager.save(Tag, { code: 'x' })))
    return unordered([saved, transactionStateOf(db.createQueryRunner())])
  },
}

const inAfterInsert = (act: (db: DataSource) => unknown, work: (db: DataSource) => Promise<unknown>) => {
  return async (db: DataSource) => {
    await seed(db)
    let isDone = false
    const told = await hooking(
      (name, { metadata }) => {
        if (name !== 'afterInsert' || metadata?.name !== 'Author' || isDone) return undefined
        isDone = true
        return act(db)
      },
      () => outcome(() => work(db)),
    )
    await settled()
    const left = behind
    behind = null
    const after = await outcome(() => db.getRepository(Book).save({ title: 'after' }))
    return unordered([told, left, after, transactionStateOf(db.createQueryRunner())])
  }
}

const inserted = (db: DataSource) => db.getRepository(Author).insert({ name: 'N' })
const saved = (db: DataSource) => db.getRepository(Author).save({ name: 'N' })

/** What came of work that nobody awaits. */
let behind: unknown = null
const now = async (work: () => Promise<unknown>) => {
  behind = await outcome(work)
}
const later = async (ms: number, work: () => Promise<unknown>) => {
  await new Promise((resolve) => setTimeout(resolve, ms))
  await now(work)
}

export const BACKGROUND_SCENARIOS: Scenarios = {
  'a hook of insert() that leaves a save() running': inAfterInsert((db) => {
    void later(0, () => db.getRepository(Tag).save({ code: 'behind' }))
  }, inserted),
  'a hook of insert() that starts a save() and does not wait': inAfterInsert((db) => {
    void now(() => db.getRepository(Tag).save({ code: 'behind' }))
  }, inserted),
  'a hook of insert() that leaves a transaction for later': inAfterInsert((db) => {
    void later(50, () => db.transaction((manager) => manager.insert(Tag, { code: 'behind' })))
  }, inserted),
  'a hook of insert() that leaves an update() for later': inAfterInsert((db) => {
    void later(50, () => db.getRepository(Author).update(1, { rank: 99 }))
  }, inserted),
  'a hook of insert() that starts an update() and does not wait': inAfterInsert((db) => {
    void now(() => db.getRepository(Author).update(1, { rank: 99 }))
  }, inserted),
  'a hook of save() that leaves a save() for later': inAfterInsert((db) => {
    void later(50, () => db.getRepository(Tag).save({ code: 'behind' }))
  }, saved),
  'a hook of save() that leaves an update() for later': inAfterInsert((db) => {
    void later(50, () => db.getRepository(Author).update(1, { rank: 99 }))
  }, saved),
  'a hook that waits for a queue of another chain of calls': async (db) => {
    const queue = new AsyncResource('queue')
    const write = () => db.getRepository(Author).update(1, { rank: 99 })
    return inAfterInsert(() => queue.runInAsyncScope(write), inserted)(db)
  },
}

const inBeforeHook = (
  name: string,
  act: (db: DataSource) => Promise<unknown>,
  work: (db: DataSource) => Promise<unknown>,
) => {
  return async (db: DataSource) => {
    await seed(db)
    let isDone = false
    const told = await hooking(
      (heard, { metadata }) => {
        if (heard !== name || metadata?.name !== 'Author' || isDone) return undefined
        isDone = true
        return act(db)
      },
      () => outcome(() => work(db)),
    )
    return unordered(told)
  }
}

/** Hooks that use the data source and not the event's own connection. */
export const OTHER_CONNECTION_SCENARIOS: Scenarios = {
  'a hook before insert() that reads by the data source': inBeforeHook(
    'beforeInsert',
    (db) => db.getRepository(Tag).count(),
    (db) => db.getRepository(Author).insert({ name: 'N' }),
  ),
  'a hook before update() that reads by the data source': inBeforeHook(
    'beforeUpdate',
    (db) => db.getRepository(Author).findOneBy({ id: 1 }),
    (db) => db.getRepository(Author).update(1, { rank: 8 }),
  ),
  'a hook before update() that writes the row by the data source': inBeforeHook(
    'beforeUpdate',
    (db) => db.getRepository(Author).update(1, { name: 'hooked' }),
    (db) => db.getRepository(Author).update(1, { rank: 8 }),
  ),
}
