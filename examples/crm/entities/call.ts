import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { NotAudited } from 'typeorm-activity-log'

/** One call that the dialer made. */
@Entity()
@NotAudited('a journal by itself: written once, never changed')
export class Call {
  @PrimaryGeneratedColumn()
  id!: number

  @Column('int')
  contactId!: number

  @Column('int')
  userId!: number

  @Column('int')
  seconds!: number

  @Column('datetime')
  startedAt!: Date
}
