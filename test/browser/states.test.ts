/** Every state in which the screen has no rows to show, or not yet: none is a blank. */
import type { ScreenEvents } from '../../src/screen/screen-events.js'
import { withBrowser } from './browser.js'
import { closedGate, eventually, type Gate, pause } from './eventually.js'
import { openStory } from './office.js'
import { screenOf } from './screen.js'
import { type Meddle, withSite } from './site.js'

const browser = withBrowser()
const site = withSite(openStory)

const behind =
  ({ passed }: Gate): Meddle =>
  async (_, answer) => {
    await passed
    return answer()
  }

const failing =
  (status: number, only = /./): Meddle =>
  async ({ pathname }, answer) =>
    only.test(pathname)
      ? new Response('{}', { status, headers: { 'content-type': 'application/json' } })
      : answer()

const list = /\/activities$/
const oneActivity = /\/activities\/\w+$/

async function arrive(viewer = 'company:3') {
  const page = await browser.visit(site.home, { viewer })
  return { page, screen: screenOf(page) }
}

test('while the first rows are slow there is a skeleton with a name, and then the rows', async () => {
  const gate = closedGate()
  site.meddle(behind(gate))
  const { screen } = await arrive()
  const skeleton = screen.element.locator('.skeleton')
  await skeleton.waitFor()
  expect(await skeleton.getAttribute('aria-label')).toMatch(/loading/i)
  gate.open()
  await screen.rows.first().waitFor()
  expect(await skeleton.count()).toBe(0)
})

test('rows that come at once come without a skeleton', async () => {
  const page = await browser.visit(site.home, { before: [watchForSkeletons] })
  await screenOf(page).rows.first().waitFor()
  const { skeletons, waitedMs } = await page.evaluate(() => {
    const entry = performance
      .getEntriesByType('resource')
      .find(({ name }) => name.includes('/api/activities'))
    const seen = Reflect.get(window, 'seen') as { skeletons: number; rowsAt: number }
    return { skeletons: seen.skeletons, waitedMs: seen.rowsAt - (entry?.startTime ?? 0) }
  })
  // On a machine that is busy even this may be slow, and then the skeleton is right.
  if (waitedMs < 140) expect(skeletons).toBe(0)
})

/** In the page: how many frames showed a skeleton, and when there were rows. */
function watchForSkeletons(): void {
  const seen = { skeletons: 0, rowsAt: 0 }
  Reflect.set(window, 'seen', seen)
  const look = () => {
    const root = document.querySelector('activity-log')?.shadowRoot
    if (root?.querySelector('.skeleton') != null) seen.skeletons++
    if (root?.querySelector('[part~="details-button"]') != null) seen.rowsAt ||= performance.now()
    requestAnimationFrame(look)
  }
  look()
}

test('a log without activities says that there are none yet', async () => {
  const { screen } = await arrive('company:99')
  await screen.state.getByText('No activity yet').waitFor()
  expect(await screen.rows.count()).toBe(0)
})

test('where nothing matches the screen says so, and offers a Reset that works', async () => {
  const { screen } = await arrive()
  await screen.rows.first().waitFor()
  await screen.search.fill('nowhere to be found')
  await screen.state.getByText('Nothing matches').waitFor()
  await screen.state.getByRole('button', { name: 'Reset' }).click()
  await eventually(async () => expect(await screen.rows.count()).toBe(13))
  expect(await screen.search.inputValue()).toBe('')
})

for (const [what, meddle] of [
  ['an error', failing(500)],
  [
    'an answer that is no JSON',
    async () => new Response('<h1>Proxy</h1>', { headers: { 'content-type': 'text/html' } }),
  ],
  ['nothing', () => Promise.reject(new Error('The connection is closed.'))],
] as const satisfies readonly (readonly [string, Meddle])[]) {
  test(`when the server answers with ${what}, the screen says that it failed, and Retry brings the rows`, async () => {
    site.meddle(meddle)
    const { screen } = await arrive()
    expect(await screen.element.getByRole('alert').innerText()).toMatch(/could not be loaded/)
    site.meddle((_, answer) => answer())
    await screen.button('Retry').click()
    await eventually(async () => expect(await screen.rows.count()).toBe(13))
    expect(await screen.element.getByRole('alert').count()).toBe(0)
    await eventually(async () => expect(await screen.options('User')).toHaveLength(4))
  })
}

