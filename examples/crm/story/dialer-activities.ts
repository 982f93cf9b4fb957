/** Campaigns and the power lists that agents call through. */
import { In, IsNull, Not } from 'typeorm'
import { Campaign } from '../entities/campaign.js'
import { PowerList } from '../entities/power-list.js'
import { type Act, pickColleague, pickRecord } from './scene.js'

const CURRENT = { archivedAt: IsNull(), status: Not('finished' as const) }

export const createCampaign: Act = async ({ db, random, person }) => {
  await db.getRepository(Campaign).save({
    name: `${random.pick(['Spring', 'Winback', 'Open house', 'Referral', 'Follow-up'])} ${random.pick(['west', 'north', 'downtown', 'suburbs'])}`,
    mode: random.pick(['preview', 'progressive', 'predictive'] as const),
    callsPerHour: random.integer(4, 12) * 10,
    weekdays: ['Mon', 'Tue', 'Wed', 'Thu'],
    companyId: person.companyId,
  })
}

/** Starts it, or pauses it. */
export const toggleCampaign: Act = async (scene) => {
  const campaign = await pickRecord(scene, Campaign, CURRENT)
  if (campaign === null) return
  campaign.status = campaign.status === 'running' ? 'paused' : 'running'
  await scene.db.getRepository(Campaign).save(campaign)
}

export const tuneCampaign: Act = async (scene) => {
  const campaign = await pickRecord(scene, Campaign, CURRENT)
  if (campaign === null) return
  campaign.callsPerHour = scene.random.integer(4, 12) * 10
  campaign.weekdays = scene.random.pick([
    ['Mon', 'Wed', 'Fri'],
    ['Tue', 'Thu'],
    ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
  ])
  await scene.db.getRepository(Campaign).save(campaign)
}

export const finishCampaign: Act = async (scene) => {
  const campaign = await pickRecord(scene, Campaign, {
    archivedAt: IsNull(),
    status: In(['running', 'paused']),
  })
  if (campaign === null) return
  campaign.status = 'finished'
  await scene.db.getRepository(Campaign).save(campaign)
}

/** Deleted by filling a plain column: `softDelete` of the entity says so. */
export const archiveCampaign: Act = async (scene) => {
  const campaign = await pickRecord(scene, Campaign, { archivedAt: IsNull(), status: 'finished' })
  if (campaign === null) return
  campaign.archivedAt = scene.now
  await scene.db.getRepository(Campaign).save(campaign)
}

export const createPowerList: Act = async (scene) => {
  const campaign = await pickRecord(scene, Campaign, CURRENT)
  if (campaign === null) return
  await scene.db.getRepository(PowerList).save({
    name: `${campaign.name}, list ${scene.random.pick(['A', 'B', 'C', 'D'])}`,
    numbers: scene.random.integer(4, 40) * 5,
    campaign,
    companyId: scene.person.companyId,
  })
}

/** To somebody, or from one to another. */
export const assignPowerList: Act = async (scene) => {
  const list = await pickRecord(scene, PowerList)
  if (list === null) return
  list.assigneeId = (await pickColleague(scene, list.assigneeId)).id
  await scene.db.getRepository(PowerList).save(list)
}

export const fillPowerList: Act = async (scene) => {
  const list = await pickRecord(scene, PowerList)
  if (list === null) return
  list.numbers += scene.random.integer(5, 60)
  await scene.db.getRepository(PowerList).save(list)
}

export const deletePowerList: Act = async (scene) => {
  const list = await pickRecord(scene, PowerList)
  if (list !== null) await scene.db.getRepository(PowerList).remove(list)
}
