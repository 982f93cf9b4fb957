/** Zones and languages other than the machine's. */
import { withBrowser } from './browser.js'
import { eventually } from './eventually.js'
import { openStory } from './office.js'
import { type Screen, screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(openStory)

async function arrive(attributes = '', options: Parameters<typeof browser.visit>[1] = {}) {
  const url = site.page(`<activity-log src="/activity/api" ${attributes}></activity-log>`)
  const page = await browser.visit(url, options)
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  return { page, screen }
}

const count = (screen: Screen, rows: number) =>
  eventually(async () => expect(await screen.rows.count()).toBe(rows))

const timeOf = (screen: Screen, description: string) =>
  screen.rows.filter({ hasText: description }).locator('td.time time').innerText()

for (const [timezoneId, time, today] of [
  ['America/New_York', /11.*7:30\sPM/, 3],
  ['Asia/Tokyo', /12.*8:30\sAM/, 1],
  ['Pacific/Auckland', /12.*12:30\sPM/, 3],
] as const) {
  test(`in ${timezoneId} times and days are of there`, async () => {
    const { screen } = await arrive('locale="en-US"', { timezoneId })
    expect(await timeOf(screen, 'Basel')).toMatch(time)
    expect(await screen.frame.innerText()).toContain(timezoneId)
    await screen.choose({ Dates: 'Today' })
    await screen.filter()
    await count(screen, today)
  })
}

test('the attribute time-zone goes before the zone of the browser', async () => {
  const { screen } = await arrive('locale="en-US" time-zone="America/New_York"')
  expect(await timeOf(screen, 'Basel')).toMatch(/11.*7:30\sPM/)
  await screen.open('Basel')
  expect(await screen.dialog.innerText()).toMatch(/7:30:00\sPM (EDT|GMT-4)/)
})

test('all times turn to UTC with one button, and back', async () => {
  const { screen } = await arrive('locale="en-US"')
  expect(await timeOf(screen, 'Basel')).toMatch(/12.*12:30\sAM/)
  await screen.button('Show UTC').click()
  await eventually(async () => expect(await timeOf(screen, 'Basel')).toMatch(/11.*11:30\sPM/))
  await screen.button('Show local time').click()
  await eventually(async () => expect(await timeOf(screen, 'Basel')).toMatch(/12.*12:30\sAM/))
})

test('the turn to UTC leaves filters, search, page and chosen filters as they are', async () => {
  const { screen } = await arrive('locale="en-US" url="off"')
  await screen.choose({ User: 'Bo Lind' })
  await screen.filter()
  await count(screen, 5)
  await screen.search.fill('brandt')
  await count(screen, 2)
  await screen.choose({ Event: 'Updated' })
  await screen.button('Show UTC').click()
  await eventually(async () => expect(await timeOf(screen, 'Basel')).toMatch(/11.*11:30\sPM/))
  await count(screen, 2)
  expect(await screen.search.inputValue()).toBe('brandt')
  expect(await screen.select('Event').getByRole('option', { selected: true }).innerText()).toMatch(/updated/i)
})

test('the screen of the handler itself speaks the language of the browser', async () => {
  const screen = screenOf(await browser.visit(site.home, { locale: 'de-DE' }))
  await screen.rows.first().waitFor()
  expect(await timeOf(screen, 'Basel')).toMatch(/12\.03\.2026, 00:30/)
  expect(await screen.element.getByRole('columnheader').nth(1).innerText()).toMatch(/Benutzer|Nutzer/)
})

for (const [locale, title, month] of [
  ['es', /actividad/i, /marzo/],
  ['de', /Aktivität/i, /März/],
  ['fr', /activité/i, /mars/],
  ['pt-BR', /atividade/i, /março/],
  ['ar', /[\u0600-\u06ff]/, /مارس/],
] as const) {
  test(`in ${locale} the screen says nothing in English`, async () => {
    const { screen } = await arrive(`locale="${locale}"`)
    expect(await screen.element.getByRole('heading').first().innerText()).toMatch(title)
    const spoken = await screen.frame.evaluate((frame) => {
      const named = [...frame.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((each) =>
        ['aria-label', 'title', 'placeholder'].map((name) => each.getAttribute(name) ?? ''),
      )
      return [(frame as HTMLElement).innerText, ...named].join(' ')
    })
    const english = /\b(Filter by|Reset|Activity|All Users|Rows|Search|Show|Times|Previous|Next|Sort)\b/
    expect(english.exec(spoken)?.[0]).toBeUndefined()
    await screen.rows.first().locator('[part~="details-button"]').click()
    await screen.dialog.getByRole('tabpanel').waitFor()
    expect(await screen.dialog.innerText()).toMatch(month)
    expect(
      /\b(Close|By user|Field|Before|After|Copy|Related|History|Overview)\b/.exec(
        await screen.dialog.innerText(),
      ),
    ).toBeNull()
  })
}

test('in Arabic the screen runs from right to left', async () => {
  const { screen } = await arrive('locale="ar"')
  expect(await screen.frame.evaluate((frame) => getComputedStyle(frame).direction)).toBe('rtl')
  const [first, last] = await Promise.all([
    screen.element.getByRole('columnheader').first().boundingBox(),
    screen.element.getByRole('columnheader').last().boundingBox(),
  ])
  expect(first?.x).toBeGreaterThan(last?.x ?? NaN)
})

test('from right to left a name in Latin letters begins at its beginning, where it is cut off as well', async () => {
  const page = await browser.visit(site.page('<activity-log src="/activity/api" locale="ar"></activity-log>'))
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  const directionOf = (part: string) =>
    screen.rows
      .first()
      .locator(`[part~="${part}"]`)
      .evaluate((tag) => getComputedStyle(tag).direction)
  expect([await directionOf('type-tag'), await directionOf('event-tag')]).toEqual(['ltr', 'rtl'])
})

test('texts of the page go before those of the language', async () => {
  const { screen } = await arrive('locale="en-GB"')
  await screen.element.evaluate((element) => Object.assign(element, { messages: { title: 'Audit trail' } }))
  await eventually(async () =>
    expect(await screen.element.getByRole('heading').first().innerText()).toBe('Audit trail'),
  )
})

test('an exact time is written as its language writes times: just after midnight as well', async () => {
  const { screen } = await arrive('locale="en-GB"')
  await screen.open('Basel')
  expect(await screen.dialog.innerText()).toContain('12 March 2026 at 00:30:00 CET')
})

test('a language comes when it is wanted, for a year, and nothing is shown in another before', async () => {
  const { page, screen } = await arrive('locale="en-GB"')
  const fetched: string[] = []
  let release: () => void = () => undefined
  await page.route(/screen-\w+\.js/, async (route) => {
    fetched.push(route.request().url())
    await new Promise<void>((resolve) => (release = resolve))
    await route.continue()
  })
  const answers: (string | undefined)[] = []
  page.on('response', (response) => {
    if (response.url().includes('screen-')) answers.push(response.headers()['cache-control'])
  })
  const title = () => screen.element.getByRole('heading').first().innerText()
  await screen.element.evaluate((element) => element.setAttribute('locale', 'fr'))
  await eventually(async () => expect(fetched).toHaveLength(1))
  expect(fetched[0]).toMatch(/\/activity\/screen-fr\.js\?v=[\w-]{27}$/)
  expect(await title()).toBe('Activity log')
  await screen.element.evaluate((element) => element.parentElement?.append(element.cloneNode()))
  const second = screenOf(page, 'activity-log:last-of-type')
  await second.element.evaluate((element) => Reflect.get(element, 'updateComplete') as unknown)
  expect(await second.frame.count()).toBe(0)
  release()
  await eventually(async () => expect(await title()).toBe('Journal d’activité'))
  await second.rows.first().waitFor()
  expect(answers).toEqual(['public, max-age=31536000, immutable'])
  await second.element.evaluate((element) => element.setAttribute('locale', 'fr-CA'))
  await eventually(async () => expect(await second.frame.getAttribute('lang')).toBe('fr-CA'))
  expect(fetched).toHaveLength(1)
})

test('a language that cannot be fetched is English', async () => {
  const url = site.page('<activity-log src="/activity/api" locale="de"></activity-log>')
  const page = await browser.visit(site.page(''))
  await page.route(/screen-de\.js/, (route) => route.abort())
  await page.goto(url)
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  expect(await screen.element.getByRole('heading').first().innerText()).toBe('Activity log')
  expect(await screen.frame.getAttribute('lang')).toBe('en')
})
