import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm'
import { Audited, AuditIgnore, AuditMask } from 'typeorm-activity-log'
import { Company } from './company.js'
import { activation } from './event-rules.js'

/** Somebody who works for a company. A change of role is an event of its own. */
@Entity()
@Audited<User>({
  type: 'User Management',
  company: 'companyId',
  events: { role: 'role changed', active: activation, passwordHash: 'password reset' },
  related: ['company'],
})
export class User {
  @PrimaryGeneratedColumn()
  id!: number

  @Column('varchar')
  name!: string

  @Column('varchar', { unique: true })
  email!: string

  @Column('varchar')
  role!: 'agent' | 'supervisor' | 'manager'

  @Column('varchar', { nullable: true })
  extension!: string | null

  /** The log says that it changed, never to what. Its name alone would do; saying so is clearer. */
  @AuditMask()
  @Column('varchar', { select: false })
  passwordHash!: string

  @Column('boolean', { default: true })
  active!: boolean

  /** Written at each sign-in, and no news by itself. */
  @AuditIgnore()
  @Column('datetime', { nullable: true })
  lastSeenAt!: Date | null

  @Column('int')
  companyId!: number

  @ManyToOne(() => Company)
  @JoinColumn()
  company?: Company
}
