import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { Audited } from 'typeorm-activity-log'
import { activation } from './event-rules.js'

/** A customer of the CRM: its users see each other's work, and nobody else's. */
@Entity()
@Audited<Company>({
  type: 'Company Management',
  company: 'id',
  events: { active: activation, plan: 'plan changed' },
})
export class Company {
  @PrimaryGeneratedColumn()
  id!: number

  @Column('varchar')
  name!: string

  @Column('varchar')
  industry!: string

  @Column('varchar')
  phone!: string

  @Column('varchar')
  address!: string

  @Column('varchar')
  plan!: 'starter' | 'team' | 'enterprise'

  @Column('int')
  seats!: number

  @Column('boolean', { default: true })
  active!: boolean
}
