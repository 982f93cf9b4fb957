/** The element among others: what it asks for, what it leaves behind, and what it does to its neighbours. */
import { withBrowser } from './browser.js'
import { eventually, LONGER_THAN_TYPING_MS, pause } from './eventually.js'
import { countWhatStays } from './in-page.js'
import { openStory } from './office.js'
import { type Screen, screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(openStory)

const count = (screen: Screen, rows: number) =>
  eventually(async () => expect(await screen.rows.count()).toBe(rows))

/** The paths that were asked for, in order; none of the requests may be there twice. */
async function asked(): Promise<readonly string[]> {
  await pause(LONGER_THAN_TYPING_MS)
  expect([...site.asked].filter((each, index) => site.asked.indexOf(each) !== index)).toEqual([])
  const paths = site.asked
    .map((each) => (each.split('?')[0] ?? '').replace(/^activities\/.*/, 'activities/:id'))
    .sort()
  site.forget()
  return paths
}

test('nothing is asked for twice, and nothing that is not needed', async () => {
  const page = await browser.visit(site.home)
  const screen = screenOf(page)
  await count(screen, 13)
  expect(await asked()).toEqual(['activities', 'choices', 'summary'])

  await screen.choose({ User: 'Bo Lind', Event: 'Updated' })
  expect(await asked()).toEqual([])
  await screen.filter()
  await count(screen, 2)
  expect(await asked()).toEqual(['activities', 'summary'])

  await screen.header('User').getByRole('button').click()
  await eventually(async () =>
    expect(await screen.header('User').getAttribute('aria-sort')).toBe('ascending'),
  )
  expect(await asked()).toEqual(['activities'])

  await screen.search.pressSequentially('basel', { delay: 30 })
  await count(screen, 1)
  expect(await asked()).toEqual(['activities', 'summary'])

  await screen.open('Basel')
  expect(await asked()).toEqual(['activities/:id'])
  await page.keyboard.press('Escape')
  expect(await asked()).toEqual([])

  await screen.reset()
  await count(screen, 13)
  expect(await asked()).toEqual(['activities', 'summary'])

  await page.goBack()
  await count(screen, 1)
  expect(await asked()).toEqual(['activities', 'summary'])
})

test('Filter without a new choice asks for the newest activities, once', async () => {
  const page = await browser.visit(site.home)
  const screen = screenOf(page)
  await count(screen, 13)
  await asked()
  await screen.filter()
  await asked().then((paths) =>
    expect(paths.filter((path) => path === 'activities').length).toBeLessThanOrEqual(1),
  )
})

test('a permalink asks for the list and for its activity, each once', async () => {
  const first = await browser.visit(site.home)
  await screenOf(first).open('Basel')
  await asked()
  const page = await browser.visit(first.url())
  await screenOf(page).dialog.getByRole('tabpanel').waitFor()
  expect(await asked()).toEqual(['activities', 'activities/:id', 'choices', 'summary'])
})

test('what is set before the element is connected asks once, with that setting', async () => {
  const page = await browser.visit(site.page('<div id="place"></div>'))
  await page.evaluate(async () => {
    await customElements.whenDefined('activity-log')
    const element = document.createElement('activity-log')
    Object.assign(element, { src: '/activity/api', url: 'off', locale: 'en-GB', timeZone: 'Asia/Tokyo' })
    document.querySelector('#place')?.append(element)
  })
  await count(screenOf(page), 13)
  expect(site.asked.every((each) => !each.startsWith('activities') || each.includes('Tokyo'))).toBe(true)
  expect(await asked()).toEqual(['activities', 'choices', 'summary'])
})

test('what a page sets right after the element is there asks once more at most', async () => {
  const page = await browser.visit(site.page('<activity-log src="/activity/api" chart="off"></activity-log>'))
  await count(screenOf(page), 13)
  await asked()
  await screenOf(page).element.evaluate((element) => {
    Object.assign(element, { recordUrl: () => null, messages: {}, renderers: {} })
  })
  expect(await asked()).toEqual([])
})

test('two elements on one page have filters, rows, details and parts of the URL of their own', async () => {
  const page = await browser.visit(
    site.page(
      '<activity-log id="a" src="/activity/api"></activity-log><activity-log id="b" src="/activity/api" url="b-"></activity-log>',
    ),
  )
  const [a, b] = [screenOf(page, '#a'), screenOf(page, '#b')]
  await count(a, 13)
  await count(b, 13)
  await a.choose({ User: 'Bo Lind' })
  await a.filter()
  await count(a, 5)
  await count(b, 13)
  await b.search.fill('brandt')
  await count(b, 3)
  await count(a, 5)
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
    actor: 'user:9',
    'b-search': 'brandt',
  })
  await b.open('Basel')
  expect(await a.dialog.count()).toBe(0)
  await page.keyboard.press('Escape')
  await eventually(async () => expect(await b.dialog.count()).toBe(0))
  await page.reload()
  await count(a, 5)
  await count(b, 3)
  expect(await b.search.inputValue()).toBe('brandt')
  expect(await a.search.inputValue()).toBe('')
})

