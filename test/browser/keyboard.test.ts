/** Without a mouse. */
import type { Page } from 'playwright-core'
import { withBrowser } from './browser.js'
import { closedGate, eventually, pause } from './eventually.js'
import { openStory } from './office.js'
import { type Screen, screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(openStory)

async function arrive() {
  const page = await browser.visit(site.home)
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  await eventually(async () => expect(await screen.options('User')).toHaveLength(4))
  return { page, screen }
}

const count = (screen: Screen, rows: number) =>
  eventually(async () => expect(await screen.rows.count()).toBe(rows))

test('a run with the keyboard alone filters, searches, sorts, resizes, opens and closes', async () => {
  const { page, screen } = await arrive()
  await tabTo(page, /^Search/)
  await page.keyboard.type('brandt')
  await count(screen, 3)
  await tabTo(page, /^User$/)
  await page.keyboard.type('Bo')
  await tabTo(page, /^Filter$/)
  await page.keyboard.press('Enter')
  await count(screen, 2)
  await tabTo(page, /^(Sort by )?Event/)
  await page.keyboard.press('Enter')
  await eventually(async () =>
    expect(await screen.header('Event').getAttribute('aria-sort')).toBe('ascending'),
  )
  expect(await focused(page)).toMatch(/Event/)
  await tabTo(page, /^Details of/)
  await page.keyboard.press('Enter')
  await screen.dialog.getByRole('tabpanel').waitFor()
  await tabTo(page, /^Newer activity/)
  await page.keyboard.press('Space')
  await tabTo(page, /^Overview$/)
  // Tabs are one stop, within which the arrows move.
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await screen.dialog.locator('pre').first().waitFor()
  await page.keyboard.press('Escape')
  await eventually(async () => expect(await screen.dialog.count()).toBe(0))
  await tabTo(page, /^Rows/)
  await page.keyboard.press('ArrowUp')
  await eventually(() => expect(page.url()).toMatch(/size=10(&|$)/))
  await tabTo(page, /^Reset$/)
  await page.keyboard.press('Space')
  await count(screen, 10)
  await tabTo(page, /^Next page$/)
  await page.keyboard.press('Enter')
  await count(screen, 3)
})

test('Tab reaches everything that can be clicked, and shows where it is', async () => {
  const { page, screen } = await arrive()
  const clickable = await screen.frame.evaluate((frame) =>
    [...frame.querySelectorAll('button, select, input, a[href], summary')]
      .filter((each) => each.checkVisibility() && !(each as HTMLButtonElement).disabled)
      .map((each, index) => {
        each.setAttribute('data-clickable', String(index))
        return String(index)
      }),
  )
  const reached = new Set<string>()
  const unmarked: string[] = []
  for (let step = 0; step < clickable.length + 12; step++) {
    await page.keyboard.press('Tab')
    const { index, name, isMarked } = await page.evaluate(() => {
      const node = document.querySelector('activity-log')?.shadowRoot?.activeElement
      if (node == null) return { index: null, name: '', isMarked: true }
      const { outlineStyle, outlineWidth } = getComputedStyle(node)
      const isMarked = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1
      return { index: node.getAttribute('data-clickable'), name: node.outerHTML.slice(0, 80), isMarked }
    })
    if (index !== null) reached.add(index)
    if (!isMarked) unmarked.push(name)
  }
  expect(clickable.filter((index) => !reached.has(index))).toEqual([])
  expect(unmarked).toEqual([])
})

test('the modal takes the focus to its heading, and Tab does not leave it for the page behind', async () => {
  const { page, screen } = await arrive()
  await screen.open('Basel')
  expect(await focused(page)).toMatch(/Basel/)
  for (let step = 0; step < 25; step++) {
    await page.keyboard.press('Tab')
    const isBehind = await page.evaluate(() => {
      const node = document.querySelector('activity-log')?.shadowRoot?.activeElement
      return node != null && node.closest('dialog') === null
    })
    expect(isBehind).toBe(false)
  }
})

for (const [how, close] of [
  ['Escape', (page: Page) => page.keyboard.press('Escape')],
  ['the close button', (page: Page) => page.getByRole('button', { name: 'Close', exact: true }).click()],
  ['a click beside it', (page: Page) => page.mouse.click(5, 5)],
  ['Back', (page: Page) => page.goBack()],
] as const) {
  test(`closed by ${how}, the modal gives the focus back to the same Details button`, async () => {
    const { page, screen } = await arrive()
    await screen.open('Basel')
    await close(page)
    await eventually(async () => expect(await screen.dialog.count()).toBe(0))
    await eventually(async () => expect(await focusedRow(page)).toContain('Basel'))
    expect(await focused(page)).toMatch(/^Details of/)
  })
}

test('closed twice by Escape, the modal opens and closes each time', async () => {
  const { page, screen } = await arrive()
  await screen.open('Basel')
  for (let time = 0; time < 3; time++) {
    await page.keyboard.press('Escape')
    await eventually(async () => expect(await screen.dialog.count()).toBe(0))
    await page.keyboard.press('Escape')
    await pause(100)
    await page.keyboard.press('Enter')
    await screen.dialog.getByRole('tabpanel').waitFor()
  }
})

test('the focus returns to the same Details button also after the list was refreshed', async () => {
  const { page, screen } = await arrive()
  const gate = closedGate()
  site.meddle(async ({ pathname }, answer) => {
    if (pathname.endsWith('/activities')) await gate.passed
    return answer()
  })
  await screen.search.fill('brandt')
  await eventually(() => expect(site.asked.join()).toContain('search='))
  await screen.open('Basel')
  gate.open()
  await eventually(async () => expect(await screen.rows.count()).toBe(3))
  await page.keyboard.press('Escape')
  await eventually(async () => expect(await focusedRow(page)).toContain('Basel'))
})

test('when its row is gone from the list, the focus is not lost to the page', async () => {
  const { page, screen } = await arrive()
  const gate = closedGate()
  site.meddle(async ({ pathname }, answer) => {
    if (pathname.endsWith('/activities')) await gate.passed
    return answer()
  })
  await screen.search.fill('quartz')
  await eventually(() => expect(site.asked.join()).toContain('search='))
  await screen.open('Basel')
  gate.open()
  await eventually(async () => expect(await screen.rows.count()).toBe(2))
  await page.keyboard.press('Escape')
  await eventually(async () => expect(await screen.dialog.count()).toBe(0))
  await eventually(async () =>
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('activity-log'),
  )
})

test('after next and previous inside the modal the focus goes to the button of the activity that was shown last', async () => {
  const { page, screen } = await arrive()
  await screen.open('"Zoe Quartz" was deleted')
  await screen.dialog.getByRole('button', { name: 'Older activity' }).click()
  await eventually(async () =>
    expect(await screen.dialog.getByRole('heading').first().innerText()).toContain('Ibiza'),
  )
  await page.keyboard.press('Escape')
  await eventually(async () => expect(await focusedRow(page)).toContain('Ibiza'))
})

test('a header keeps the focus when its click has sorted, and so does a page button', async () => {
  const { page, screen } = await arrive()
  await screen.header('User').getByRole('button').click()
  await eventually(async () =>
    expect(await screen.header('User').getAttribute('aria-sort')).toBe('ascending'),
  )
  expect(await focused(page)).toMatch(/User/)
  await screen.select('Rows').selectOption('10')
  await count(screen, 10)
  await screen.button('Next page').click()
  await count(screen, 3)
  // The button is disabled now: the focus may be beside it, but not lost.
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('activity-log')
})

for (const [what, search, press] of [
  ['the chip that it removes', '?event=updated', /^Remove/],
  ['a Reset that leads out of nothing', '?search=nowhere', 'Reset'],
] as const) {
  test(`the focus of ${what} goes to the title, and not to the page`, async () => {
    const page = await browser.visit(site.home + search)
    const screen = screenOf(page)
    await screen.button(press).last().waitFor()
    await screen.button(press).last().press('Enter')
    await eventually(async () => expect(await focused(page)).toBe('Activity log'))
  })
}

test('a Details button is named after what, which event, who and when', async () => {
  const { screen } = await arrive()
  const name = await screen.rows.first().locator('[part~="details-button"]').getAttribute('aria-label')
  expect(name).toMatch(/^Details of Deal Renewal 2026, updated by Ana Ruiz, 3 min/)
})

test('the number of activities is announced politely, and only there', async () => {
  const { screen } = await arrive()
  const live = screen.frame.locator('[aria-live]:not(dialog *), [role="status"]:not(dialog *)')
  expect(await live.count()).toBe(1)
  expect(await live.getAttribute('aria-live')).toBe('polite')
  await screen.search.fill('basel')
  await eventually(async () => expect(await live.first().innerText()).toBe('1–1 of 1'))
})

/** Presses Tab until the element with the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < 150; step++) {
    await page.keyboard.press('Tab')
    const current = await focused(page)
    if (name.test(current)) return
    passed.push(current)
  }
  throw new Error(`Tab does not come to ${name}; it came by ${[...new Set(passed)].join(' | ')}`)
}

/** What the element with the focus is called. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const node = document.querySelector('activity-log')?.shadowRoot?.activeElement as
      HTMLElement | null | undefined
    if (node == null) return ''
    const label = (node as HTMLInputElement).labels?.[0]
    const words = [...(label?.childNodes ?? [])].filter(
      (each) => each !== node && each.nodeType !== Node.COMMENT_NODE,
    )
    const text =
      label === undefined ? node.textContent : words.map((each) => each.textContent ?? '').join(' ')
    return (node.getAttribute('aria-label') ?? text ?? '').trim().replace(/\s+/g, ' ')
  })
}

/** The text of the row in which the focus is. */
function focusedRow(page: Page): Promise<string> {
  return page.evaluate(
    () => document.querySelector('activity-log')?.shadowRoot?.activeElement?.closest('tr')?.textContent ?? '',
  )
}
