import { Column, DeleteDateColumn, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm'
import { Audited } from 'typeorm-activity-log'
import { Company } from './company.js'
import { handover } from './event-rules.js'
import { User } from './user.js'

export const CONTACT_STATUSES = ['new', 'reached', 'interested', 'customer', 'do not call'] as const

/** Somebody whom a company calls. Soft-deleted by `softRemove`, and restored by `recover`. */
@Entity()
@Audited<Contact>({
  type: 'Contact Management',
  name: ({ firstName, lastName }) => `${firstName} ${lastName}`,
  company: 'companyId',
  events: { ownerId: handover, status: 'status changed' },
  related: ['company', 'owner'],
})
export class Contact {
  @PrimaryGeneratedColumn()
  id!: number

  @Column('varchar')
  firstName!: string

  @Column('varchar')
  lastName!: string

  @Column('varchar')
  email!: string

  @Column('varchar')
  phone!: string

  @Column('varchar')
  city!: string

  @Column('varchar', { default: 'new' })
  status!: (typeof CONTACT_STATUSES)[number]

  @Column('int', { nullable: true })
  ownerId!: number | null

  @ManyToOne(() => User)
  @JoinColumn()
  owner?: User | null

  @Column('int')
  companyId!: number

  @ManyToOne(() => Company)
  @JoinColumn()
  company?: Company

  @DeleteDateColumn()
  deletedAt!: Date | null
}
