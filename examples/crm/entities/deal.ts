import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm'
import { Audited } from 'typeorm-activity-log'
import { Company } from './company.js'
import { Contact } from './contact.js'
import { activation } from './event-rules.js'
import { User } from './user.js'

/** In the order in which a deal goes through them; the last two end it. */
export const STAGES = ['lead', 'qualified', 'proposal', 'negotiation', 'won', 'lost'] as const

export type Stage = (typeof STAGES)[number]

/** A sale on its way. When one save() changes owner and stage together, the first event below names the activity. */
@Entity()
@Audited<Deal>({
  type: 'Pipeline Management',
  name: 'title',
  company: 'companyId',
  events: {
    ownerId: 'transferred',
    stage: (_before, after) => (after === 'won' || after === 'lost' ? after : 'moved'),
    active: activation,
  },
  related: ['company', 'owner', 'contact'],
})
export class Deal {
  @PrimaryGeneratedColumn()
  id!: number

  @Column('varchar')
  title!: string

  @Column('varchar', { default: 'lead' })
  stage!: Stage

  @Column('decimal', { precision: 12, scale: 2 })
  value!: string

  @Column('date', { nullable: true })
  expectedClose!: string | null

  @Column('boolean', { default: true })
  active!: boolean

  @Column('int')
  ownerId!: number

  @ManyToOne(() => User)
  @JoinColumn()
  owner?: User

  @ManyToOne(() => Contact, { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn()
  contact?: Contact | null

  @Column('int')
  companyId!: number

  @ManyToOne(() => Company)
  @JoinColumn()
  company?: Company

  @UpdateDateColumn()
  updatedAt!: Date
}
