/** Pages of a log of 10,450 rows: from the seed, and beyond the pages that have numbers. */
import { withBrowser } from './browser.js'
import { closedGate, eventually } from './eventually.js'
import { callsOf, openLedger } from './ledger.js'
import { type Screen, screenOf } from './screen.js'
import { withSite } from './site.js'

const COUNT = 10_450

const browser = withBrowser()
const site = withSite(() => openLedger(callsOf(COUNT)))

async function arrive(search = '') {
  const page = await browser.visit(site.home + search)
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  return { page, screen }
}

/** Rows with these numbers, and what they must then say. */
const shows = (screen: Screen, first: number, last: number) =>
  eventually(async () => {
    const text = (value: number) => new Intl.NumberFormat('en').format(value)
    // First what is quickly read: this is tried again and again.
    expect(await screen.status.innerText()).toBe(`${text(first)}–${text(last)} of 10,000+`)
    const rows = await screen.read()
    expect(rows.map(({ description }) => description)).toEqual(
      Array.from({ length: last - first + 1 }, (_, index) => `Call ${COUNT + 1 - first - index}`),
    )
    expect([rows[0]?.number, rows.at(-1)?.number]).toEqual([text(first), text(last)])
  })

const rowsPerPage = (screen: Screen) => screen.select('Rows')
const page = (screen: Screen, number: number) =>
  screen.element.getByRole('button', { name: `Page ${number}`, exact: true })
const next = (screen: Screen) => screen.button('Next page')
const previous = (screen: Screen) => screen.button('Previous page')

test('the focus of the button of a page stays with that page', async () => {
  const { page: tab, screen } = await arrive('?page=4')
  await page(screen, 5).press('Enter')
  await shows(screen, 101, 125)
  const focused = () =>
    tab.evaluate(() =>
      document.querySelector('activity-log')?.shadowRoot?.activeElement?.getAttribute('aria-label'),
    )
  expect(await focused()).toBe('Page 5')
  await page(screen, 400).press('Enter')
  await shows(screen, 9_976, 10_000)
  expect(await focused()).toBe('Page 400')
})

test('more than 10,000 activities are told as 10,000+', async () => {
  const { screen } = await arrive()
  await shows(screen, 1, 25)
})

test('a page has 10, 25, 50 or 100 rows', async () => {
  const { screen } = await arrive()
  expect(await rowsPerPage(screen).getByRole('option').allInnerTexts()).toEqual(['10', '25', '50', '100'])
  for (const size of [10, 50, 100, 25]) {
    await rowsPerPage(screen).selectOption(String(size))
    await shows(screen, 1, size)
  }
})

test('the controls below the table turn to the next, the previous, a numbered and the last page', async () => {
  const { screen } = await arrive()
  expect(await previous(screen).isDisabled()).toBe(true)
  await next(screen).click()
  await shows(screen, 26, 50)
  expect(await page(screen, 2).getAttribute('aria-current')).toBe('page')
  await page(screen, 3).click()
  await shows(screen, 51, 75)
  await previous(screen).click()
  await shows(screen, 26, 50)
  await page(screen, 400).click()
  await shows(screen, 9_976, 10_000)
  await page(screen, 1).click()
  await shows(screen, 1, 25)
  const [table, pager] = [await screen.rows.last().boundingBox(), await next(screen).boundingBox()]
  expect(pager?.y).toBeGreaterThan(table?.y ?? NaN)
})

test('another size, sort, filter or search begins at the first page', async () => {
  const { screen } = await arrive('?page=3')
  await shows(screen, 51, 75)
  await rowsPerPage(screen).selectOption('10')
  await shows(screen, 1, 10)
  await page(screen, 2).click()
  await shows(screen, 11, 20)
  await screen.search.fill('Call 1044')
  await eventually(async () => expect((await screen.column('number'))[0]).toBe('1'))
})

test('beyond the 10,000th activity pages go on by cursor to the very last, and back again', async () => {
  const { screen } = await arrive('?size=100&page=100')
  await shows(screen, 9_901, 10_000)
  for (let first = 10_001; first < COUNT; first += 100) {
    await next(screen).click()
    await shows(screen, first, Math.min(first + 99, COUNT))
  }
  expect(await next(screen).isDisabled()).toBe(true)
  await previous(screen).click()
  await shows(screen, 10_301, 10_400)
  for (let first = 10_201; first > 9_900; first -= 100) {
    await previous(screen).click()
    await shows(screen, first, first + 99)
  }
})

test('a page beyond the numbered ones is the same after a reload, by Back and by Forward', async () => {
  const { page: tab, screen } = await arrive('?size=100&page=100')
  await shows(screen, 9_901, 10_000)
  await next(screen).click()
  await shows(screen, 10_001, 10_100)
  await next(screen).click()
  await shows(screen, 10_101, 10_200)
  await tab.goBack()
  await shows(screen, 10_001, 10_100)
  await tab.goForward()
  await shows(screen, 10_101, 10_200)
  await tab.reload()
  await shows(screen, 10_101, 10_200)
})

test('Previous on a page beyond the numbered ones goes back by one page after a reload as well', async () => {
  const { page: tab, screen } = await arrive('?size=100&page=100')
  await shows(screen, 9_901, 10_000)
  await next(screen).click()
  await shows(screen, 10_001, 10_100)
  await tab.reload()
  await shows(screen, 10_001, 10_100)
  await previous(screen).click()
  await shows(screen, 9_901, 10_000)
})

test('sorted by a name, the screen says that the newest 10,000 were sorted', async () => {
  const { screen } = await arrive()
  await screen.header('User').getByRole('button').click()
  await eventually(async () => expect(await screen.frame.innerText()).toMatch(/newest 10,000 .*sorted/))
  expect(new Set(await screen.column('user'))).toEqual(new Set(['Ana Ruiz']))
})

test('with rows left to be seen the table does not move while the next page loads', async () => {
  const { screen } = await arrive()
  const place = () => screen.rows.first().evaluate((row) => row.getBoundingClientRect().top + window.scrollY)
  const before = await place()
  const gate = closedGate()
  site.meddle(async (_, answer) => {
    await gate.passed
    return answer()
  })
  await next(screen).click()
  await eventually(async () => expect(await screen.element.locator('[aria-busy="true"]').count()).toBe(1))
  expect(await place()).toBe(before)
  expect((await screen.column('description'))[0]).toBe(`Call ${COUNT}`)
  gate.open()
  await shows(screen, 26, 50)
})
