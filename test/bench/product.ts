/** The table that is written to: ten columns of the usual kinds. */
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { NotAudited } from '../../src/index.js'

/** A row of the table, whichever class it was loaded as. */
export interface ProductRow {
  id: string
  number: number
  name: string
  sku: string
  category: string
  price: string
  stock: number
  active: boolean
  details: { colour: string; sizes: readonly number[] }
  listedAt: string
}

/** Audited by the variants that audit everything. */
@Entity('product')
export class Product implements ProductRow {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column('int') number!: number
  @Column('varchar', { length: 100 }) name!: string
  @Column('varchar', { length: 20 }) sku!: string
  @Column('varchar', { length: 20 }) category!: string
  @Column('decimal', { precision: 10, scale: 2 }) price!: string
  @Column('int') stock!: number
  @Column('boolean') active!: boolean
  @Column('simple-json') details!: { colour: string; sizes: readonly number[] }
  @Column('varchar', { length: 24 }) listedAt!: string
}

/** The same table for an application that has the log but does not audit this entity. */
@Entity('product')
@NotAudited('to measure what an entity costs that nobody audits')
export class UnauditedProduct implements ProductRow {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column('int') number!: number
  @Column('varchar', { length: 100 }) name!: string
  @Column('varchar', { length: 20 }) sku!: string
  @Column('varchar', { length: 20 }) category!: string
  @Column('decimal', { precision: 10, scale: 2 }) price!: string
  @Column('int') stock!: number
  @Column('boolean') active!: boolean
  @Column('simple-json') details!: { colour: string; sizes: readonly number[] }
  @Column('varchar', { length: 24 }) listedAt!: string
}

/** The columns in the order of the table. */
export const productColumns = [
  'id',
  'number',
  'name',
  'sku',
  'category',
  'price',
  'stock',
  'active',
  'details',
  'listedAt',
] as const satisfies readonly (keyof ProductRow)[]

/** The product with this number, which counts from 1; the same in every run, but for the id that it gets when stored. */
export function newProduct(number: number): Omit<ProductRow, 'id'> {
  return {
    number,
    name: `Product number ${number}`,
    sku: `SKU-${String(number).padStart(8, '0')}`,
    category: `category ${number % 20}`,
    price: `${10 + (number % 90)}.50`,
    stock: 1 + (number % 500),
    active: true,
    details: { colour: number % 2 === 0 ? 'blue' : 'green', sizes: [number % 7, 8, 9] },
    listedAt: new Date(1_700_000_000_000 + number * 60_000).toISOString(),
  }
}

/** The products with the numbers from 1 to `count`. */
export function newProducts(count: number): Omit<ProductRow, 'id'>[] {
  return Array.from({ length: count }, (_, index) => newProduct(index + 1))
}

/** What a change sets: three of the ten columns, each to a value that no new product has. */
export const clearance = { category: 'clearance', price: '1.25', stock: 0 } as const
