/** The filters above the table: from the seed, line by line. */
import { withBrowser } from './browser.js'
import { eventually } from './eventually.js'
import { openStory } from './office.js'
import { colourOf, hueOf, type Screen, screenOf } from './screen.js'
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

test('the filters are User, Type, Event and dates, and let everything through by default', async () => {
  const { screen } = await arrive()
  const defaults = await screen.element
    .getByRole('search')
    .getByRole('combobox')
    .evaluateAll((selects) => selects.map((each) => (each as HTMLSelectElement).selectedOptions[0]?.text))
  expect(defaults).toEqual(['All Users', 'All Types', 'All Events', expect.stringMatching(/^All /)])
  await count(screen, ALL)
})

test('the drop-downs offer the users, types and events that are in the log', async () => {
  const { screen } = await arrive()
  await eventually(async () => expect(await screen.options('User')).toHaveLength(4))
  expect(await screen.options('User')).toEqual(['All Users', 'Ana Ruiz', 'Bo Lind', 'Night job'])
  expect(await screen.options('Type')).toEqual([
    'All Types',
    'Authentication',
    'Contact Management',
    'Pipeline Management',
    'User Management',
  ])
  expect((await screen.options('Event')).map((text) => text.toLowerCase())).toEqual([
    'all events',
    'created',
    'deleted',
    'logged in',
    'transferred',
    'updated',
  ])
})

const single: readonly (readonly [label: string, text: string, rows: number])[] = [
  ['User', 'Bo Lind', 5],
  ['User', 'Night job', 1],
  ['Type', 'Pipeline Management', 3],
  ['Event', 'Created', 4],
  ['Event', 'Updated', 5],
  ['Event', 'Deleted', 1],
  ['Event', 'Transferred', 1],
  ['Event', 'Logged in', 2],
  ['Dates', 'Today', 4],
  ['Dates', 'Yesterday', 2],
  ['Dates', 'This Week', 7],
  ['Dates', 'Last 7 Days', 9],
  ['Dates', 'Last 30 Days', 11],
  ['Dates', 'This Month', 10],
  ['Dates', 'Last Month', 2],
]

for (const [label, text, rows] of single) {
  test(`${label}: ${text} shows its activities and no others, once Filter is clicked`, async () => {
    const { screen } = await arrive()
    await screen.choose({ [label]: text })
    expect(await screen.rows.count()).toBe(ALL)
    await screen.filter()
    await count(screen, rows)
    expect(await screen.chips.allInnerTexts()).toEqual([expect.stringMatching(new RegExp(text, 'i'))])
  })
}

test('filters narrow each other: all of them hold together', async () => {
  const { screen } = await arrive()
  await screen.choose({ User: 'Ana Ruiz' })
  await screen.filter()
  await count(screen, 7)
  await screen.choose({ Dates: 'This Month' })
  await screen.filter()
  await count(screen, 5)
  await screen.choose({ Event: 'Updated' })
  await screen.filter()
  await count(screen, 3)
  await screen.choose({ Type: 'Pipeline Management' })
  await screen.filter()
  await count(screen, 1)
  expect(await screen.chips.count()).toBe(4)
})

test('the Filter button is purple with a filter icon, the Reset button blue with a refresh icon', async () => {
  const { screen } = await arrive()
  for (const [name, low, high] of [
    ['Filter', 255, 290],
    ['Reset', 200, 240],
  ] as const) {
    expect(hueOf(await colourOf(screen.button(name), 'background-color'))).toBeWithin(low, high)
    expect(await screen.button(name).locator('svg').count()).toBe(1)
  }
})

test('Enter in a filter is Filter', async () => {
  const { page, screen } = await arrive()
  await screen.choose({ Dates: 'Custom dates' })
  await screen.element.getByLabel('From', { exact: true }).fill('2026-03-12')
  await screen.element.getByLabel('To', { exact: true }).fill('2026-03-15')
  await page.keyboard.press('Enter')
  await count(screen, 2)
})

test('Reset returns every filter to its default and shows everything again', async () => {
  const { screen } = await arrive()
  await screen.choose({ User: 'Ana Ruiz', Type: 'Authentication', Event: 'Logged in', Dates: 'Custom dates' })
  await screen.element.getByLabel('From', { exact: true }).fill('2026-01-01')
  await screen.element.getByLabel('To', { exact: true }).fill('2026-01-31')
  await screen.filter()
  await count(screen, 1)
  await screen.search.fill('logged')
  await eventually(() => expect(site.asked.join()).toContain('search=logged'))
  await screen.reset()
  await count(screen, ALL)
  for (const [label, all] of [
    ['User', 'All Users'],
    ['Type', 'All Types'],
    ['Event', 'All Events'],
    ['Dates', /^All/],
  ] as const) {
    const chosen = screen.select(label).getByRole('option', { selected: true })
    expect(await chosen.innerText()).toMatch(all)
  }
  expect(await screen.search.inputValue()).toBe('')
  expect(await screen.chips.count()).toBe(0)
  expect(await screen.element.getByLabel('From', { exact: true }).count()).toBe(0)
})

test('search and filters combine', async () => {
  const { screen } = await arrive()
  await screen.search.fill('brandt')
  await count(screen, 3)
  await screen.choose({ User: 'Bo Lind' })
  await screen.filter()
  await count(screen, 2)
  await screen.search.fill('basel')
  await count(screen, 1)
  await screen.search.fill('')
  await count(screen, 5)
})

test('a filter chosen and not yet applied is neither lost by typing nor applied by it', async () => {
  const { screen } = await arrive()
  await screen.choose({ User: 'Bo Lind' })
  await screen.search.fill('brandt')
  await count(screen, 3)
  expect(await screen.select('User').getByRole('option', { selected: true }).innerText()).toBe('Bo Lind')
  await screen.filter()
  await count(screen, 2)
})

test('a chip removes its filter with one click and leaves the others', async () => {
  const { screen } = await arrive()
  await screen.choose({ User: 'Bo Lind', Event: 'Updated' })
  await screen.filter()
  await count(screen, 2)
  await screen.chips
    .filter({ hasText: /updated/i })
    .getByRole('button')
    .click()
  await count(screen, 5)
  expect(await screen.chips.count()).toBe(1)
  expect(await screen.select('Event').getByRole('option', { selected: true }).innerText()).toBe('All Events')
})

test('a click on a value in the table filters by it', async () => {
  const { screen } = await arrive()
  await screen.rows.first().getByRole('button', { name: 'Pipeline Management' }).click()
  await count(screen, 3)
  expect(await screen.select('Type').getByRole('option', { selected: true }).innerText()).toBe(
    'Pipeline Management',
  )
})

test('what a link filters by is called the same before and after the drop-downs know it', async () => {
  site.meddle(async ({ pathname }, answer) =>
    pathname.endsWith('/choices') ? new Response('{}', { status: 503 }) : answer(),
  )
  const page = await browser.visit(`${site.home}?event=updated&actor=user:9`)
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  const chosen = (name: string) => screen.select(name).getByRole('option', { selected: true }).innerText()
  expect([await chosen('Event'), await chosen('User')]).toEqual(['Updated', '9'])
})