test('when a filter fails after rows were there, Retry asks for the same filter', async () => {
  const { screen } = await arrive()
  await screen.rows.first().waitFor()
  site.meddle(failing(503, list))
  await screen.choose({ User: 'Bo Lind' })
  await screen.filter()
  await screen.element.getByRole('alert').waitFor()
  site.meddle((_, answer) => answer())
  await screen.button('Retry').click()
  await eventually(async () => expect(await screen.rows.count()).toBe(5))
})

test('after a failure the next search shows its rows without a Retry', async () => {
  const { screen } = await arrive()
  await screen.rows.first().waitFor()
  site.meddle(failing(503, list))
  await screen.search.fill('bas')
  await screen.element.getByRole('alert').waitFor()
  site.meddle((_, answer) => answer())
  await screen.search.fill('basel')
  await eventually(async () => expect(await screen.rows.count()).toBe(1))
})

test('who is not signed in is told that they may not see the log, and sees no rows', async () => {
  const { screen } = await arrive('nobody')
  expect(await screen.element.getByRole('alert').innerText()).toMatch(/cannot see this log/)
  expect(await screen.rows.count()).toBe(0)
})

test('who is forbidden to see the log is told so as well', async () => {
  site.meddle(failing(403))
  const { screen } = await arrive()
  expect(await screen.element.getByRole('alert').innerText()).toMatch(/cannot see this log/)
})

test('who is signed out meanwhile sees no rows any more', async () => {
  const { screen } = await arrive()
  await screen.rows.first().waitFor()
  site.meddle(failing(401))
  await screen.search.fill('basel')
  await screen.element.getByRole('alert').waitFor()
  expect(await screen.rows.count()).toBe(0)
})

test('while details are slow the modal says that they load', async () => {
  const { screen } = await arrive()
  await screen.rows.first().waitFor()
  const gate = closedGate()
  site.meddle(behind(gate))
  await screen.rows.first().locator('[part~="details-button"]').click()
  await screen.dialog.waitFor()
  await eventually(async () => {
    const states = await screen.dialog.locator('[role="status"], [aria-busy="true"], .skeleton').count()
    expect(states).toBeGreaterThan(0)
  })
  gate.open()
  await screen.dialog.getByRole('tabpanel').waitFor()
})

test('details that fail are told as failed, not as missing, and can be asked for again', async () => {
  const { screen } = await arrive()
  await screen.rows.first().waitFor()
  site.meddle(failing(500, oneActivity))
  await screen.rows.first().locator('[part~="details-button"]').click()
  expect(await screen.dialog.getByRole('alert').innerText()).not.toMatch(/does not exist/)
  site.meddle((_, answer) => answer())
  await screen.dialog.getByRole('button', { name: 'Retry' }).click()
  await screen.dialog.getByRole('tabpanel').waitFor()
})

test('without bars and choices the rows are there all the same', async () => {
  site.meddle(failing(500, /\/(summary|choices)$/))
  const { screen } = await arrive()
  await eventually(async () => expect(await screen.rows.count()).toBe(13))
})

test('typing fast while the server is slow shows the last result and none of those before', async () => {
  const { page, screen } = await arrive()
  await screen.rows.first().waitFor()
  await page.evaluate(() => {
    const root = document.querySelector('activity-log')?.shadowRoot
    const seen = new Set<string>()
    Reflect.set(window, 'seen', seen)
    const look = () => {
      seen.add(root?.querySelector('[role="status"]')?.textContent?.trim() ?? '')
      requestAnimationFrame(look)
    }
    look()
  })
  // The more is typed the sooner the answer comes: without care the first answers would be shown last.
  site.meddle(async ({ searchParams }, answer) => {
    await pause(Math.max(0, 2_400 - (searchParams.get('search')?.length ?? 0) * 450))
    return answer()
  })
  for (const letter of 'brand') {
    await screen.search.press(letter)
    await pause(300)
  }
  await eventually(async () => expect(await screen.rows.count()).toBe(3))
  // Longer than the first of the answers took.
  await pause(1_000)
  expect(await screen.rows.count()).toBe(3)
  expect(await screen.search.inputValue()).toBe('brand')
  const seen = await page.evaluate(() => [...(Reflect.get(window, 'seen') as Set<string>)])
  expect(seen.filter((text) => !['', '1–13 of 13', '1–3 of 3'].includes(text))).toEqual([])
})

