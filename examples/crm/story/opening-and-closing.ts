/** The two scenes that are the same in every telling: how the companies begin, and the last hour before now. */
import type { DataSource } from 'typeorm'
import { asAdministrator, asAdministratorFor, asUser } from './acting.js'
import { changePlan, foundCompany, type Troupe } from './administration.js'
import * as agents from './ai-agent-management.js'
import { changePassword, failSignIn, signIn, signOut } from './authentication.js'
import { COMPANIES } from './cast.js'
import { minutesAfter, type StoryClock } from './clock.js'
import { changeRole, editCompany } from './company-and-users.js'
import * as contacts from './contact-management.js'
import * as dialer from './dialer-activities.js'
import * as pipeline from './pipeline-management.js'
import type { Random } from './random.js'
import type { Act, Person } from './scene.js'
import { playSteps, type Step } from './schedule.js'
import * as spam from './spam-protection.js'

/** What a story is told with. */
export interface Telling {
  readonly db: DataSource
  readonly clock: StoryClock
  readonly random: Random
}

/** The administrator enters the companies; their managers set up what everybody then works with. */
export async function playOpening({ db, clock, random }: Telling, day: Date): Promise<readonly Troupe[]> {
  const troupes: Troupe[] = []
  for (const [index, role] of COMPANIES.entries()) {
    clock.moveTo(minutesAfter(day, 8 * 60 + 20 * index))
    troupes.push(await asAdministrator(random, () => foundCompany(db, random, role)))
  }
  const acts: readonly Act[] = [
    signIn,
    contacts.importContacts,
    contacts.addContact,
    dialer.createCampaign,
    dialer.createPowerList,
    agents.createAgent,
    spam.registerNumber,
    spam.registerNumber,
    spam.registerNumber,
    pipeline.openDeal,
    pipeline.openDeal,
    signOut,
  ]
  const morning = minutesAfter(day, 9 * 60)
  const steps = troupes.flatMap(({ people }, index) =>
    acts.map((act, place) =>
      userStep({ db, random }, people[0]!, minutesAfter(morning, place * 7 + index), act),
    ),
  )
  await playSteps(clock, steps)
  return troupes
}

/** Something of everything, seen from the first company. */
export async function playClosing({ db, clock, random }: Telling, now: Date, troupe: Troupe): Promise<void> {
  const [ana, ben] = troupe.people as [Person, Person]
  const before = (minutes: number) => minutesAfter(now, -minutes)
  const by = (person: Person, minutes: number, act: Act) =>
    userStep({ db, random }, person, before(minutes), act)
  const { email, ip, companyId } = ben
  await playSteps(clock, [
    { at: before(57), run: () => failSignIn(db, { email, ip, companyId }) },
    {
      at: before(56),
      run: () => failSignIn(db, { email: 'root@nowhere.example', ip: '192.0.2.200', companyId: null }),
    },
    by(ben, 55, signIn),
    by(ben, 49, contacts.addContact),
    by(ben, 46, contacts.callContact),
    by(ana, 44, signIn),
    by(ana, 42, dialer.createPowerList),
    by(ana, 41, dialer.assignPowerList),
    by(ana, 38, editCompany),
    by(ana, 35, agents.tuneAgent),
    by(ben, 31, changePassword),
    by(ben, 27, pipeline.openDeal),
    by(ana, 24, pipeline.transferDeal),
    ...impersonation({ db, random }, ben, before(21)),
    by(ana, 14, changeRole),
    by(ben, 12, pipeline.moveDeal),
    by(ana, 10, contacts.deleteContact),
    by(ana, 8, contacts.restoreContact),
    { at: before(7), run: () => asAdministrator(random, () => changePlan(db, random, companyId)) },
    by(ben, 5, dialer.deletePowerList),
    by(ana, 3, pipeline.moveDeal),
    by(ben, 2, signOut),
  ])
  clock.moveTo(now)
}

/** Ben asks for help, and the administrator does it for him. */
function impersonation(telling: Omit<Telling, 'clock'>, ben: Person, at: Date): readonly Step[] {
  const { db, random } = telling
  return [dialer.toggleCampaign, agents.toggleAgent].map((act, index) => {
    const now = minutesAfter(at, index)
    return {
      at: now,
      run: () => asAdministratorFor(ben, random, () => act({ db, random, now, person: ben })),
    }
  })
}

function userStep({ db, random }: Omit<Telling, 'clock'>, person: Person, at: Date, act: Act): Step {
  return { at, run: () => asUser(person, random, () => act({ db, random, now: at, person })) }
}
