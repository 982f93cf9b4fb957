/** The example as somebody uses it who has deleted too much: delete, look at the snapshot, restore, look at the timeline. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DataSource } from 'typeorm'
import { openCrm } from '../../examples/crm/data-source.js'
import { createStoryClock } from '../../examples/crm/story/clock.js'
import { firstDay, tellStory } from '../../examples/crm/story/tell-story.js'
import { withBrowser } from './browser.js'
import { eventually } from './eventually.js'
import { screenOf } from './screen.js'

// As in `site.ts`: Node's streams and a page's DOM do not compile together.
const { serveCrm } = jest.requireActual<{ serveCrm: (...given: unknown[]) => Server }>(
  '../../examples/crm/serve/serve-crm',
)

const browser = withBrowser()
let db: DataSource
let server: Server
let origin: string

beforeAll(async () => {
  const now = new Date()
  const clock = createStoryClock(firstDay(now))
  db = await openCrm(clock.now)
  const troupes = await tellStory(db, clock, now, 7)
  clock.followTime()
  server = serveCrm(db, troupes).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  origin = `http://localhost:${(server.address() as AddressInfo).port}/`
})

afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await db.destroy()
})

test('a contact that was deleted in the CRM comes back by the button of its snapshot, and its timeline says so', async () => {
  const page = await browser.visit(origin, { now: 'real' })
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  const line = page.locator('#contacts li:not(.gone)').first()
  const name = await line.locator('span').innerText()
  const gone = page.locator('#contacts li.gone').filter({ hasText: name })
  await line.getByRole('button', { name: 'Delete' }).click()
  await gone.waitFor()
  await screen.open(`"${name}" was deleted`)
  expect(await screen.dialog.getByRole('table', { name: 'Values at deletion' }).innerText()).toContain(
    name.split(' ')[0],
  )
  await screen.dialog.getByRole('button', { name: 'Restore…' }).click()
  await screen.dialog.locator('[part~="confirm-button"]').click()
  await screen.dialog.getByText('The record was restored.').waitFor()
  await eventually(async () => expect(await gone.count()).toBe(0))
  expect(await page.locator('#contacts li').filter({ hasText: name }).first().innerText()).toContain('Delete')
  await screen.dialog.getByRole('button', { name: 'History of this record' }).click()
  const steps = screen.element.locator('[part~="timeline"] > li')
  await eventually(async () => {
    const events = await steps.locator('[part~="event-tag"]').allInnerTexts()
    expect(events.slice(0, 2).map((event) => event.toLowerCase())).toEqual(['restored', 'deleted'])
  })
  await screen.button('All activities').click()
  await screen.rows.first().waitFor()
})
