/** Deals: opened, moved from stage to stage, revalued, transferred, parked and resumed, dropped. */
import { Not, In } from 'typeorm'
import { Contact } from '../entities/contact.js'
import { Deal, type Stage, STAGES } from '../entities/deal.js'
import { DAY_MS } from './clock.js'
import { LAST_NAMES } from './cast.js'
import { type Act, pickColleague, pickRecord, type Scene } from './scene.js'

const OPEN = { stage: Not(In<Stage>(['won', 'lost'])) }

export const openDeal: Act = async (scene) => {
  const { db, random, person } = scene
  await db.getRepository(Deal).save({
    title: `${random.pick(LAST_NAMES)} ${random.pick(['house', 'roof', 'upgrade', 'renewal', 'expansion'])}`,
    value: amount(scene),
    expectedClose: dateAfter(scene, random.integer(20, 90)),
    ownerId: person.id,
    contact: await pickRecord(scene, Contact),
    companyId: person.companyId,
  })
}

/** One stage on, or lost. What the customer agreed to may change the value as well: one activity holds both. */
export const moveDeal: Act = async (scene) => {
  const deal = await pickRecord(scene, Deal, { ...OPEN, active: true })
  if (deal === null) return
  const next = STAGES[STAGES.indexOf(deal.stage) + 1] ?? 'won'
  deal.stage = scene.random.chance(0.15) ? 'lost' : next
  if (deal.stage === 'negotiation') deal.value = amount(scene)
  await scene.db.getRepository(Deal).save(deal)
}

export const revalueDeal: Act = async (scene) => {
  const deal = await pickRecord(scene, Deal, OPEN)
  if (deal === null) return
  deal.value = amount(scene)
  deal.expectedClose = dateAfter(scene, scene.random.integer(10, 60))
  await scene.db.getRepository(Deal).save(deal)
}

export const transferDeal: Act = async (scene) => {
  const deal = await pickRecord(scene, Deal, OPEN)
  if (deal === null) return
  deal.ownerId = (await pickColleague(scene, deal.ownerId)).id
  await scene.db.getRepository(Deal).save(deal)
}

export const toggleDeal: Act = async (scene) => {
  const deal = await pickRecord(scene, Deal, OPEN)
  if (deal === null) return
  deal.active = !deal.active
  await scene.db.getRepository(Deal).save(deal)
}

export const dropDeal: Act = async (scene) => {
  const deal = await pickRecord(scene, Deal, { stage: 'lost' })
  if (deal !== null) await scene.db.getRepository(Deal).remove(deal)
}

function amount({ random }: Scene): string {
  return (random.integer(40, 900) * 50).toFixed(2)
}

function dateAfter({ now }: Scene, days: number): string {
  return new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)
}
