/** A small application that every write path is tried on: one entity of each kind that a path needs. */
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
  type Relation,
  Tree,
  TreeChildren,
  TreeParent,
  VersionColumn,
} from 'typeorm'

@Entity()
export class Team {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @OneToMany(() => Player, (player) => player.team, { cascade: true }) players!: Relation<Player[]>
}

@Entity()
export class Skill {
  @PrimaryColumn({ type: 'varchar', length: 20 }) code!: string
  @Column({ type: 'varchar', length: 50 }) name!: string
  @ManyToMany(() => Player, (player) => player.skills) players!: Relation<Player[]>
}

@Entity()
export class Player {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @Column({ type: 'varchar', length: 50, nullable: true, unique: true }) email!: string | null
  @Column({ type: 'int', default: 0 }) score!: number
  @ManyToOne(() => Team, (team) => team.players, { nullable: true, onDelete: 'CASCADE' })
  team!: Relation<Team> | null

  @ManyToMany(() => Skill, (skill) => skill.players)
  @JoinTable()
  skills!: Relation<Skill[]>

  @VersionColumn() version!: number
}

@Entity()
export class Award {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) title!: string
  @ManyToOne(() => Player, { nullable: true, onDelete: 'CASCADE' }) player!: Relation<Player> | null
  @ManyToOne(() => Team, { nullable: true, onDelete: 'SET NULL' }) sponsor!: Relation<Team> | null
}

@Entity()
export class Note {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column({ type: 'varchar', length: 50 }) text!: string
  @DeleteDateColumn() deletedAt!: Date | null
}

@Entity()
export class Seat {
  @PrimaryColumn({ type: 'varchar', length: 10 }) row!: string
  @PrimaryColumn({ type: 'int' }) place!: number
  @Column({ type: 'varchar', length: 50 }) holder!: string
}

@Entity()
@Tree('closure-table')
export class Branch {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @TreeParent() parent!: Relation<Branch> | null
  @TreeChildren() children!: Relation<Branch[]>
}

@Entity()
@Tree('materialized-path')
export class Path {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @TreeParent() parent!: Relation<Path> | null
  @TreeChildren() children!: Relation<Path[]>
}

@Entity()
@Tree('nested-set')
export class Nest {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar', length: 50 }) name!: string
  @TreeParent() parent!: Relation<Nest> | null
  @TreeChildren() children!: Relation<Nest[]>
}

export const PATH_ENTITIES = [Team, Skill, Player, Award, Note, Seat, Branch, Path, Nest]
