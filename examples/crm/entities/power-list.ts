import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm'
import { Audited } from 'typeorm-activity-log'
import { Campaign } from './campaign.js'
import { handover } from './event-rules.js'
import { User } from './user.js'

/** Numbers that one agent calls one after another. */
@Entity()
@Audited<PowerList>({
  type: 'Dialer Activities',
  company: 'companyId',
  events: { assigneeId: handover },
  related: ['campaign', 'assignee'],
})
export class PowerList {
  @PrimaryGeneratedColumn()
  id!: number

  @Column('varchar')
  name!: string

  @Column('int')
  numbers!: number

  @Column('int', { nullable: true })
  assigneeId!: number | null

  @ManyToOne(() => User)
  @JoinColumn()
  assignee?: User | null

  @ManyToOne(() => Campaign)
  @JoinColumn()
  campaign?: Campaign

  @Column('int')
  companyId!: number
}
