/** axe-core on every state of the screen, in both themes: it finds nothing. */
import axe, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { withBrowser } from './browser.js'
import { closedGate, eventually } from './eventually.js'
import { openStory } from './office.js'
import { colourOf, type Screen, screenOf } from './screen.js'
import { type Meddle, type Site, withSite } from './site.js'

const browser = withBrowser()
const site = withSite(openStory, () => true)

interface State {
  readonly name: string
  readonly viewer?: string
  readonly search?: string
  readonly meddle?: Meddle
  reach(screen: Screen, page: Page, site: Site): Promise<unknown>
}

/** On a page of its own: the element begins below the page's own heading. */
const ELEMENT = '<activity-log src="/activity/api"></activity-log>'

const rows = (screen: Screen) => screen.rows.first().waitFor()
const opened = (description: string) => async (screen: Screen) => {
  await rows(screen)
  await screen.open(description)
}
const planned = (description: string) => async (screen: Screen) => {
  await opened(description)(screen)
  await screen.dialog.locator('[part~="restore-button"]').click()
  await screen.dialog.getByRole('table').waitFor()
}
const answer =
  (status: number): Meddle =>
  async () =>
    new Response('{}', { status })

const states: readonly State[] = [
  { name: 'rows', reach: rows },
  {
    name: 'loading',
    meddle: () => closedGate().passed.then(() => Response.error()),
    reach: (screen) => screen.element.locator('.skeleton').waitFor(),
  },
  {
    name: 'nothing yet',
    viewer: 'company:99',
    reach: (screen) => screen.state.getByText('No activity yet').waitFor(),
  },
  {
    name: 'nothing matches',
    search: '?search=nowhere',
    reach: (screen) => screen.state.getByText('Nothing matches').waitFor(),
  },
  { name: 'failed', meddle: answer(500), reach: (screen) => screen.button('Retry').waitFor() },
  { name: 'not allowed', viewer: 'nobody', reach: (screen) => screen.element.getByRole('alert').waitFor() },
  {
    name: 'filters in force, with custom dates',
    search: '?actor=user:7&during=custom&from=2026-03-01&to=2026-03-31&search=deal&sort=event:asc&size=10',
    reach: rows,
  },
  {
    name: 'the menu of exports',
    reach: async (screen) => {
      await rows(screen)
      await screen.element.getByText('Export', { exact: true }).click()
    },
  },
  { name: 'details of a creation', reach: opened('"Max Brandt" was created') },
  { name: 'details of an update', reach: opened('stage lead') },
  { name: 'details of a deletion', reach: opened('"Zoe Quartz" was deleted') },
  { name: 'details of an action', reach: opened('User logged in') },
  { name: 'details with a hidden value', reach: opened('password') },
  { name: 'the plan to restore', reach: planned('"Zoe Quartz" was deleted') },
  { name: 'the plan to put back', reach: planned('stage lead') },
  { name: 'a plan in which nothing can be put back', reach: planned('password') },
  { name: 'details with what is so now', reach: opened('"Max Brandt" was created') },
  {
    name: 'a plan that failed',
    meddle: (url, respond) => (url.pathname.endsWith('/restore') ? answer(500)(url, respond) : respond()),
    reach: async (screen) => {
      await opened('stage lead')(screen)
      await screen.dialog.locator('[part~="restore-button"]').click()
      await screen.dialog.getByRole('alert').waitFor()
    },
  },
  {
    name: 'what was put back',
    reach: async (screen) => {
      await planned('Basel')(screen)
      await screen.dialog.locator('[part~="confirm-button"]').click()
      await screen.dialog.getByText('The values were put back.').waitFor()
    },
  },
  { name: 'the history of a record', search: '?record=Deal:61', reach: rows },
  {
    name: 'details as they are read',
    reach: async (screen) => {
      await opened('stage lead')(screen)
      await screen.dialog.getByRole('tab', { name: 'Raw' }).click()
      await screen.dialog.locator('pre').waitFor()
    },
  },
  {
    name: 'details that are not there',
    search: '?activity=01JZZZZZZZZZZZZZZZZZZZZZZZ',
    reach: (screen) => screen.dialog.getByRole('alert').waitFor(),
  },
]

for (const state of states) {
  test(`axe finds nothing in the state "${state.name}", light or dark`, async () => {
    if (state.meddle !== undefined) site.meddle(state.meddle)
    const page = await browser.visit(site.page(ELEMENT) + (state.search ?? ''), {
      viewer: state.viewer ?? 'company:3',
      before: [axe.source],
    })
    await state.reach(screenOf(page), page, site)
    expect(await findingsInBoth(page)).toEqual([])
  })
}

test("axe finds nothing on the handler's own page, light or dark", async () => {
  const page = await browser.visit(site.home, { before: [axe.source] })
  await rows(screenOf(page))
  expect(await findingsInBoth(page)).toEqual([])
})

