import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { Audited } from 'typeorm-activity-log'
import { activation } from './event-rules.js'

/** How an agent talks, and when it hands a call over to a person. */
export interface AgentConfiguration {
  greeting: string
  voice: { name: string; speed: number }
  temperature: number
  handover: { afterMinutes: number; to: string }
  /** Masked wherever it stands: keys inside JSON that look secret are. */
  calendar: { url: string; apiKey: string }
}

/** A machine that answers and makes calls. Changes of its configuration are recorded as JSON patches as well. */
@Entity()
@Audited<AiAgent>({
  type: 'AI Agent Management',
  company: 'companyId',
  events: { active: activation },
})
export class AiAgent {
  @PrimaryGeneratedColumn()
  id!: number

  @Column('varchar')
  name!: string

  @Column('varchar')
  language!: string

  @Column('simple-json')
  configuration!: AgentConfiguration

  @Column('boolean', { default: false })
  active!: boolean

  @Column('int')
  companyId!: number
}
