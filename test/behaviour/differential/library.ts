/** A small application with what most applications have, on every database. */
import {
  AfterInsert,
  AfterLoad,
  AfterRemove,
  AfterUpdate,
  BeforeInsert,
  BeforeRemove,
  BeforeUpdate,
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm'
import { hear } from './hearing.js'

@Entity()
export class Author {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @Column({ type: 'varchar', length: 50, nullable: true, unique: true }) email?: string | null
  @Column({ type: 'int', default: 3 }) rank!: number
  @Column({ type: 'simple-json', nullable: true }) extra?: unknown
  @Column({ type: 'varchar', length: 20, nullable: true, select: false }) hidden?: string | null
  @CreateDateColumn() createdAt!: Date
  @UpdateDateColumn() updatedAt!: Date
  @VersionColumn() version!: number
  @DeleteDateColumn() deletedAt?: Date | null
  @OneToMany(() => Book, (book: Book) => book.author, { cascade: true }) books?: Relation<Book[]>

  @BeforeInsert() willInsert(): void {
    hear('author will be inserted', this.id, this.name)
  }
  @AfterInsert() hasInserted(): void {
    hear('author has been inserted', this.id, this.version)
  }
  @BeforeUpdate() willUpdate(): void {
    hear('author will be updated', this.id, this.name)
  }
  @AfterUpdate() hasUpdated(): void {
    hear('author has been updated', this.id, this.version)
  }
  @BeforeRemove() willRemove(): void {
    hear('author will be removed', this.id)
  }
  @AfterRemove() hasRemoved(): void {
    hear('author has been removed', this.id)
  }
  @AfterLoad() hasLoaded(): void {
    hear('author has been loaded', this.id)
  }
}

@Entity()
export class Book {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
  @ManyToOne(() => Author, (author: Author) => author.books, { nullable: true, onDelete: 'CASCADE' })
  author?: Relation<Author> | null

  @ManyToMany(() => Tag, { cascade: true }) @JoinTable() tags?: Relation<Tag[]>
  @OneToMany(() => Loan, (loan: Loan) => loan.book) loans?: Relation<Loan[]>
}

@Entity()
export class Tag {
  @PrimaryColumn({ type: 'varchar', length: 20 }) code!: string
  @Column({ type: 'varchar', length: 50, nullable: true }) label?: string | null
}

@Entity()
export class Loan {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column({ type: 'int', default: 1 }) days!: number
  @ManyToOne(() => Book, (book: Book) => book.loans, { nullable: false, lazy: true }) book!: Promise<Book>
}

@Entity()
export class Place {
  @PrimaryColumn({ type: 'varchar', length: 10 }) row!: string
  @PrimaryColumn({ type: 'int' }) seat!: number
  @Column({ type: 'varchar', length: 50, nullable: true }) guest?: string | null
}

export const LIBRARY = [Author, Book, Tag, Loan, Place]
