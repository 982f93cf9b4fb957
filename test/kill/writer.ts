/**
 * An application that writes audited rows without an end, until somebody kills it. Started by run.mjs.
 *
 * Each transaction also says in the unaudited table `done` how many rows it has changed. Standard output tells how far it
 * is: `r` when it begins, `b` and `e` around each transaction.
 */
import { randomInt, randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { DataSource, type DataSourceOptions, type EntityManager, EntitySchema } from 'typeorm'
import { withActivityLog } from '../../src/index.js'

class Entry {
  id!: string
  owner!: string
  amount!: number
}

class Done {
  id!: string
  changes!: number
}

const entry = new EntitySchema<Entry>({
  name: 'Entry',
  target: Entry,
  columns: {
    id: { type: 'varchar', length: 36, primary: true },
    owner: { type: 'varchar', length: 50 },
    amount: { type: 'int' },
  },
})

const done = new EntitySchema<Done>({
  name: 'Done',
  target: Done,
  columns: { id: { type: 'varchar', length: 36, primary: true }, changes: { type: 'int' } },
})

const options = {
  ...(JSON.parse(process.env['KILL_DATABASE'] ?? '{}') as object),
  entities: [entry, done],
  synchronize: true,
} as DataSourceOptions
const db = await new DataSource(withActivityLog(options, { audit: 'all', except: [done] })).initialize()

const entries = await db.getRepository(entry).find()
/** No two writes give an entry the same amount: what is missing in between shows. */
let serial = Math.max(0, ...entries.map(({ amount }) => amount))

const newEntry = (): Entry => ({ id: randomUUID(), owner: 'somebody', amount: ++serial })
const changed = (each: Entry): Entry => ({ ...each, amount: ++serial, owner: `owner ${serial % 7}` })
const some = (count: number): Entry[] => {
  const start = randomInt(Math.max(1, entries.length - count))
  return entries.slice(start, start + count)
}
const say = (letter: string) => writeSync(1, letter)
const note = (manager: EntityManager, changes: number) => manager.insert(done, { id: randomUUID(), changes })

/** What one transaction leaves in the table. */
interface Outcome {
  readonly written: readonly Entry[]
  readonly removed?: readonly Entry[]
}

/** Several saves and a removal. */
const mixed = () =>
  db.transaction(async (manager): Promise<Outcome> => {
    const [created, updated, removed] = [
      [newEntry(), newEntry(), newEntry()],
      some(2).map(changed),
      some(5).slice(4),
    ]
    await manager.save(entry, created)
    await manager.save(entry, updated)
    const isWritten = (each: Entry) => updated.some(({ id }) => id === each.id)
    const gone = removed.filter((each) => !isWritten(each))
    await manager.remove(
      entry,
      gone.map((each) => ({ ...each })),
    )
    await note(manager, created.length + updated.length + gone.length)
    return { written: [...created, ...updated], removed: gone }
  })

/** One save() that opens its transaction itself, of new, changed and unaudited ones. */
const single = async (): Promise<Outcome> => {
  const written = [newEntry(), newEntry(), ...some(3).map(changed)]
  const { manager } = db
  await manager.save([
    ...written.map((each) => manager.create(entry, each)),
    manager.create(done, { id: randomUUID(), changes: written.length }),
  ])
  return { written }
}

/** A savepoint that rolls back within. */
const undone = () =>
  db.transaction(async (manager): Promise<Outcome> => {
    const created = newEntry()
    await manager.save(entry, created)
    const inner = manager.transaction(async (savepoint) => {
      await savepoint.save(entry, [newEntry(), ...some(2).map(changed)])
      throw new Error('undone')
    })
    await inner.catch(() => undefined)
    const updated = some(1).map(changed)
    await manager.save(entry, updated)
    await note(manager, 1 + updated.length)
    return { written: [created, ...updated] }
  })

/** Removals alone. */
const removal = () =>
  db.transaction(async (manager): Promise<Outcome> => {
    const removed = some(4)
    await manager.remove(
      entry,
      removed.map((each) => ({ ...each })),
    )
    await note(manager, removed.length)
    return { written: [], removed }
  })

const kinds = [mixed, single, undone, removal] as const
say('r')
for (;;) {
  const kind = entries.length < 10 ? single : (kinds[randomInt(kinds.length)] ?? mixed)
  say('b')
  const { written, removed = [] } = await kind()
  say('e')
  const touched = new Set([...written, ...removed].map(({ id }) => id))
  entries.splice(0, entries.length, ...entries.filter(({ id }) => !touched.has(id)), ...written)
}
