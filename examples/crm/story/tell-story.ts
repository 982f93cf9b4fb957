/** Ninety days in two companies, through the application's own write path, ending now. */
import type { DataSource } from 'typeorm'
import { asAdministrator } from './acting.js'
import { hire, toggleCompany, type Troupe } from './administration.js'
import { DAY_MS, minutesAfter, startOfDay, type StoryClock } from './clock.js'
import { planAdministration, planNight, planWorkingDay } from './everyday.js'
import { playClosing, playOpening, type Telling } from './opening-and-closing.js'
import { createRandom } from './random.js'
import { playSteps, type Step } from './schedule.js'

export const DAYS = 90

const HIRING_DAY = 30
const MAINTENANCE_DAY = 50
const CLOSING_MINUTES = 60

/** The first day of a story that ends now. */
export function firstDay(now: Date): Date {
  return new Date(startOfDay(now).getTime() - (DAYS - 1) * DAY_MS)
}

/**
 * Tells the story, the same for the same seed and the same end.
 *
 * @param clock that the log and the database of `db` go by
 * @returns the companies and the people in them
 */
export async function tellStory(
  db: DataSource,
  clock: StoryClock,
  now: Date,
  seed: number,
): Promise<readonly Troupe[]> {
  const telling: Telling = { db, clock, random: createRandom(seed) }
  const first = firstDay(now)
  const troupes = await playOpening(telling, first)
  for (let index = 1; index < DAYS; index++) {
    const day = new Date(first.getTime() + index * DAY_MS)
    const steps = await planDay(telling, day, index, troupes)
    const end = minutesAfter(now, -CLOSING_MINUTES)
    await playSteps(
      clock,
      steps.filter(({ at }) => at < end),
    )
  }
  await playClosing(telling, now, troupes[0]!)
  return troupes
}

async function planDay(
  { db, random }: Telling,
  day: Date,
  index: number,
  troupes: readonly Troupe[],
): Promise<readonly Step[]> {
  const steps: Step[] = []
  for (const troupe of troupes) {
    steps.push(planNight(db, random, day, troupe))
    if (isWorkingDay(day)) steps.push(...(await planWorkingDay(db, random, day, troupe)))
    if (isWorkingDay(day)) steps.push(...planAdministration(db, random, day, troupe))
    steps.push(...planTurningPoints({ db, random }, day, index, troupe))
  }
  return steps
}

/** What happens once: a newcomer in each company, and an hour of maintenance for which accounts are closed. */
function planTurningPoints(
  { db, random }: Omit<Telling, 'clock'>,
  day: Date,
  index: number,
  troupe: Troupe,
): readonly Step[] {
  const at = minutesAfter(day, 7 * 60)
  if (index === HIRING_DAY) {
    return [{ at, run: () => asAdministrator(random, () => hire(db, random, troupe)) }]
  }
  if (index !== MAINTENANCE_DAY) return []
  const run = () => asAdministrator(random, () => toggleCompany(db, troupe.company.id))
  return [at, minutesAfter(at, 60)].map((time) => ({ at: time, run }))
}

function isWorkingDay(day: Date): boolean {
  return day.getUTCDay() !== 0 && day.getUTCDay() !== 6
}
