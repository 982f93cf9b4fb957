import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm'
import { Audited } from 'typeorm-activity-log'
import { Company } from './company.js'

/** Calls to be made by the dialer. Its deletion is a plain column that the application fills: `softDelete` says which. */
@Entity()
@Audited<Campaign>({
  type: 'Dialer Activities',
  company: 'companyId',
  softDelete: 'archivedAt',
  events: {
    status: (_before, after) =>
      after === 'running' ? 'activated' : after === 'paused' ? 'deactivated' : 'status changed',
  },
  related: ['company'],
})
export class Campaign {
  @PrimaryGeneratedColumn()
  id!: number

  @Column('varchar')
  name!: string

  @Column('varchar', { default: 'draft' })
  status!: 'draft' | 'running' | 'paused' | 'finished'

  @Column('varchar')
  mode!: 'preview' | 'progressive' | 'predictive'

  @Column('int')
  callsPerHour!: number

  @Column('simple-array')
  weekdays!: string[]

  @Column('datetime', { nullable: true })
  archivedAt!: Date | null

  @Column('int')
  companyId!: number

  @ManyToOne(() => Company)
  @JoinColumn()
  company?: Company
}
