/** The element in a page of the application's own: its look, its fetching, and one record's timeline. */
import { withBrowser } from './browser.js'
import { eventually } from './eventually.js'
import { openStory } from './office.js'
import { type Screen, screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(openStory)

const count = (screen: Screen, rows: number) =>
  eventually(async () => expect(await screen.rows.count()).toBe(rows))

test('the page cannot restyle what is inside, and inside nothing restyles the page', async () => {
  const page = await browser.visit(
    site.page('<p id="p"><button id="own">own</button></p><activity-log src="/activity/api"></activity-log>'),
  )
  await count(screenOf(page), 13)
  const own = await page.locator('#own').evaluate((node) => getComputedStyle(node).cursor)
  expect(own).toBe('default')
  await screenOf(page).element.evaluate((element) =>
    (element as HTMLElement).style.setProperty('--al-filter', 'rgb(1, 2, 3)'),
  )
  const filter = await screenOf(page)
    .button('Filter')
    .evaluate((node) => getComputedStyle(node).backgroundColor)
  expect(filter).toBe('rgb(1, 2, 3)')
})

test('its own fetcher fetches, e.g. with a token', async () => {
  const page = await browser.visit(site.page('<div id="place"></div>'))
  await page.evaluate(async () => {
    await customElements.whenDefined('activity-log')
    const element = document.createElement('activity-log')
    const fetcher = (url: string, init: RequestInit) => {
      const seen = (Reflect.get(window, 'fetched') as string[] | undefined) ?? []
      Reflect.set(window, 'fetched', [...seen, url])
      return fetch(url, init)
    }
    Object.assign(element, { src: '/activity/api', fetcher })
    document.querySelector('#place')?.append(element)
  })
  await count(screenOf(page), 13)
  const fetched = await page.evaluate(() => Reflect.get(window, 'fetched') as string[])
  expect(fetched.some((url) => url.startsWith('/activity/api/activities?'))).toBe(true)
})

test("one record's timeline shows that record alone, without filters, and leaves the URL alone", async () => {
  const address = site.page('<activity-log src="/activity/api" record="Deal:61"></activity-log>')
  const page = await browser.visit(address)
  const screen = screenOf(page)
  await count(screen, 3)
  expect(await screen.element.getByRole('search').count()).toBe(0)
  await screen.rows.first().locator('[part~="details-button"]').click()
  await screen.dialog.getByRole('tabpanel').waitFor()
  expect(page.url()).toBe(address)
})
