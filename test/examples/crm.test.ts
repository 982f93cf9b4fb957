/** The example tells its story on a database in memory, and its log shows each viewer what is theirs. */
import type { DataSource } from 'typeorm'
import { type Activity, activityLog, type ActivityQuery, type Viewer } from 'typeorm-activity-log'
import { openCrm } from '../../examples/crm/data-source.js'
import { readFlags } from '../../examples/crm/flags.js'
import { printCrm } from '../../examples/crm/print/print-crm.js'
import type { Troupe } from '../../examples/crm/story/administration.js'
import { ADMINISTRATOR } from '../../examples/crm/story/cast.js'
import { createStoryClock } from '../../examples/crm/story/clock.js'
import { firstDay, tellStory } from '../../examples/crm/story/tell-story.js'

const NOW = new Date('2026-03-18T15:00:00.000Z')

let db: DataSource
let troupes: readonly Troupe[]
let all: readonly Activity[]

async function tell() {
  const clock = createStoryClock(firstDay(NOW))
  const database = await openCrm(clock.now)
  return { database, told: await tellStory(database, clock, NOW, 7) }
}

beforeAll(async () => {
  const { database, told } = await tell()
  db = database
  troupes = told
  all = await everything(db)
}, 60_000)

afterAll(() => db.destroy())

async function readAll(query: ActivityQuery): Promise<readonly Activity[]> {
  const read: Activity[] = []
  for (let number = 1; ; number++) {
    const { activities, hasNext } = await query.page({ number, size: 500 })
    read.push(...activities)
    if (!hasNext) return read
  }
}

const everything = (of: DataSource) => readAll(activityLog(of).unrestricted('the facts of this test'))
const seenBy = (viewer: Viewer) => readAll(activityLog(db).visibleTo(viewer))
const seenByCompany = (index: number) => seenBy({ as: 'company', companyId: troupes[index]!.company.id })
const seenByAdmin = () => seenBy({ as: 'admin', adminId: ADMINISTRATOR.id })

function wordsOf(activities: readonly Activity[], word: 'type' | 'event'): readonly string[] {
  return [...new Set(activities.map((activity) => activity[word]))].sort()
}

test('every type of activity appears', async () => {
  expect(wordsOf(all, 'type')).toEqual([
    'AI Agent Management',
    'Authentication',
    'Company Management',
    'Contact Management',
    'Dialer Activities',
    'Pipeline Management',
    'Spam Protection',
    'User Management',
  ])
})

test('every kind of event appears', async () => {
  expect(wordsOf(all, 'event')).toEqual(
    expect.arrayContaining([
      'activated',
      'assigned',
      'created',
      'deactivated',
      'deleted',
      'logged in',
      'logged out',
      'moved',
      'password changed',
      'restored',
      'role changed',
      'sign-in failed',
      'status changed',
      'transferred',
      'updated',
    ]),
  )
})

test('the story lasts ninety days and ends now', async () => {
  expect(all.length).toBeGreaterThan(700)
  expect(all.length).toBeLessThan(1_500)
  expect(all[0]!.occurredAt).toBe('2026-03-18T14:58:00.000Z')
  expect(all.at(-1)!.occurredAt).toBe('2025-12-19T08:00:00.000Z')
})

test('a company sees its users, its job and attempts on its accounts, and nothing of the administrator', async () => {
  for (const [index, { company }] of troupes.entries()) {
    const seen = await seenByCompany(index)
    expect(new Set(seen.map(({ companyId }) => companyId))).toEqual(new Set([String(company.id)]))
    expect(new Set(seen.map(({ actor }) => actor.kind))).toEqual(new Set(['anonymous', 'system', 'user']))
    expect(JSON.stringify(seen)).not.toContain(ADMINISTRATOR.name)
  }
})

test('a user sees what they did, and nothing else', async () => {
  for (const { people } of troupes) {
    for (const { id } of people) {
      const own = all.filter(({ actor }) => actor.kind === 'user' && actor.id === String(id))
      const seen = await seenBy({ as: 'user', userId: id })
      expect(seen.map((activity) => activity.id)).toEqual(own.map((activity) => activity.id))
    }
  }
})

