/** The example's server: the screen of its log, and a live CRM whose deeds appear in it. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DataSource } from 'typeorm'
import { openCrm } from '../../examples/crm/data-source.js'
import { serveCrm } from '../../examples/crm/serve/serve-crm.js'
import { createStoryClock } from '../../examples/crm/story/clock.js'
import { firstDay, tellStory } from '../../examples/crm/story/tell-story.js'

const NOW = new Date('2026-03-18T15:00:00.000Z')

let db: DataSource
let server: Server
let origin: string

beforeAll(async () => {
  const clock = createStoryClock(firstDay(NOW))
  db = await openCrm(clock.now)
  const troupes = await tellStory(db, clock, NOW, 7)
  clock.followTime()
  server = serveCrm(db, troupes).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}, 60_000)

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await db.destroy()
})

async function read(path: string, role: string): Promise<{ readonly [name: string]: unknown }> {
  const response = await fetch(origin + path, { headers: { cookie: `role=${role}` } })
  return (await response.json()) as { readonly [name: string]: unknown }
}

const act = (deed: object, role: string) =>
  fetch(`${origin}/crm`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `role=${role}` },
    body: JSON.stringify(deed),
  })

test('what a user does in the live CRM is the newest that the company sees, and nobody of another company', async () => {
  await act({ do: 'add contact', name: 'Zoe <b>Tester</b>' }, 'user-1')
  const seen = await read('/activity/api/activities?size=1', 'company-1')
  expect(seen).toMatchObject({
    activities: [
      {
        event: 'created',
        actor: { kind: 'user', id: '1' },
        record: { name: 'Zoe <b>Tester</b>' },
        ip: '127.0.0.1',
      },
    ],
  })
  const { activities } = await read('/activity/api/activities?search=zoe', 'company-2')
  expect(activities).toEqual([])
})

test('a contact is deleted and restored, a deal moved and handed over', async () => {
  const { contacts, deals } = (await read('/crm', 'user-1')) as unknown as Record<
    string,
    readonly { id: number; stage?: string }[]
  >
  const [contact] = contacts ?? []
  const [deal] = deals ?? []
  await act({ do: 'delete contact', id: contact?.id }, 'user-1')
  await act({ do: 'restore contact', id: contact?.id }, 'user-1')
  await act({ do: 'move deal', id: deal?.id, stage: deal?.stage === 'won' ? 'lost' : 'won' }, 'user-1')
  await act({ do: 'sign out' }, 'user-1')
  const { activities } = await read('/activity/api/activities?size=4', 'user-1')
  const events = (activities as readonly { event: string }[]).map(({ event }) => event)
  expect(events).toEqual(['logged out', deal?.stage === 'won' ? 'lost' : 'won', 'restored', 'deleted'])
})

test('the page and what it loads are there', async () => {
  for (const path of ['/', '/demo.css', '/demo.js', '/activity/', '/activity/activity-log.js']) {
    expect((await fetch(origin + path)).status).toBe(200)
  }
  expect((await fetch(`${origin}/nothing`)).status).toBe(404)
})

test('a form of another page cannot write', async () => {
  const before = await read('/activity/api/activities?size=1', 'company-1')
  await fetch(`${origin}/crm`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: '{"do":"sign in"}',
  })
  expect(await read('/activity/api/activities?size=1', 'company-1')).toEqual(before)
})
