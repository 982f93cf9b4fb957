/** Entities of every odd shape that works on every database. */
import {
  ChildEntity,
  Column,
  type DataSource,
  Entity,
  Index,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
  TableInheritance,
  Tree,
  TreeChildren,
  TreeParent,
  Unique,
  ViewColumn,
  ViewEntity,
} from 'typeorm'

export class Address {
  @Column({ type: 'varchar', length: 20, default: 'nowhere' }) city!: string
  @Column({ type: 'varchar', length: 20, nullable: true }) zip?: string | null
}

@Entity({ name: 'Odd UPPER-Table, $1' })
@Index(['upper'], { unique: true })
export class Odd {
  @PrimaryGeneratedColumn({ name: 'ID Of It' }) id!: number
  @Column({ type: 'varchar', length: 20, name: 'UPPER' }) upper!: string
  @Column({ type: 'varchar', length: 20, name: 'with space', default: 'd' }) space!: string
  @Column({ type: 'varchar', length: 20, nullable: true, name: 'select' }) order?: string | null
  @Column(() => Address) address!: Address
  @Column(() => Address, { prefix: 'other' }) other!: Address
  @Column({ type: 'varchar', length: 20, nullable: true, update: false }) once?: string | null
  @Column({ type: 'varchar', length: 20, nullable: true, insert: false }) later?: string | null
  @Column({ type: 'varchar', length: 20 }) initial = 'initial'
  @Column({
    type: 'varchar',
    length: 50,
    nullable: true,
    transformer: {
      to: (value: unknown) => (value == null ? value : `<${value as string}>`),
      from: (value: unknown) => (typeof value === 'string' ? value.slice(1, -1) : value),
    },
  })
  wrapped?: string | null
}

@Entity()
export class OnlyKey {
  @PrimaryGeneratedColumn() id!: number
}

@Entity()
export class OnlyGivenKey {
  @PrimaryColumn({ type: 'varchar', length: 20 }) key!: string
}

@Entity()
@TableInheritance({ column: { type: 'varchar', length: 20, name: 'kind' } })
export class Animal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 20 }) name!: string
  @ManyToOne(() => Animal, { nullable: true, onDelete: 'SET NULL' }) mother?: Relation<Animal> | null
}

@ChildEntity('dog')
export class Dog extends Animal {
  @Column({ type: 'int', nullable: true }) tricks?: number | null
}

@ChildEntity('cat')
export class Cat extends Animal {
  @Column({ type: 'int', nullable: true }) lives?: number | null
}

@Entity()
export class Profile {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 20 }) text!: string
}

@Entity()
@Unique(['first', 'second'])
export class Person {
  @PrimaryColumn({ type: 'int' }) first!: number
  @PrimaryColumn({ type: 'int' }) second!: number
  @OneToOne(() => Profile, { eager: true, cascade: true, nullable: true })
  @JoinColumn()
  profile?: Profile | null
  @OneToMany(() => Job, (job: Job) => job.person, {
    eager: true,
    cascade: true,
    orphanedRowAction: 'delete',
  } as never)
  jobs?: Relation<Job[]>
  @ManyToMany(() => Person) @JoinTable() friends?: Relation<Person[]>
}

@Entity()
export class Job {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 20 }) title!: string
  @ManyToOne(() => Person, (person: Person) => person.jobs, {
    onDelete: 'CASCADE',
    orphanedRowAction: 'delete',
  })
  person?: Relation<Person> | null
}

@Entity()
export class Contract {
  @ManyToOne(() => Profile, { onDelete: 'CASCADE' }) profile!: Relation<Profile>
  @PrimaryColumn({ type: 'int' }) profileId!: number
  @PrimaryColumn({ type: 'varchar', length: 10 }) year!: string
  @Column({ type: 'decimal', precision: 10, scale: 2, default: 1.5 }) amount!: string
}

@Entity()
@Tree('closure-table')
export class Branch {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 20 }) name!: string
  @TreeParent({ onDelete: 'CASCADE' }) parent?: Relation<Branch> | null
  @TreeChildren() children?: Relation<Branch[]>
}

@Entity()
@Tree('materialized-path')
export class Path {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 20 }) name!: string
  @TreeParent() parent?: Relation<Path> | null
  @TreeChildren() children?: Relation<Path[]>
}

@Entity()
@Tree('nested-set')
export class Nest {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 20 }) name!: string
  @TreeParent() parent?: Relation<Nest> | null
  @TreeChildren() children?: Relation<Nest[]>
}

@ViewEntity({
  expression: (db: DataSource) =>
    db.createQueryBuilder().select('a.name', 'name').addSelect('a.id', 'id').from(Animal, 'a'),
})
export class AnimalName {
  @ViewColumn() id!: number
  @ViewColumn() name!: string
}

export const SHAPES = [
  Odd,
  OnlyKey,
  OnlyGivenKey,
  Animal,
  Dog,
  Cat,
  Profile,
  Person,
  Job,
  Contract,
  Branch,
  Path,
  Nest,
  AnimalName,
]