test('the administrator sees what they did under their own name and as a user, and nothing else', async () => {
  const own = all.filter(({ actor, onBehalf }) => actor.kind === 'admin' || onBehalf)
  const seen = await seenByAdmin()
  expect(seen).toEqual(own)
  expect(wordsOf(seen, 'event')).toEqual(expect.arrayContaining(['created', 'password reset']))
  const [other] = await seenBy({ as: 'admin', adminId: ADMINISTRATOR.id + 1 })
  expect(other).toBeUndefined()
})

test('what the administrator does as a user is marked, and only the administrator reads whose hand it was', async () => {
  const onBehalf = (activities: readonly Activity[]) => activities.filter((activity) => activity.onBehalf)
  const forAdmin = onBehalf(await seenByAdmin())
  const forCompany = onBehalf(await seenByCompany(0))
  expect(forAdmin.length).toBeGreaterThan(0)
  expect(forCompany.map(({ id }) => id)).toEqual(forAdmin.map(({ id }) => id))
  expect(forCompany.map(({ impersonator }) => impersonator)).toEqual(forCompany.map(() => null))
  expect(new Set(forAdmin.map(({ impersonator }) => impersonator?.name))).toEqual(
    new Set([ADMINISTRATOR.name]),
  )
})

test('hashes of passwords and keys inside JSON are in the tables, and nowhere in the log', async () => {
  const dump = async (table: string) => JSON.stringify(await db.query(`SELECT * FROM "${table}"`))
  expect(await dump('user')).toContain('scrypt$')
  expect(await dump('ai_agent')).toContain('key_live_')
  const log = await dump('activity_log')
  expect(log).toContain('passwordHash')
  expect(log).not.toContain('scrypt$')
  expect(log).not.toContain('key_live_')
})

test('a change of a password is one activity in words, without one for the row', async () => {
  const [change] = await activityLog(db)
    .unrestricted('the facts of this test')
    .event('password changed')
    .first(1)
  const group = all.filter(({ transactionId }) => transactionId === change!.transactionId)
  expect(group.map(({ description }) => description)).toEqual(['User changed their password'])
})

test('deletions and restorations are dated by the story, not by the day on which it is told', async () => {
  const restored = all.filter(({ event }) => event === 'restored')
  for (const { changes, occurredAt } of restored) {
    const { before } = changes.find(({ field }) => field === 'deletedAt')!
    expect(typeof before === 'string' && before < occurredAt).toBe(true)
  }
  expect(restored.length).toBeGreaterThan(0)
})

test('told twice, the story is the same', async () => {
  const inWords = (activities: readonly Activity[]) =>
    activities.map(({ occurredAt, type, event, description, actor }) =>
      [occurredAt, actor.name, type, event, description].join(' | '),
    )
  const { database } = await tell()
  expect(inWords(await everything(database))).toEqual(inWords(all))
  await database.destroy()
}, 60_000)

test('the print-out shows three viewers and three activities in full, within its width', async () => {
  const lines = await printCrm(db, { troupes, seconds: 1.5, file: 'crm.sqlite' }, 120)
  expect(lines.filter((line) => line.startsWith('━━')).map((line) => line.replace(/ ━+$/, ''))).toEqual([
    '━━ The company Harbor & Pine Realty',
    '━━ The user Ben Okafor',
    '━━ The administrator Morgan Reyes',
    '━━ Activity details: created',
    '━━ Activity details: updated',
    '━━ Activity details: deleted',
  ])
  expect(lines.filter((line) => Array.from(line).length > 120)).toEqual([])
  expect(lines.filter((line) => line.startsWith(' #  User'))).toHaveLength(3)
})

test('a flag that the demo does not know is an error that names the one it knows', () => {
  expect(readFlags(['--exit'])).toEqual({ exit: true })
  expect(readFlags([])).toEqual({ exit: false })
  expect(() => readFlags(['--exti'])).toThrow('Unknown flag "--exti". The only flag is --exit.')
})