test('Back undoes what one of two elements did, and asks nothing for the other', async () => {
  const page = await browser.visit(
    site.page(
      '<activity-log id="a" src="/activity/api"></activity-log><activity-log id="b" src="/activity/api" url="b-"></activity-log>',
    ),
  )
  const [a, b] = [screenOf(page, '#a'), screenOf(page, '#b')]
  await count(a, 13)
  await count(b, 13)
  await b.choose({ User: 'Bo Lind' })
  await b.filter()
  await count(b, 5)
  await a.choose({ Event: 'Deleted' })
  await pause(LONGER_THAN_TYPING_MS)
  site.forget()
  await page.goBack()
  await count(b, 13)
  await pause(LONGER_THAN_TYPING_MS)
  expect(site.asked.filter((each) => each.startsWith('activities'))).toHaveLength(1)
  expect(await a.select('Event').getByRole('option', { selected: true }).innerText()).toMatch(/deleted/i)
})

test('of two elements without a prefix only the first writes to the URL', async () => {
  const page = await browser.visit(
    site.page(
      '<activity-log id="a" src="/activity/api"></activity-log><activity-log id="b" src="/activity/api"></activity-log>',
    ),
  )
  const [a, b] = [screenOf(page, '#a'), screenOf(page, '#b')]
  await count(a, 13)
  await count(b, 13)
  const before = page.url()
  await b.choose({ User: 'Bo Lind' })
  await b.filter()
  await count(b, 5)
  expect(page.url()).toBe(before)
  await a.choose({ User: 'Ana Ruiz' })
  await a.filter()
  await count(a, 7)
  expect(page.url()).toContain('actor=user%3A7')
  await count(b, 5)
})

test('removed from the page it leaves no listener, no timer, no observer and no request behind', async () => {
  site.meddle(async ({ pathname }, answer) => {
    if (pathname.endsWith('/activities')) await pause(100)
    return answer()
  })
  const page = await browser.visit(site.page('<activity-log src="/activity/api"></activity-log>'), {
    before: [countWhatStays],
  })
  const screen = screenOf(page)
  await count(screen, 13)
  await screen.open('Basel')
  await page.keyboard.press('Escape')
  await screen.button('Show UTC').click()
  await count(screen, 13)
  // In the middle of everything: a search is being typed, its request not yet sent.
  await screen.search.fill('brandt')
  await page.evaluate(() => document.querySelector('activity-log')?.remove())
  expect(await page.evaluate(() => (Reflect.get(window, 'whatStays') as () => string[])())).toEqual([])
  site.forget()
  await pause(LONGER_THAN_TYPING_MS)
  expect(site.asked).toEqual([])
  expect(page.url()).not.toContain('search')
})

test('taken out and put in again it works as before', async () => {
  const page = await browser.visit(
    site.page('<activity-log src="/activity/api"></activity-log><div id="place"></div>'),
  )
  const screen = screenOf(page)
  await count(screen, 13)
  await screen.choose({ User: 'Bo Lind' })
  await screen.filter()
  await count(screen, 5)
  await page.evaluate(() => {
    const element = document.querySelector('activity-log')
    if (element) document.querySelector('#place')?.append(element)
  })
  await count(screen, 5)
  await screen.reset()
  await count(screen, 13)
  await page.goBack()
  await count(screen, 5)
})

test('taken out and put in again with its details open, they are a modal again', async () => {
  const page = await browser.visit(
    site.page('<activity-log src="/activity/api"></activity-log><div id="place"></div>'),
  )
  const screen = screenOf(page)
  await count(screen, 13)
  await screen.open('Basel')
  await page.evaluate(() => {
    const element = document.querySelector('activity-log')
    if (element) document.querySelector('#place')?.append(element)
  })
  await screen.dialog.getByRole('tabpanel').waitFor()
  expect(await screen.dialog.evaluate((dialog) => dialog.matches(':modal'))).toBe(true)
  await page.keyboard.press('Escape')
  await eventually(async () => expect(await screen.dialog.count()).toBe(0))
})

test('refreshed by the page it asks for the users, types and events of now as well', async () => {
  const page = await browser.visit(site.page('<activity-log src="/activity/api"></activity-log>'))
  const screen = screenOf(page)
  await count(screen, 13)
  await eventually(() => expect(site.asked.join()).toContain('summary'))
  await asked()
  site.forget()
  await screen.element.evaluate((element) => (Reflect.get(element, 'refresh') as () => void).call(element))
  expect([...(await asked())].sort()).toEqual(['activities', 'choices', 'summary'])
})
