import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { Audited, AuditIgnore } from 'typeorm-activity-log'

/** What a carrier thinks of one of a company's numbers. Checked every night; only news is an activity. */
@Entity()
@Audited<SpamCarrierStatus>({
  type: 'Spam Protection',
  name: ({ phone, carrier }) => `${phone} at ${carrier}`,
  company: 'companyId',
  events: { status: 'status changed' },
})
export class SpamCarrierStatus {
  @PrimaryGeneratedColumn()
  id!: number

  @Column('varchar')
  phone!: string

  @Column('varchar')
  carrier!: string

  @Column('varchar', { default: 'clean' })
  status!: 'clean' | 'suspected' | 'flagged' | 'disputed'

  @Column('int', { default: 0 })
  complaints!: number

  @AuditIgnore()
  @Column('datetime', { nullable: true })
  checkedAt!: Date | null

  @Column('int')
  companyId!: number
}
