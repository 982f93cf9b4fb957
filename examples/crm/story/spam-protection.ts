/** What carriers think of a company's numbers: users register and dispute, a job checks every night. */
import type { DataSource } from 'typeorm'
import { actAs } from 'typeorm-activity-log'
import { SpamCarrierStatus } from '../entities/spam-carrier-status.js'
import type { Random } from './random.js'
import { type Act, pickRecord } from './scene.js'

export const registerNumber: Act = async ({ db, random, person }) => {
  await db.getRepository(SpamCarrierStatus).save({
    phone: `+1 ${random.integer(201, 989)} 555 01${random.integer(10, 99)}`,
    carrier: random.pick(['Northern Mobile', 'Coastline Wireless', 'Unity Telecom']),
    companyId: person.companyId,
  })
}

export const disputeFlag: Act = async (scene) => {
  const number = await pickRecord(scene, SpamCarrierStatus, { status: 'flagged' })
  if (number === null) return
  number.status = 'disputed'
  await scene.db.getRepository(SpamCarrierStatus).save(number)
}

export const releaseNumber: Act = async (scene) => {
  const number = await pickRecord(scene, SpamCarrierStatus, { status: 'disputed' })
  if (number !== null) await scene.db.getRepository(SpamCarrierStatus).remove(number)
}

/** The nightly job acts for each company in turn, so that each sees what the job did for it, and only that. */
export async function checkNumbers(
  { db, random, now }: { readonly db: DataSource; readonly random: Random; readonly now: Date },
  companyId: number,
): Promise<void> {
  const numbers = db.getRepository(SpamCarrierStatus)
  const checked = await numbers.find({ where: { companyId }, order: { id: 'ASC' } })
  for (const number of checked) {
    number.checkedAt = now
    if (number.status === 'disputed' || !random.chance(0.06)) continue
    number.complaints += random.integer(1, 9)
    number.status = number.complaints > 15 ? 'flagged' : number.complaints > 5 ? 'suspected' : 'clean'
  }
  const actor = { kind: 'system', name: 'Nightly carrier check', companyId } as const
  await actAs({ actor, source: 'job' }, () => numbers.save(checked))
}
