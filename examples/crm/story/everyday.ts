/** An ordinary day: who signs in, what they do until they sign out, and what happens at night. */
import type { DataSource } from 'typeorm'
import { User } from '../entities/user.js'
import { asAdministrator, asUser } from './acting.js'
import { changePlan, resetPassword, type Troupe } from './administration.js'
import * as agents from './ai-agent-management.js'
import { changePassword, failSignIn, signIn, signOut } from './authentication.js'
import { minutesAfter } from './clock.js'
import * as own from './company-and-users.js'
import * as contacts from './contact-management.js'
import * as dialer from './dialer-activities.js'
import * as pipeline from './pipeline-management.js'
import type { Random } from './random.js'
import type { Act, Person } from './scene.js'
import type { Step } from './schedule.js'
import * as spam from './spam-protection.js'

/** What people do all day, and how often. */
const EVERYDAY: readonly (readonly [number, Act])[] = [
  [6, contacts.addContact],
  [1, contacts.importContacts],
  [4, contacts.correctContact],
  [7, contacts.callContact],
  [3, contacts.assignContact],
  [2, contacts.transferContact],
  [2, contacts.deleteContact],
  [1, contacts.restoreContact],
  [1, contacts.eraseContact],
  [5, pipeline.openDeal],
  [9, pipeline.moveDeal],
  [3, pipeline.revalueDeal],
  [2, pipeline.transferDeal],
  [2, pipeline.toggleDeal],
  [1, pipeline.dropDeal],
  [1, dialer.createCampaign],
  [3, dialer.toggleCampaign],
  [1, dialer.tuneCampaign],
  [1, dialer.finishCampaign],
  [1, dialer.archiveCampaign],
  [2, dialer.createPowerList],
  [2, dialer.assignPowerList],
  [2, dialer.fillPowerList],
  [1, dialer.deletePowerList],
  [2, agents.tuneAgent],
  [1, agents.toggleAgent],
  [1, spam.disputeFlag],
  [1, own.changeExtension],
  [1, changePassword],
]

/** What managers do beside it. */
const MANAGERS: readonly (readonly [number, Act])[] = [
  ...EVERYDAY,
  [2, own.editCompany],
  [2, own.changeRole],
  [2, own.toggleUser],
  [2, agents.createAgent],
  [2, agents.rotateKey],
  [2, spam.registerNumber],
  [1, spam.releaseNumber],
]

/** The steps of one working day of a company. */
export async function planWorkingDay(
  db: DataSource,
  random: Random,
  day: Date,
  { people }: Troupe,
): Promise<readonly Step[]> {
  const active = await db.getRepository(User).findBy({ active: true })
  const present = people.filter(({ id }) => active.some((user) => user.id === id))
  return present
    .filter(() => random.chance(0.5))
    .flatMap((person) => planSession(db, random, day, person, person === people[0] ? MANAGERS : EVERYDAY))
}

function planSession(
  db: DataSource,
  random: Random,
  day: Date,
  person: Person,
  acts: readonly (readonly [number, Act])[],
): readonly Step[] {
  let at = minutesAfter(day, 8 * 60 + random.integer(0, 120))
  const next = (act: Act): Step => {
    at = new Date(minutesAfter(at, random.integer(2, 75)).getTime() + random.integer(0, 59_999))
    const now = at
    return { at, run: () => asUser(person, random, () => act({ db, random, now, person })) }
  }
  const { email, ip, companyId } = person
  const mistyped = { at, run: () => failSignIn(db, { email, ip, companyId }) }
  const work = Array.from({ length: random.integer(1, 4) }, () => random.pickWeighted(acts))
  const leaves = random.chance(0.7) ? [signOut] : []
  return [...(random.chance(0.05) ? [mistyped] : []), ...[signIn, ...work, ...leaves].map(next)]
}

/** Once a night for each company. */
export function planNight(db: DataSource, random: Random, day: Date, { company }: Troupe): Step {
  const at = minutesAfter(day, 2 * 60 + company.id)
  return { at, run: () => spam.checkNumbers({ db, random, now: at }, company.id) }
}

/** Now and then the administrator looks after a company. */
export function planAdministration(
  db: DataSource,
  random: Random,
  day: Date,
  troupe: Troupe,
): readonly Step[] {
  if (!random.chance(0.12)) return []
  const at = minutesAfter(day, 11 * 60 + random.integer(0, 240))
  const { company, people } = troupe
  const run = () =>
    asAdministrator(random, () =>
      random.chance(0.5)
        ? changePlan(db, random, company.id)
        : resetPassword(db, random, random.pick(people).id),
    )
  return [{ at, run }]
}
