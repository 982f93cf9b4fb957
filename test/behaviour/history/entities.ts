/** An application whose records have every kind of value that a history must bring back. */
import {
  Column,
  DeleteDateColumn,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm'
import { Audited, AuditMask } from '../../../src/index.js'

@Entity()
@Audited()
export class Owner {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 40 }) name!: string
}

@Entity()
@Audited()
export class Label {
  @PrimaryColumn({ type: 'varchar', length: 20 }) code!: string
  @Column({ type: 'varchar', length: 40 }) text!: string
}

export class Address {
  @Column({ type: 'varchar', length: 40, nullable: true }) street!: string | null
  @Column({ type: 'varchar', length: 10, nullable: true }) zip!: string | null
}

const words = { to: (list: string[]) => list.join(' '), from: (text: string) => text.split(' ') }

@Entity()
@Audited<Account>({ name: 'title', touches: 'recorded' })
export class Account {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 40 }) title!: string
  @Column({ type: 'bigint', nullable: true }) balance!: string | number | null
  @Column({ type: 'decimal', precision: 12, scale: 2, default: 0 }) price!: string | number
  @Column({ type: 'boolean', default: true }) active!: boolean
  @Column({ type: 'simple-json', nullable: true }) settings!: object | null
  @Column({ type: Date, nullable: true }) opensAt!: Date | null
  @Column({ type: 'date', nullable: true }) closesOn!: string | null
  @Column({ type: 'varchar', length: 200, transformer: words }) words!: string[]
  @AuditMask() @Column({ type: 'varchar', length: 40, nullable: true }) iban!: string | null
  @Column(() => Address) address!: Address
  @ManyToOne(() => Owner, { nullable: true, onDelete: 'SET NULL' }) owner!: Owner | null
  @ManyToMany(() => Label) @JoinTable() labels!: Label[]
  @DeleteDateColumn() deletedAt!: Date | null
  @UpdateDateColumn() updatedAt!: Date
  @VersionColumn() version!: number
}

@Entity()
@Audited()
export class Line {
  @PrimaryColumn({ type: 'int' }) order!: number
  @PrimaryColumn({ type: 'varchar', length: 10 }) part!: string
  @Column({ type: 'varchar', length: 40 }) text!: string
}

export const ENTITIES = [Owner, Label, Account, Line] as const
