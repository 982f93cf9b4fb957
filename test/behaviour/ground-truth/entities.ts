/** The application of the ground truth: small entities with every kind of key, relation and bookkeeping column. */
import {
  Column,
  DeleteDateColumn,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm'

@Entity()
export class Team {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column({ type: 'varchar', length: 60 }) name!: string
  @Column({ type: 'simple-json', nullable: true }) settings!: Record<string, unknown> | null
  @OneToMany(() => Person, (person) => person.team) people!: Person[]
}

@Entity()
export class Tag {
  @PrimaryColumn({ type: 'varchar', length: 20 }) code!: string
  @Column({ type: 'varchar', length: 60 }) label!: string
  @ManyToMany(() => Person, (person) => person.tags) people!: Person[]
}

@Entity()
export class Person {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 60 }) name!: string
  @Column({ type: 'varchar', length: 60, nullable: true, unique: true }) email!: string | null
  @Column({ type: 'int', default: 0 }) score!: number
  @Column({ type: 'boolean', default: true }) active!: boolean
  @ManyToOne(() => Team, (team) => team.people, { nullable: true, onDelete: 'CASCADE' }) team!: Team | null
  @ManyToMany(() => Tag, (tag) => tag.people, { cascade: ['insert'] })
  @JoinTable({ name: 'person_tag' })
  tags!: Tag[]
  /** A note that is left out of a saved list loses its person. */
  @OneToMany(() => Note, (note) => note.person, { cascade: ['insert', 'update'] }) notes!: Note[]
}

@Entity()
export class Note {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 60 }) text!: string
  @ManyToOne(() => Person, (person) => person.notes, { nullable: true, onDelete: 'CASCADE' })
  person!: Person | null
  @ManyToOne(() => Person, { nullable: true, onDelete: 'SET NULL' }) reviewer!: Person | null
}

@Entity()
export class Doc {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 60 }) title!: string
  @Column({ type: 'int', default: 1 }) pages!: number
  @DeleteDateColumn() deletedAt!: Date | null
  @UpdateDateColumn() updatedAt!: Date
  @VersionColumn() version!: number
}

@Entity()
export class Seat {
  @PrimaryColumn({ type: 'int' }) rank!: number
  @PrimaryColumn({ type: 'int' }) place!: number
  @Column({ type: 'varchar', length: 60 }) holder!: string
}

@Entity()
export class Folder {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 60 }) name!: string
  /** A child that is left out of a saved list is deleted. */
  @ManyToOne(() => Folder, (folder) => folder.children, {
    nullable: true,
    onDelete: 'CASCADE',
    cascade: ['insert'],
    orphanedRowAction: 'delete',
  })
  parent!: Folder | null
  @OneToMany(() => Folder, (folder) => folder.parent, { cascade: ['insert', 'update'] }) children!: Folder[]
}

/** Parents before what points at them. */
export const ENTITIES = [Team, Tag, Person, Note, Doc, Seat, Folder] as const
