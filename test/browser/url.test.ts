/** The state of the screen in the URL of its page. */
import { withBrowser } from './browser.js'
import { eventually, LONGER_THAN_TYPING_MS, pause } from './eventually.js'
import { openStory } from './office.js'
import { type Screen, screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(openStory)

async function arrive(search = '') {
  const page = await browser.visit(site.home + search)
  return { page, screen: screenOf(page) }
}

const count = (screen: Screen, rows: number) =>
  eventually(async () => expect(await screen.rows.count()).toBe(rows))

test('on arrival the URL is left as it was', async () => {
  const { page, screen } = await arrive('?own=1#there')
  await count(screen, 13)
  expect(page.url()).toBe(`${site.home}?own=1#there`)
})

test('filters, search, sort and size are in the URL, and what the URL says is what another visitor sees', async () => {
  const { page, screen } = await arrive('?own=1#there')
  await screen.choose({ User: 'Ana Ruiz', Dates: 'Custom dates' })
  await screen.element.getByLabel('From', { exact: true }).fill('2026-03-01')
  await screen.element.getByLabel('To', { exact: true }).fill('2026-03-31')
  await screen.filter()
  await count(screen, 5)
  await screen.search.fill('deal')
  await count(screen, 2)
  await screen.header('Event').getByRole('button').click()
  await screen.select('Rows').selectOption('50')
  await eventually(() => expect(page.url()).toContain('size=50'))
  const url = new URL(page.url())
  expect(url.hash).toBe('#there')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    own: '1',
    actor: 'user:7',
    during: 'custom',
    from: '2026-03-01',
    to: '2026-03-31',
    search: 'deal',
    sort: 'event:asc',
    size: '50',
  })
  const other = screenOf(await browser.visit(page.url()))
  await count(other, 2)
  expect(await other.read()).toEqual(await screen.read())
  expect(await other.select('User').getByRole('option', { selected: true }).innerText()).toBe('Ana Ruiz')
  expect(await other.search.inputValue()).toBe('deal')
  expect(await other.header('Event').getAttribute('aria-sort')).toBe('ascending')
  expect(await other.select('Rows').inputValue()).toBe('50')
  expect(await other.element.getByLabel('From', { exact: true }).inputValue()).toBe('2026-03-01')
})

test('Back and Forward go through filters, orders and sizes, in the table and in the controls', async () => {
  const { page, screen } = await arrive()
  await count(screen, 13)
  await screen.choose({ User: 'Bo Lind' })
  await screen.filter()
  await count(screen, 5)
  await screen.header('Event').getByRole('button').click()
  await eventually(async () =>
    expect(await screen.header('Event').getAttribute('aria-sort')).toBe('ascending'),
  )
  await page.goBack()
  await eventually(async () =>
    expect(await screen.header('Date/Time').getAttribute('aria-sort')).toBe('descending'),
  )
  await count(screen, 5)
  await page.goBack()
  await count(screen, 13)
  expect(await screen.select('User').getByRole('option', { selected: true }).innerText()).toBe('All Users')
  expect(await screen.chips.count()).toBe(0)
  await page.goForward()
  await count(screen, 5)
  expect(await screen.select('User').getByRole('option', { selected: true }).innerText()).toBe('Bo Lind')
})

test('Back does not go letter by letter through what was typed', async () => {
  const { page, screen } = await arrive()
  await count(screen, 13)
  const before = await page.evaluate(() => history.length)
  for (const letter of 'basel') {
    await screen.search.press(letter)
    await pause(350)
  }
  await count(screen, 1)
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(before + 1)
  expect(new URL(page.url()).searchParams.get('search')).toBe('basel')
})

test('a permalink opens its activity over the list, and closing it shows the list', async () => {
  const { page, screen } = await arrive()
  await screen.open('Basel')
  const permalink = page.url()
  expect(new URL(permalink).searchParams.get('activity')).toMatch(/^[0-9A-Z]{26}$/)
  const other = await browser.visit(permalink)
  const shown = screenOf(other)
  await shown.dialog.getByRole('tabpanel').waitFor()
  expect(await shown.dialog.getByRole('heading').first().innerText()).toContain('Basel')
  await shown.dialog.getByRole('button', { name: 'Close', exact: true }).click()
  await count(shown, 13)
  expect(new URL(other.url()).searchParams.has('activity')).toBe(false)
})

