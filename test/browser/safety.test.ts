/** Hostile text stays text, and nothing that the page's policy forbids is tried. */
import type { ActivityDraft } from 'typeorm-activity-log'
import { withBrowser } from './browser.js'
import { eventually } from './eventually.js'
import { PAYLOADS, shortPayload } from './hostile.js'
import { draftsOf, openLedger } from './ledger.js'
import { type Screen, screenOf } from './screen.js'
import { withSite } from './site.js'

const FIELDS = 50

const browser = withBrowser()
const site = withSite(() => openLedger(draftsOf(PAYLOADS.length, hostile)))

/** Every field hostile; every tenth row has 50 payloads among its values. */
function hostile(index: number): Partial<ActivityDraft> {
  const text = PAYLOADS[index] ?? ''
  const group = PAYLOADS.slice(Math.floor(index / FIELDS) * FIELDS).slice(0, FIELDS)
  return {
    kind: (['updated', 'created', 'deleted', 'action'] as const)[Math.floor(index / 10) % 4] ?? 'updated',
    type: shortPayload(index, 60),
    event: shortPayload(index + 3, 32),
    description: text,
    actor: { kind: 'user', id: text.slice(0, 60), name: text.slice(0, 250) },
    record: { entity: shortPayload(index, 60), id: shortPayload(index + 1, 60), name: text.slice(0, 250) },
    changes:
      index % 10 === 0
        ? group.map((each, field) => ({
            field: field % 2 === 0 ? each : `field ${field}`,
            before: field % 3 === 0 ? { [each]: [each] } : each,
            after: `${each} <u>and more</u>`,
          }))
        : [{ field: text, before: text, after: null }],
    related: [
      {
        relation: text.slice(0, 200),
        entity: shortPayload(index, 60),
        id: shortPayload(index, 60),
        name: text.slice(0, 250),
      },
    ],
    ip: shortPayload(index + 5, 40),
    context: { userAgent: text, traceId: text, source: text, metadata: { [text]: text, list: [text] } },
  }
}

/** Elements that the screen never makes, and attributes of elements that run or load something. */
function strangersIn(frame: Element): string[] {
  const known =
    'a b bdi button caption code dd del details dialog div dl dt figcaption figure form h2 h3 header input ins label li mark nav ' +
    'ol optgroup option output p pre rect section select small span strong style summary svg table tbody td th thead time tr ul ' +
    'circle path g title line defs main aside footer h4 kbd samp slot text'
  const names = new Set(known.split(' '))
  const all = [...frame.querySelectorAll('*')]
  const strange = all.filter(({ localName }) => !names.has(localName)).map(({ localName }) => localName)
  const attributes = all.flatMap((each) =>
    each
      .getAttributeNames()
      .filter((name) => /^on|^style$|^srcdoc$|^formaction$/.test(name))
      .map((name) => `${each.localName}[${name}]`),
  )
  const addresses = all
    .flatMap((each) => ['href', 'src', 'action', 'xlink:href'].map((name) => each.getAttribute(name)))
    .filter(
      (address): address is string => address !== null && !/^(api|\/activity\/api)\/export\./.test(address),
    )
  return [...new Set([...strange, ...attributes, ...addresses])]
}

async function arrive(search = '') {
  const page = await browser.visit(site.home + search)
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  return { page, screen }
}

const textsOf = (screen: Screen, column: string) =>
  screen.rows.locator(`td.${column}`).evaluateAll((cells) => cells.map((cell) => cell.textContent?.trim()))

test('there are five hundred different payloads', () => {
  expect(new Set(PAYLOADS).size).toBe(500)
})

test('five hundred payloads in every field of the table stay the text that they are', async () => {
  const { page, screen } = await arrive('?size=100')
  const seen: (string | undefined)[] = []
  for (let number = 1; number <= 5; number++) {
    if (number > 1) await screen.element.getByRole('button', { name: `Page ${number}`, exact: true }).click()
    await eventually(async () =>
      expect(await screen.status.innerText()).toMatch(new RegExp(`^${number * 100 - 99}–`)),
    )
    expect(await screen.frame.evaluate(strangersIn)).toEqual([])
    seen.push(...(await textsOf(screen, 'description')))
  }
  expect(seen).toEqual([...PAYLOADS].reverse().map((text) => text.trim()))
  expect(await page.evaluate(() => Reflect.get(window, 'pwned') as unknown)).toBeUndefined()
})