test('while a search is under way the old rows stay, dimmed and busy', async () => {
  const { screen } = await arrive()
  await screen.rows.first().waitFor()
  const gate = closedGate()
  site.meddle(behind(gate))
  await screen.search.fill('basel')
  const table = screen.element.getByRole('table').first()
  await eventually(async () => expect(await table.getAttribute('aria-busy')).toBe('true'))
  await eventually(async () =>
    expect(Number(await table.evaluate((node) => getComputedStyle(node).opacity))).toBeLessThan(0.8),
  )
  expect(await screen.rows.count()).toBe(13)
  gate.open()
  await eventually(async () => expect(await screen.rows.count()).toBe(1))
  expect(await table.getAttribute('aria-busy')).toBe('false')
})

test('the page is told of filters, of opened details and of errors', async () => {
  const { page, screen } = await arrive()
  await screen.rows.first().waitFor()
  await page.evaluate(() => {
    const heard: string[] = []
    Reflect.set(window, 'heard', heard)
    for (const name of ['al-filter', 'al-open', 'al-error'])
      document.addEventListener(name, () => heard.push(name))
  })
  await screen.choose({ User: 'Bo Lind' })
  await screen.filter()
  await screen.open('Basel')
  await page.keyboard.press('Escape')
  site.meddle(failing(500, list))
  await screen.search.fill('x')
  await screen.element.getByRole('alert').waitFor()
  const heard = await page.evaluate(() => Reflect.get(window, 'heard') as string[])
  expect([...new Set(heard)]).toEqual(['al-filter', 'al-open', 'al-error'])
})

test('the page is told of a search as well, once what was typed is searched for', async () => {
  const { page, screen } = await arrive()
  await screen.rows.first().waitFor()
  await page.evaluate(() => {
    const searched: string[] = []
    Reflect.set(window, 'searched', searched)
    document.addEventListener('al-filter', (event) =>
      searched.push((event as ScreenEvents['al-filter']).detail.search),
    )
  })
  await screen.search.pressSequentially('basel')
  await eventually(async () => expect(await screen.rows.count()).toBe(1))
  expect(await page.evaluate(() => Reflect.get(window, 'searched') as string[])).toEqual(['basel'])
})

test('rows keep their numbers until others are there', async () => {
  const { screen } = await arrive()
  await screen.select('Rows').selectOption('10')
  await eventually(async () => expect(await screen.rows.count()).toBe(10))
  site.meddle(failing(503, list))
  await screen.button('Next page').click()
  await screen.element.getByRole('alert').waitFor()
  expect(await screen.status.innerText()).toBe('1–10 of 13')
  expect((await screen.column('number'))[0]).toBe('1')
  site.meddle((_, answer) => answer())
  await screen.button('Retry').click()
  await eventually(async () => expect(await screen.status.innerText()).toBe('11–13 of 13'))
  expect((await screen.column('number'))[0]).toBe('11')
})

test('who is signed out meanwhile is told so in the details, and no count of what was there', async () => {
  const { page, screen } = await arrive()
  await screen.rows.first().waitFor()
  site.meddle(failing(401))
  await screen.rows.first().locator('[part~="details-button"]').click()
  expect(await screen.dialog.getByRole('alert').innerText()).toMatch(/cannot see this log/)
  await page.keyboard.press('Escape')
  await screen.search.fill('basel')
  await screen.element.getByRole('alert').waitFor()
  expect(await screen.status.innerText()).toBe('')
})

test.each(['null', '{}', '[]'])('an answer that is JSON and none of ours, %s, is a failure', async (body) => {
  site.meddle(async () => new Response(body, { headers: { 'content-type': 'application/json' } }))
  const { screen } = await arrive()
  expect(await screen.element.getByRole('alert').innerText()).toMatch(/could not be loaded/)
  site.meddle((_, answer) => answer())
  await screen.button('Retry').click()
  await eventually(async () => expect(await screen.rows.count()).toBe(13))
})
