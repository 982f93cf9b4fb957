/** `npm run bench -- memory`: whether the heap is, after a great many writes, where it began. On SQLite. */
import { DataSource, type DataSourceOptions, LessThan, MoreThanOrEqual, And } from 'typeorm'
import { actAs, ActivityLog, withActivityLog } from '../../src/index.js'
import { type BenchDatabase, openers } from './databases.js'
import { pathOf } from './log-table.js'
import { newProducts, Product } from './product.js'

/** How much is written. */
export interface MemorySettings {
  /** Rows changed through `update(criteria)`, 1,000 a call. */
  readonly updates: number
  /** Calls of `save`, each of one changed row. */
  readonly saves: number
}

const tableRows = 10_000
const rowsPerUpdate = 1_000
const allowedGrowth = 10 * 1024 * 1024
const tenths = 10

/** Prints the heap at every tenth of each part. @returns whether it stayed within 10 MB and every change was logged */
export async function benchMemory({ updates, saves }: MemorySettings): Promise<boolean> {
  if (globalThis.gc === undefined) throw new Error('Cannot measure the heap: start Node with --expose-gc.')
  const database = await openers.sqlite()
  try {
    console.log(`\n### ${database.description}\n`)
    const db = await openLogged(database)
    const updated = await watch(database, db, `${updates.toLocaleString('en')} rows by update(criteria)`, {
      changes: updates,
      step: rowsPerUpdate,
      write: updateRows,
    })
    const saved = await watch(database, db, `${saves.toLocaleString('en')} saves`, {
      changes: saves,
      step: 1,
      write: saveRow,
    })
    await db.destroy()
    return updated && saved
  } finally {
    await database.close()
  }
}

async function openLogged(database: BenchDatabase): Promise<DataSource> {
  const options = { ...(await database.options('memory')), synchronize: true } as DataSourceOptions
  const db = await new DataSource(
    withActivityLog({ ...options, entities: [Product] }, { audit: 'all' }),
  ).initialize()
  // The heap is what is measured, not the disk.
  await database.execute(db, 'PRAGMA synchronous = OFF')
  for (let start = 0; start < tableRows; start += rowsPerUpdate) {
    await db.getRepository(Product).insert(newProducts(tableRows).slice(start, start + rowsPerUpdate))
  }
  await emptyLog(database, db)
  return db
}

/** Writes number `serial`, which no write before had. */
type Write = (db: DataSource, serial: number) => Promise<unknown>

const updateRows: Write = (db, serial) => {
  const start = 1 + ((serial * rowsPerUpdate) % tableRows)
  const range = And(MoreThanOrEqual(start), LessThan(start + rowsPerUpdate))
  return db.getRepository(Product).update({ number: range }, { stock: serial, category: `round ${serial}` })
}

const saveRow: Write = async (db, serial) => {
  const products = db.getRepository(Product)
  const product = await products.findOneByOrFail({ number: 1 + (serial % tableRows) })
  product.stock = -1 - serial
  product.name = `Saved as number ${serial}`
  await products.save(product)
}

interface Part {
  readonly changes: number
  /** Changes that one write makes. */
  readonly step: number
  readonly write: Write
}

async function watch(
  database: BenchDatabase,
  db: DataSource,
  title: string,
  { changes, step, write }: Part,
): Promise<boolean> {
  const writes = changes / step
  let serial = 0
  const writeSome = async (count: number) => {
    for (let done = 0; done < count; done++)
      await actAs({ actor: { kind: 'user', id: serial } }, () => write(db, ++serial))
  }
  await writeSome(Math.ceil(writes / 50))
  await emptyLog(database, db)
  const start = heapUsed()
  console.log(`${title}: heap ${inMegabytes(start)} at the start`)
  let activities = 0
  for (let tenth = 1; tenth <= tenths; tenth++) {
    await writeSome(writes / tenths)
    activities += await db.getRepository(ActivityLog).count()
    await emptyLog(database, db)
    console.log(
      `  ${tenth * 10} %: ${inMegabytes(heapUsed())}, ${activities.toLocaleString('en')} activities`,
    )
  }
  return judge(heapUsed() - start, activities, changes)
}

function judge(growth: number, activities: number, changes: number): boolean {
  console.log(`  the end is ${inMegabytes(growth)} over the start; ${inMegabytes(allowedGrowth)} are allowed`)
  if (activities !== changes) console.log(`  ${changes - activities} changes are not in the log`)
  return growth <= allowedGrowth && activities === changes
}

async function emptyLog(database: BenchDatabase, db: DataSource): Promise<void> {
  await database.execute(db, `DELETE FROM ${pathOf(db, ActivityLog)}`)
  await database.settle(db, [], false)
}

function heapUsed(): number {
  // The first collection lets go of what the second one frees.
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
