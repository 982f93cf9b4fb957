/** The same application six times: without a log, with the library, and with what one would have instead. */
import { DataSource, type DataSourceOptions, type Repository } from 'typeorm'
import { actAs, withActivityLog } from '../../src/index.js'
import type { BenchDatabase } from './databases.js'
import { createLogTable, logOf, pathOf } from './log-table.js'
import { type LoggedRow, sendStatements, toStatements } from './logged-rows.js'
import { NaiveSubscriber } from './naive-subscriber.js'
import type { Work } from './operations.js'
import { newProducts, Product, type ProductRow, UnauditedProduct } from './product.js'
import { createTriggers } from './triggers.js'

export const variantNames = ['none', 'library', 'unaudited', 'floor', 'naive', 'triggers'] as const
export type VariantName = (typeof variantNames)[number]

/** An application with its tables. */
export interface Variant {
  readonly name: VariantName
  readonly db: DataSource
  readonly products: Repository<ProductRow>
  /** What is timed. `logged`: what the library writes for this work; only `floor` looks at it. */
  ready(work: Work, logged: readonly LoggedRow[]): () => Promise<unknown>
  /** Empties the tables, then puts `count` products there. */
  reset(count: number): Promise<void>
  close(): Promise<void>
}

/** Opens one with `seeds` products in reserve, from which `reset` takes. */
export async function openVariant(
  database: BenchDatabase,
  name: VariantName,
  seeds: number,
): Promise<Variant> {
  const entity = name === 'unaudited' ? UnauditedProduct : Product
  const options = { ...(await database.options(name)), synchronize: true, entities: [entity] }
  const db = await new DataSource(attach[name](options, database)).initialize()
  const products: Repository<ProductRow> = db.getRepository(entity)
  const log = logOf(db)
  const tables = [entity, ...(log === undefined ? [] : [log])].map((each) => pathOf(db, each))
  await fillReserve(database, db, products, seeds)
  if (name === 'triggers') await createTriggers(database, db)
  return {
    name,
    db,
    products,
    ready: (work, logged) => perform[name](db, products, work, logged),
    reset: (count) => reset(database, db, tables, count),
    close: () => db.destroy(),
  }
}

type Options = DataSourceOptions & { readonly entities: readonly (new () => object)[] }
type Attach = (options: Options, database: BenchDatabase) => DataSourceOptions

const withLibrary: Attach = (options) => withActivityLog<DataSourceOptions>(options, { audit: 'all' })
const withTable: Attach = (options, { family }) => ({
  ...options,
  entities: [...options.entities, createLogTable(family)],
})

const attach: Readonly<Record<VariantName, Attach>> = {
  none: (options) => options,
  library: withLibrary,
  unaudited: withLibrary,
  floor: withTable,
  naive: (options, database) => ({ ...withTable(options, database), subscribers: [NaiveSubscriber] }),
  triggers: withTable,
}

type Perform = (
  db: DataSource,
  products: Repository<ProductRow>,
  work: Work,
  logged: readonly LoggedRow[],
) => () => Promise<unknown>

const alone: Perform = (_db, products, work) => () => work(products)
const asAna: Perform = (_db, products, work) => () =>
  actAs({ actor: { kind: 'user', id: 7, name: 'Ana', companyId: 3 } }, () => work(products))

/** The write and the rows of the log in one transaction. The parameters are made before, so that they are not timed. */
const withLoggedRows: Perform = (db, products, work, logged) => {
  const statements = toStatements(db, logged)
  return () =>
    db.transaction(async (manager) => {
      await work(manager.getRepository(products.target))
      await sendStatements(manager.queryRunner!, statements)
    })
}

const perform: Readonly<Record<VariantName, Perform>> = {
  none: alone,
  library: asAna,
  unaudited: asAna,
  floor: withLoggedRows,
  naive: alone,
  triggers: alone,
}

async function fillReserve(
  database: BenchDatabase,
  db: DataSource,
  products: Repository<ProductRow>,
  seeds: number,
): Promise<void> {
  const values = newProducts(seeds)
  for (let start = 0; start < seeds; start += 1_000) {
    const insert = products.createQueryBuilder().insert().callListeners(false)
    await insert.values(values.slice(start, start + 1_000)).execute()
  }
  const table = pathOf(db, products.target as new () => object)
  await database.execute(db, `CREATE TABLE ${reserveOf(table)} AS SELECT * FROM ${table}`)
}

async function reset(
  database: BenchDatabase,
  db: DataSource,
  tables: readonly string[],
  count: number,
): Promise<void> {
  const empty = database.family === 'postgres' ? 'TRUNCATE' : 'DELETE FROM'
  const [product = '', log] = tables
  await database.execute(db, `${empty} ${product}`)
  if (count > 0) {
    const some = `SELECT * FROM ${reserveOf(product)} WHERE number <= ${count}`
    await database.execute(db, `INSERT INTO ${product} ${some}`)
  }
  // Last: a trigger has logged the rows that were just put there.
  if (log !== undefined) await database.execute(db, `${empty} ${log}`)
  await database.settle(db, tables, count > 0)
}

function reserveOf(table: string): string {
  return table.replace(/"$/, '_reserve"')
}
