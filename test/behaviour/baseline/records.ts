/** The records of these tests: each kind of column, links both ways, and the company to which they belong. */
import {
  ChildEntity,
  Column,
  DeleteDateColumn,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
  TableInheritance,
  VersionColumn,
} from 'typeorm'
import {
  type Activity,
  Audited,
  AuditIgnore,
  AuditMask,
  NotAudited,
  withoutAudit,
} from '../../../src/index.js'

@Entity()
@NotAudited('named by accounts alone')
export class Firm {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
}

@Entity()
@NotAudited('named by accounts alone')
export class Tag {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @ManyToMany(() => Account, (account: Account) => account.tags) accounts!: Relation<Account[]>
}

class Address {
  @Column({ type: 'varchar', length: 50, nullable: true }) street!: string | null
  @Column({ type: 'varchar', length: 50, nullable: true }) city!: string | null
}

const inCents = {
  to: (euros: number | null | undefined) => euros && euros * 100,
  from: (cents: number | null) => cents && cents / 100,
}

@Entity()
@Audited<Account>({ type: 'Account Management', related: ['firm'], company: 'firmId' })
export class Account {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @Column({ type: 'bigint', nullable: true }) views!: string | null
  @Column({ type: 'decimal', precision: 20, scale: 2, nullable: true }) balance!: string | null
  @Column({ type: 'date', nullable: true }) day!: string | null
  @Column({ type: Date, nullable: true }) seenAt!: Date | null
  @Column({ type: 'simple-json', nullable: true }) settings!: unknown
  @Column({ type: 'simple-array', nullable: true }) words!: string[] | null
  @Column({ type: 'int', transformer: inCents, nullable: true }) price!: number | null
  @Column(() => Address) address!: Address
  @AuditMask()
  @Column({ type: 'varchar', length: 50, nullable: true })
  iban!: string | null
  @Column({ type: 'varchar', length: 50, nullable: true, select: false }) pin!: string | null
  @AuditIgnore()
  @Column({ type: 'varchar', length: 50, nullable: true })
  draft!: string | null
  @VersionColumn() version!: number
  @DeleteDateColumn() deletedAt!: Date | null
  @Column({ type: 'int', nullable: true }) firmId!: number | null
  @ManyToOne(() => Firm, { nullable: true }) firm!: Relation<Firm> | null
  @ManyToMany(() => Tag, (tag: Tag) => tag.accounts)
  @JoinTable()
  tags!: Relation<Tag[]>
  @AuditMask()
  @ManyToMany(() => Tag)
  @JoinTable()
  secretTags!: Relation<Tag[]>
}

@Entity()
@Audited()
export class Line {
  @PrimaryColumn({ type: 'varchar', length: 20 }) article!: string
  @PrimaryColumn({ type: 'int' }) place!: number
  @Column({ type: 'varchar', length: 50 }) text!: string
}

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'species', length: 20 } })
@Audited<Animal>({ type: 'Zoo' })
export class Animal {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
}

@ChildEntity('dog')
@Audited<Dog>({ type: 'Kennel' })
export class Dog extends Animal {
  @Column({ type: 'varchar', length: 50, nullable: true }) owner!: string | null
}

@ChildEntity('puppy')
export class Puppy extends Dog {
  @Column({ type: 'int', nullable: true }) weeks!: number | null
}

@ChildEntity('mouse')
@NotAudited('too many')
export class Mouse extends Animal {
  @Column({ type: 'varchar', length: 50, nullable: true }) hole!: string | null
}

/** Where the owner of the relation is not audited, the other end bears the links. */
@Entity()
@NotAudited('for this test')
export class Course {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @ManyToMany(() => Pupil, (pupil: Pupil) => pupil.courses)
  @JoinTable()
  pupils!: Relation<Pupil[]>
}

@Entity()
@Audited()
export class Pupil {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @ManyToMany(() => Course, (course: Course) => course.pupils) courses!: Relation<Course[]>
}

export const RECORDS = [Firm, Tag, Account, Line, Animal, Dog, Puppy, Mouse]

/** Does what was done before there was a log. */
export function beforeTheLog<R>(work: () => Promise<R>): Promise<R> {
  return withoutAudit('it was there before the log', work)
}

/** An activity without what no two activities share. */
export function contentOf({
  type,
  record,
  changes,
  related,
  companyId,
}: Activity): Pick<Activity, 'type' | 'record' | 'changes' | 'related' | 'companyId'> {
  const sorted = [...changes].sort((a, b) => (a.field < b.field ? -1 : 1))
  return { type, record, changes: sorted, related, companyId }
}