test("axe finds nothing in one record's timeline, nor on a phone, light or dark", async () => {
  const address = site.page('<activity-log src="/activity/api" record="Deal:61"></activity-log>')
  const page = await browser.visit(address, {
    before: [axe.source],
    viewport: { width: 360, height: 780 },
  })
  await rows(screenOf(page))
  expect(await screenOf(page).rows.count()).toBe(3)
  expect(await findingsInBoth(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 900 })
  expect(await findingsInBoth(page)).toEqual([])
})

test('axe finds nothing in the list, the filters and the details on a phone, light or dark', async () => {
  const page = await browser.visit(site.page(ELEMENT), {
    before: [axe.source],
    viewport: { width: 390, height: 844 },
  })
  await rows(screenOf(page))
  expect(await findingsInBoth(page)).toEqual([])
  await screenOf(page).open('stage lead')
  expect(await findingsInBoth(page)).toEqual([])
})

for (const theme of ['light', 'dark'] as const) {
  test(`the attribute theme="${theme}" goes before the theme of the system`, async () => {
    const address = site.page(`<activity-log src="/activity/api" theme="${theme}"></activity-log>`)
    const page = await browser.visit(address, { colorScheme: theme === 'light' ? 'dark' : 'light' })
    await rows(screenOf(page))
    expect(await brightness(page)).toBeWithin(theme === 'light' ? 230 : 0, theme === 'light' ? 255 : 60)
  })
}

test('what can be clicked is at least 24 pixels wide and high, or is text in a line', async () => {
  const page = await browser.visit(site.home)
  const screen = screenOf(page)
  await rows(screen)
  const small = () =>
    screen.frame.evaluate((frame) =>
      [...frame.querySelectorAll('button, select, input, summary')]
        .filter((each) => each.checkVisibility())
        .map((each) => ({ each, box: each.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 24 || box.height < 24)
        .map(
          ({ each, box }) =>
            `${each.className || each.localName} ${Math.round(box.width)}×${Math.round(box.height)}`,
        ),
    )
  expect([...new Set(await small())].filter((text) => !/^(value|plain)/.test(text))).toEqual([])
  await screen.open('stage lead')
  expect([...new Set(await small())].filter((text) => !/^(value|plain)/.test(text))).toEqual([])
})

test('who wants less motion sees none', async () => {
  site.meddle(() => closedGate().passed.then(() => Response.error()))
  const page = await browser.visit(site.home, { reducedMotion: 'reduce' })
  await screenOf(page).element.locator('.skeleton').waitFor()
  expect(await animations(page)).toEqual([])
})

test('with forced colours buttons and tags still have an outline', async () => {
  const page = await browser.visit(site.home, { forcedColors: 'active' })
  const screen = screenOf(page)
  await rows(screen)
  for (const part of ['filter-button', 'reset-button', 'details-button', 'event-tag']) {
    const style = await screen.element
      .locator(`[part~="${part}"]`)
      .first()
      .evaluate((node) => getComputedStyle(node).borderStyle)
    expect([part, style]).toEqual([part, 'solid'])
  }
})

/** What axe finds in the light theme, and then in the dark one. */
async function findingsInBoth(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await eventually(async () => expect((await brightness(page)) > 127).toBe(colorScheme === 'light'))
    found.push(...(await findings(page)).map((finding) => `${colorScheme}: ${finding}`))
  }
  return found
}

/** How bright the screen's background is, 0 to 255. */
async function brightness(page: Page): Promise<number> {
  const [red = NaN] = await colourOf(screenOf(page).element, 'background-color')
  return red
}

/** What axe finds, one line for each way in which a rule is broken, with the first place where it is. */
async function findings(page: Page): Promise<readonly string[]> {
  // What fades in has not its colours yet.
  await eventually(async () => expect((await animations(page)).filter((ends) => ends)).toEqual([]))
  const { violations } = await page.evaluate(() =>
    (Reflect.get(window, 'axe') as { run(options: RunOptions): Promise<AxeResults> }).run({
      // What is in order needs no paths to it: making them takes most of the time.
      resultTypes: ['violations'],
    }),
  )
  const places = new Map<string, string>()
  for (const { id, nodes } of violations) {
    for (const { target, failureSummary = '' } of nodes) {
      const way = `${id}: ${failureSummary.split('\n')[1]?.trim() ?? ''}`
      if (!places.has(way)) places.set(way, target.flat().join(' '))
    }
  }
  return [...places].map(([way, place]) => `${way} (${place})`)
}

/** The animations that run, in the page and inside the element: whether each of them will end. */
function animations(page: Page): Promise<boolean[]> {
  return page.evaluate(() => {
    const root = document.querySelector('activity-log')?.shadowRoot
    return [...document.getAnimations(), ...(root?.getAnimations() ?? [])].map(
      ({ effect }) => effect?.getComputedTiming().iterations !== Infinity,
    )
  })
}
