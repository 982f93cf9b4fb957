/** What an application does in the hooks of its subscribers. */
import type { DataSource } from 'typeorm'
import type { Scenario, Scenarios } from './compare.js'
import { hear, type HeardEvent, hooking, transactionStateOf } from './hearing.js'
import { Author, Book, Place, Tag } from './library.js'
import { outcome } from './observe.js'

const HOOKS = [
  ['Insert', ['before', 'after']],
  ['Update', ['before', 'after']],
  ['Remove', ['before', 'after']],
  ['SoftRemove', ['before', 'after']],
  ['Recover', ['before', 'after']],
  ['TransactionStart', ['before', 'after']],
  ['TransactionCommit', ['before', 'after']],
  ['TransactionRollback', ['before', 'after']],
] as const

const HOOK_NAMES = HOOKS.flatMap(([of, times]) => times.map((time) => `${time}${of}`))

/** One of each kind of write, on seeded rows; the hook acts in each of them. */
async function writeAll(db: DataSource): Promise<unknown> {
  const authors = db.getRepository(Author)
  const [a, b] = (await authors.find({ order: { id: 'ASC' }, withDeleted: true })) as [Author, Author]
  const told = [
    await outcome(() => authors.save({ name: 'saved' })),
    await outcome(() => authors.insert({ name: 'inserted' })),
    await outcome(() => authors.save(Object.assign(a, { rank: 50 }))),
    await outcome(() => authors.update({ id: b.id }, { rank: 60 })),
    await outcome(() => authors.softRemove(a)),
    await outcome(() => authors.softDelete(b.id)),
    await outcome(() => authors.recover(a)),
    await outcome(() => authors.restore(b.id)),
    await outcome(() => authors.remove(a)),
    await outcome(() => authors.delete(b.id)),
    await outcome(() => db.transaction((manager) => manager.insert(Tag, { code: 'in' }))),
    await outcome(() =>
      db.transaction(async (manager) => {
        await manager.insert(Tag, { code: 'never' })
        throw new RangeError('no')
      }),
    ),
  ]
  return told
}

const seed = (db: DataSource) => db.getRepository(Author).insert([{ name: 'A' }, { name: 'B' }])

function acting(name: string, act: (event: HeardEvent) => unknown): Scenario {
  return async (db) => {
    await seed(db)
    let isActing = false
    return hooking(
      async (heard, event) => {
        if (heard !== name || isActing) return
        isActing = true
        try {
          return await act(event)
        } finally {
          isActing = false
        }
      },
      () => writeAll(db),
    )
  }
}

/** The hook in which TypeORM itself loses the transaction when something is thrown is left to a test of its own. */
const throwing = HOOK_NAMES.filter((name) => !name.endsWith('TransactionRollback'))

export const THROWING_SCENARIOS: Scenarios = {
  ...Object.fromEntries(
    throwing.map((name) => [
      `a subscriber that throws in ${name}`,
      acting(name, () => {
        throw new TypeError(`thrown in ${name}`)
      }),
    ]),
  ),
  ...Object.fromEntries(
    throwing.map((name) => [
      `a subscriber that fails in the database in ${name}`,
      acting(name, ({ queryRunner }) => queryRunner.query('SELECT nothing FROM nowhere')),
    ]),
  ),
}

/** In other hooks TypeORM runs all hooks at once, and PostgreSQL's driver warns of it. */
const ENTITY_HOOKS = HOOK_NAMES.filter((name) => !name.includes('Transaction'))

export const WRITING_SCENARIOS: Scenarios = {
  ...Object.fromEntries(
    ENTITY_HOOKS.map((name) => [
      `a subscriber that swallows a failing statement in ${name}`,
      acting(name, async ({ queryRunner }) =>
        hear(await outcome(() => queryRunner.query('SELECT nothing FROM nowhere'))),
      ),
    ]),
  ),
  ...Object.fromEntries(
    ENTITY_HOOKS.map((name) => [
      `a subscriber that swallows a failing insert() in ${name}`,
      acting(name, async ({ queryRunner }) =>
        hear(
          await outcome(() => queryRunner.manager.insert(Book, { title: '1', author: { id: 999 } as never })),
        ),
      ),
    ]),
  ),
  ...Object.fromEntries(
    ENTITY_HOOKS.map((name) => [
      `a subscriber that inserts in ${name}`,
      acting(name, ({ queryRunner, metadata }) =>
        metadata?.name === 'Author' ? queryRunner.manager.insert(Book, { title: name }) : undefined,
      ),
    ]),
  ),
  ...Object.fromEntries(
    ENTITY_HOOKS.map((name) => [
      `a subscriber that saves in ${name}`,
      acting(name, async ({ queryRunner, metadata }) => {
        if (metadata?.name !== 'Author') return
        hear(transactionStateOf(queryRunner))
        hear(
          await queryRunner.manager.save(Place, {
            row: name.slice(0, 9),
            seat: Number(await queryRunner.manager.count(Place)),
          }),
        )
        hear(transactionStateOf(queryRunner))
      }),
    ]),
  ),
  ...Object.fromEntries(
    ENTITY_HOOKS.map((name) => [
      `a subscriber with a transaction that rolls back in ${name}`,
      acting(name, async ({ queryRunner, metadata }) => {
        if (metadata?.name !== 'Author') return
        const undone = queryRunner.manager.transaction(async (manager) => {
          hear(transactionStateOf(queryRunner))
          await manager.insert(Tag, { code: 'undone' })
          throw new RangeError('undone')
        })
        hear(await outcome(() => undone))
        hear(transactionStateOf(queryRunner))
      }),
    ]),
  ),
}
