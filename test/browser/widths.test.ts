/** On screens of every width each row has its details in sight, and nothing is cut off. */
import { withBrowser } from './browser.js'
import { openStory } from './office.js'
import { screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(openStory)

for (const width of [320, 390, 768, 900, 1000, 1280, 1920]) {
  test(`at ${width} pixels the page does not scroll sideways, nor does the table`, async () => {
    const page = await browser.visit(site.home, { viewport: { width, height: 800 } })
    const screen = screenOf(page)
    await screen.rows.first().waitFor()
    const scrolled = await page.evaluate(() => {
      const root = document.querySelector('activity-log')?.shadowRoot
      const all = [document.documentElement, root?.querySelector('[part~="table"]')]
      return all.map((each) => (each?.scrollWidth ?? NaN) - (each?.clientWidth ?? NaN))
    })
    expect(scrolled).toEqual([0, 0])
    const { x = NaN, width: own = NaN } =
      (await screen.rows.first().locator('[part~="details-button"]').boundingBox()) ?? {}
    expect(x).toBeWithin(0, width - own)
    await screen.open('stage lead')
    const overflow = await screen.dialog.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)
    expect(overflow).toBe(0)
  })
}

test('in a narrow place of a wide page the rows are cards as well', async () => {
  const page = await browser.visit(site.page('<div id="place"></div>'))
  await page.evaluate(() => {
    const place = document.querySelector<HTMLElement>('#place')
    place?.style.setProperty('inline-size', '420px')
    place?.append(Object.assign(document.createElement('activity-log'), { src: '/activity/api' }))
  })
  const row = screenOf(page).rows.first()
  await row.waitFor()
  expect(await row.evaluate((each) => getComputedStyle(each).display)).toBe('flex')
})

test('beside something in a row it takes the room that is left', async () => {
  const page = await browser.visit(site.page('<div id="place"><nav>Menu</nav></div>'))
  await page.evaluate(() => {
    const place = document.querySelector<HTMLElement>('#place')
    place?.style.setProperty('display', 'flex')
    place?.append(Object.assign(document.createElement('activity-log'), { src: '/activity/api' }))
  })
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  const widthOf = () => screen.element.evaluate((element) => element.getBoundingClientRect().width)
  expect(await widthOf()).toBeWithin(1000, 1280)
  await page.setViewportSize({ width: 375, height: 800 })
  expect(await widthOf()).toBeWithin(200, 375)
  const scrolled = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(scrolled).toBeWithin(300, 375)
})

for (const width of [375, 900, 1280]) {
  test(`at ${width} pixels words without end push nothing over or out of what stands beside them`, async () => {
    const endless = 'Hohenzollern'.repeat(25)
    site.meddle(async (_, answer) => {
      const text = await (await answer()).text()
      return new Response(text.replaceAll('Bo Lind', endless).replaceAll('Max Brandt', endless), {
        headers: { 'content-type': 'application/json' },
      })
    })
    const page = await browser.visit(site.home, { viewport: { width, height: 800 } })
    const screen = screenOf(page)
    await screen.rows.first().waitFor()
    const spilt = await screen.element
      .locator('td.user')
      .evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).length)
    expect(spilt).toBe(0)
    await screen.open('Basel')
    const content = screen.dialog.locator('.content')
    expect(await content.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0)
    const { x = NaN, width: own = NaN } = (await content.boundingBox()) ?? {}
    expect(x).toBeWithin(0, width - own)
    for (const button of await screen.dialog.locator('header button').all())
      expect((await button.boundingBox())?.x).toBeWithin(0, width - 32)
  })
}