test('in the details, their values and their raw form they stay text as well', async () => {
  const { page, screen } = await arrive(`?size=${FIELDS}&sort=date:asc`)
  for (let index = 0; index < PAYLOADS.length; index += FIELDS) {
    if (index > 0) await screen.button('Next page').click()
    await eventually(async () =>
      expect(await screen.status.innerText()).toMatch(new RegExp(`^${index + 1}–`)),
    )
    await screen.rows.first().locator('[part~="details-button"]').click()
    await screen.dialog.getByRole('tabpanel').waitFor()
    expect(await screen.frame.evaluate(strangersIn)).toEqual([])
    const shown = (await screen.dialog.textContent()) ?? ''
    await screen.dialog.getByRole('tab', { name: 'Raw' }).click()
    const raw = (await screen.dialog.locator('pre').first().textContent()) ?? ''
    expect(await screen.frame.evaluate(strangersIn)).toEqual([])
    const { kind, changes } = JSON.parse(raw) as ActivityDraft
    expect(changes.map(({ after }) => after)).toEqual(
      PAYLOADS.slice(index, index + FIELDS).map((text) => `${text} <u>and more</u>`),
    )
    const fields = changes.filter(({ before }) => typeof before === 'string').map(({ field }) => field)
    if (kind !== 'action') expect(fields.filter((field) => !shown.includes(field))).toEqual([])
    await page.keyboard.press('Escape')
    await eventually(async () => expect(await screen.dialog.count()).toBe(0))
  }
  expect(await page.evaluate(() => Reflect.get(window, 'pwned') as unknown)).toBeUndefined()
})

test('in drop-downs and chips they stay text, and filtering by one finds its row', async () => {
  const { screen } = await arrive()
  await screen.rows.nth(3).locator('td.user button').click()
  await eventually(async () => expect(await screen.chips.count()).toBe(1))
  await eventually(async () => expect(await screen.rows.count()).toBeGreaterThan(0))
  expect(await screen.frame.evaluate(strangersIn)).toEqual([])
})

test('in the URL they stay text', async () => {
  const hostileState = PAYLOADS.slice(0, 40).map(
    (text) =>
      `search=${encodeURIComponent(text)}&type=${encodeURIComponent(text)}&record=${encodeURIComponent(text)}`,
  )
  for (const state of hostileState.slice(0, 6)) {
    const page = await browser.visit(`${site.home}?${state}`)
    const screen = screenOf(page)
    await screen.state.waitFor()
    expect(await screen.frame.evaluate(strangersIn)).toEqual([])
    expect(await page.evaluate(() => Reflect.get(window, 'pwned') as unknown)).toBeUndefined()
  }
})

test('an address of a record that would run something is no link', async () => {
  const { page, screen } = await arrive()
  await screen.element.evaluate((element) => {
    Object.assign(element, { recordUrl: () => 'javascript:window.pwned=1' })
  })
  await screen.rows.first().locator('[part~="details-button"]').click()
  await screen.dialog.getByRole('tabpanel').waitFor()
  expect(await screen.dialog.locator('a[href^="javascript"]').count()).toBe(0)
  expect(await page.evaluate(() => Reflect.get(window, 'pwned') as unknown)).toBeUndefined()
})

test('text that turns the direction does not turn what stands beside it', async () => {
  const { screen } = await arrive('?size=100')
  const loose = await screen.rows.evaluateAll((rows) =>
    rows
      .flatMap((row) => [...row.querySelectorAll('td.user, td.type, td.event, td.description')])
      .filter((cell) => /[\u202a-\u202e\u2066-\u2069]/.test(cell.textContent ?? ''))
      .filter((cell) => cell.querySelector('bdi, [dir="auto"]') === null)
      .map((cell) => cell.className),
  )
  expect(loose).toEqual([])
})

test('a whole visit violates nothing in the policy of the page', async () => {
  const page = await browser.visit(site.home, { before: [recordViolations] })
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  await screen.search.fill('x')
  await eventually(() => expect(page.url()).toContain('search=x'))
  await screen.reset()
  await screen.header('User').getByRole('button').click()
  await screen.choose({ Dates: 'Custom dates' })
  await screen.element.getByText('Export', { exact: true }).click()
  await screen.rows.first().locator('[part~="details-button"]').click()
  await screen.dialog.getByRole('tabpanel').waitFor()
  await screen.dialog.getByRole('tab', { name: 'Raw' }).click()
  await page.keyboard.press('Escape')
  expect(await page.evaluate(() => Reflect.get(window, 'violations') as string[])).toEqual([])
  const response = await page.request.get(site.home)
  const policy = response.headers()['content-security-policy'] ?? ''
  expect(policy).toMatch(/script-src 'self'(;|$)/)
  expect(policy).toMatch(/style-src 'self'(;|$)/)
  expect(policy).not.toMatch(/unsafe/)
})

function recordViolations(): void {
  const violations: string[] = []
  Reflect.set(window, 'violations', violations)
  addEventListener('securitypolicyviolation', (event) =>
    violations.push(`${event.violatedDirective} ${event.blockedURI}`),
  )
}
