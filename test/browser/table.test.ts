/** The table and its search: from the seed, line by line. */
import type { Locator } from 'playwright-core'
import { withBrowser } from './browser.js'
import { eventually } from './eventually.js'
import { openStory } from './office.js'
import { colourOf, hueOf, type Row, screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(openStory)

async function arrive() {
  const page = await browser.visit(site.home)
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  return { page, screen }
}

test('there are the columns #, User, Type, Event, Description, IP address, Date/Time and Details', async () => {
  const { screen } = await arrive()
  const headers = await screen.element.getByRole('columnheader').allInnerTexts()
  expect(headers.map((text) => text.trim())).toEqual([
    '#',
    'User',
    'Type',
    'Event',
    'Description',
    'IP address',
    'Date/Time',
    'Details',
  ])
})

test('a row says who did what to what, from where and when', async () => {
  const { screen } = await arrive()
  const [, second, , fourth] = await screen.read()
  expect(second).toEqual({
    number: '2',
    user: 'Bo Lind',
    type: 'Contact Management',
    event: expect.stringMatching(/^deleted$/i) as string,
    description: expect.stringContaining('Zoe Quartz') as string,
    ip: '10.0.4.12',
    time: expect.stringMatching(/2 h/) as string,
  })
  expect(fourth).toMatchObject({ user: 'Night job', ip: '—' })
})

test('rows are numbered from 1 and the newest is the first on arrival', async () => {
  const { screen } = await arrive()
  const times = await screen.rows
    .locator('td.time time')
    .evaluateAll((each) => each.map((time) => (time as HTMLTimeElement).dateTime))
  expect(times).toHaveLength(13)
  expect(times).toEqual([...times].sort().reverse())
  expect(await screen.column('number')).toEqual(Array.from({ length: 13 }, (_, index) => `${index + 1}`))
  expect(await screen.header('Date/Time').getAttribute('aria-sort')).toBe('descending')
})

test('type and event are coloured tags: events by what they are, a type always alike', async () => {
  const { screen } = await arrive()
  const tagOf = (event: string) =>
    screen.rows
      .locator('[part~="event-tag"]')
      .filter({ hasText: new RegExp(event, 'i') })
      .first()
  const hues = await Promise.all(
    ['created', 'updated', 'deleted', 'transferred'].map((event) => hue(tagOf(event))),
  )
  expect(hues[0]).toBeWithin(90, 170)
  expect(hues[1]).toBeWithin(200, 250)
  expect(hues[2]).toBeWithin(340, 380)
  expect(hues[3]).toBeWithin(255, 310)
  const types = screen.rows.locator('[part~="type-tag"]').filter({ hasText: 'Pipeline Management' })
  expect(await types.count()).toBe(3)
  const colours = await types.evaluateAll((tags) => tags.map((tag) => getComputedStyle(tag).color))
  expect(new Set(colours).size).toBe(1)
  expect(await hue(types.first())).not.toBeNaN()
})

test('the Details button is a blue circle with a target in it', async () => {
  const { screen } = await arrive()
  const button = screen.rows.first().locator('[part~="details-button"]')
  expect(hueOf(await colourOf(button, 'background-color'))).toBeWithin(200, 240)
  expect(await button.evaluate((node) => getComputedStyle(node).borderRadius)).toBe('50%')
  const { width = 0, height = 1 } = (await button.boundingBox()) ?? {}
  expect(width).toBe(height)
  expect(await button.locator('svg circle').count()).toBeGreaterThan(1)
})

test('times are in the zone of the browser, exactly so on hover, and the zone is named', async () => {
  const { screen } = await arrive()
  const moved = screen.rows.filter({ hasText: 'Basel' }).locator('td.time time')
  expect(await moved.innerText()).toMatch(/12.*12:30|12.*00:30/)
  expect(await moved.getAttribute('title')).toMatch(/12.*(12:30:00|0:30:00)/)
  expect(await screen.element.getByText('Europe/Madrid').count()).toBeGreaterThan(0)
})

const byName = (a: string, b: string) => a.localeCompare(b, 'en')

/** Addresses as addresses; whatever has none comes last in both directions. */
const byAddress = (a: string, b: string) => {
  const [left, right] = [a, b].map((ip) =>
    ip
      .split('.')
      .map((part) => part.padStart(3, '0'))
      .join('.'),
  )
  return (left ?? '').localeCompare(right ?? '')
}

const sortable: readonly (readonly [string, keyof Row, (a: string, b: string) => number])[] = [
  ['User', 'user', byName],
  ['Type', 'type', byName],
  ['Event', 'event', byName],
  ['IP address', 'ip', byAddress],
]

for (const [name, column, compare] of sortable) {
  test(`a click on ${name} sorts by it, another one the other way round, and the header shows which`, async () => {
    const { screen } = await arrive()
    const texts = (await screen.column(column)).map((text) => text.replace(/\s*on behalf$/, ''))
    const without = texts.filter((text) => text === '—')
    const sorted = texts.filter((text) => text !== '—').sort(compare)
    for (const [direction, expected] of [
      ['ascending', sorted],
      ['descending', [...sorted].reverse()],
    ] as const) {
      const before = await markOf(screen.header(name))
      await screen.header(name).getByRole('button').click()
      await eventually(async () => {
        const shown = (await screen.column(column)).map((text) => text.replace(/\s*on behalf$/, ''))
        expect(shown).toEqual([...expected, ...without])
      })
      expect(await screen.header(name).getAttribute('aria-sort')).toBe(direction)
      expect(await screen.element.locator('[aria-sort]').count()).toBe(1)
      expect(await markOf(screen.header(name))).not.toBe(before)
    }
  })
}

test('a click on Date/Time turns the newest to the end, another one back', async () => {
  const { screen } = await arrive()
  const newestFirst = await screen.column('description')
  await screen.header('Date/Time').getByRole('button').click()
  await eventually(async () => expect(await screen.column('description')).toEqual([...newestFirst].reverse()))
  expect(await screen.header('Date/Time').getAttribute('aria-sort')).toBe('ascending')
  await screen.header('Date/Time').getByRole('button').click()
  await eventually(async () => expect(await screen.column('description')).toEqual(newestFirst))
})

const searches: readonly (readonly [column: string, words: string, rows: number])[] = [
  ['User', 'night job', 1],
  ['Type', 'pipeline', 3],
  ['Event', 'transferred', 1],
  ['Description', 'basel', 1],
  ['IP address', '10.0.4.9', 1],
  ['Date/Time', '2026-03-17', 2],
  ['Date/Time, as the clock of the zone has it,', '00:30', 1],
  ['several columns', 'bo 10.0.4.12 brandt', 2],
]

for (const [column, words, rows] of searches) {
  test(`a search finds words in ${column} while they are typed`, async () => {
    const { screen } = await arrive()
    await screen.search.pressSequentially(words)
    await eventually(async () => expect(await screen.rows.count()).toBe(rows))
    expect(await screen.status.innerText()).toContain(`${rows} of ${rows}`)
    await screen.search.fill('')
    await eventually(async () => expect(await screen.rows.count()).toBe(13))
  })
}

async function hue(tag: Locator): Promise<number> {
  const found = hueOf(await colourOf(tag, 'color'))
  return found < 30 ? found + 360 : found
}

/** What the header shows beside its name. */
function markOf(header: Locator): Promise<string> {
  return header.locator('svg').innerHTML()
}

test('what was written a moment ahead of the clock of the browser is of now', async () => {
  const page = await browser.visit(site.home, { now: new Date('2026-03-18T15:26:50Z') })
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  expect((await screen.column('time'))[0]).toBe('now')
})
