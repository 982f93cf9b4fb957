/** The dates among the filters: presets, calendar pickers, and the bars. */
import { withBrowser } from './browser.js'
import { eventually, LONGER_THAN_TYPING_MS, pause } from './eventually.js'
import { openStory } from './office.js'
import { type Screen, screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(openStory)

const ALL = 13

/** English as in Britain: a week begins on Monday. */
async function arrive(locale = 'en-GB') {
  const page = await browser.visit(
    site.page(`<activity-log src="/activity/api" locale="${locale}"></activity-log>`),
  )
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  return { page, screen }
}

const count = (screen: Screen, rows: number) =>
  eventually(async () => {
    expect(await screen.rows.count()).toBe(rows)
    expect(await screen.status.innerText()).toContain(`of ${rows}`)
  })

test('the date ranges are Today, Yesterday, This Week, Last 7 Days, Last 30 Days, This Month, Last Month and Custom dates', async () => {
  const { screen } = await arrive()
  const [all, ...ranges] = await screen.options('Dates')
  expect(all).toMatch(/^All/)
  expect(ranges).toEqual([
    'Today',
    'Yesterday',
    'This Week',
    'Last 7 Days',
    'Last 30 Days',
    'This Month',
    'Last Month',
    'Custom dates',
  ])
})

test('beside the count are the days that the server made of a preset, and on hover their exact bounds', async () => {
  const { screen } = await arrive()
  const dates = screen.element.locator('[part~="dates"]')
  expect(await dates.count()).toBe(0)
  for (const [preset, days, bounds] of [
    ['Last 7 Days', '12–18 Mar 2026', '12 March 2026 at 00:00:00 CET – 19 March 2026 at 00:00:00 CET'],
    ['Yesterday', '17 Mar 2026', '17 March 2026 at 00:00:00 CET – 18 March 2026 at 00:00:00 CET'],
    // In Madrid an hour less is in it: summer time begins on the 29th.
    ['This Month', '1–31 Mar 2026', '1 March 2026 at 00:00:00 CET – 1 April 2026 at 00:00:00 CEST'],
  ] as const) {
    await screen.choose({ Dates: preset })
    await screen.filter()
    await eventually(async () => expect((await dates.innerText()).replace(/\s*–\s*/, '–')).toBe(days))
    expect(await dates.getAttribute('title')).toBe(bounds)
  }
  await screen.choose({ Dates: 'Custom dates' })
  await screen.element.getByLabel('From', { exact: true }).fill('2026-03-12')
  await screen.element.getByLabel('To', { exact: true }).fill('2026-03-15')
  await screen.filter()
  await count(screen, 2)
  expect(await dates.count()).toBe(0)
  expect(await screen.chips.allInnerTexts()).toEqual([expect.stringMatching(/12 Mar 2026 – 15 Mar 2026/)])
})

test('where the week begins on Sunday, This Week has that Sunday in it', async () => {
  const { screen } = await arrive('en-US')
  await screen.choose({ Dates: 'This Week' })
  await screen.filter()
  await count(screen, 8)
})

test('custom dates are chosen with two calendar pickers, and both days are in them', async () => {
  const { screen } = await arrive()
  await screen.choose({ Dates: 'Custom dates' })
  const [from, to] = [
    screen.element.getByLabel('From', { exact: true }),
    screen.element.getByLabel('To', { exact: true }),
  ]
  expect([await from.getAttribute('type'), await to.getAttribute('type')]).toEqual(['date', 'date'])
  await from.fill('2026-03-12')
  await to.fill('2026-03-15')
  expect(await screen.rows.count()).toBe(ALL)
  await screen.filter()
  await count(screen, 2)
  expect((await screen.column('description')).join()).toMatch(/isCustomer.*Basel/s)
  await from.fill('2026-03-18')
  await to.fill('2026-03-18')
  await screen.filter()
  await count(screen, 4)
})

test('custom dates that are missing, or end before they begin, ask for nothing', async () => {
  const { screen } = await arrive()
  await screen.choose({ Dates: 'Custom dates' })
  site.forget()
  await screen.filter()
  await screen.element.getByLabel('From', { exact: true }).fill('2026-03-15')
  await screen.filter()
  await screen.element.getByLabel('To', { exact: true }).fill('2026-03-12')
  await screen.filter()
  await pause(LONGER_THAN_TYPING_MS)
  expect(site.asked).toEqual([])
  expect(await screen.rows.count()).toBe(ALL)
})

test('a range dragged over the bars becomes the custom dates', async () => {
  const { page, screen } = await arrive()
  const bars = screen.element.locator('[part~="chart"] svg')
  const { x, y, width, height } = (await bars.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  // Thirty days, the last of which is today: from the seventh last to the third last.
  const day = (number: number) => x + (width * (number - 0.5)) / 30
  await page.mouse.move(day(24), y + height / 2)
  await page.mouse.down()
  await page.mouse.move(day(26), y + height / 2, { steps: 4 })
  await page.mouse.move(day(28), y + height / 2, { steps: 4 })
  await page.mouse.up()
  await count(screen, 3)
  expect(await screen.element.getByLabel('From', { exact: true }).inputValue()).toBe('2026-03-12')
  expect(await screen.element.getByLabel('To', { exact: true }).inputValue()).toBe('2026-03-16')
})

test('a part of a date that is taken out to be typed anew leaves the other parts as they are', async () => {
  const { page, screen } = await arrive()
  await screen.choose({ Dates: 'Custom dates' })
  const from = screen.element.getByLabel('From', { exact: true })
  await from.fill('2026-03-15')
  await from.focus()
  await page.keyboard.press('Backspace')
  await eventually(async () => expect(await from.inputValue()).toBe(''))
  // Month or day, whichever is first where the browser is.
  await page.keyboard.type('02')
  await eventually(async () => expect(await from.inputValue()).toMatch(/^2026-(02-15|03-02)$/))
})
