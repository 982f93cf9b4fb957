/** The details of an activity: from the seed, line by line. */
import { withBrowser } from './browser.js'
import { eventually } from './eventually.js'
import { openStory } from './office.js'
import { colourOf, hueOf, screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(openStory)

const RENEWAL = 'stage lead'

async function arrive(viewer = 'company:3') {
  const url = site.page('<activity-log src="/activity/api" locale="en-GB"></activity-log>')
  const page = await browser.visit(url, { viewer })
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  return { page, screen }
}

/** The fact of the details that stands beside a label. */
const factOf = (screen: ReturnType<typeof screenOf>, label: string) =>
  screen.dialog
    .locator('dt', { hasText: new RegExp(`^\\s*${label}\\s*$`, 'i') })
    .locator('xpath=following-sibling::dd[1]')

test('the title says the type and what happened, as in "Authentication - User logged in"', async () => {
  const { screen } = await arrive()
  await screen.open('User logged in')
  expect(await screen.dialog.getByRole('heading').first().innerText()).toMatch(
    /^Authentication [-–—] User logged in$/,
  )
})

test('the name of the record is blue, and plain text where the application gives no address', async () => {
  const { screen } = await arrive()
  await screen.open(RENEWAL)
  const name = screen.dialog.locator('[part~="record-name"]')
  expect(await name.innerText()).toBe('Renewal 2026')
  expect(hueOf(await colourOf(name, 'color'))).toBeWithin(200, 245)
  expect(await name.evaluate((node) => node.tagName)).not.toBe('A')
})

test('the name of the record is a link where the application gives its address', async () => {
  const { screen } = await arrive()
  await screen.element.evaluate((element) => {
    Object.assign(element, {
      recordUrl: ({ record }: { record: { entity: string; id: string } | null }) =>
        record?.entity === 'Deal' ? `/deals/${record.id}` : null,
    })
  })
  await screen.open(RENEWAL)
  const link = screen.dialog.getByRole('link', { name: 'Renewal 2026' })
  expect(await link.getAttribute('href')).toBe('/deals/61')
  expect(hueOf(await colourOf(link, 'color'))).toBeWithin(200, 245)
})

test('it is told by which user', async () => {
  const { screen } = await arrive()
  await screen.open(RENEWAL)
  expect(await factOf(screen, 'By user').innerText()).toBe('Ana Ruiz')
})

test('the IP address is magenta', async () => {
  const { screen } = await arrive()
  await screen.open(RENEWAL)
  const address = screen.dialog.locator('[part~="ip"]')
  expect(await address.innerText()).toBe('203.0.113.7')
  expect(hueOf(await colourOf(address, 'color'))).toBeWithin(300, 345)
})

test('date and time are exact, in the local zone, which is named', async () => {
  const { screen } = await arrive()
  await screen.open(RENEWAL)
  expect(await factOf(screen, 'Date/Time').innerText()).toMatch(
    /18 March 2026.*(16:27:00|4:27:00).*(CET|GMT\+1)/,
  )
})

test('the close button returns to the list', async () => {
  const { screen } = await arrive()
  await screen.open(RENEWAL)
  await screen.dialog.getByRole('button', { name: 'Close', exact: true }).click()
  await eventually(async () => expect(await screen.dialog.count()).toBe(0))
  expect(await screen.rows.count()).toBe(13)
})

test('a creation shows all values, and those that are others now', async () => {
  const { screen } = await arrive()
  await screen.open('"Max Brandt" was created')
  expect(await valuesOf(screen)).toEqual([
    ['id', '52', 'unchanged'],
    ['name', 'Max Brandt', 'unchanged'],
    ['email', 'max@brandt.example', 'unchanged'],
    ['city', 'Bern', 'Basel'],
    ['notes', 'empty text', 'unchanged'],
    ['isCustomer', 'false', 'true'],
    ['companyId', '3', 'unchanged'],
  ])
})

test('an update shows the changed fields alone, before and after side by side', async () => {
  const { screen } = await arrive()
  await screen.open(RENEWAL)
  const headers = await screen.dialog.getByRole('columnheader').allInnerTexts()
  expect(headers.map((text) => text.trim())).toEqual(['Field', 'Before', 'After'])
  const values = await valuesOf(screen)
  expect(values.map(([field = '']) => field.split(/[./]/)[0])).toEqual([
    'stage',
    'value',
    'notes',
    'terms',
    'closesAt',
  ])
  expect(values[0]).toEqual(['stage', 'was lead', 'now customer'])
  expect(values[1]).toEqual(['value', 'was 1500', 'now 1800'])
  expect(values[4]?.[1]).toMatch(/30 June 2026.*12:00/)
  expect(values[4]?.[2]).toBe('now empty')
  const [before, after] = await Promise.all(
    ['before', 'after'].map((side) =>
      screen.dialog
        .locator(`td.${side}, td:has(${side === 'before' ? 'del' : 'ins'})`)
        .first()
        .boundingBox(),
    ),
  )
  expect(before?.y).toBe(after?.y)
  expect(before?.x).toBeLessThan(after?.x ?? 0)
})

test('in a long text the words that changed are marked', async () => {
  const { screen } = await arrive()
  await screen.open(RENEWAL)
  const marked = screen.dialog.getByRole('row', { name: /notes/ }).locator('mark')
  expect((await marked.allInnerTexts()).map((text) => text.trim())).toEqual([
    'first',
    'declined',
    'second',
    'accepted',
  ])
})

test('a change inside a document is told by its path, not by both documents', async () => {
  const { screen } = await arrive()
  await screen.open(RENEWAL)
  const row = screen.dialog.getByRole('row', { name: /terms/ }).first()
  expect(await row.innerText()).toMatch(/discount/)
  expect(await row.innerText()).not.toMatch(/priority/)
})

test('a deletion shows the full snapshot', async () => {
  const { screen } = await arrive()
  await screen.open('"Zoe Quartz" was deleted')
  expect(await valuesOf(screen)).toEqual([
    ['id', '51'],
    ['name', 'Zoe Quartz'],
    ['email', 'zoe@quartz.example'],
    ['city', 'empty'],
    ['notes', 'empty text'],
    ['isCustomer', 'false'],
    ['companyId', '3'],
  ])
  expect(await factOf(screen, 'By user').innerText()).toBe('Bo Lind')
  expect(await factOf(screen, 'IP address').innerText()).toBe('10.0.4.12')
})

test('an activity in words shows its metadata', async () => {
  const { screen } = await arrive()
  await screen.search.fill('2026-01-20')
  await eventually(async () => expect(await screen.rows.count()).toBe(1))
  await screen.open('User logged in')
  const panel = await screen.dialog.getByRole('tabpanel').innerText()
  expect(panel).toMatch(/method/)
  expect(panel).toMatch(/password/)
  expect(panel).toMatch(/attempts/)
})

test('a masked field is shown as changed and its value as hidden', async () => {
  const { screen } = await arrive()
  await screen.open('"Bo Lind" was updated')
  const [[field, before, after] = []] = await valuesOf(screen)
  expect(field).toBe('password')
  expect([before, after]).toEqual([expect.stringContaining('hidden'), expect.stringContaining('hidden')])
})

test('related information names the related records, and how they are related', async () => {
  const { screen } = await arrive()
  await screen.open('"Renewal 2026" was created')
  expect(await screen.dialog.getByRole('heading', { name: 'Related information' }).count()).toBe(1)
  expect(await factOf(screen, 'company').innerText()).toContain('Acme')
  expect(await factOf(screen, 'contact').innerText()).toContain('Max Brandt')
})

test('previous and next go through the activities inside the modal', async () => {
  const { screen } = await arrive()
  await screen.open('"Zoe Quartz" was deleted')
  await screen.dialog.getByRole('button', { name: 'Older activity' }).click()
  await eventually(async () =>
    expect(await screen.dialog.getByRole('heading').first().innerText()).toContain('Ibiza'),
  )
  await screen.dialog.getByRole('button', { name: 'Newer activity' }).click()
  await screen.dialog.getByRole('button', { name: 'Newer activity' }).click()
  await eventually(async () =>
    expect(await screen.dialog.getByRole('heading').first().innerText()).toContain('stage lead'),
  )
  expect(await screen.dialog.getByRole('button', { name: 'Newer activity' }).isDisabled()).toBe(true)
})

test('the history of a record is a timeline of its activities alone, with a way back', async () => {
  const { page, screen } = await arrive()
  await screen.choose({ Type: 'Pipeline Management' })
  await screen.filter()
  await eventually(async () => expect(await screen.rows.count()).toBe(3))
  await screen.choose({ Event: 'Updated' })
  await screen.filter()
  await eventually(async () => expect(await screen.rows.count()).toBe(1))
  await screen.open(RENEWAL)
  await screen.dialog.getByRole('button', { name: 'History of this record' }).click()
  const steps = screen.element.locator('[part~="timeline"] > li')
  await eventually(async () => expect(await steps.count()).toBe(3))
  const title = screen.element.getByRole('heading', { name: 'History of this record Renewal 2026' })
  expect(await title.evaluate((node) => node.matches(':focus'))).toBe(true)
  expect(await screen.chips.count()).toBe(0)
  expect(await screen.element.getByRole('table').count()).toBe(0)
  expect(await screen.element.getByRole('search').count()).toBe(0)
  await steps.last().locator('[part~="details-button"]').click()
  await screen.dialog.getByRole('tabpanel').waitFor()
  expect(await screen.dialog.getByRole('button', { name: 'History of this record' }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await screen.button('All activities').click()
  await eventually(async () => expect(await screen.rows.count()).toBe(1))
  expect(await screen.column('event')).toEqual(['Updated'])
  expect(await screen.chips.count()).toBe(2)
})

test('a history that somebody arrives at leads to all activities, and Back leads to it again', async () => {
  const url = site.page('<activity-log src="/activity/api" locale="en-GB"></activity-log>')
  const page = await browser.visit(`${url}?record=Deal:61`)
  const screen = screenOf(page)
  const steps = screen.element.locator('[part~="timeline"] > li')
  await eventually(async () => expect(await steps.count()).toBe(3))
  await screen.button('All activities').click()
  await eventually(async () => expect(await screen.rows.count()).toBe(13))
  await page.goBack()
  await eventually(async () => expect(await steps.count()).toBe(3))
})

test('the raw tab shows the whole activity as it is read', async () => {
  const { screen } = await arrive()
  await screen.open(RENEWAL)
  await screen.dialog.getByRole('tab', { name: 'Raw' }).click()
  const raw = JSON.parse(await screen.dialog.locator('pre').first().innerText()) as Record<string, unknown>
  expect(raw).toMatchObject({ event: 'updated', actor: { id: '7' }, record: { entity: 'Deal', id: '61' } })
})

/** The rows of the values or changes, cell by cell; the words for screen readers too. */
function valuesOf(screen: ReturnType<typeof screenOf>): Promise<string[][]> {
  return screen.dialog
    .getByRole('table')
    .first()
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...(row as HTMLTableRowElement).cells].map((cell) =>
          (cell.textContent ?? '').trim().replace(/\s+/g, ' '),
        ),
      ),
    )
}

test('other details begin at their top, and are announced', async () => {
  const { page, screen } = await arrive()
  await page.setViewportSize({ width: 1280, height: 300 })
  await screen.open('stage lead')
  const content = screen.dialog.locator('.content')
  await content.evaluate((each) => each.scrollTo(0, 60))
  const title = screen.dialog.getByRole('heading').first()
  expect(await title.getAttribute('aria-live')).toBe('polite')
  const before = await title.innerText()
  await screen.dialog.getByRole('button', { name: 'Older activity' }).click()
  await eventually(async () => expect(await title.innerText()).not.toBe(before))
  await eventually(async () => expect(await content.evaluate((each) => each.scrollTop)).toBe(0))
})

test('a selection of text that ends beside the modal does not close it', async () => {
  const { page, screen } = await arrive()
  await screen.open('stage lead')
  const { x, y } = (await screen.dialog.locator('.facts').first().boundingBox()) ?? { x: 0, y: 0 }
  await page.mouse.move(x + 150, y + 40)
  await page.mouse.down()
  await page.mouse.move(8, y + 40, { steps: 4 })
  await page.mouse.up()
  expect(await screen.dialog.count()).toBe(1)
})
