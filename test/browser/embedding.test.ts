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

test('what a framework sets to undefined or null, or takes away, is at its default again', async () => {
  const page = await browser.visit(site.page('<activity-log src="/activity/api"></activity-log>'))
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  const read = await screen.element.evaluate((element) => {
    const usual = document.createElement('activity-log') as unknown as Record<string, unknown>
    const own = element as unknown as Record<string, unknown>
    const names = ['src', 'record', 'url', 'theme', 'messages', 'renderers', 'columns', 'fetcher']
    const isUsual = names.map((name) => {
      const { [name]: before } = own
      own[name] = 'x'
      own[name] = undefined
      const isAtDefault = JSON.stringify(own[name]) === JSON.stringify(usual[name])
      own[name] = null
      const isStill = JSON.stringify(own[name]) === JSON.stringify(usual[name])
      own[name] = before
      return isAtDefault && isStill
    })
    element.removeAttribute('src')
    return { isUsual, src: own['src'] }
  })
  expect(read).toEqual({ isUsual: Array.from({ length: 8 }, () => true), src: 'api' })
})

test('a page may have no right to the clipboard: what is copied is copied all the same, and the focus stays', async () => {
  const page = await browser.visit(site.home, {
    before: [
      () => {
        const refuse = () => Promise.reject(new Error('Not allowed'))
        Object.defineProperty(navigator, 'clipboard', { value: { writeText: refuse } })
        document.addEventListener('copy', () => Reflect.set(window, 'copied', true))
      },
    ],
  })
  const screen = screenOf(page)
  await screen.open('Basel')
  const button = screen.dialog.getByRole('button', { name: 'Copy link' })
  await button.press('Enter')
  const said = screen.dialog.getByRole('button', { name: 'Copied' })
  await said.waitFor()
  expect(await said.evaluate((node) => node.matches(':focus'))).toBe(true)
  expect(await page.evaluate(() => Reflect.get(window, 'copied') as unknown)).toBe(true)
})

test("where a function of the page's fails, the page is told and the screen is there all the same", async () => {
  const page = await browser.visit(site.page('<activity-log src="/activity/api"></activity-log>'))
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  await screen.element.evaluate((element) => {
    const fail = () => {
      throw new Error('Not as expected')
    }
    element.addEventListener('al-error', () => Reflect.set(window, 'told', true))
    const renderers = { 'Contact Management': { city: fail } }
    const columns = ['description', { label: 'Own', render: fail }, 'details']
    Object.assign(element, { renderers, columns, recordUrl: fail })
  })
  await screen.header('Own').waitFor()
  expect(await screen.rows.count()).toBe(13)
  await screen.open('Basel')
  expect(await screen.dialog.getByRole('table').innerText()).toMatch(/Bern[^]*Basel/)
  expect(await screen.dialog.locator('[part~="record-name"]').innerText()).toBe('Max Brandt')
  expect(await page.evaluate(() => Reflect.get(window, 'told') as unknown)).toBe(true)
})
