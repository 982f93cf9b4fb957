/** The writes that are measured, each in two steps: what comes before, and what is timed. */
import { LessThanOrEqual, type Repository } from 'typeorm'
import { clearance, newProducts, type ProductRow } from './product.js'

/** What is timed. Runs on the repository that it is given, which may belong to a transaction. */
export type Work = (products: Repository<ProductRow>) => Promise<unknown>

/** One way of writing. */
export interface Operation {
  readonly name: string
  /** Whether the rows are there before. Otherwise the table is empty. */
  readonly needsRows: boolean
  /** Makes or loads the entities that `Work` writes. Not timed. */
  prepare(products: Repository<ProductRow>, count: number): Promise<Work>
}

/** Below SQLite's limit of 32,766 placeholders with ten columns a row. */
const rowsPerStatement = 1_000

/** TypeORM removes with `id = ? OR id = ? ...`, which SQLite takes up to a depth of 1,000. */
const rowsPerRemoval = 500

export const operations: readonly Operation[] = [
  {
    name: 'insert',
    needsRows: false,
    prepare: async (_products, count) => {
      const chunks = inChunks(newProducts(count))
      return (products) => insertChunks(products, chunks)
    },
  },
  {
    name: 'save new',
    needsRows: false,
    prepare: async (repository, count) => {
      const entities = newProducts(count).map((values) => repository.create(values))
      return (products) => products.save(entities, { chunk: rowsPerStatement })
    },
  },
  {
    name: 'save changed',
    needsRows: true,
    prepare: async (repository) => {
      const entities = await repository.find()
      for (const entity of entities) Object.assign(entity, clearance)
      return (products) => products.save(entities, { chunk: rowsPerStatement })
    },
  },
  {
    name: 'remove',
    needsRows: true,
    prepare: async (repository) => {
      const entities = await repository.find()
      return (products) => products.remove(entities, { chunk: rowsPerRemoval })
    },
  },
  {
    name: 'update(criteria)',
    needsRows: true,
    prepare: async (_products, count) => (products) =>
      products.update({ number: LessThanOrEqual(count) }, clearance),
  },
]

/** One statement for each chunk; several of them in one transaction, as `save` does. */
async function insertChunks(
  products: Repository<ProductRow>,
  chunks: readonly Omit<ProductRow, 'id'>[][],
): Promise<void> {
  const insertAll = async (into: Repository<ProductRow>) => {
    for (const chunk of chunks) await into.insert(chunk)
  }
  const isWithinTransaction = products.queryRunner?.isTransactionActive === true
  if (chunks.length === 1 || isWithinTransaction) return insertAll(products)
  await products.manager.transaction((manager) => insertAll(manager.getRepository(products.target)))
}

function inChunks<T>(rows: readonly T[]): T[][] {
  const count = Math.ceil(rows.length / rowsPerStatement)
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * rowsPerStatement, (index + 1) * rowsPerStatement),
  )
}
