/** Records that were there before the log: their baselines in the list and in the details. */
import { baseline } from 'typeorm-activity-log'
import { withBrowser } from './browser.js'
import { Company, NOW, openOffice } from './office.js'
import { colourOf, screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(async () => {
  const office = await openOffice()
  office.at(NOW)
  await baseline(office.db, Company)
  return office.db
})

async function arrive(locale = 'en-GB') {
  const url = site.page(`<activity-log src="/activity/api" locale="${locale}"></activity-log>`)
  const screen = screenOf(await browser.visit(url, { viewer: 'company:3' }))
  await screen.rows.first().waitFor()
  return screen
}

test('a baseline stands in the list under a tag without a colour of its own', async () => {
  const screen = await arrive()
  const tag = screen.rows.first().locator('[part~="event-tag"]')
  expect(await tag.innerText()).toBe('Baseline')
  expect(await tag.getAttribute('class')).toBe('tag other')
  const [red = 0, green = 0, blue = 0] = await colourOf(tag, 'color')
  expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(60)
})

test.each([
  ['en-GB', 'Baseline'],
  ['de', 'Ausgangsstand'],
  ['es', 'Estado inicial'],
])('its details show all values under their name (%s)', async (locale, caption) => {
  const screen = await arrive(locale)
  await screen.open('was there before the log')
  const table = screen.dialog.getByRole('table', { name: caption, exact: true })
  expect(await table.getByRole('row').allInnerTexts()).toEqual([
    expect.any(String),
    expect.stringMatching(/^id\s+3/),
    expect.stringMatching(/^name\s+Acme/),
  ])
})