test('Back closes the details and Forward opens them again', async () => {
  const { page, screen } = await arrive()
  await screen.open('Basel')
  await page.goBack()
  await eventually(async () => expect(await screen.dialog.count()).toBe(0))
  await count(screen, 13)
  await page.goForward()
  await screen.dialog.getByRole('tabpanel').waitFor()
  expect(await screen.dialog.getByRole('heading').first().innerText()).toContain('Basel')
})

test('a permalink to an activity that is not there says so', async () => {
  const { screen } = await arrive('?activity=01JZZZZZZZZZZZZZZZZZZZZZZZ')
  expect(await screen.dialog.getByRole('alert').innerText()).toMatch(/does not exist/)
  await screen.dialog.getByRole('button', { name: 'Close', exact: true }).click()
  await count(screen, 13)
})

test('a link to the details is copied', async () => {
  const page = await browser.visit(site.home, { permissions: ['clipboard-read', 'clipboard-write'] })
  const screen = screenOf(page)
  await screen.open('Basel')
  await screen.dialog.getByRole('button', { name: 'Copy link' }).click()
  await screen.dialog.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url())
})

test('what makes no sense in the URL is left at its default', async () => {
  const { screen } = await arrive('?page=-3&size=7&sort=colour:up&actor=&during=')
  await count(screen, 13)
  expect(await screen.header('Date/Time').getAttribute('aria-sort')).toBe('descending')
  expect(await screen.select('Rows').inputValue()).toBe('25')
})

test('what the server refuses is told, and Reset leads out of it', async () => {
  const { screen } = await arrive('?during=tomorrow&after=nonsense')
  await screen.element.getByRole('alert').waitFor()
  await screen.reset()
  await count(screen, 13)
})

test('with url="off" the URL is neither read nor written', async () => {
  const address = site.page('<activity-log src="/activity/api" url="off"></activity-log>')
  const page = await browser.visit(`${address}?actor=user:7`)
  const screen = screenOf(page)
  await count(screen, 13)
  await screen.choose({ User: 'Bo Lind' })
  await screen.filter()
  await count(screen, 5)
  await screen.open('Basel')
  expect(page.url()).toBe(`${address}?actor=user:7`)
})

test('a page that is not there leads to the last that is, and the URL says so', async () => {
  const { page, screen } = await arrive('?page=7&size=10')
  await count(screen, 3)
  expect(await screen.status.innerText()).toBe('11–13 of 13')
  expect(page.url()).toContain('page=2')
  expect(page.url()).not.toContain('page=7')
})

test('who sorts before the pause of typing is over gets what was typed, in the bars as well', async () => {
  const { page, screen } = await arrive()
  await count(screen, 13)
  await pause(LONGER_THAN_TYPING_MS)
  site.forget()
  await page.evaluate(() => {
    const root = document.querySelector('activity-log')?.shadowRoot
    const search = root?.querySelector('input')
    if (search == null) return
    search.value = 'brandt'
    search.dispatchEvent(new Event('input'))
    root?.querySelector<HTMLElement>('th.user button')?.click()
  })
  await count(screen, 3)
  await eventually(() =>
    expect(site.asked.filter((path) => /^summary\?.*search=brandt/.test(path))).toHaveLength(1),
  )
})

test('Back before the pause of typing is over goes back, and stays there', async () => {
  const { page, screen } = await arrive('?size=10')
  await count(screen, 10)
  await screen.button('Next page').click()
  await count(screen, 3)
  await screen.header('User').getByRole('button').click()
  await count(screen, 10)
  await page.goBack()
  await count(screen, 3)
  await page.goForward()
  await count(screen, 10)
  await page.evaluate(() => {
    const search = document.querySelector('activity-log')?.shadowRoot?.querySelector('input')
    if (search == null) return
    search.value = 'brandt'
    search.dispatchEvent(new Event('input'))
    history.back()
  })
  await pause(LONGER_THAN_TYPING_MS)
  await count(screen, 3)
  expect(page.url()).toContain('page=2')
})
