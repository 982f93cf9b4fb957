/** One entity, two changes, and the activities that result. */
import 'reflect-metadata'
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { actAs, activityLog, Audited, AuditMask, withActivityLog } from 'typeorm-activity-log'

@Entity()
@Audited<Deal>({ type: 'Pipeline Management', name: 'title', events: { stage: 'moved' } })
class Deal {
  @PrimaryGeneratedColumn() id!: number
  @Column('varchar') title!: string
  @Column('varchar', { default: 'lead' }) stage!: string
  @Column('varchar') @AuditMask() bankAccount!: string
}

const db = await new DataSource(
  withActivityLog({ type: 'sqljs', entities: [Deal], synchronize: true }),
).initialize()
const deals = db.getRepository(Deal)

const ana = { kind: 'user', id: 7, name: 'Ana', companyId: 3 } as const
await actAs({ actor: ana, ip: '203.0.113.7' }, async () => {
  const deal = await deals.save({ title: 'Renewal', bankAccount: 'ES91 2100 0418' })
  deal.stage = 'won'
  deal.bankAccount = 'ES79 2100 0813'
  await deals.save(deal)
})

const seen = await activityLog(db).visibleTo({ as: 'company', companyId: 3 }).first(10)
for (const { event, actor, ip, description, changes } of seen) {
  console.log(`${event} by ${actor.name} from ${ip}: ${description}`)
  for (const { field, before, after, masked } of changes) {
    console.log(
      masked ? `  ${field} changed` : `  ${field}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
    )
  }
}
await db.destroy()
